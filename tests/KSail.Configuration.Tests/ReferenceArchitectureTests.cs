using KSail.Configuration.Environments;
using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Configuration.Tests;

/// <summary>The two environments that everything is built for: Talos on Docker and Talos on Hetzner.</summary>
public sealed class ReferenceArchitectureTests
{
    private const string Folders = """
        -- talos/cluster/.gitkeep
        -- talos-local/cluster/.gitkeep
        -- k8s/clusters/local/kustomization.yaml
        resources: []
        -- k8s/clusters/prod/kustomization.yaml
        resources: []
        """;

    private const string Production = """
        # Production
        ---
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: prod
        spec:
          cluster:
            distribution: Talos
            provider: Hetzner
            distributionConfig: talos
            connection:
              context: admin@prod
              timeout: 35m
            cni: Cilium
            gitOpsEngine: Flux
            policyEngine: Kyverno
            certManager: Enabled
            metricsServer: true
            controlPlanes: 3
            workers: 3
            kubernetesVersion: v1.36.3
            talos:
              version: v1.13.8
              iso: 125127
              extensions:
                - siderolabs/iscsi-tools
                - siderolabs/util-linux-tools
            autoscaler:
              node:
                enabled: true
                expander: [LeastNodes, LeastWaste]
                maxNodesTotal: 9
                scaleDownUnneededTime: 1h30m
                scaleDownUtilizationThreshold: "0.5"
                capacityBuffers: true
                pools:
                  - name: autoscale
                    serverType: cx33
                    location: fsn1
                    min: 0
                    max: 4
                    labels:
                      example.org/Team: platform
                    taints:
                      - {key: autoscaled, value: "yes", effect: NoSchedule}
            localRegistry:
              registry: user:${GHCR_TOKEN}@ghcr.io/Org/platform/manifests
          provider:
            hetzner:
              controlPlaneServerType: cx33
              workerServerType: cx43
              location: fsn1
              fallbackLocations: [nbg1, hel1]
              networkCidr: 10.0.0.0/16
              placementGroupStrategy: Spread
              placementGroupFallbackToNone: true
              floatingIPEnabled: true
              serverLimit: 10
              allowedCidrs: [203.0.113.0/24]
              workerPublicIPv4: false
          workload:
            sourceDirectory: k8s
            kustomizationFile: clusters/prod
            tag: latest
            flux:
              verify:
                provider: cosign
                matchOIDCIdentity:
                  - issuer: ^https://issuer\.example$
                    subject: ^https://example\.org/.*$
            validation:
              skipKinds: [Coroot, Canary]

        """;

    [Fact]
    public void TheProductionEnvironmentIsReadWithoutAFinding()
    {
        using var loaded = LoadedEnvironment.Load(Production, Folders, ("GHCR_TOKEN", "s3cret"));
        Assert.Empty(loaded.Findings);
        var cluster = loaded.Environment.Configuration!.Cluster;
        Assert.Equal(Distribution.Talos, cluster.Distribution!.Value);
        Assert.Equal(InfrastructureProvider.Hetzner, cluster.Provider.Value);
        Assert.Equal((Cni.Cilium, GitOpsEngine.Flux, PolicyEngine.Kyverno), (cluster.Cni.Value, cluster.GitOpsEngine.Value, cluster.PolicyEngine.Value));
        Assert.Equal((Toggle.Enabled, ComponentState.Enabled), (cluster.CertManager.Value, cluster.MetricsServer.Value));
        Assert.Equal((3, 3), (cluster.ControlPlanes.Value, cluster.Workers.Value));
        Assert.Equal(TimeSpan.FromMinutes(35), cluster.Connection.Timeout!.Value);
        Assert.Equal(["siderolabs/iscsi-tools", "siderolabs/util-linux-tools"], cluster.Talos.Extensions.Select(e => e.Value.Reveal()));
        Assert.Equal("ghcr.io/org/platform/manifests", $"{loaded.Environment.Registry!.Authority}/{loaded.Environment.Registry.Path}");
    }

