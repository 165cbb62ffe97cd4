using KSail.Clusters.Components;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Clusters.Updating.Draining;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Updating.Planning;

/// <summary>
/// The part of a plan that Kubernetes is asked for: what lies in the cluster itself. Where Kubernetes does not answer nobody can tell, and an update that
/// changes anything finds that out.
/// </summary>
/// <param name="session">The cluster.</param>
/// <param name="options">How long it is waited for.</param>
/// <param name="changes">Takes what differs.</param>
internal sealed class InsidePlan(ClusterSession session, UpdateOptions options, List<ClusterChange> changes)
{
    private readonly IClusterProvider _provider = session.Host.Provider;

    /// <summary>
    /// What components of the provider and the nodes that the autoscaler makes begin with: nodes that exist are told elsewhere. Without an autoscaler a Secret that is
    /// not there is no difference: the cluster may have been brought up without components.
    /// </summary>
    public async Task<IReadOnlyList<ProvidedSecret>> SecretsAsync(DesiredNodes desired, string release, CancellationToken cancellation)
    {
        var secrets = await _provider.MakeSecretsAsync(session.Host.Definition.Configuration, release, desired.OfPool, cancellation).ConfigureAwait(false);
        var differing = new List<ProvidedSecret>();
        await AskAsync(
            async token =>
            {
                foreach (var secret in secrets)
                {
                    if (!await ProvidedSecretWriter.DiffersAsync(session.Kubernetes, secret, lacking: _provider.Pools.Count > 0, token).ConfigureAwait(false))
                        continue;
                    differing.Add(secret);
                    changes.Add(new ClusterChange(ChangeEffect.InPlace, $"secret {secret.Namespace}/{secret.Name}", secret.Difference));
                }
            },
            cancellation).ConfigureAwait(false);
        return differing;
    }

    /// <summary>What the cluster is given besides what Talos brings: network, storage, autoscaler, metrics, policies, engine.</summary>
    public async Task<IReadOnlyList<ComponentDifference>> ComponentsAsync(DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        if (ComponentWishes.Find(session.Host) is not { } wishes)
            return [];
        var definition = session.Host.Definition;
        var cluster = definition.Configuration.Cluster;
        var verdict = ComponentVerdict.None;
        await AskAsync(
            async token => verdict = await new ComponentComparison(session.Kubernetes).CompareAsync(
                wishes.Of(session.Machines), name => ComponentFields.Of(cluster, name).Span, token).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
        Tell(verdict.Differences, ChangeEffect.InPlace);
        Tell(verdict.Impossible, ChangeEffect.Impossible);
        foreach (var kept in verdict.Kept)
        {
            var (field, span) = ComponentFields.Of(cluster, kept.Name);
            diagnostics.Add(UpdateDiagnostics.ComponentLeft, span.HasFile ? span : definition.Span, kept.Volumes > 0
                ? $"{kept.Name} is not configured any longer and stays, because {ClusterWords.Count(kept.Volumes, "volume")} of it {(kept.Volumes == 1 ? "is" : "are")} there, which nobody else could attach; delete {(kept.Volumes == 1 ? "its claim" : "their claims")} first, or configure it again (spec.cluster.{field})"
                : $"{kept.Name} is not configured any longer and stays, because what runs may need it; remove it by hand once nothing does, or configure it again (spec.cluster.{field})");
        }

        return verdict.Differences;
    }

    private void Tell(IReadOnlyList<ComponentDifference> differences, ChangeEffect effect)
    {
        foreach (var difference in differences)
        {
            foreach (var reason in difference.Reasons)
                changes.Add(new ClusterChange(effect, difference.Name, reason.Text) { Span = reason.Span.HasFile ? reason.Span : session.Host.Definition.Span });
        }
    }

    /// <summary>Nodes that an update which did not end closed for pods.</summary>
    public async Task<List<ObjectName>> CordonedAsync(CancellationToken cancellation)
    {
        var cordoned = new List<ObjectName>();
        await AskAsync(
            async token =>
            {
                foreach (var node in (await session.Kubernetes.ListAsync(WellKnownKinds.Nodes, ListQuery.All, token).ConfigureAwait(false)).Items)
                {
                    if (node.Annotation(NodeDrain.Cordoned) is null)
                        continue;
                    cordoned.Add(node.Name);
                    changes.Add(new ClusterChange(ChangeEffect.InPlace, $"node {node.Name}", "an update that did not end closed it for pods; it is opened again"));
                }
            },
            cancellation).ConfigureAwait(false);
        return cordoned;
    }

    private async Task AskAsync(Func<CancellationToken, Task> question, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.ReadTimeout);
        try
        {
            await question(limit.Token).ConfigureAwait(false);
        }
        catch (KubernetesException)
        {
            // It does not answer.
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It takes too long.
        }
    }
}
