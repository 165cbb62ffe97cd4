namespace KSail.Validation.Tests;

/// <summary>What the rules of configurations find goes the way of every finding: told, replayed from the cache, gone when it is mended.</summary>
public sealed class ConfigurationRuleTests
{
    private const string Production = """
        -- ksail.prod.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: prod
        spec:
          cluster:
            distribution: Talos
            provider: Docker
            distributionConfig: nodes
            cni: Cilium
          workload:
            sourceDirectory: k8s
            scan:
              exceptions: exceptions.json
        -- nodes/cluster/.gitkeep

        """;

    private const string Cilium = "cluster:\n  network:\n    cni:\n      name: none\n";

    [Fact]
    public async Task AFindingIsToldReplayedAndGoneWhenItIsMended()
    {
        using var project = new EnvironmentCheckFixture(EnvironmentCheckFixture.Minimal + "\n" + Production);
        string[] expected = ["KSAIL1110 ksail.prod.yaml(10,10)", "KSAIL1030 ksail.prod.yaml(14,19)"];
        await Expect(project, fromCache: false, expected);

        // Looking for a name near the missing file's, the build saw the folder without the outputs that it was about to make.
        await Expect(project, fromCache: false, expected);
        await Expect(project, fromCache: true, expected);
        project.Folder.Write("nodes/cluster/cni.yaml", Cilium);
        await Expect(project, fromCache: false, expected[1]);
        project.Folder.Write("exceptions.json", "[]\n");
        await Expect(project, fromCache: false);
        await Expect(project, fromCache: true);
    }

    [Theory]
    [InlineData("nodes/cluster/cni.yaml", "cluster: {network: {cni: {name: flannel}}}\n", "KSAIL1110 nodes/cluster/cni.yaml(1,33)")]
    [InlineData("nodes/cluster/later.yml", "cluster: {network: {cni: {name: flannel}}}\n", "KSAIL1110 nodes/cluster/later.yml(1,33)")]
    [InlineData("nodes/control-planes/cni.yaml", "cluster: {network: {cni: {name: flannel}}}\n", "KSAIL1110 nodes/control-planes/cni.yaml(1,33)")]
    [InlineData("nodes/cluster/net.yaml", "cluster: {network: {podSubnets: [10.5.0.0/16]}}\n", "KSAIL1131 nodes/cluster/net.yaml(1,34)")]
    public async Task APatchThatIsAddedOrChangedIsSeen(string file, string text, string expected)
    {
        using var project = new EnvironmentCheckFixture(EnvironmentCheckFixture.Minimal + "\n" + Production);
        project.Folder.Write("nodes/cluster/cni.yaml", Cilium);
        project.Folder.Write("exceptions.json", "[]\n");
        await Expect(project, fromCache: false);
        project.Folder.Write(file, text);
        await Expect(project, fromCache: false, expected);
        await Expect(project, fromCache: true, expected);
    }

    [Fact]
    public async Task AVariableInAPatchIsAPartOfTheCache()
    {
        using var project = new EnvironmentCheckFixture(EnvironmentCheckFixture.Minimal + "\n" + Production);
        project.Folder.Write("nodes/cluster/cni.yaml", Cilium.Replace("none", "${CNI:-none}", StringComparison.Ordinal));
        project.Folder.Write("exceptions.json", "[]\n");
        await Expect(project, fromCache: false);
        project.Variables["CNI"] = "flannel";
        await Expect(project, fromCache: false, "KSAIL1110 nodes/cluster/cni.yaml(4,13)");
    }

    [Fact]
    public async Task EnvironmentsAreJudgedBesideTheOthersWhicheverIsBuilt()
    {
        using var project = new EnvironmentCheckFixture();
        Assert.Empty((await project.CheckAsync()).Diagnostics);
        var text = await File.ReadAllTextAsync(project.Folder["ksail.yaml"]);
        project.Folder.Write("ksail.prod.yaml", text);
        string[] expected = ["KSAIL1170 ksail.prod.yaml(4,9)"];
        foreach (var environment in new[] { null, "local", "prod", null })
            Assert.Equal(expected, project.Places(await project.CheckAsync(environment: environment)));
        Assert.All((await project.CheckAsync()).Environments, environment => Assert.True(environment.FromCache));
        project.Folder.Write("ksail.prod.yaml", text.Replace("name: local", "name: prod", StringComparison.Ordinal));
        Assert.Empty((await project.CheckAsync(environment: "local")).Diagnostics);
    }

    [Fact]
    public async Task AnErrorOfARuleWritesNothing()
    {
        using var project = new EnvironmentCheckFixture(EnvironmentCheckFixture.Minimal + "\n" + Production);
        var result = await project.CheckAsync(CheckSteps.Validate | CheckSteps.Render);
        Assert.Equal([true, false], result.Environments.Select(environment => environment.IsValid));
        Assert.True(File.Exists(project.Output("local")));
        Assert.False(File.Exists(project.Output("prod")));
    }

    [Fact]
    public async Task RenderingAloneDoesNotJudge()
    {
        using var project = new EnvironmentCheckFixture(EnvironmentCheckFixture.Minimal + "\n" + Production);
        Assert.Empty((await project.CheckAsync(CheckSteps.Render)).Diagnostics);
        Assert.True(File.Exists(project.Output("prod")));
    }

    private static async Task Expect(EnvironmentCheckFixture project, bool fromCache, params string[] expected)
    {
        var result = await project.CheckAsync();
        Assert.Equal(expected, project.Places(result));
        Assert.Equal(fromCache, result.Environments[1].FromCache);
    }
}
