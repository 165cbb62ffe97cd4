using KSail.Documents.Diagnostics;
using static KSail.Rendering.Tests.Flux.Releases.ReleaseScenario;

namespace KSail.Rendering.Tests.Flux.Releases;

/// <summary>HelmReleases in the chain: names, namespaces, values, what helm-controller adds, and where errors point.</summary>
public sealed class ReleaseTests
{
    [Fact]
    public void AReleaseIsRenderedWithItsValues()
    {
        using var scenario = Of(Release("values: {replicas: 3, image: {tag: '2'}}"));

        var rendered = scenario.RenderClean();

        var deployment = Find(rendered, "Deployment");
        Assert.Equal("app", deployment.Name);
        Assert.Equal("apps", deployment.Namespace);
        Assert.Equal("3", TextAt(deployment, "spec/replicas"));
        Assert.Equal("nginx:2", TextAt(deployment, "spec/template/spec/containers/0/image"));
        Assert.Equal("app", deployment.Tree.GetMapping("metadata")!.GetMapping("labels")!.GetString("helm.toolkit.fluxcd.io/name"));
    }

    [Fact]
    public void WithoutSettingsReleasesAreLeftAsTheyAre()
    {
        using var scenario = new FluxScenario($"-- k8s/clusters/local/objects.yaml\n{Release()}\n{Chart}");
        Assert.Empty(scenario.RenderClean().Releases);
    }

    [Theory]
    [InlineData("", "app", "apps")]
    [InlineData("targetNamespace: web", "web-app", "web")]
    [InlineData("releaseName: other\ntargetNamespace: web", "other", "web")]
    [InlineData("releaseName: a-name-that-is-longer-than-what-helm-stores-releases-under", "a-name-that-is-longer-than-what-helm-sto-", "apps")]
    public void AReleaseHasTheNameThatFluxGivesIt(string spec, string name, string ns)
    {
        using var scenario = Of(Release(spec));
        var deployment = Find(scenario.RenderClean(), "Deployment");
        Assert.StartsWith(name, deployment.Name, StringComparison.Ordinal);
        Assert.True(deployment.Name.Length <= 53);
        Assert.Equal(ns, deployment.Namespace);
    }

    [Theory]
    [InlineData("valuesFrom: [{kind: ConfigMap, name: one}]", "5", "an object's values.yaml")]
    [InlineData("valuesFrom: [{kind: ConfigMap, name: one}, {kind: ConfigMap, name: two, valuesKey: other}]", "6", "the later goes over the earlier")]
    [InlineData("valuesFrom: [{kind: ConfigMap, name: one}]\nvalues: {replicas: 7}", "7", "inline values go last")]
    [InlineData("valuesFrom: [{kind: ConfigMap, name: count, valuesKey: n, targetPath: replicas}]", "8", "one value by its path")]
    [InlineData("valuesFrom: [{kind: ConfigMap, name: count, valuesKey: n, targetPath: replicas}]\nvalues: {replicas: 7}", "7", "inline values go over a path at the top")]
    [InlineData("valuesFrom: [{kind: Secret, name: secret}]", "9", "a Secret's text")]
    [InlineData("valuesFrom: [{kind: Secret, name: encoded}]", "10", "a Secret's data")]
    [InlineData("valuesFrom: [{kind: ConfigMap, name: none, optional: true}]", "1", "one that need not be there")]
    [InlineData("valuesFrom: [{kind: ConfigMap, name: one, valuesKey: none, optional: true}]", "1", "a key that need not be there")]
    public void ValuesComeTogetherInTheOrderOfFlux(string spec, string replicas, string why)
    {
        using var scenario = Of(Release(spec) + """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: one, namespace: apps}
            data:
              values.yaml: |
                replicas: 5
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: two, namespace: apps}
            data: {other: "replicas: 6"}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: count, namespace: apps}
            data: {n: "8"}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: secret, namespace: apps}
            stringData: {values.yaml: "replicas: 9"}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: encoded, namespace: apps}
            data: {values.yaml: cmVwbGljYXM6IDEw}
            """);
        Assert.True(replicas == TextAt(Find(scenario.RenderClean(), "Deployment"), "spec/replicas"), why);
    }

