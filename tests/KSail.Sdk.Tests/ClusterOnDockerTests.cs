using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Connections;
using KSail.Kubernetes.Objects;
using KSail.Testing.Docker;

namespace KSail.Sdk.Tests;

/// <summary>
/// The life of a cluster by <c>dotnet build</c> on a real Docker Engine: with stand-ins for the images, or, where <c>KSAIL_TEST_TALOS=1</c> is set and the
/// network reaches their registries, with Talos itself.
/// </summary>
public sealed class ClusterOnDockerTests(DockerHost host) : IClassFixture<DockerHost>
{
    private const string Local = """
        -- hello/ksail.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: flow
        spec:
          cluster:
            distribution: Talos
            provider: Docker
            controlPlanes: 1
            workers: 1
            connection:
              kubeconfig: ../kubeconfig
            talos:
              version: v1.13.9
              config: ../talosconfig
          workload:
            kustomizationFile: clusters/local
        """;

    [RequiresDockerFact]
    public async Task A_cluster_comes_up_stands_still_runs_again_and_leaves_nothing_behind()
    {
        var before = host.Snapshot();
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Local);
        workspace.Variables["DOCKER_HOST"] = host.Endpoint;
        workspace.Variables["XDG_STATE_HOME"] = workspace["state"];
        try
        {
            var up = workspace.Build("build", "hello", "-t:ClusterUp", "-p:Environment=local").Succeeds();
            Assert.Matches(@"\d:\d\d  etcd: begun on flow-control-plane-1", up.Result.Output);
            Assert.Matches(@"hello -> cluster flow runs at https://127\.0\.0\.1:\d+ \(context admin@flow\) after \d+ s", up.Result.Output);
            Assert.Equal(["flow-control-plane-1", "flow-worker-1"], await NodesAsync(workspace));

            // Again: nothing is made, nothing is written, and it takes but a moment.
            var (made, kubeconfig, talosconfig) = (Snapshot(), File.ReadAllText(workspace["kubeconfig"]), File.ReadAllText(workspace["talosconfig"]));
            var again = Items(workspace, "ClusterUp", "-p:NoBuild=true");
            Assert.Equal(made, Snapshot());
            Assert.Equal((kubeconfig, talosconfig), (File.ReadAllText(workspace["kubeconfig"]), File.ReadAllText(workspace["talosconfig"])));
            Assert.Equal("flow", again.GetProperty("Cluster").GetString());

            Assert.Equal(("true", "0"), Status(workspace));
            workspace.Build("build", "hello", "-t:ClusterStop", "-p:Environment=local").Succeeds();
            Assert.Equal(("false", "0"), Status(workspace));
            workspace.Build("build", "hello", "-t:ClusterStart", "-p:Environment=local").Succeeds();
            Assert.Equal(["flow-control-plane-1", "flow-worker-1"], await NodesAsync(workspace));
        }
        finally
        {
            workspace.Build("build", "hello", "-t:ClusterDown", "-p:Environment=local", "-p:KSailDeleteVolumes=true").Succeeds();
        }

        Assert.Equal(before, host.Snapshot());
        Assert.DoesNotContain("flow", File.ReadAllText(workspace["kubeconfig"]) + File.ReadAllText(workspace["talosconfig"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace["state/ksail/clusters/docker/flow"]));
    }

    // A mirror whose registry cannot be reached starts again and again.
    private string Snapshot() => host.Snapshot().Replace(" restarting ", " running ", StringComparison.Ordinal);

    private static (string? Healthy, string? Drift) Status(SdkWorkspace workspace)
    {
        var status = Items(workspace, "ClusterStatus");
        return (status.GetProperty("Healthy").GetString(), status.GetProperty("Drift").GetString());
    }

    private static async Task<IReadOnlyList<string>> NodesAsync(SdkWorkspace workspace)
    {
        var diagnostics = new DiagnosticBag();
        var connection = Kubeconfig.Load(KubeconfigFiles.Single(workspace["kubeconfig"], workspace.Root, static _ => null), diagnostics)?.Connect("admin@flow", SourceSpan.None, static _ => null, diagnostics);
        Assert.Empty(diagnostics.Items);
        using var api = connection!.Open(new KubernetesClientOptions { Environment = static _ => null });
        var nodes = await api.ListAsync(WellKnownKinds.Nodes, ListQuery.All, CancellationToken.None);
        return [.. nodes.Items.Where(static node => node.Condition("Ready") is { Status: ConditionStatus.True }).Select(static node => node.Name.Name).Order(StringComparer.Ordinal)];
    }

    private static JsonElement Items(SdkWorkspace workspace, string target, params string[] arguments)
    {
        var result = workspace.Dotnet(["build", "hello", $"-t:{target}", "-p:Environment=local", $"-getTargetResult:{target}", .. arguments]).Succeeds();
        using var json = JsonDocument.Parse(result.Output[result.Output.IndexOf('{', StringComparison.Ordinal)..]);
        return json.RootElement.GetProperty("TargetResults").GetProperty(target).GetProperty("Items")[0].Clone();
    }
}
