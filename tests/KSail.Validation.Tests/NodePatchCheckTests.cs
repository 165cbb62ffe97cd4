namespace KSail.Validation.Tests;

public sealed class NodePatchCheckTests
{
    private const string Misspelt = "machine:\n  kubelet:\n    extraArg: {}\n";

    [Fact]
    public async Task A_finding_is_told_and_replayed_until_the_patch_is_mended()
    {
        using var project = new EnvironmentCheckFixture();
        project.Folder.Write("talos/cluster/kubelet.yaml", Misspelt);
        var first = await project.CheckAsync();
        Assert.Equal(["KSAIL7001 talos/cluster/kubelet.yaml(3,5)"], project.Places(first));
        Assert.False(Assert.Single(first.Environments).IsValid);
        var second = await project.CheckAsync();
        Assert.True(Assert.Single(second.Environments).FromCache);
        Assert.Equal(first.Diagnostics, second.Diagnostics);
        project.Folder.Write("talos/cluster/kubelet.yaml", Misspelt.Replace("extraArg", "extraArgs", StringComparison.Ordinal));
        var third = await project.CheckAsync();
        Assert.Empty(third.Diagnostics);
        Assert.False(Assert.Single(third.Environments).FromCache);
    }

    [Theory]
    [InlineData("talos/workers/new.yaml")]
    [InlineData("talos/control-planes/new.yml")]
    public async Task A_new_patch_is_seen(string path)
    {
        using var project = new EnvironmentCheckFixture();
        project.Folder.Write("talos/cluster/.gitkeep", "");
        Assert.Empty((await project.CheckAsync()).Diagnostics);
        project.Folder.Write(path, Misspelt);
        Assert.Equal([$"KSAIL7001 {path}(3,5)"], project.Places(await project.CheckAsync()));
        File.Delete(project.Folder[path]);
        Assert.Empty((await project.CheckAsync()).Diagnostics);
    }

    [Theory]
    [InlineData("provider: Docker", "")]
    [InlineData("provider: Docker\n    talos: {version: v1.11.6}", "KSAIL7007")]
    [InlineData("provider: Docker\n    talos: {version: v1.13.8}", "")]
    [InlineData("provider: Docker\n    talos: {version: '${TALOS_VERSION}'}", "")]
    public async Task The_release_is_that_of_the_configuration(string setting, string expected)
    {
        using var project = new EnvironmentCheckFixture(EnvironmentCheckFixture.Minimal.Replace("provider: Docker", setting, StringComparison.Ordinal));
        project.Folder.Write("talos/cluster/hostname.yaml", "apiVersion: v1alpha1\nkind: HostnameConfig\nauto: \"off\"\n");
        Assert.Equal(expected, string.Join(' ', project.Places(await project.CheckAsync()).Where(place => place.StartsWith("KSAIL7", StringComparison.Ordinal)).Select(place => place.Split(' ')[0])));
    }

    [Theory]
    [InlineData("provider: Docker", "KSAIL7016")]
    [InlineData("provider: Hetzner", "KSAIL7013")]
    [InlineData("provider: Omni", "KSAIL7013")]
    public async Task Nodes_on_Docker_have_rules_of_their_own(string provider, string expected)
    {
        using var project = new EnvironmentCheckFixture(EnvironmentCheckFixture.Minimal.Replace("provider: Docker", provider, StringComparison.Ordinal));
        project.Folder.Write("talos/cluster/dns.yaml", "machine:\n  features:\n    hostDNS:\n      enabled: false\n");
        Assert.Contains($"{expected} talos/cluster/dns.yaml(4,16)", project.Places(await project.CheckAsync()));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("\n    talos: {version: v1.13.8, extensions: [siderolabs/iscsi-tools]}", 0)]
    public async Task Nodes_from_a_snapshot_install_nothing(string setting, int findings)
    {
        using var project = new EnvironmentCheckFixture(EnvironmentCheckFixture.Minimal.Replace("provider: Docker", $"provider: Hetzner{setting}", StringComparison.Ordinal));
        project.Folder.Write("talos/cluster/kernel.yaml", "machine:\n  install:\n    extraKernelArgs: [security=apparmor]\n");
        Assert.Equal(findings, project.Places(await project.CheckAsync()).Count(place => place.StartsWith("KSAIL7013", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("distribution: Vanilla")]
    [InlineData("distribution: Talos\n    distributionConfig: elsewhere")]
    public async Task What_is_no_folder_of_node_patches_is_not_read(string setting)
    {
        using var project = new EnvironmentCheckFixture(EnvironmentCheckFixture.Minimal.Replace("distribution: Talos", setting, StringComparison.Ordinal));
        project.Folder.Write("talos/cluster/kubelet.yaml", Misspelt);
        project.Folder.Write("elsewhere/cluster/.gitkeep", "");
        Assert.DoesNotContain(project.Places(await project.CheckAsync()), place => place.StartsWith("KSAIL7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_patch_is_told_alone()
    {
        using var project = new EnvironmentCheckFixture(EnvironmentCheckFixture.Minimal.Replace("provider: Docker", "provider: Docker\n    cni: Cilium", StringComparison.Ordinal));
        project.Folder.Write("talos/cluster/cni.yaml", "cluster:\n  netwerk:\n    cni:\n      name: none\n");
        Assert.Equal(["KSAIL7001 talos/cluster/cni.yaml(2,3)"], project.Places(await project.CheckAsync()));
    }

    [Fact]
    public async Task Only_a_check_that_validates_judges_them()
    {
        using var project = new EnvironmentCheckFixture();
        project.Folder.Write("talos/cluster/kubelet.yaml", Misspelt);
        Assert.Empty((await project.CheckAsync(CheckSteps.Render)).Diagnostics);
    }
}
