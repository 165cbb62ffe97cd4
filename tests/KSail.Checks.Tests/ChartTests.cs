using KSail.Documents.Diagnostics;

namespace KSail.Checks.Tests;

/// <summary>What charts render to on its way through validation and scan: findings are told at the release.</summary>
public sealed class ChartTests
{
    private const string Project = EnvironmentCheckFixture.Minimal + """

        -- k8s/kustomization.yaml
        resources: [config.yaml, release.yaml]
        -- k8s/release.yaml
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: app, namespace: apps}
        spec:
          interval: 1h
          chart: {spec: {chart: charts/app, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}}
          values: {port: 80}
        -- charts/app/Chart.yaml
        apiVersion: v2
        name: app
        version: 1.2.3
        -- charts/app/templates/service.yaml
        apiVersion: v1
        kind: Service
        metadata: {name: app}
        spec:
          selector: {app: app}
          ports:
            - port: {{ .Values.port }}
        -- charts/app/templates/pod.yaml
        apiVersion: v1
        kind: Pod
        metadata: {name: app, namespace: apps}
        spec:
          containers:
            - {name: app, image: nginx, securityContext: {privileged: true}}

        """;

    [Fact]
    public async Task AValidChartHasNothingToBeTold()
    {
        using var project = new EnvironmentCheckFixture(Project);
        var result = await project.CheckAsync();
        Assert.Empty(project.Places(result));
        Assert.DoesNotContain(result.Diagnostics, d => d.Code.StartsWith("KSAIL23", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatChartsComeToIsWrittenBesideWhatFluxApplies()
    {
        using var project = new EnvironmentCheckFixture(Project + "-- charts/app/templates/text.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: text}\ndata:\n  a: |\n    line\n");
        var result = await project.CheckAsync(CheckSteps.Render);
        var name = Assert.Single(result.Environments).Name;
        var releases = File.ReadAllText(project.Output(name, "releases.yaml"));
        Assert.StartsWith("---\n# HelmRelease/apps/app, chart app 1.2.3\napiVersion: v1\n", releases, StringComparison.Ordinal);
        Assert.Contains("  a: |\n    line\n", releases, StringComparison.Ordinal);
        Assert.Contains("\n---\n", releases, StringComparison.Ordinal);
        Assert.Contains("helm.toolkit.fluxcd.io/name: app", releases, StringComparison.Ordinal);
        Assert.DoesNotContain("privileged", File.ReadAllText(project.Output(name)), StringComparison.Ordinal);
        Assert.True((await project.CheckAsync(CheckSteps.Render)).Environments[0].FromCache);

        File.Delete(project.Output(name, "releases.yaml"));
        Assert.False((await project.CheckAsync(CheckSteps.Render)).Environments[0].FromCache);
        Assert.Equal(releases, File.ReadAllText(project.Output(name, "releases.yaml")));

        project.Folder.Write("k8s/kustomization.yaml", "resources: [config.yaml]\n");
        await project.CheckAsync(CheckSteps.Render);
        Assert.Empty(File.ReadAllText(project.Output(name, "releases.yaml")));
    }

    [Fact]
    public async Task WhatAServerRefusesIsToldAtTheReleaseWithTemplateAndLine()
    {
        using var project = new EnvironmentCheckFixture(Project.Replace("{port: 80}", "{}", StringComparison.Ordinal) + "-- charts/app/values.yaml\nport: 123456\n");
        var result = await project.CheckAsync();
        var error = Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.EndsWith("k8s/release.yaml", error.Span.File, StringComparison.Ordinal);
        Assert.Equal(2, error.Span.Line);
        Assert.Contains("(HelmRelease/apps/app, chart app 1.2.3, app/templates/service.yaml line 7 of what it renders to)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ .Values.port }}", "{port: 123456}", "k8s/release.yaml(7,18): KSAIL3230", "port", "a number")]
    [InlineData("{{ .Values.port | int }}", "{port: '123456'}", "k8s/release.yaml(2,7): KSAIL3230", "", "a text that a marker cannot pass for")]
    [InlineData("{{ .Values.port }}", "{port: http}", "k8s/release.yaml(7,18): KSAIL3002", "port", "a wrong type")]
    [InlineData("{{ toJson .Values.port }}", "{port: [1]}", "k8s/release.yaml(7,12): KSAIL3002", "port", "a list")]
    [InlineData("80\n      protocol: {{ upper .Values.net.kind }}", "{a: icmp, net: {kind: ICMP}, b: ICMP}", "k8s/release.yaml(7,33): KSAIL3004", "net.kind", "one of several alike")]
    [InlineData("80\n      name: {{ .Values.name }}-{{ .Values.part }}", "{name: ab, part: C_D}", "k8s/release.yaml(2,7): KSAIL3230", "", "one of several parts")]
    [InlineData("80\n      name: {{ .Values.name }}-x", "{name: C_D}", "k8s/release.yaml(7,18): KSAIL3230", "name", "the only part that is given")]
    public async Task AValueIsBlamedWhereItsWayToTheFieldIsCertain(string template, string values, string place, string path, string why)
    {
        using var project = new EnvironmentCheckFixture(
            Project.Replace("{port: 80}", values, StringComparison.Ordinal).Replace("{{ .Values.port }}", template.Replace("\\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal));
        var result = await project.CheckAsync();
        var error = Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        var at = $"{Path.GetRelativePath(project.Folder.Root, error.Span.File).Replace('\\', '/')}({error.Span.Line},{error.Span.Column}): {error.Code}";
        Assert.True(at == place && error.Message.Contains(path.Length > 0 ? $"(the value '{path}' of HelmRelease/apps/app, chart app 1.2.3, " : "HelmRelease/apps/app, chart app 1.2.3", StringComparison.Ordinal), $"{why}: {at}: {error.Message}");
    }

    [Fact]
    public async Task AValueOfASecretIsBlamedAndNotTold()
    {
        using var project = new EnvironmentCheckFixture(Project.Replace("values: {port: 80}", "valuesFrom: [{kind: Secret, name: app}]", StringComparison.Ordinal).Replace("resources: [config.yaml, release.yaml]", "resources: [config.yaml, release.yaml, secret.yaml]", StringComparison.Ordinal)
            + "-- k8s/secret.yaml\napiVersion: v1\nkind: Secret\nmetadata: {name: app, namespace: apps}\nstringData:\n  values.yaml: |\n    port: hunter2\n");
        var error = Assert.Single((await project.CheckAsync()).Diagnostics, d => d.Code == "KSAIL3002");
        Assert.EndsWith("k8s/secret.yaml", error.Span.File, StringComparison.Ordinal);
        Assert.Equal(6, error.Span.Line);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("the value 'port', which comes from a Secret, makes an object that an API server refuses", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AValueThatAKustomizationGivesAChartIsBlamed()
    {
        using var project = new EnvironmentCheckFixture(Project
            .Replace("resources: [config.yaml, release.yaml]", "resources: [config.yaml]\nhelmGlobals: {chartHome: ../charts}\nhelmCharts:\n- name: app\n  valuesMerge: replace\n  valuesInline:\n    port: 123456", StringComparison.Ordinal)
            .Replace("-- charts/", "-- k8s/charts/", StringComparison.Ordinal).Replace("../charts", "charts", StringComparison.Ordinal));
        var error = Assert.Single((await project.CheckAsync()).Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.EndsWith("k8s/kustomization.yaml", error.Span.File, StringComparison.Ordinal);
        Assert.Equal((7, 11), (error.Span.Line, error.Span.Column));
        Assert.Contains("(the value 'port' of helmCharts/release-name, chart app 1.2.3, app/templates/service.yaml line 7 of what it renders to)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFieldThatAServerPassesOverIsAMessage()
    {
        using var project = new EnvironmentCheckFixture(Project.Replace("  selector: {app: app}", "  selektor: {app: app}", StringComparison.Ordinal));
        var result = await project.CheckAsync();
        Assert.Empty(project.Places(result));
        Assert.Contains(result.Diagnostics, d => d.Code == "KSAIL3001" && d.Severity == DiagnosticSeverity.Message && d.Message.Contains("selektor", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AScanCountsWhatChartsRenderTo()
    {
        using var project = new EnvironmentCheckFixture(Project);
        var result = await project.CheckAsync(CheckSteps.Scan);
        var finding = Assert.Single(result.Diagnostics, d => d.Message.Contains("C-0057", StringComparison.Ordinal));
        Assert.EndsWith("k8s/release.yaml", finding.Span.File, StringComparison.Ordinal);
        Assert.Contains("Pod/apps/app", finding.Message, StringComparison.Ordinal);
        Assert.Contains("(HelmRelease/apps/app, chart app 1.2.3, app/templates/pod.yaml)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAReleaseRendersToIsKeptForTheNextBuildAndFollowsTheChart()
    {
        using var project = new EnvironmentCheckFixture(Project);
        await project.CheckAsync();
        var kept = Directory.GetFiles(project.Folder["obj/ksail/charts"]);
        Assert.Single(kept);
        Assert.True((await project.CheckAsync()).Environments[0].FromCache);

        project.Folder.Write("k8s/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: default}\n");
        Assert.Empty(project.Places(await project.CheckAsync()));
        Assert.Equal(kept, Directory.GetFiles(project.Folder["obj/ksail/charts"]));

        project.Folder.Write("charts/app/templates/service.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: app}\nspec: {ports: [{port: 0}]}\n");
        Assert.NotEmpty(project.Places(await project.CheckAsync()));
    }

    [Fact]
    public async Task ADefinitionOfAChartIsWhatItsObjectsAreHeldTo()
    {
        using var project = new EnvironmentCheckFixture(Project + """
            -- charts/app/crds/widgets.yaml
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
              scope: Namespaced
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}
            -- k8s/config.yaml
            apiVersion: example.com/v1
            kind: Widget
            metadata: {name: w, namespace: apps}
            spec: {size: large}
            """);
        Assert.Equal(["KSAIL3002 k8s/config.yaml(4,14)"], project.Places(await project.CheckAsync()));
    }
}
