using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.GitOps;
using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>Makes the GitOps engine of an environment's cluster take what is published, and waits until it runs.</summary>
[MSBuildMultiThreadableTask]
public sealed class ReconcileEnvironment : ClusterTask
{
    /// <summary>What was delivered in the same build; empty to ask the registry what is under the tag.</summary>
    public ITaskItem[] PushedArtifacts { get; set; } = [];

    /// <summary>The artifact that the cluster shall run, <c>sha256:…</c>; empty for the delivered or the published one.</summary>
    public string ExpectedDigest { get; set; } = "";

    /// <summary>Longest time to wait, as <c>hh:mm:ss</c>; empty for the configured one, else five minutes.</summary>
    public string ReconcileTimeout { get; set; } = "";

    /// <summary>Objects that are not waited for, with <c>*</c> and <c>?</c>.</summary>
    public ITaskItem[] Exclude { get; set; } = [];

    /// <summary>
    /// What runs: the reference with digest, and <c>Environment</c>, <c>Digest</c>, <c>Context</c>, <c>Elapsed</c>, and how many objects are
    /// <c>Done</c>, <c>Suspended</c> and <c>Excluded</c>.
    /// </summary>
    [Output]
    public ITaskItem[] ReconciledEnvironment { get; set; } = [];

    private protected override async Task<IReadOnlyList<Diagnostic>> WorkAsync(DeliveryContext context, HttpMessageHandler handler, CancellationToken cancellationToken)
    {
        var timeout = LimitOf("KSailReconcileTimeout", ReconcileTimeout, out var problem);
        if (problem is not null)
            return [problem];
        var pushed = PushedArtifacts.Length > 0 ? PushedArtifacts[0] : null;
        var order = OrderOf(context) with
        {
            Digest = ExpectedDigest.Length > 0 ? ExpectedDigest : pushed?.GetMetadata("Digest") ?? "",
            IsPartOfPublish = pushed is not null,
            DiskPlace = pushed is null ? "" : pushed.GetMetadata("LayoutDirectory") is { Length: > 0 } layout ? layout : pushed.GetMetadata("ArchiveFile"),
            Timeout = timeout,
            Exclude = Names(Exclude),
        };
        var (diagnostics, reconciled) = await EnvironmentReconciliation.RunAsync(order, Variables, handler, TimeProvider.System, Progress, cancellationToken).ConfigureAwait(false);
        if (reconciled is { Result.IsDone: true })
            Take(reconciled);
        return diagnostics;
    }

    private void Take(ReconciledEnvironment reconciled)
    {
        var item = new TaskItem(ItemText.Escape(reconciled.Reference));
        item.SetMetadata("Environment", reconciled.Environment);
        item.SetMetadata("Digest", reconciled.Digest);
        item.SetMetadata("Context", ItemText.Escape(reconciled.Context));
        item.SetMetadata("Elapsed", reconciled.Result.Elapsed.ToString("c", CultureInfo.InvariantCulture));
        foreach (var state in (ReconcileState[])[ReconcileState.Done, ReconcileState.Suspended, ReconcileState.Excluded])
            item.SetMetadata(state.ToString(), Count(reconciled.Result, state).ToString(CultureInfo.InvariantCulture));
        ReconciledEnvironment = [item];
        // The terminal logger makes a line of this form the result of the project.
        Log.LogMessage(MessageImportance.High,
            $"{Path.GetFileNameWithoutExtension(ProjectFile)} -> {reconciled.Reference} runs in {reconciled.Cluster}: {Count(reconciled.Result, ReconcileState.Done)} objects ready after {reconciled.Result.Elapsed.TotalSeconds:0} s");
    }

    private static int Count(ReconcileResult result, ReconcileState state)
    {
        var count = 0;
        foreach (var value in result.Objects)
            count += value.State == state ? 1 : 0;
        return count;
    }
}
