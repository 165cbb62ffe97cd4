using KSail.Testing.Docker;

namespace KSail.Sdk.Tests;

/// <summary>
/// What a cluster lacks and how it is brought there, by <c>dotnet build</c> on a real Docker Engine: every class of change, what is asked for first, and a
/// node that does not answer. With stand-ins for the images, or, where <c>KSAIL_TEST_TALOS=1</c> is set, with Talos itself.
/// </summary>
public sealed class ClusterUpdateOnDockerTests(DockerHost host) : IClassFixture<DockerHost>
{
    private const string Older = "v1.13.8";
    private const string Reboots = "  env:\n    ROLL: done\n";

    [RequiresDockerFact]
    public void A_cluster_is_compared_and_brought_to_what_is_written()
    {
        if (!DockerHost.IsReal)
            host.Images.ImportNode(null, Older);
        var before = host.Snapshot();
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Local(1, 1, Older, "v1.35.4", Sysctl("1")));
        workspace.Variables["DOCKER_HOST"] = host.Endpoint;
        workspace.Variables["XDG_STATE_HOME"] = workspace["state"];
        workspace.Variables["CI"] = "true";
        try
        {
            workspace.Build("build", "hello", "-t:ClusterUp", "-p:Environment=local").Succeeds();

            // A patch that is used at once, told with its place; nothing is changed by looking.
            Write(workspace, 1, 1, Older, "v1.35.4", Sysctl("2"));
            var made = Snapshot();
            var diff = Diff(workspace).Succeeds();
            Assert.Matches(@"change      all nodes: machine\.sysctls\.vm\.overcommit_memory: 1 → 2  \[.*talos/cluster/patch\.yaml\(3,27", diff.Result.Output);
            Assert.Equal(made, Snapshot());
            Update(workspace);

            // A restart, one more worker, and another release of Kubernetes, in one go.
            Write(workspace, 1, 2, Older, "v1.36.3", Sysctl("2") + Reboots);
            var lines = Update(workspace);
            Assert.Matches(@"Kubernetes: v1\.35\.4 → v1\.36\.3", lines);
            Assert.Contains("create      node roll-worker-2", lines, StringComparison.Ordinal);
            Assert.DoesNotContain("pods leave", lines, StringComparison.Ordinal);
            Assert.Contains("roll-control-plane-1: restarts with its configuration", lines, StringComparison.Ordinal);
            Assert.Contains("bootstrap manifests: ", lines, StringComparison.Ordinal);

            // A node that nobody reaches: the others are brought along, and it is told.
            var address = host.Run("inspect", "--format", "{{.NetworkSettings.Networks.roll.IPAddress}}", "roll-worker-2").Trim();
            host.Run("network", "disconnect", "roll", "roll-worker-2");
            Write(workspace, 1, 2, Older, "v1.36.3", Sysctl("0") + Reboots);
            var left = workspace.Build("build", "hello", "-t:ClusterUpdate", "-p:Environment=local").Fails("KSAIL7407");
            Assert.StartsWith("roll-worker-2 was left out, because it does not answer: ", left.Errors[0].Text, StringComparison.Ordinal);
            Assert.Contains("roll-worker-1: takes its configuration", left.Result.Output, StringComparison.Ordinal);
            var status = workspace.Build("build", "hello", "-t:ClusterStatus", "-p:Environment=local", "-p:NoBuild=true").Succeeds().Result.Output;
            Assert.Contains("cluster roll on Docker, of the environment local: not healthy", status, StringComparison.Ordinal);
            Assert.Contains("drift: patches or settings of roll-worker-2 changed since it was configured; see what that means: dotnet build -t:ClusterDiff -p:Environment=local", status, StringComparison.Ordinal);
            host.Run("network", "connect", "--ip", address, "roll", "roll-worker-2");

            // Another release of Talos is another container; a node less is not done before it is said twice, in CI either.
            Write(workspace, 1, 1, StandInImages.Release, "v1.36.3", Sysctl("0") + Reboots);
            var refused = workspace.Build("build", "hello", "-t:ClusterUpdate", "-p:Environment=local").Fails("KSAIL7401");
            Assert.EndsWith("nothing was changed; if it shall be done, confirm it with the name of the cluster: -p:KSailConfirm=roll", refused.Errors[0].Text, StringComparison.Ordinal);
            Assert.Contains("roll-worker-2", host.Run("ps", "--format", "{{.Names}}"), StringComparison.Ordinal);
            var rolled = Update(workspace, "-p:KSailConfirm=roll");
            Assert.Contains($"roll-worker-1: Talos {Older} → {StandInImages.Release}", rolled, StringComparison.Ordinal);
            Assert.DoesNotContain("roll-worker-2: Talos", rolled, StringComparison.Ordinal);
            Assert.Equal(["roll-control-plane-1", "roll-worker-1"], host.Run("ps", "-a", "--filter", "name=roll-[cw]", "--format", "{{.Names}}").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
            Assert.DoesNotContain(Older, host.Run("ps", "--format", "{{.Image}}"), StringComparison.Ordinal);

            // Now there is nothing to do, and what differs is a failure when that is asked for.
            Assert.Contains("roll is as local says", Diff(workspace, "-p:KSailDiffExitCode=true").Succeeds().Result.Output, StringComparison.Ordinal);
            Write(workspace, 1, 1, StandInImages.Release, "v1.36.3", Sysctl("1") + Reboots);
            Diff(workspace, "-p:KSailDiffExitCode=true").Fails("KSAIL7404");
        }
        finally
        {
            workspace.Build("build", "hello", "-t:ClusterDown", "-p:Environment=local", "-p:KSailDeleteVolumes=true").Succeeds();
        }

        Assert.Equal(before, host.Snapshot());
    }

    // A mirror whose registry cannot be reached starts again and again.
    private string Snapshot() => host.Snapshot().Replace(" restarting ", " running ", StringComparison.Ordinal);

    private static string Sysctl(string value) => $"machine:\n  sysctls:\n    vm.overcommit_memory: \"{value}\"\n";

    private static string Local(int controlPlanes, int workers, string talos, string kubernetes, string patch) => $"""
        -- hello/talos/cluster/patch.yaml
        {patch}
        -- hello/ksail.yaml
        {Configuration(controlPlanes, workers, talos, kubernetes)}
        """;

    private static string Configuration(int controlPlanes, int workers, string talos, string kubernetes) => $"""
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: roll
        spec:
          cluster:
            distribution: Talos
            distributionConfig: talos
            provider: Docker
            controlPlanes: {controlPlanes}
            workers: {workers}
            kubernetesVersion: {kubernetes}
            connection:
              kubeconfig: ../kubeconfig
            talos:
              version: {talos}
              config: ../talosconfig
          workload:
            kustomizationFile: clusters/local

        """;

    private static void Write(SdkWorkspace workspace, int controlPlanes, int workers, string talos, string kubernetes, string patch)
    {
        File.WriteAllText(workspace["hello/talos/cluster/patch.yaml"], patch);
        File.WriteAllText(workspace["hello/ksail.yaml"], Configuration(controlPlanes, workers, talos, kubernetes));
    }

    private static string Update(SdkWorkspace workspace, params string[] arguments) =>
        workspace.Build(["build", "hello", "-t:ClusterUpdate", "-p:Environment=local", .. arguments]).Succeeds().Result.Output;

    private static BuildRun Diff(SdkWorkspace workspace, params string[] arguments) =>
        workspace.Build(["build", "hello", "-t:ClusterDiff", "-p:Environment=local", "-p:NoBuild=true", .. arguments]);
}
