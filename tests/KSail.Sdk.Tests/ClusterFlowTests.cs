namespace KSail.Sdk.Tests;

/// <summary>The targets of clusters as users call them, on a machine where no engine runs: how they find the cluster and what they say.</summary>
public sealed class ClusterFlowTests
{
    private const string Local = """
        -- hello/ksail.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: hello
        spec:
          cluster:
            distribution: Talos
            provider: Docker
          workload:
            kustomizationFile: clusters/local
        """;

    [Theory]
    [InlineData("ClusterUp")]
    [InlineData("ClusterStatus")]
    [InlineData("ClusterStop")]
    [InlineData("ClusterStart")]
    [InlineData("ClusterDown")]
    public void Without_an_engine_a_target_says_so(string target)
    {
        using var workspace = Workspace();
        var run = workspace.Build("build", "hello", $"-t:{target}", "-p:Environment=local").Fails("KSAIL7200");
        Assert.Equal(target == "ClusterUp", run.Ran("Validate"));
        Assert.False(run.Ran("Push"));
        Assert.False(Directory.Exists(workspace["state/ksail/clusters/docker/hello"]));
    }

    [Fact]
    public void Run_brings_up_the_local_cluster()
    {
        using var workspace = Workspace();
        var output = workspace.Dotnet("run", "--project", "hello", "--", "-p:KSailPush=false").Fails().Output;
        Assert.Contains("error KSAIL7200", output, StringComparison.Ordinal);
    }

    private static SdkWorkspace Workspace()
    {
        var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Local);
        workspace.Variables["DOCKER_HOST"] = "unix:///no/such/docker.sock";
        workspace.Variables["XDG_STATE_HOME"] = workspace["state"];
        return workspace;
    }
}
