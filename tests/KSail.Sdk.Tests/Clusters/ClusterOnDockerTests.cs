using System.Text;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Docker;

namespace KSail.Sdk.Tests.Clusters;

/// <summary>
/// The life of a cluster by <c>dotnet build</c> on a real Docker Engine: with stand-ins for the images, and for those who work inside; or, where
/// <c>KSAIL_TEST_TALOS=1</c> is set and the network reaches their registries, with Talos, the components and Flux themselves.
/// </summary>
public sealed class ClusterOnDockerTests(DockerHost host) : IClassFixture<DockerHost>
{
    private const string Components = "    workers: 1\n    cni: Cilium\n    metricsServer: Enabled\n    policyEngine: Kyverno\n";

    // What a run says when it has done something, each a moment at which one is killed; behind a bar, what it says where the one before it came that far.
    private static readonly string[] BeforeTheApi = ["network flow with", "registry flow-local-registry|  foundation: ", "secrets: kept in|  nodes: ", "ran already", "  etcd: ", "  kubeconfig: "];
    private static readonly string[] AfterTheApi = ["Cilium * runs", "Kyverno * runs", "Flux follows", "waiting until"];

    private static readonly ObjectName Installed = new("kube-system", "ksail-components");
    private static readonly ObjectName Key = new("flux-system", "sops-age");

