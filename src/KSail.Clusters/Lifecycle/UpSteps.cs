using KSail.Clusters.Access;
using KSail.Talos;

namespace KSail.Clusters.Lifecycle;

/// <summary>All that is done until a cluster runs, in order.</summary>
internal static class UpSteps
{
    /// <summary>The steps.</summary>
    public static IReadOnlyList<ClusterStep> All { get; } =
    [
        new("foundation", static _ => "what nodes share is made, or corrected", NodeSteps.PrepareAsync),
        new("secrets", static run => run.Host.Store.HasSecrets ? null : "authorities, keys and tokens of the cluster are made and kept", NodeSteps.KeepSecretsAsync),
        new("nodes", static run => $"{Count(run)} are made or started where they are missing or stand still", NodeSteps.MakeAsync),
        new("talosconfig", static run => $"context {run.Definition.Name} in {run.Definition.Talosconfig}", WriteTalosconfigAsync),
        new("configuration", static run => run.Host.Provider.Traits.Runtime == NodeRuntime.Container ? null : "machines that wait for it are given theirs", NodeSteps.ConfigureAsync),
        new("Talos API", static _ => "every node answers", NodeSteps.ReachAsync),
        new("etcd", static _ => "begun on one control plane, once", EtcdSteps.BootstrapAsync),
        new("etcd", static run => run.Wanted.Count(static node => node.Role == NodeRole.ControlPlane) > 1 ? "every control plane is a member" : null, EtcdSteps.JoinAsync),
        new("kubeconfig", static run => $"context {run.Definition.Context} in {run.Definition.Kubeconfigs[0]}", WriteKubeconfigAsync),
        new("Kubernetes API", static _ => "answers", KubernetesSteps.ServeAsync),
        new("nodes", static _ => "all have joined", KubernetesSteps.JoinAsync),
        new("network", static run => run.Components.Network is { Length: > 0 } plugin ? plugin : null, KubernetesSteps.NetworkAsync),
        new("nodes", static run => run.Plain.LacksNetwork && run.Components.Network.Length == 0 ? null : "all are ready", KubernetesSteps.ReadyAsync),
        new("components", static run => run.Components.Plan.Count > 0 ? string.Join(", ", run.Components.Plan) : null, KubernetesSteps.ComponentsAsync),
    ];

    private static async Task<string> WriteTalosconfigAsync(UpRun run, CancellationToken cancellation) =>
        run.Session.Machines.Addresses is { } addresses
            ? await new AccessFiles(run.Definition, run.Host.Clock).WriteTalosconfigAsync(run.Session.Secrets, addresses, run.Diagnostics, cancellation).ConfigureAwait(false)
            : Unreachable(run);

    private static Task<string> WriteKubeconfigAsync(UpRun run, CancellationToken cancellation) => Task.FromResult(
        run.Session.Machines.Addresses is { } addresses
            ? new AccessFiles(run.Definition, run.Host.Clock).WriteKubeconfig(run.Session.Secrets, addresses, run.Diagnostics)
            : Unreachable(run));

    private static string Unreachable(UpRun run)
    {
        run.Fail(LifecycleDiagnostics.NodeNotUp, $"no control plane of {run.Definition.Name} runs, so that nothing of it can be reached; look at the console of the first one for why it stopped");
        return "";
    }

    private static string Count(UpRun run)
    {
        var controlPlanes = run.Wanted.Count(static node => node.Role == NodeRole.ControlPlane);
        return ClusterWords.Nodes(controlPlanes, run.Wanted.Count - controlPlanes);
    }
}
