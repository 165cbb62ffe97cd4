using System.Globalization;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Updating.Planning;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Updating;

/// <summary>Brings a running cluster to what its environment says, with the least that does it.</summary>
public static class ClusterUpdate
{
    private const string Operation = "ClusterUpdate";

    /// <summary>
    /// Plans, tells the plan, and does it: what nodes share, nodes that are missing, releases, configurations, nodes that are made anew, nodes that go.
    /// Nothing is changed when anything in the plan is impossible, or destructive and not confirmed. The first step that fails ends the update; a second
    /// one goes on where it stopped.
    /// </summary>
    /// <param name="host">What it works with.</param>
    /// <param name="components">Opens what components are made of that are installed anew.</param>
    /// <param name="options">What may be done.</param>
    /// <param name="diagnostics">Takes what is in the way, and nodes that were left out.</param>
    /// <param name="cancellation">Gives up; nodes stay as they are at that moment.</param>
    /// <returns>The plan as it was told first; null when there is none.</returns>
    public static async Task<ClusterPlan?> RunAsync(ClusterHost host, ComponentOpening components, UpdateOptions options, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(components);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(diagnostics);
        using var held = host.Store.TryLock(Operation, host.Definition.Span, diagnostics);
        if (held is null)
            return null;
        UpdateRun? run = null;
        await UpdateFailures.GuardAsync(
            host, diagnostics, () => run?.Standing ?? "",
            async () =>
            {
                using var session = await ClusterSession.OpenAsync(host, diagnostics, cancellation).ConfigureAwait(false);
                if (session is null)
                    return;
                run = new UpdateRun(new UpdateWork(session, options), components, diagnostics);
                await run.RunAsync(cancellation).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        return run?.Told;
    }
}

/// <summary>Says what an update would do, and does nothing.</summary>
public static class ClusterDiff
{
    /// <summary>Makes the plan.</summary>
    /// <param name="host">What it works with.</param>
    /// <param name="options">How long nodes are waited for.</param>
    /// <param name="diagnostics">Takes what is in the way.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The plan; null when nothing is known of the cluster.</returns>
    public static async Task<ClusterPlan?> RunAsync(ClusterHost host, UpdateOptions options, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(diagnostics);
        ClusterPlan? plan = null;
        await UpdateFailures.GuardAsync(
            host, diagnostics, static () => "",
            async () =>
            {
                using var session = await ClusterSession.OpenAsync(host, diagnostics, cancellation).ConfigureAwait(false);
                if (session is not null)
                    plan = await ClusterPlanner.MakeAsync(session, options, diagnostics, cancellation).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        return plan;
    }

    /// <summary>What it is when a cluster differs and that shall be a failure.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="span">The place of the finding.</param>
    /// <returns>The finding; null when the cluster is as it shall be, and all of it answers.</returns>
    public static Diagnostic? Judge(ClusterPlan plan, SourceSpan span)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.IsEmpty && plan.Unread.Count == 0)
            return null;
        var unread = plan.Unread.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", and {plan.Unread.Count} of its nodes {(plan.Unread.Count == 1 ? "does" : "do")} not answer");
        var update = plan.IsEmpty ? "" : $"; bring it there: dotnet build -t:ClusterUpdate -p:Environment={plan.Environment}";
        return UpdateDiagnostics.Differs.At(span, $"{PlanReport.Lines(plan)[0]}{unread}{update}");
    }
}