    [RequiresDockerFact]
    public async Task From_nothing_to_Flux_running_and_back_whatever_dies_on_the_way()
    {
        var before = host.Snapshot();
        using var workspace = new ClusterWorkspace(host, "flow", Components);
        workspace.Files.Write("hello/talos/cluster/network.yaml", "cluster:\n  network:\n    cni:\n      name: none\n");
        if (!DockerHost.IsReal)
            await StandInComponents.PinAsync(workspace.Files, "hello/ksail.yaml", workspace.Files["cache"]);
        var locked = DockerHost.IsReal ? "" : File.ReadAllText(workspace.Files["hello/ksail.lock.json"]);
        try
        {
            for (var i = 0; i < BeforeTheApi.Length; i++)
                workspace.KillAfter(BeforeTheApi[i], i == 0 ? [] : ["-p:NoBuild=true", "--no-restore"]);
            await using (var flux = DockerHost.IsReal ? null : new StandInFlux(workspace.Open("flow"), workspace.RegistryPort))
            {
                foreach (var moment in AfterTheApi)
                    workspace.KillAfter(moment, "-p:NoBuild=true", "--no-restore");
                await ComesUpAsync(workspace, flux);
                await IsLeftAloneAsync(workspace);
            }

            if (!DockerHost.IsReal)
                Assert.Equal(locked, File.ReadAllText(workspace.Files["hello/ksail.lock.json"]));
            StandsStillAndRunsAgain(workspace);
        }
        finally
        {
            workspace.Run("ClusterDown", "-p:KSailDeleteVolumes=true");
        }

        Assert.Equal(before, host.Snapshot());
        Assert.DoesNotContain("flow", File.ReadAllText(workspace.Files["kubeconfig"]) + File.ReadAllText(workspace.Files["talosconfig"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace.Files["state/ksail/clusters/docker/flow"]));
    }

    [RequiresDockerFact]
    public async Task Flux_can_do_without_its_operator()
    {
        using var workspace = new ClusterWorkspace(host, "plain", "", "<KSailFluxOperator>false</KSailFluxOperator>");
        if (!DockerHost.IsReal)
            await StandInComponents.PinAsync(workspace.Files, "hello/ksail.yaml", workspace.Files["cache"], usesFluxOperator: false);
        try
        {
            workspace.KillAfter("  kubeconfig: ");
            await using var flux = DockerHost.IsReal ? null : new StandInFlux(workspace.Open("plain"), workspace.RegistryPort, usesOperator: false);
            Assert.Matches(@"runs in context 'admin@plain' .*: 3 objects ready", workspace.Run("ClusterUp", "-p:NoBuild=true", "--no-restore").Output);
            using var api = workspace.Open("plain");
            Assert.Equal("correct horse", await TextOfAsync(api, new ObjectName("default", "db"), "password"));
            Assert.Equal(["flux"], (await api.GetAsync(WellKnownKinds.ConfigMaps, Installed, CancellationToken.None)).Json.Texts("data").Keys);
        }
        finally
        {
            workspace.Run("ClusterDown", "-p:KSailDeleteVolumes=true");
        }
    }

    // What ten runs left that died is brought to its end by one more.
    private static async Task ComesUpAsync(ClusterWorkspace workspace, StandInFlux? flux)
    {
        var up = workspace.Files.Build(ClusterWorkspace.Command("ClusterUp")).Succeeds();
        Assert.Matches(@"hello -> cluster flow runs at https://127\.0\.0\.1:\d+ \(context admin@flow\) after \d+ s", up.Result.Output);
        Assert.Matches(@"hello -> localhost:\d+/platform:\S+@sha256:[0-9a-f]{64} runs in context 'admin@flow' \(https://127\.0\.0\.1:\d+\): 3 objects ready", up.Result.Output);
        Assert.Equal(["BringUpCluster", "PushArtifact", "ReconcileEnvironment"], up.Tasks.Where(static task => task is "BringUpCluster" or "PushArtifact" or "ReconcileEnvironment"));

        using var api = workspace.Open("flow");
        var nodes = await api.ListAsync(WellKnownKinds.Nodes, ListQuery.All, CancellationToken.None);
        Assert.Equal(
            ["flow-control-plane-1", "flow-worker-1"],
            nodes.Items.Where(static node => node.Condition("Ready") is { Status: ConditionStatus.True }).Select(static node => node.Name.Name).Order(StringComparer.Ordinal));
        var installed = await api.GetAsync(WellKnownKinds.ConfigMaps, Installed, CancellationToken.None);
        Assert.Equal(["cilium", "flux-operator", "kyverno", "metrics-server"], installed.Json.Texts("data").Keys.Order(StringComparer.Ordinal));
        Assert.Contains(workspace.Key, await TextOfAsync(api, Key, "sops.agekey"), StringComparison.Ordinal);

        // The artifact went to the cluster's registry, and from there into the cluster: what was plain, and what was encrypted.
        var greeting = await api.GetAsync(WellKnownKinds.ConfigMaps, new ObjectName("default", "greeting"), CancellationToken.None);
        Assert.Equal(("hello", "flux-system"), (greeting.Json.Texts("data")["text"], greeting.Label("kustomize.toolkit.fluxcd.io/name")));
        Assert.Equal("correct horse", await TextOfAsync(api, new ObjectName("default", "db"), "password"));
        if (flux is null)
            return;
        Assert.Contains("Kustomization secrets ReconciliationSucceeded", flux.Passes);
        // The chart saw the definitions that were installed a moment before it.
        Assert.Equal("true", (await api.GetAsync(WellKnownKinds.DaemonSets, new ObjectName("kube-system", "cilium"), CancellationToken.None)).Annotation("tests/gateways"));
    }

    // Again, and as people do it every morning: nothing is made, nothing is written.
    private async Task IsLeftAloneAsync(ClusterWorkspace workspace)
    {
        var made = await EverythingAsync(workspace);
        var run = workspace.Files.Dotnet("run", "--project", "hello").Succeeds().Output;
        Assert.Equal(made, await EverythingAsync(workspace));
        Assert.Contains("nodes: 0 made, 0 started, 2 ran already", run, StringComparison.Ordinal);
        Assert.Matches(@"runs in context 'admin@flow' .*: 3 objects ready", run);
    }

    // What nodes share is mended on the way, as by ClusterUp: one container that was removed, and one that was stopped.
    private void StandsStillAndRunsAgain(ClusterWorkspace workspace)
    {
        Assert.Equal(("true", "0"), Status(workspace));
        workspace.Run("ClusterStop");
        Assert.Equal(("false", "0"), Status(workspace));
        host.Run("rm", "-f", "flow-local-registry");
        host.Run("stop", "-t", "1", "flow-ghcr.io");
        Assert.Contains("registry flow-local-registry", workspace.Run("ClusterStart").Output, StringComparison.Ordinal);
        Assert.Equal(("true", "0"), Status(workspace));
    }

    private async Task<string> EverythingAsync(ClusterWorkspace workspace)
    {
        using var api = workspace.Open("flow");
        var text = new StringBuilder(host.Snapshot());
        foreach (var file in (ReadOnlySpan<string>)["kubeconfig", "talosconfig", "state/ksail/clusters/docker/flow/secrets.yaml", "state/ksail/clusters/docker/flow/record.json"])
            text.Append(File.ReadAllText(workspace.Files[file]));
        foreach (var (kind, name) in new[] { (WellKnownKinds.ConfigMaps, Installed), (WellKnownKinds.Secrets, Key) })
            text.Append((await api.GetAsync(kind, name, CancellationToken.None)).ResourceVersion).Append('\n');
        foreach (var kind in (ResourceKind[])[WellKnownKinds.Deployments, WellKnownKinds.DaemonSets, WellKnownKinds.FluxInstances, WellKnownKinds.OciRepositories, WellKnownKinds.Kustomizations])
        {
            foreach (var one in (await api.ListAsync(kind, ListQuery.All, CancellationToken.None)).Items)
                text.Append(one).Append(' ').Append(one.Uid).Append(' ').Append(one.Generation).Append('\n');
        }

        return text.ToString();
    }

    private static (string? Healthy, string? Drift) Status(ClusterWorkspace workspace)
    {
        var status = workspace.Item("ClusterStatus");
        return (status.GetProperty("Healthy").GetString(), status.GetProperty("Drift").GetString());
    }

    private static async Task<string> TextOfAsync(IKubernetesApi api, ObjectName secret, string key)
    {
        var value = await api.GetAsync(WellKnownKinds.Secrets, secret, CancellationToken.None);
        var data = value.Json.Object("data").Text(key);
        return data.Length > 0 ? Encoding.UTF8.GetString(Convert.FromBase64String(data)) : value.Json.Object("stringData").Text(key);
    }
}
