using KSail.Clusters.Hetzner;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Testing;

namespace KSail.Clusters.Tests.Hetzner;

public sealed class SettingsTests
{
    [Fact]
    public void Without_fields_the_documented_defaults_hold()
    {
        var settings = Read("");

        Assert.Equal(("prod", "fsn1", "10.0.0.0/16", 10, 125127L), (settings.Cluster, settings.Location, settings.NetworkRange, settings.ServerLimit, settings.Iso));
        Assert.Equal(["nbg1", "hel1"], settings.FallbackLocations);
        Assert.Equal(["0.0.0.0/0", "::/0"], settings.AllowedRanges);
        Assert.Equal(new HetznerRole("cx23", true, true), settings.ControlPlanes);
        Assert.Equal(new HetznerRole("cx23", true, true), settings.Workers);
        Assert.True(settings.IsSpread && settings.HasNodeFirewall && settings.IsOpenToEverybody);
        Assert.False(settings.MayLeaveGroup || settings.HasFloatingIp || settings.HasAutoscaler || settings.StartsFromSnapshot);
        Assert.Equal((null, null, null, "v1.13.9"), (settings.NetworkName, settings.SshKey, settings.PlacementGroup, settings.TalosVersion));
    }

    [Fact]
    public void Every_field_is_read()
    {
        var settings = Read(
            """
                cni: Cilium
                talos: {version: 1.13.8, iso: 4711, extensions: [iscsi-tools]}
                autoscaler:
                  node:
                    enabled: true
                    pools:
                    - {name: burst, serverType: cx43, location: hel1, min: 0, max: 4, labels: {team: a}, taints: [{key: k, value: v, effect: NoExecute}]}
              provider:
                hetzner:
                  controlPlaneServerType: cx33
                  workerServerType: cx43
                  location: nbg1
                  fallbackLocations: [fsn1]
                  networkName: office
                  networkCidr: 10.20.0.0/16
                  sshKeyName: ops
                  placementGroupStrategy: None
                  placementGroup: spread
                  placementGroupFallbackToNone: true
                  floatingIPEnabled: true
                  floatingIPLocation: fsn1
                  ingressFirewall: Disabled
                  serverLimit: 20
                  allowedCidrs: [203.0.113.0/24]
                  controlPlanePublicIPv6: false
                  workerPublicIPv4: false
                  autoscalerNodePoolNames: [old]

            """);

        Assert.Equal((new HetznerRole("cx33", true, false), new HetznerRole("cx43", false, true)), (settings.ControlPlanes, settings.Workers));
        Assert.Equal(("nbg1", "office", "10.20.0.0/16", "ops", "spread", "fsn1"), (settings.Location, settings.NetworkName, settings.NetworkRange, settings.SshKey, settings.PlacementGroup, settings.FloatingIpLocation));
        Assert.Equal(["fsn1"], settings.FallbackLocations);
        Assert.Equal(["203.0.113.0/24"], settings.AllowedRanges);
        Assert.Equal((20, 4711L, "v1.13.8"), (settings.ServerLimit, settings.Iso, settings.TalosVersion));
        Assert.True(settings.HasCilium && settings.HasAutoscaler && settings.HasFloatingIp && settings.MayLeaveGroup && settings.StartsFromSnapshot);
        Assert.False(settings.IsSpread || settings.HasNodeFirewall || settings.IsOpenToEverybody);
        Assert.Equal(["old", "burst"], settings.PoolNames);
        var pool = Assert.Single(settings.Pools);
        Assert.Equal(("burst", "cx43", "hel1", 0, 4), (pool.Name, pool.ServerType, pool.Location, pool.Min, pool.Max));
        Assert.Equal(("a", new HetznerTaint("k", "v", "NoExecute")), (pool.Labels["team"], Assert.Single(pool.Taints)));
        Assert.Equal("customization:\n    systemExtensions:\n        officialExtensions:\n            - siderolabs/iscsi-tools\n", settings.SchematicText);
        Assert.Equal(64, settings.Schematic!.Length);
    }

    [Fact]
    public void A_schematic_that_is_named_is_taken_as_it_is()
    {
        var settings = Read("    talos: {version: v1.13.8, schematicId: abc, extensions: [iscsi-tools]}\n");

        Assert.Equal(("abc", null, true), (settings.Schematic, settings.SchematicText, settings.StartsFromSnapshot));
    }

    [Theory]
    [InlineData(null, "the variable 'HCLOUD_TOKEN' (spec.provider.hetzner.tokenEnvVar) is not set; set it to a token of the project with read and write access")]
    [InlineData(" \n", "the variable 'HCLOUD_TOKEN' (spec.provider.hetzner.tokenEnvVar) is not set; set it to a token of the project with read and write access")]
    [InlineData("two words", "the variable 'HCLOUD_TOKEN' (spec.provider.hetzner.tokenEnvVar) holds no token; set it to a token of the project with read and write access")]
    [InlineData("line\r\nHeader: x", "the variable 'HCLOUD_TOKEN' (spec.provider.hetzner.tokenEnvVar) holds no token; set it to a token of the project with read and write access")]
    public void A_token_that_is_none_is_told_and_not_shown(string? token, string message)
    {
        var diagnostics = new DiagnosticBag();

        Assert.Null(HetznerConnection.Open(Load(""), "prod", name => name == "HCLOUD_TOKEN" ? token : null, new HetznerProviderOptions(), diagnostics));

        Assert.Equal(("KSAIL7320", message), (Assert.Single(diagnostics.Items).Code, diagnostics.Items[0].Message));
    }

    [Fact]
    public async Task A_configuration_opens_its_project()
    {
        await using var project = await TestProject.StartAsync();
        var configuration = Load("  provider:\n    hetzner: {tokenEnvVar: MY_TOKEN, floatingIPEnabled: true}\n");
        var options = new HetznerProviderOptions { Clock = project.Clock, Delay = project.Clock.DelayAsync, Probe = project.Probe };
        using var provider = HetznerConnection.Open(
            configuration, "prod", name => name == "MY_TOKEN" ? $"{project.Cloud.Token}\n" : null, options, new DiagnosticBag(), api => api with { BaseAddress = project.Cloud.Address })!;

        var foundation = await provider.PrepareAsync(await provider.ReadAsync(default), TestProject.Nodes(1, 0), new TestProject.Notes([]), default);

        Assert.Contains(project.Cloud.Token, Assert.Single(foundation.Patches, static patch => patch.Name == "hetzner/floating-ip").Text, StringComparison.Ordinal);
    }

    private static HetznerClusterSettings Read(string more) => HetznerClusterSettings.From(Load(more), "prod");

    private static ClusterConfiguration Load(string more)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("k8s/kustomization.yaml", "resources: []\n");
        var file = directory.Write(
            "ksail.yaml",
            $"""
            apiVersion: ksail.io/v1alpha1
            kind: Cluster
            metadata:
              name: prod
            spec:
              workload:
                sourceDirectory: k8s
              cluster:
                distribution: Talos
                provider: Hetzner
            {more}
            """);
        var environment = EnvironmentLoader.Load(
            new EnvironmentFile("prod", file, SourceSpan.OfFile(file)), new SourceTree(directory.Root).OpenView(), EnvironmentVariables.Of(new Dictionary<string, string>(StringComparer.Ordinal)));
        return environment.Configuration!;
    }
}
