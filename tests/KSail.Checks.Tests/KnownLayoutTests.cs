using KSail.Documents.Diagnostics;

namespace KSail.Checks.Tests;

/// <summary>
/// Repositories in the shapes that many have: with a project file and nothing else they are checked without an error, offline, and what was left out is
/// said once.
/// </summary>
public sealed class KnownLayoutTests
{
    // One folder of clusters beside applications and infrastructure, as flux bootstrap makes it.
    private const string Fleet = """
        -- fleet.ksproj
        -- clusters/production/apps.yaml
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          interval: 10m
          sourceRef: {kind: GitRepository, name: flux-system}
          path: ./apps/production
          prune: true
        -- clusters/staging/apps.yaml
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          interval: 10m
          sourceRef: {kind: GitRepository, name: flux-system}
          path: ./apps/staging
          prune: true
        -- apps/base/release.yaml
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmRepository
        metadata: {name: web, namespace: web}
        spec: {url: https://charts.example.com}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: web}
        spec:
          interval: 10m
          chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: web}}}
        -- apps/base/kustomization.yaml
        resources: [release.yaml]
        -- apps/production/kustomization.yaml
        resources: [../base]
        -- apps/staging/kustomization.yaml
        resources: [../base]
        -- services/api/testdata/secret.yaml
        apiVersion: v1
        kind: Secret
        metadata: {name: fixture}
        stringData: {password: hunter2}
        -- charts/web/templates/deployment.yaml
        {{- if .Values.enabled }}
        kind: Deployment
        {{- end }}
        -- bin/ksail/production/manifests.yaml
        nothing: [of this
        """;

    // One cluster whose applications each have a Kustomization of their own, with components, and the same variables everywhere.
    private const string Home = """
        -- home.ksproj
        -- kubernetes/flux/cluster/ks.yaml
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: cluster-apps, namespace: flux-system}
        spec:
          interval: 1h
          path: ./kubernetes/apps
          prune: true
          sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
        -- kubernetes/components/common/kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        resources: [variables.yaml, chart.yaml]
        -- kubernetes/components/common/variables.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: variables}
        data: {DOMAIN: example.com}
        -- kubernetes/components/common/chart.yaml
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: app-template}
        spec:
          interval: 5m
          layerSelector: {mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy}
          ref: {tag: 4.3.0}
          url: oci://registry.example.com/app-template
        """;

    [Fact]
    public async Task ClustersBesideTheProjectAreItsEnvironments()
    {
        using var project = new EnvironmentCheckFixture(Fleet);
        var result = await project.CheckAsync();
        Assert.Equal(["production", "staging"], result.Environments.Select(static each => each.Name));
        Assert.Equal(["KSAIL2310 1 Helm release is not rendered, because the charts are not restored: web/web (https://charts.example.com/web:*); run 'dotnet restore' where the network is, and commit ksail.lock.json"], Texts(result));
        // Once obj is among the folders of the source directory, builds change nothing in it.
        await project.CheckAsync();
        Assert.All((await project.CheckAsync()).Environments, static each => Assert.True(each.FromCache));
    }

    [Fact]
    public async Task AFixtureThatIsAppliedIsNoFixture()
    {
        using var project = new EnvironmentCheckFixture(Fleet);
        project.Folder.Write("apps/base/kustomization.yaml", "resources: [release.yaml, secret.yaml]\n");
        project.Folder.Write("apps/base/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: web}\nstringData: {password: hunter2}\n");
        Assert.Equal(["KSAIL4001 apps/base/secret.yaml(4,14)"], project.Places(await project.CheckAsync()));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(12, 1)]
    public async Task ManyApplicationsThatListVariablesByHabitAreOneMessage(int applications, int messages)
    {
        using var project = new EnvironmentCheckFixture(Home);
        project.Folder.Write("kubernetes/apps/default/kustomization.yaml", $"namespace: default\ncomponents: [../../components/common]\nresources: [{string.Join(", ", Enumerable.Range(0, applications).Select(static i => $"app{i}/ks.yaml"))}]\n");
        for (var i = 0; i < applications; i++)
        {
            project.Folder.Write($"kubernetes/apps/default/app{i}/ks.yaml", $"""
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {"{"}name: &app app{i}, namespace: &namespace default{"}"}
                spec:
                  interval: 1h
                  path: ./kubernetes/apps/default/app{i}/app
                  postBuild:
                    substitute: {"{"}APP: *app{"}"}
                    substituteFrom: [{"{"}kind: ConfigMap, name: variables{"}"}]
                  prune: true
                  sourceRef: {"{"}kind: GitRepository, name: flux-system, namespace: flux-system{"}"}
                  targetNamespace: *namespace

                """);
            project.Folder.Write($"kubernetes/apps/default/app{i}/app/kustomization.yaml", "resources: [release.yaml]\n");
            project.Folder.Write($"kubernetes/apps/default/app{i}/app/release.yaml", "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: '${APP}'}\nspec: {interval: 1h, chartRef: {kind: OCIRepository, name: app-template}}\n");
        }

        var result = await project.CheckAsync();
        Assert.Equal("local", Assert.Single(result.Environments).Name);
        var texts = Texts(result);
        Assert.Equal(messages + 1, texts.Count);
        var charts = Assert.Single(texts, static text => text.StartsWith("KSAIL2310", StringComparison.Ordinal));
        Assert.Contains($"{applications} Helm releases are not rendered, because the charts are not restored: default/app0 (oci://registry.example.com/app-template:4.3.0), ", charts, StringComparison.Ordinal);
        Assert.Equal(applications > 10, charts.Contains($" and {applications - 10} more; run", StringComparison.Ordinal));
        Assert.Equal(applications > 10, texts[^1].EndsWith($"remove the entry; {applications - 1} more entries are like this one, and validation.sarif lists them", StringComparison.Ordinal));
    }

    private static List<string> Texts(CheckResult result)
    {
        Assert.DoesNotContain(result.Diagnostics, static d => d.Severity != DiagnosticSeverity.Message);
        return [.. result.Diagnostics.Select(static d => $"{d.Code} {d.Message}")];
    }
}
