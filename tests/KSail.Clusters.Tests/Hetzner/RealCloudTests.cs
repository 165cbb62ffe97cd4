using KSail.Clusters.Definition;
using KSail.Clusters.Hetzner;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Clusters.State;
using KSail.Clusters.Talos.Access;
using KSail.Clusters.Updating;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;
using KSail.Testing;

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

    // From nothing to nodes that are ready, as the targets do it; with Talos itself, from Hetzner's ISO.
    [RealCloudFact]
    public async Task A_whole_cluster_comes_up_is_as_planned_and_goes()
    {
        using var folder = new TemporaryDirectory();
        var name = $"ksail-test-{Guid.NewGuid():N}"[..24];
        folder.Write("repository/k8s/kustomization.yaml", "resources: []\n");
        var file = folder.Write("repository/ksail.yaml", $"""
            apiVersion: ksail.io/v1alpha1
            kind: Cluster
            metadata:
              name: {name}
            spec:
              cluster:
                distribution: Talos
                provider: Hetzner
                controlPlanes: 1
                workers: 1
                connection:
                  kubeconfig: ../kubeconfig
                talos:
                  config: ../talosconfig
            """);
        string? Read(string variable) => variable == "XDG_STATE_HOME" ? folder["state"] : Environment.GetEnvironmentVariable(variable);
        var view = new SourceTree(folder["repository"]).OpenView();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["HCLOUD_TOKEN"] = RealCloudFactAttribute.Token!.Reveal() };
        var found = new DiagnosticBag();
        var definition = ClusterDefinitionReader.Read(EnvironmentLoader.Load(new EnvironmentFile("prod", file, SourceSpan.None), view, EnvironmentVariables.Of(variables)), Read, "ClusterUp", found)!;
        var store = new ClusterStore(folder["state/ksail/clusters"], "Hetzner", name, TimeProvider.System);
        using var provider = ClusterProviders.Create(definition, store, Read, TimeProvider.System, found)!;
        var host = new ClusterHost
        {
            Definition = definition, Provider = provider, Store = store, Repository = view, Variables = Read, Talos = new TalosConnector(TimeProvider.System), Clock = TimeProvider.System, Progress = new Progress<string>(),
        };
        try
        {
            Assert.NotNull(await ClusterUp.RunAsync(host, new NoComponents(), found, None));
            Assert.Empty(found.Items);
            Assert.Empty((await ClusterDiff.RunAsync(host, new UpdateOptions(), found, None))!.Changes);
        }
        finally
        {
            Assert.True(await ClusterDown.RunAsync(host, new DownOrder(name, WithVolumes: true), new DiagnosticBag(), None));
        }

        Assert.True((await provider.ReadAsync(None)).IsEmpty);
    }
}