    [Fact]
    public void ANestedPathGoesOverInlineValuesThatItSharesAMapWith()
    {
        using var scenario = Of(Release("valuesFrom: [{kind: ConfigMap, name: tag, valuesKey: t, targetPath: image.tag}]\nvalues: {image: {tag: inline}}") + """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: tag, namespace: apps}
            data: {t: from-path}
            """);
        Assert.Equal("nginx:from-path", TextAt(Find(scenario.RenderClean(), "Deployment"), "spec/template/spec/containers/0/image"));
    }

    [Fact]
    public void PostRenderersAndCommonMetadataChangeWhatAChartRendersTo()
    {
        using var scenario = Of(Release("""
            commonMetadata: {labels: {team: a}, annotations: {note: b}}
            postRenderers:
              - kustomize:
                  patches:
                    - target: {kind: Deployment}
                      patch: |
                        - op: add
                          path: /spec/paused
                          value: true
                    - patch: |
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: app}
                        spec: {minReadySeconds: 4}
                  images:
                    - {name: nginx, newName: registry.example.com/nginx, newTag: "9"}
            """));

        var deployment = Find(scenario.RenderClean(), "Deployment");

        Assert.Equal("true", TextAt(deployment, "spec/paused"));
        Assert.Equal("4", TextAt(deployment, "spec/minReadySeconds"));
        Assert.Equal("registry.example.com/nginx:9", TextAt(deployment, "spec/template/spec/containers/0/image"));
        Assert.Equal("a", TextAt(deployment, "metadata/labels/team"));
        Assert.Equal("b", TextAt(deployment, "metadata/annotations/note"));
        Assert.Equal("app/templates/deployment.yaml", deployment.Origin!.Template);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("install: {crds: Skip}", false)]
    [InlineData("install: {skipCRDs: true}", false)]
    [InlineData("install: {skipCRDs: true, crds: CreateReplace}", true)]
    public void DefinitionsOfAChartComeFirstUnlessTheyAreSkipped(string spec, bool isThere)
    {
        using var scenario = Of(Release(spec), Chart + """
            -- charts/app/crds/thing.yaml
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: things.example.com}
            spec: {group: example.com, scope: Namespaced, names: {kind: Thing, plural: things}, versions: [{name: v1, served: true, storage: true}]}
            """);
        var resources = Assert.Single(scenario.RenderClean().Releases).Resources;
        Assert.Equal(isThere ? ["CustomResourceDefinition", "Deployment"] : ["Deployment"], resources.Select(r => r.Kind));
    }

    [Theory]
    [InlineData("", true, "the Helm of today renders hooks with all else")]
    [InlineData("postRenderStrategy: combined", true, "and so where it is asked for")]
    [InlineData("postRenderStrategy: separate", true, "or for themselves")]
    [InlineData("postRenderStrategy: nohooks", false, "but not where they are spared")]
    public void HooksArePostRenderedAsTheStrategySays(string strategy, bool isChanged, string why)
    {
        using var scenario = Of(Release($"""
            {strategy}
            commonMetadata: {"{"}labels: {"{"}team: a{"}"}{"}"}
            postRenderers: [{"{"}kustomize: {"{"}patches: [{"{"}target: {"{"}kind: Job{"}"}, patch: '[{"{"}"op": "add", "path": "/spec", "value": {"{"}"parallelism": 2{"}"}{"}"}]'{"}"}]{"}"}{"}"}]
            """), Chart + """
            -- charts/app/templates/hook.yaml
            apiVersion: batch/v1
            kind: Job
            metadata: {name: hook, annotations: {helm.sh/hook: post-install}}

            """);
        var hook = Find(scenario.RenderClean(), "Job");
        var labels = hook.Tree.GetMapping("metadata")!.GetMapping("labels");
        Assert.True(hook.Tree.Contains("spec") == isChanged && labels?.GetString("team") == (isChanged ? "a" : null)
            && labels?.GetString("helm.toolkit.fluxcd.io/name") == (isChanged ? "app" : null) && hook.Origin!.IsHook, why);
    }

