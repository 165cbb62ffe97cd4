using KSail.Clusters.Definition;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Tests.Updating;

/// <summary>Which image nodes are upgraded with, on each platform.</summary>
public sealed class InstallerTests
{
    private static readonly string Iscsi = Schematic.Of(["iscsi-tools"], []).Id;
    private static readonly string Qemu = Schematic.Of(["qemu-guest-agent"], []).Id;

    /// <summary>Platform, schematic that runs, what is configured, and the installer of the upgrade to v1.13.9.</summary>
    public static TheoryData<string, string?, string, string> Upgrades => new()
    {
        { "hcloud", Iscsi, "      extensions: [iscsi-tools]\n", $"factory.talos.dev/hcloud-installer/{Iscsi}:v1.13.9" },
        { "hcloud", Iscsi, "", $"factory.talos.dev/hcloud-installer/{Iscsi}:v1.13.9" },
        { "hcloud", null, "", $"factory.talos.dev/hcloud-installer/{Schematic.PlainId}:v1.13.9" },
        { "hcloud", Iscsi, "      extensions: [qemu-guest-agent]\n", $"factory.talos.dev/hcloud-installer/{Qemu}:v1.13.9" },
        { "metal", null, "      extensions: [iscsi-tools]\n", $"factory.talos.dev/metal-installer/{Iscsi}:v1.13.9" },
        { "metal", null, $"      schematicId: {Qemu}\n      extensions: [iscsi-tools]\n", $"factory.talos.dev/metal-installer/{Qemu}:v1.13.9" },
        { "metal", null, "", "ghcr.io/siderolabs/installer:v1.13.9" },
    };

    [Theory]
    [MemberData(nameof(Upgrades))]
    public async Task An_upgrade_takes_the_installer_of_the_platform_and_of_what_is_built_in(string platform, string? runs, string configured, string expected)
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 0, platform, schematic: runs);
        cluster.Configure(1, 0, cluster: $"    talos:\n      version: v1.13.9\n{configured}");
        await cluster.SucceedAsync();
        var node = cluster.Machines.Node("dev-control-plane-1");
        Assert.Equal(expected, node.Installer);
        Assert.Equal(platform == "metal" ? expected : null, ComponentImages.Find(node.Configuration!, NodeComponent.Installer));
    }

    [Theory]
    [InlineData("hcloud", "schematic ")]
    [InlineData("metal", "ghcr.io/siderolabs/installer:v1.13.8")]
    public async Task Other_extensions_are_installed_with_the_same_release(string platform, string old)
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 0, platform, schematic: platform == "metal" ? null : Iscsi);
        cluster.Configure(1, 0, cluster: "    talos:\n      version: v1.13.8\n      extensions: [qemu-guest-agent]\n");
        var plan = await cluster.SucceedAsync();
        var installer = $"factory.talos.dev/{platform}-installer/{Qemu}:v1.13.8";
        Assert.Equal($"reboot      node dev-control-plane-1: installer {old}{(platform == "metal" ? "" : Iscsi)} → {installer}", plan.Changes[0].ToString());
        Assert.Equal("ksail.yaml(15,20)", (plan.Changes[0].Span!.Value with { File = "ksail.yaml", EndLine = 0, EndColumn = 0 }).ToString());
        Assert.Equal(installer, cluster.Machines.Node("dev-control-plane-1").Installer);
    }

    [Fact]
    public async Task An_installer_of_a_patch_is_the_users_all_but_its_release()
    {
        const string mine = "machine:\n  install:\n    image: registry.example/installer:v1.13.8\n";
        await using var cluster = await UpdateCluster.StartAsync(1, 0, patch: mine);
        cluster.Configure(1, 0, mine.Replace("v1.13.8", "v1.13.9", StringComparison.Ordinal), "    talos:\n      version: v1.13.9\n");
        await cluster.SucceedAsync();
        Assert.Equal("registry.example/installer:v1.13.9", cluster.Machines.Node("dev-control-plane-1").Installer);
    }
}
