using KSail.Configuration.Environments;
using KSail.Configuration.Rules;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Validation;

namespace KSail.Configuration.Tests.Rules;

/// <summary>
/// Configurations as two public repositories have them, in the fields that matter: a platform that runs, and the template that was made from
/// it. What the rules find in them is all true, and nothing else is found.
/// </summary>
public sealed class RealConfigurationTests
{
    private const string Local = """
        -- ksail.yaml
        # Development
        ---
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: local
        spec:
          cluster:
            distribution: Talos
            provider: Docker
            distributionConfig: talos-local
            connection:
              context: admin@local
              timeout: 40m
            cni: Cilium
            csi: Enabled
            gitOpsEngine: Flux
            policyEngine: Kyverno
            certManager: Enabled
            metricsServer: Enabled
            controlPlanes: 1
            workers: 1
            talos:
              extraPortMappings:
                - containerPort: 80
                  hostPort: 80
                - containerPort: 443
                  hostPort: 443
          workload:
            sourceDirectory: k8s
            kustomizationFile: clusters/local
            validation:
              skipKinds: [Coroot, MetricTemplate, Canary, Tenant]
        -- talos-local/cluster/disable-default-cni.yaml
        cluster:
          network:
            cni:
              name: none
          proxy:
            disabled: true
        -- talos-local/control-planes/.gitkeep
        -- k8s/clusters/local/kustomization.yaml
        resources: []
        -- k8s/clusters/prod/kustomization.yaml
        resources: []

        """;

    private const string Patches = """
        -- talos/cluster/disable-default-cni.yaml
        cluster:
          network:
            cni:
              name: none
          proxy:
            disabled: true
        -- talos/cluster/authenticate-registry.yaml
        apiVersion: v1alpha1
        kind: RegistryAuthConfig
        name: ghcr.io
        username: ${GHCR_USERNAME}
        password: ${GHCR_TOKEN}
        -- talos/cluster/permissions.yaml
        machine:
          files:
            - content: ""
              permissions: 0o644
              path: /var/etc/x
              op: create
        ---
        # only a comment
        -- talos/control-planes/vpn.yaml
        machine:
          network:
            interfaces:
              - interface: wg0
                wireguard:
                  privateKey: ${WG_SERVER_PRIVATE_KEY}
        -- talos/workers/.gitkeep

        """;

    private const string Platform = """
        -- ksail.prod.yaml
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
            metricsServer: Enabled
            controlPlanes: 3
            workers: 3
            kubernetesVersion: v1.36.3
            talos:
              version: v1.13.8
              iso: 125127
              extensions:
                - siderolabs/iscsi-tools
                - siderolabs/util-linux-tools
                - siderolabs/qemu-guest-agent
            localRegistry:
              registry: user:${GHCR_TOKEN}@ghcr.io/org/platform/manifests
            autoscaler:
              node:
                enabled: true
                expander: [LeastNodes, LeastWaste]
                maxNodesTotal: 9
                scaleDownUnneededTime: 10m
                capacityBuffers: true
                pools:
                  - {name: cx43, serverType: cx43, location: fsn1, min: 0, max: 4}
                  - {name: cx53, serverType: cx53, location: fsn1, min: 0, max: 4}
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
          workload:
            sourceDirectory: k8s
            kustomizationFile: clusters/prod
            tag: latest
            flux:
              verify:
                provider: cosign
                matchOIDCIdentity:
                  - issuer: ^https://token\.actions\.githubusercontent\.com$
                    subject: ^https://github\.com/org/platform/.*$
            validation:
              skipKinds: [Coroot, MetricTemplate, Canary, Tenant]

        """;