    [Theory]
    [InlineData("file://../lib", "", "")]
    [InlineData("https://charts.example.com", "1.2.0", "https://charts.example.com/lib:1.2.0, which the chart app depends on")]
    [InlineData("https://charts.example.com", "", "https://charts.example.com/lib:1.x, which the chart app depends on")]
    [InlineData("file://../none", "", "there is none at '../none'")]
    [InlineData("@alias", "", "its repository '@alias' is no address")]
    public void SubchartsThatAChartDoesNotHoldAreTakenFromWhereItSays(string repository, string locked, string absence)
    {
        var pin = locked.Length == 0 ? "" : $"-- charts/app/Chart.lock\ndependencies: [{{name: lib, version: {locked}, repository: \"{repository}\"}}]\n";
        using var scenario = Of(Release(), Chart.Replace("version: 1.2.3\n", $"version: 1.2.3\ndependencies: [{{name: lib, version: 1.x, repository: \"{repository}\"}}]\n", StringComparison.Ordinal) + pin + """
            -- charts/lib/Chart.yaml
            apiVersion: v2
            name: lib
            version: 1.2.0
            -- charts/lib/templates/config.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: lib}

            """);
        var rendered = scenario.RenderClean();
        if (absence.Length == 0)
            Assert.Equal("app/charts/lib/templates/config.yaml", Find(rendered, "ConfigMap").Origin!.Template);
        else
            Assert.Contains(absence, Assert.Single(rendered.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatAChartSaysOfASecretIsNotTold()
    {
        using var scenario = Of(Release("valuesFrom: [{kind: Secret, name: values}]") + """
            apiVersion: v1
            kind: Secret
            metadata: {name: values, namespace: apps}
            stringData: {values.yaml: "password: hunter2"}
            """, Chart + "-- charts/app/templates/check.yaml\n{{ fail (printf \"the password %s is weak\" (upper .Values.password)) }}\n");
        var finding = Assert.Single(scenario.Findings());
        Assert.Contains("KSAIL2313", finding, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", finding, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void WhatAChartSaysWithoutASecretIsTold()
    {
        using var scenario = Of(Release("valuesFrom: [{kind: Secret, name: values}]") + """
            apiVersion: v1
            kind: Secret
            metadata: {name: values, namespace: apps}
            stringData: {values.yaml: "password: hunter2"}
            """, Chart + "-- charts/app/templates/check.yaml\n{{ fail \"the chart is broken\" }}\n");
        Assert.Contains("the chart is broken", Assert.Single(scenario.Findings()), StringComparison.Ordinal);
    }

    [Fact]
    public void AChartSeesTheKindsThatTheEnvironmentAndOtherChartsDefine()
    {
        const string monitor = """
            -- charts/app/templates/monitor.yaml
            {{- if .Capabilities.APIVersions.Has "monitoring.example.com/v1/Monitor" }}
            apiVersion: monitoring.example.com/v1
            kind: Monitor
            metadata: {name: m}
            {{- end }}
            -- charts/monitoring/Chart.yaml
            apiVersion: v2
            name: monitoring
            version: 1.0.0
            -- charts/monitoring/templates/crd.yaml
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: monitors.monitoring.example.com}
            spec: {group: monitoring.example.com, scope: Namespaced, names: {kind: Monitor, plural: monitors}, versions: [{name: v1, served: true, storage: true}]}
            """;
        using var scenario = Of(Release() + Release(name: "monitoring").Replace("./charts/app", "./charts/monitoring", StringComparison.Ordinal), Chart + monitor);
        Assert.Equal("apps", Find(scenario.RenderClean(), "Monitor").Namespace);
    }

    [Fact]
    public void AReleaseThatAChartBringsIsRenderedInTurn()
    {
        using var scenario = Of(Release(name: "outer").Replace("./charts/app", "./charts/outer", StringComparison.Ordinal), Chart + """
            -- charts/outer/Chart.yaml
            apiVersion: v2
            name: outer
            version: 1.0.0
            -- charts/outer/templates/release.yaml
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: inner}
            spec:
              chart: {spec: {chart: charts/app, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}}
            """);
        Assert.Equal("inner", Find(scenario.RenderClean(), "Deployment").Name);
    }

    [Fact]
    public void AnErrorOfAReleaseThatAChartBringsIsToldAtTheReleaseInTheRepository()
    {
        using var scenario = Of(Release(), """
            -- charts/app/Chart.yaml
            apiVersion: v2
            name: app
            version: 1.0.0
            -- charts/app/templates/release.yaml
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: inner}
            spec:
              chart: {spec: {chart: charts/none, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}}
            """);
        Assert.Equal(["k8s/clusters/local/objects.yaml(2,7): KSAIL2322"], scenario.Places());
    }

    [Theory]
    [InlineData("values: {replicas: many}", "k8s/clusters/local/objects.yaml(10,22)", "KSAIL2312", "at '/replicas': got string, want integer", "a value against the schema")]
    [InlineData("values: {image: {tag: null}}", "k8s/clusters/local/objects.yaml(10,25)", "KSAIL2313", "image.tag is needed", "a value that the chart requires")]
    [InlineData("values: {image: {tag: a}, list: {a: 1}}", "k8s/clusters/local/objects.yaml(10,3)", "KSAIL2312", "missing property", "a value that is missing")]
    [InlineData("values: {image: {tag: a}, ports: {htps: 1}}", "k8s/clusters/local/objects.yaml(10,43)", "KSAIL2312", "at '/ports': additional properties 'htps' not allowed; did you mean 'https'?", "a key that there is not")]
    public void AnErrorPointsAtTheValueToBlame(string spec, string place, string code, string message, string why)
    {
        var scenario = Of(Release(spec), """
            -- charts/app/Chart.yaml
            apiVersion: v2
            name: app
            version: 1.2.3
            -- charts/app/values.schema.json
            {"properties": {"ports": {"properties": {"http": {}, "https": {}}, "additionalProperties": false}, "replicas": {"type": "integer"}}, "dependentSchemas": {"list": {"required": ["other"]}}}
            -- charts/app/templates/a.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a}
            data: {tag: {{ required "image.tag is needed" .Values.image.tag }}}
            """);
        using (scenario)
        {
            var finding = Assert.Single(scenario.Findings());
            Assert.True(finding.StartsWith($"{place}: {code}: ", StringComparison.Ordinal) && finding.Contains(message, StringComparison.Ordinal), $"{why}: {finding}");
        }
    }

    [Fact]
    public void AValueFromAConfigMapIsBlamedAtItsLine()
    {
        using var scenario = Of(Release("valuesFrom: [{kind: ConfigMap, name: values}]") + """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: values, namespace: apps}
            data:
              values.yaml: |
                image: {tag: "2"}
                replicas: many
            """, Chart + "-- charts/app/values.schema.json\n{\"properties\": {\"replicas\": {\"type\": \"integer\"}}}\n");
        Assert.Equal(["k8s/clusters/local/objects.yaml(18,15): KSAIL2312"], scenario.Places());
    }

    [Fact]
    public void AValueOfASecretIsNotTold()
    {
        using var scenario = Of(Release("valuesFrom: [{kind: Secret, name: values}]") + """
            apiVersion: v1
            kind: Secret
            metadata: {name: values, namespace: apps}
            stringData: {values.yaml: "password: hunter2"}
            """, Chart + "-- charts/app/values.schema.json\n{\"properties\": {\"password\": {\"pattern\": \"^[0-9]+$\"}}}\n");
        var finding = Assert.Single(scenario.Findings());
        Assert.Contains("'password'", finding, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ .Values.nothing.at.all }}", "KSAIL2314", "app/templates/a.yaml:1:", "a template that fails")]
    [InlineData("kind: A\nb: [", "KSAIL2316", "app/templates/a.yaml", "output that is no YAML")]
    public void OtherErrorsPointAtTheReleaseAndNameTheTemplate(string template, string code, string message, string why)
    {
        using var scenario = Of(Release(), "-- charts/app/Chart.yaml\napiVersion: v2\nname: app\nversion: 1.2.3\n-- charts/app/templates/a.yaml\n" + template + "\n");
        var finding = Assert.Single(scenario.Findings());
        Assert.True(finding.StartsWith($"k8s/clusters/local/objects.yaml(2,7): {code}: HelmRelease/apps/app, chart app 1.2.3: ", StringComparison.Ordinal) && finding.Contains(message, StringComparison.Ordinal), $"{why}: {finding}");
    }

    [Fact]
    public void WhatOnlyTheClusterKnowsMakesNoError()
    {
        using var scenario = Of(Release("valuesFrom: [{kind: Secret, name: values}]") + """
            apiVersion: v1
            kind: Secret
            metadata: {name: values, namespace: apps}
            data: {values.yaml: "ENC[AES256_GCM,data:abc=,iv:x=,tag:y=,type:str]"}
            sops: {mac: "ENC[AES256_GCM,data:a=,iv:b=,tag:c=,type:str]"}
            """, Chart + "-- charts/app/templates/b.yaml\n{{ required \"x\" .Values.secret }}\n");
        var rendered = scenario.Render();
        Assert.DoesNotContain(rendered.Diagnostics, d => d.Code.StartsWith("KSAIL23", StringComparison.Ordinal) && d.Severity != DiagnosticSeverity.Message);
        Assert.Empty(rendered.Releases);
    }

    [Fact]
    public void AMissingChartIsAnErrorAndAMissingRepositoryIsNot()
    {
        using var missing = Of(Release(), "");
        Assert.Equal(["k8s/clusters/local/objects.yaml(8,14): KSAIL2322"], missing.Places());
        using var elsewhere = Of(Release().Replace("kind: GitRepository, name: flux-system", "kind: GitRepository, name: other", StringComparison.Ordinal));
        Assert.Equal([": KSAIL2323"], elsewhere.Places());
    }

    [Fact]
    public void UnrestoredChartsAreOneMessage()
    {
        const string repository = """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: {name: charts, namespace: apps}
            spec: {url: https://charts.example.com/}
            ---

            """;
        var release = Release("values: {a: 1}").Replace("./charts/app", "app", StringComparison.Ordinal).Replace("kind: GitRepository, name: flux-system, namespace: flux-system", "kind: HelmRepository, name: charts", StringComparison.Ordinal);
        using var scenario = Of(repository + release + release.Replace("name: app, namespace", "name: second, namespace", StringComparison.Ordinal), "");
        var finding = Assert.Single(scenario.Findings());
        Assert.StartsWith(": KSAIL2310: 2 Helm releases are not rendered", finding, StringComparison.Ordinal);
        Assert.Contains("https://charts.example.com/app:*", finding, StringComparison.Ordinal);
    }

    [Fact]
    public void AHundredRendersSideBySideGiveTheSameBytes()
    {
        using var scenario = Of(Release("values: {replicas: 3}") + Release(name: "second") + Release("targetNamespace: web", "third"));
        var texts = new string[100];
        Parallel.For(0, texts.Length, i => texts[i] = string.Concat(scenario.Render().Releases.SelectMany(r => r.Resources).Select(r => Documents.Yaml.YamlWriter.ToText(r.Tree))));
        Assert.Single(texts.Distinct(StringComparer.Ordinal));
        Assert.Contains("web-third", texts[0], StringComparison.Ordinal);
    }
}
