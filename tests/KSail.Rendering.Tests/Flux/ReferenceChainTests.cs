using KSail.Documents;
using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Tests.Flux;

/// <summary>The chain of the reference architecture: paths filled by replacements, variables made by the bootstrap, one value encrypted.</summary>
public sealed class ReferenceChainTests
{
    private const string Repository = """
        -- k8s/clusters/base/kustomization.yaml
        resources: [cluster-meta.yaml, chain.yaml]
        -- k8s/clusters/base/cluster-meta.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: cluster-meta
          namespace: flux-system
          annotations:
            config.kubernetes.io/local-config: "true"
        data:
          cluster: __CLUSTER__
          provider: __PROVIDER__
        -- k8s/clusters/base/chain.yaml
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: apps
          namespace: flux-system
        spec:
          dependsOn:
            - name: infrastructure
          interval: 60m
          prune: true
          sourceRef:
            kind: OCIRepository
            name: flux-system
          path: providers/__PROVIDER__/apps
          commonMetadata:
            labels:
              layer: apps
            annotations:
              note: by-flux
          postBuild:
            substituteFrom:
              - kind: ConfigMap
                name: variables-base
              - kind: ConfigMap
                name: variables-cluster
              - kind: Secret
                name: variables-cluster
              - kind: ConfigMap
                name: variables-extra
                optional: true
            substitute:
              tier: gold
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: infrastructure
          namespace: flux-system
        spec:
          dependsOn:
            - name: bootstrap
          sourceRef:
            kind: OCIRepository
            name: flux-system
          path: providers/__PROVIDER__/infrastructure
          postBuild:
            substituteFrom:
              - kind: ConfigMap
                name: variables-base
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: bootstrap
          namespace: flux-system
        spec:
          sourceRef:
            kind: OCIRepository
            name: flux-system
          path: clusters/__CLUSTER__/bootstrap
          decryption:
            provider: sops
            secretRef:
              name: sops-age
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: tenant
          namespace: tenants
        spec:
          sourceRef:
            kind: GitRepository
            name: tenant
          path: .
        -- k8s/clusters/local/kustomization.yaml
        resources: [../base]
        patches:
          - path: cluster-meta.yaml
        replacements:
          - source: {kind: ConfigMap, name: cluster-meta, fieldPath: data.cluster}
            targets:
              - select: {kind: Kustomization, name: bootstrap}
                fieldPaths: [spec.path]
                options: {delimiter: /, index: 1}
          - source: {kind: ConfigMap, name: cluster-meta, fieldPath: data.provider}
            targets:
              - select: {kind: Kustomization}
                reject: [{name: bootstrap}, {name: tenant}]
                fieldPaths: [spec.path]
                options: {delimiter: /, index: 1}
        -- k8s/clusters/local/cluster-meta.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: cluster-meta
          namespace: flux-system
        data:
          cluster: local
          provider: docker
        -- k8s/clusters/local/bootstrap/kustomization.yaml
        resources: [../../../bases/variables.yaml, variables-cluster.yaml, variables-cluster.enc.yaml]
        -- k8s/bases/variables.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: variables-base
          namespace: flux-system
        data:
          domain: base.example.com
          replicas: "2"
          tier: bronze
        -- k8s/clusters/local/bootstrap/variables-cluster.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: variables-cluster
          namespace: flux-system
        data:
          domain: platform.localhost
        -- k8s/clusters/local/bootstrap/variables-cluster.enc.yaml
        apiVersion: v1
        kind: Secret
        metadata:
          name: variables-cluster
          namespace: flux-system
        stringData:
          password: ENC[AES256_GCM,data:abc=,iv:abc=,tag:abc=,type:str]
        sops:
          mac: ENC[AES256_GCM,data:abc=,iv:abc=,tag:abc=,type:str]
          version: 3.13.2
        -- k8s/providers/docker/infrastructure/issuer.yaml
        apiVersion: cert-manager.io/v1
        kind: ClusterIssuer
        metadata:
          name: default
        spec:
          host: issuer.${domain}
        -- k8s/providers/docker/apps/kustomization.yaml
        resources: [app.yaml]
        -- k8s/providers/docker/apps/app.yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app
          namespace: apps
          labels:
            tier: "${tier}"
        spec:
          replicas: ${replicas}
          template:
            spec:
              containers:
                - name: app
                  image: app:1
                  env:
                    - name: DOMAIN
                      value: app.${domain}
                    - name: PASSWORD
                      value: ${password}
        """;

