using KSail.Clusters.Hetzner;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Providers;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Talos;

namespace KSail.Clusters.Tests.Hetzner;

/// <summary>
/// What the other tests do with the double, once with the real cloud. These tests have not been run so far: nobody had a project for them. They clean up after themselves,
/// also when they fail.
/// </summary>
public sealed class RealCloudTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [RealCloudFact]
    public async Task The_catalog_is_read()
    {
        using var api = HetznerProvider.Connect(new HetznerApiOptions { Token = RealCloudFactAttribute.Token! });

        Assert.Contains(await api.ListAsync(HetznerKinds.Location, HetznerFilter.All, None), static location => location is { Name: "fsn1", NetworkZone: "eu-central" });
        var type = Assert.Single(await api.ListAsync(HetznerKinds.ServerType, HetznerFilter.Named("cx23"), None));
        Assert.Equal("x86", type.Architecture);
        Assert.NotEmpty(type.Locations);
        var pricing = await api.GetPricingAsync(None);
        Assert.InRange(pricing.Server("cx23", "fsn1") ?? 0, 0.5m, 100m);
        Assert.InRange(pricing.LoadBalancer("lb11", "fsn1") ?? 0, 0.5m, 100m);
        Assert.NotNull(pricing.PrimaryIp("ipv4", "fsn1"));
        Assert.NotNull(pricing.FloatingIp("ipv4", "fsn1"));
    }

    [RealCloudFact]
    public async Task A_cluster_comes_and_goes()
    {
        var settings = new HetznerClusterSettings { Cluster = $"ksail-test-{Guid.NewGuid():N}"[..24] };
        NodeIdentity[] wanted = [NodeIdentity.Of(settings.Cluster, NodeRole.ControlPlane, 1), NodeIdentity.Of(settings.Cluster, NodeRole.ControlPlane, 2)];
        using var provider = new HetznerProvider(HetznerProvider.Connect(new HetznerApiOptions { Token = RealCloudFactAttribute.Token! }), settings, new HetznerProviderOptions());
        var progress = new Progress<string>();
        try
        {
            var diagnostics = new DiagnosticBag();
            var machines = await provider.ReadAsync(None);
            await provider.CheckAsync(machines, wanted, diagnostics, None);
            Assert.Empty(diagnostics.Items);
            Assert.Equal(6, (await provider.PlanAsync(machines, wanted, None)).Count);
            await provider.PrepareAsync(machines, wanted, progress, None);
            foreach (var node in wanted)
                Assert.NotNull((await provider.CreateNodeAsync(new NodeOrder(node, "v1.12.4", new Secret("machine: {}")), progress, None)).MaintenanceEndpoint);

            Assert.Empty(await provider.PlanAsync(await provider.ReadAsync(None), wanted, None));
        }
        finally
        {
            foreach (var node in (await provider.ReadAsync(None)).Nodes)
                await provider.RemoveNodeAsync(node, None);
            Assert.Empty(await provider.RemoveFoundationAsync(await provider.ReadAsync(None), withVolumes: true, progress, None));
        }

        Assert.True((await provider.ReadAsync(None)).IsEmpty);
    }
}