    [Fact]
    public void PoolsKeepTheirLabelsAsWritten()
    {
        using var loaded = LoadedEnvironment.Load(Production, Folders, ("GHCR_TOKEN", "s3cret"));
        var node = loaded.Environment.Configuration!.Cluster.Autoscaler.Node;
        Assert.Equal((Toggle.Enabled, 9, TimeSpan.FromMinutes(90)), (node.Enabled.Value, node.MaxNodesTotal.Value, node.ScaleDownUnneededTime.Value));
        Assert.Equal([Expander.LeastNodes, Expander.LeastWaste], node.Expanders.Select(e => e.Value));
        Assert.Equal((0.5, true, false), (node.ScaleDownUtilizationThreshold!.Value, node.CapacityBuffers.Value, node.IgnoreDaemonsetsUtilization.Value));
        Assert.Null(node.SkipNodesWithLocalStorage);
        var pool = Assert.Single(node.Pools);
        Assert.Equal(("autoscale", "cx33", "fsn1", 0, 4), (pool.Name!.Value.Reveal(), pool.ServerType!.Value.Reveal(), pool.Location!.Value.Reveal(), pool.Min.Value, pool.Max.Value));
        var label = Assert.Single(pool.Labels);
        Assert.Equal(("example.org/Team", "platform"), (label.Key.Value, label.Value.Value.Reveal()));
        Assert.Equal(TaintEffect.NoSchedule, Assert.Single(pool.Taints).Effect!.Value);
        Assert.Equal((42, 18), (pool.Max.Span.Line, pool.Max.Span.Column));
    }

    [Fact]
    public void ProductionBuildsWithoutItsTokenAndSaysSo()
    {
        using var loaded = LoadedEnvironment.Load(Production, Folders);
        var warning = Assert.Single(loaded.Environment.Diagnostics);
        Assert.Equal(("KSAIL1020", 48, 22), (warning.Code, warning.Span.Line, warning.Span.Column));
        Assert.Contains("'GHCR_TOKEN'", warning.Message, StringComparison.Ordinal);
        Assert.False(loaded.Environment.HasErrors);
        Assert.Null(loaded.Environment.Registry);
    }

    [Fact]
    public void TheLocalEnvironmentIsThin()
    {
        using var loaded = LoadedEnvironment.Load(
            """
            apiVersion: ksail.io/v1alpha1
            kind: Cluster
            metadata:
              name: local
            spec:
              cluster:
                distribution: Talos
                provider: Docker
                distributionConfig: talos-local
                csi: Enabled
                workers: 1
                talos:
                  extraPortMappings:
                    - {containerPort: 80, hostPort: 80}
                    - {containerPort: 443, hostPort: 443, protocol: TCP}
              workload:
                sourceDirectory: k8s
                kustomizationFile: clusters/local

            """,
            Folders);
        Assert.Empty(loaded.Findings);
        Assert.Equal(Path.Combine(loaded.Root, "k8s"), loaded.Environment.Paths.SourceDirectory);
        Assert.Equal(Path.Combine(loaded.Root, "k8s/clusters/local"), loaded.Environment.Paths.EntryDirectory);
        Assert.Equal(Path.Combine(loaded.Root, "talos-local"), loaded.Environment.Paths.DistributionConfig);
        Assert.Equal([80, 443], loaded.Environment.Configuration!.Cluster.Talos.ExtraPortMappings.Select(p => p.HostPort.Value));
        Assert.Null(loaded.Environment.Registry);
    }

    [Fact]
    public void AMinimalFileIsEnough()
    {
        using var loaded = LoadedEnvironment.Load(LoadedEnvironment.Minimal);
        Assert.Empty(loaded.Findings);
        Assert.Equal(loaded.Environment.Paths.SourceDirectory, loaded.Environment.Paths.EntryDirectory);
        Assert.Null(loaded.Environment.Paths.DistributionConfig);
        Assert.True(ClusterSupport.Check(loaded.Environment.Configuration!, new()));
    }

    [Fact]
    public void TheSamplePlatformHasItsTwoEnvironments()
    {
        var directory = Path.Combine(Repository.Root, "samples", "platform");
        var view = new SourceTree(directory).OpenView();
        var diagnostics = new DiagnosticBag();
        var variables = EnvironmentVariables.Of(new Dictionary<string, string>(StringComparer.Ordinal));
        var files = EnvironmentDiscovery.Discover(view, directory, [], EnvironmentDiscovery.DefaultName, diagnostics);
        Assert.Equal(["local", "prod"], files.Select(f => f.Name));
        var environments = files.Select(f => EnvironmentLoader.Load(f, view, variables)).ToList();
        Assert.Equal(["KSAIL1020"], environments.SelectMany(e => e.Diagnostics).Concat(diagnostics.Items).Select(d => d.Code));
        Assert.All(environments, e => Assert.Equal(Path.Combine(directory, "k8s", "clusters", e.Name), e.Paths.EntryDirectory));
        Assert.Equal([InfrastructureProvider.Docker, InfrastructureProvider.Hetzner], environments.Select(e => e.Configuration!.Cluster.Provider.Value));
    }
}
