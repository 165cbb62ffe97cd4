using KSail.Clusters.Lifecycle;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Documents.Diagnostics;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating.Planning;

/// <summary>
/// Asks nodes what they would do with a configuration: they know better than any table whether they have to restart, and refuse what they do not
/// understand before anything was changed. A table that wants more than the node stays: there are values that a node takes at once and uses later.
/// </summary>
internal sealed class DryRun(ClusterSession session, UpdateOptions options, DiagnosticBag diagnostics)
{
    public async Task<List<NodePlan>> ConfirmAsync(List<NodePlan> nodes, CancellationToken cancellation)
    {
        var asked = new List<Task<Answer>>(nodes.Count);
        foreach (var plan in nodes)
            asked.Add(plan.Differences.Count > 0 && plan.Effect <= NodeEffect.Reboot ? ConfirmAsync(plan, cancellation) : Task.FromResult(new Answer(plan)));
        var confirmed = new List<NodePlan>(nodes.Count);
        foreach (var answer in await Task.WhenAll(asked).ConfigureAwait(false))
        {
            confirmed.Add(answer.Plan);
            if (answer.Refusal is { } refusal)
                diagnostics.Add(refusal);
        }

        return confirmed;
    }

    private async Task<Answer> ConfirmAsync(NodePlan plan, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.ReadTimeout);
        try
        {
            var result = await session.Node(plan.Node.Machine).ApplyConfigurationAsync(plan.Desired.Write(), ApplyMode.Auto, dryRun: true, null, limit.Token).ConfigureAwait(false);
            return new Answer(result.Mode == ApplyMode.Reboot && plan.Effect == NodeEffect.InPlace ? Raise(plan) : plan);
        }
        catch (TalosException e) when (e.Code == GrpcCode.InvalidArgument)
        {
            return new Answer(plan, UpdateDiagnostics.Refused.At(FirstPlace(plan), $"{plan.Node.Name} would refuse the configuration: {e.Reason}; correct the patch, nothing was changed"));
        }
        catch (TalosException)
        {
            // It is busy, or gone again; it will say so when it is asked for good.
            return new Answer(plan);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Answer(plan);
        }
    }

    // The node does not say which of the changes it is, so all of them wait for the restart, as they will.
    private static NodePlan Raise(NodePlan plan)
    {
        var differences = new List<ConfigurationDifference>(plan.Differences.Count);
        foreach (var difference in plan.Differences)
            differences.Add(difference with { Effect = NodeEffect.Reboot, Why = "the node says so" });
        return plan with { Differences = differences, Effect = NodeEffect.Reboot };
    }

    private SourceSpan FirstPlace(NodePlan plan)
    {
        foreach (var difference in plan.Differences)
        {
            if (difference.Span.HasFile)
                return difference.Span;
        }

        return session.Host.Definition.Span;
    }

    private sealed record Answer(NodePlan Plan, Diagnostic? Refusal = null);
}
