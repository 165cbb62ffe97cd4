using KSail.Clusters.Components;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Clusters.Updating.Draining;
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

    /// <summary>What nodes begin with that the autoscaler makes: those that exist are told elsewhere.</summary>
    public async Task<IReadOnlyList<ProvidedSecret>> SecretsAsync(DesiredNodes desired, string release, CancellationToken cancellation)
    {
        if (_provider.Pools.Count == 0)
            return [];
        var secrets = await _provider.MakeSecretsAsync(session.Host.Definition.Configuration, release, desired.OfPool, cancellation).ConfigureAwait(false);
        var differing = new List<ProvidedSecret>();
        await AskAsync(
            async token =>
            {
                foreach (var secret in secrets)
                {
                    if (!await ProvidedSecretWriter.DiffersAsync(session.Kubernetes, secret, token).ConfigureAwait(false))
                        continue;
                    differing.Add(secret);
                    changes.Add(new ClusterChange(ChangeEffect.InPlace, $"secret {secret.Namespace}/{secret.Name}", "what the autoscaler makes nodes of is not up to date"));
                }
            },
            cancellation).ConfigureAwait(false);
        return differing;
    }

    /// <summary>What the provider has for the cluster, and is there otherwise: the autoscaler with its pools.</summary>
    public async Task<IReadOnlyList<ComponentDifference>> ComponentsAsync(CancellationToken cancellation)
    {
        var configuration = session.Host.Definition.Configuration;
        IReadOnlyList<ComponentDifference> differences = [];
        await AskAsync(
            async token => differences = await ComponentComparison.CompareAsync(
                session.Kubernetes, _provider.ComponentsOf(configuration, session.Machines), configuration.Cluster.Autoscaler.Node.Enabled.Span, token).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
        foreach (var difference in differences)
        {
            foreach (var reason in difference.Reasons)
                changes.Add(new ClusterChange(ChangeEffect.InPlace, difference.Name, reason.Text) { Span = reason.Span.HasFile ? reason.Span : session.Host.Definition.Span });
        }

        return differences;
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