    [Fact]
    public void EveryKustomizationIsRenderedAfterItsDependencies()
    {
        using var scenario = new FluxScenario(Repository);
        var rendered = scenario.RenderClean();
        Assert.Equal(
            ["flux-system clusters/local", "bootstrap clusters/local/bootstrap", "infrastructure providers/docker/infrastructure", "apps providers/docker/apps"],
            rendered.Kustomizations.Select(k => $"{k.Name} {k.Path}"));
        Assert.Equal(["Kustomization", "Kustomization", "Kustomization", "Kustomization"], rendered.Kustomizations[0].Resources.Select(r => r.Kind));
    }

    [Fact]
    public void VariablesComeFromWhatTheBootstrapRenders()
    {
        using var scenario = new FluxScenario(Repository);
        var rendered = scenario.RenderClean();
        Assert.Equal(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              annotations:
                note: by-flux
              labels:
                kustomize.toolkit.fluxcd.io/name: apps
                kustomize.toolkit.fluxcd.io/namespace: flux-system
                layer: apps
                tier: gold
              name: app
              namespace: apps
            spec:
              replicas: 2
              template:
                spec:
                  containers:
                  - env:
                    - name: DOMAIN
                      value: app.platform.localhost
                    - name: PASSWORD
                      value: sops-encrypted-value-of-password
                    image: app:1
                    name: app

            """,
            FluxScenario.Text(rendered, "apps"));
        Assert.Contains("host: issuer.base.example.com", FluxScenario.Text(rendered, "infrastructure"), StringComparison.Ordinal);
    }

    [Fact]
    public void EncryptedValuesStayPlaceholders()
    {
        using var scenario = new FluxScenario(Repository);
        var secret = FluxScenario.Find(scenario.RenderClean(), "Secret", "variables-cluster");
        Assert.Null(secret.Tree["sops"]);
        Assert.Equal(OpaqueValue.For("password"), FluxScenario.At(secret.Tree, "stringData/password").ToString());
    }

    [Fact]
    public void SubstitutedValuesKeepTheirPlaces()
    {
        using var scenario = new FluxScenario(Repository);
        var app = FluxScenario.Find(scenario.RenderClean(), "Deployment", "app");
        Assert.Equal("k8s/providers/docker/apps/app.yaml(9,13)", scenario.Relative(FluxScenario.At(app.Tree, "spec/replicas").Span));
        Assert.Equal("k8s/providers/docker/apps/app.yaml(17,22)", scenario.Relative(FluxScenario.At(app.Tree, "spec/template/spec/containers/0/env/0/value").Span));
        Assert.Equal("k8s/providers/docker/apps/app.yaml(2,7)", scenario.Relative(app.Span));
        Assert.Equal("k8s/clusters/base/chain.yaml(17,14)", scenario.Relative(FluxScenario.At(app.Tree, "metadata/labels/layer").Span));
    }

    [Fact]
    public void KustomizationsOfOtherSourcesAreListedInOneMessage()
    {
        using var scenario = new FluxScenario(Repository);
        var message = Assert.Single(scenario.Render().Diagnostics);
        Assert.Equal(DiagnosticSeverity.Message, message.Severity);
        Assert.Equal("KSAIL2201", message.Code);
        Assert.Contains("1 Kustomization has another source", message.Message, StringComparison.Ordinal);
        Assert.Contains("tenants/tenant (GitRepository tenants/tenant)", message.Message, StringComparison.Ordinal);
        Assert.Equal("k8s/clusters/base/chain.yaml(67,7)", scenario.Relative(message.Span));
    }

    [Fact]
    public void AMissingPathIsAnErrorWhereTheOverlaySetIt()
    {
        using var scenario = new FluxScenario(Repository.Replace("provider: docker", "provider: dokcer", StringComparison.Ordinal));
        var finding = Assert.Single(scenario.Render().Diagnostics, d => d.Message.Contains("/apps", StringComparison.Ordinal) && d.Code == "KSAIL2202");
        Assert.Equal("k8s/clusters/local/cluster-meta.yaml(8,13)", scenario.Relative(finding.Span));
        Assert.Contains("did you mean 'docker'?", finding.Message, StringComparison.Ordinal);
    }
}