    private const string Template = """
        -- ksail.prod.yaml
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
              timeout: 30m
            cni: Cilium
            gitOpsEngine: Flux
            policyEngine: Kyverno
            certManager: Enabled
            metricsServer: Enabled
            controlPlanes: 3
            workers: 4
            kubernetesVersion: v1.32.0
            talos:
              version: v1.12.4
              iso: 125127
              extensions:
                - siderolabs/iscsi-tools
                - siderolabs/util-linux-tools
                - siderolabs/qemu-guest-agent
            localRegistry:
              registry: user:${GHCR_TOKEN}@ghcr.io/REPLACE_OWNER/REPLACE_REPO/manifests
            autoscaler:
              node:
                enabled: true
                expander: LeastWaste
                maxNodesTotal: 10
                scaleDownUnneededTime: 10m
                pools:
                  - {name: cx23, serverType: cx23, location: fsn1, min: 0, max: 1}
                  - {name: cx33, serverType: cx33, location: fsn1, min: 0, max: 2}
          provider:
            hetzner:
              controlPlaneServerType: cx33
              workerServerType: cx33
              location: fsn1
              fallbackLocations: [nbg1, hel1]
              networkCidr: 10.0.0.0/16
              placementGroupStrategy: Spread
              placementGroupFallbackToNone: true
          workload:
            sourceDirectory: k8s
            kustomizationFile: clusters/prod
            tag: latest
        -- talos/cluster/install-image.yaml
        machine:
          install:
            image: factory.talos.dev/installer/x:v1.12.4

        """;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("secret")]
    public void ThePlatformHasNoFindings(string? token)
    {
        using var project = new JudgedProject(Local + Patches + Platform, token is null ? [] : [("GHCR_TOKEN", token)]);
        Assert.Empty(project.Diagnostics);
        Assert.All(project.Loading, d => Assert.Equal("KSAIL1020", d.Code));
    }

    [Fact]
    public void TheRegistryOfProductionMayComeFromCi()
    {
        using var project = new JudgedProject(
            Local + Patches + Platform,
            ("KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY", "${GHCR_USERNAME}:${GHCR_TOKEN}@ghcr.io/org/platform/manifests"), ("GHCR_USERNAME", ""), ("GHCR_TOKEN", ""));
        Assert.Empty(project.Diagnostics);
    }

    [Fact]
    public void TheTemplateLeavesNoSlotForImagesAndHasItsPlaceholders()
    {
        using var project = new JudgedProject(Local + Patches + Template);
        Assert.Equal(
            ["error KSAIL1163", "warning KSAIL1125", "warning KSAIL1144"],
            project.Diagnostics.Select(d => $"{d.Severity.ToString().ToLowerInvariant()} {d.Code}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheSampleHasNoFindings()
    {
        var directory = Path.Combine(Repository.Root, "samples", "platform");
        var view = new SourceTree(directory).OpenView();
        var variables = EnvironmentVariables.Of(new Dictionary<string, string>(StringComparer.Ordinal));
        var diagnostics = new DiagnosticBag();
        var environments = EnvironmentDiscovery.Discover(view, directory, [], EnvironmentDiscovery.DefaultName, diagnostics).Select(file => EnvironmentLoader.Load(file, view, variables)).ToList();
        Assert.Equal(2, environments.Count);
        foreach (var environment in environments)
            ConfigurationRules.Check(environment, environments, NodePatchCheck.Run(environment, view, diagnostics), view, variables, diagnostics);
        Assert.Empty(diagnostics.Items);
    }

    [Fact]
    public void WhatWasMisreadIsToldAlone()
    {
        var text = Platform.Replace("maxNodesTotal: 9", "maxNodeTotal: 9", StringComparison.Ordinal).Replace("cni: Cilium", "cni: Cillium", StringComparison.Ordinal)
            .Replace("version: v1.13.8", "version: 1.13", StringComparison.Ordinal);
        using var project = new JudgedProject(Local + Patches + text, ("GHCR_TOKEN", "secret"));
        Assert.Empty(project.Diagnostics);
        Assert.Equal(["KSAIL1010", "KSAIL1011", "KSAIL1012"], project.Loading.Select(d => d.Code).Order(StringComparer.Ordinal));
    }
}
