using KSail.Documents.Diagnostics;

namespace KSail.Checks.Tests;

public sealed class EnvironmentCheckTests
{
    [Theory]
    [InlineData(null, "${a}", 0)]
    [InlineData(null, "text", 1)]
    [InlineData("local", "${a}", 1)]
    [InlineData("prod", "${a}", 0)]
    public async Task WhatAnotherEnvironmentUsesIsNotUnused(string? environment, string inProduction, int findings)
    {
        using var project = new EnvironmentCheckFixture();
        foreach (var name in (string[])["local", "prod"])
        {
            project.Folder.Write(name == "local" ? "ksail.yaml" : "ksail.prod.yaml", $"apiVersion: ksail.io/v1alpha1\nkind: Cluster\nmetadata: {{name: {name}}}\nspec: {{cluster: {{distribution: Talos}}, workload: {{kustomizationFile: {name}}}}}\n");
            project.Folder.Write($"k8s/{name}/kustomization.yaml", $"resources: [../base]\npatches:\n- target: {{kind: Kustomization}}\n  patch: |-\n    - op: replace\n      path: /spec/path\n      value: apps-{name}\n");
            project.Folder.Write($"k8s/apps-{name}/config.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c, namespace: default}}\ndata: {{key: '{(name == "local" ? "text" : inProduction)}'}}\n");
        }

        project.Folder.Write("k8s/base/kustomization.yaml", "resources: [chain.yaml]\n");
        project.Folder.Write("k8s/base/chain.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: variables, namespace: flux-system}
            data: {a: b}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: apps, namespace: flux-system}
            spec:
              interval: 1m
              prune: true
              path: apps
              sourceRef: {kind: OCIRepository, name: flux-system}
              postBuild: {substituteFrom: [{kind: ConfigMap, name: variables}]}

            """);
        foreach (var isAgain in (bool[])[false, true])
        {
            var result = await project.CheckAsync(environment: environment);
            Assert.All(result.Environments, each => Assert.Equal((true, isAgain), (each.IsValid, each.FromCache)));
            Assert.Equal(findings, result.Diagnostics.Count(d => d.Code == "KSAIL2215"));
        }
    }

    [Fact]
    public async Task WhatCouldNotBeRenderedIsNotMissedByOthers()
    {
        using var project = new EnvironmentCheckFixture(EnvironmentCheckFixture.Minimal.Replace("  - config.yaml", "  - config.yaml\n  - servce.yaml\n  - ingress.yaml", StringComparison.Ordinal));
        project.Folder.Write("k8s/service.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: default}\nspec: {ports: [{port: 80}]}\n");
        project.Folder.Write("k8s/ingress.yaml", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: default}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n");
        Assert.Equal(["KSAIL2010 k8s/kustomization.yaml(3,5)"], project.Places(await project.CheckAsync()));
        project.Folder.Write("k8s/kustomization.yaml", "resources: [config.yaml, ingress.yaml]\n");
        Assert.StartsWith("KSAIL3270 k8s/ingress.yaml", Assert.Single(project.Places(await project.CheckAsync())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMinimalProjectIsValid()
    {
        using var project = new EnvironmentCheckFixture();
        var result = await project.CheckAsync();
        Assert.Empty(result.Diagnostics);
        var environment = Assert.Single(result.Environments);
        Assert.Equal(("local", 1, true, false), (environment.Name, environment.ResourceCount, environment.IsValid, environment.FromCache));
    }

    [Fact]
    public async Task RenderWritesWhatFluxWouldApply()
    {
        using var project = new EnvironmentCheckFixture();
        var result = await project.CheckAsync(CheckSteps.Render);
        Assert.Equal(project.Output("local"), Assert.Single(result.Environments).ManifestsFile);
        Assert.Equal(
            """
            apiVersion: v1
            data:
              color: blue
            kind: ConfigMap
            metadata:
              labels:
                kustomize.toolkit.fluxcd.io/name: flux-system
                kustomize.toolkit.fluxcd.io/namespace: flux-system
              name: settings
              namespace: default

            """.ReplaceLineEndings("\n"),
            await File.ReadAllTextAsync(project.Output("local")));
    }

    [Fact]
    public async Task AnEnvironmentThatFailsDoesNotStopTheOthersAndWritesNothing()
    {
        using var project = new EnvironmentCheckFixture();
        project.Folder.Write("ksail.prod.yaml", (await File.ReadAllTextAsync(project.Folder["ksail.yaml"])).Replace("name: local", "name: prod").Replace("sourceDirectory: k8s", "sourceDirectory: k8s\n    kustomizationFile: broken"));
        project.Folder.Write("k8s/broken/kustomization.yaml", "resources: [missing.yaml]\n");
        var result = await project.CheckAsync(CheckSteps.Render);
        Assert.True(File.Exists(project.Output("local")));
        Assert.False(Directory.Exists(project.Folder["bin/ksail/prod"]));
        Assert.Equal([true, false], result.Environments.Select(e => e.IsValid));
        Assert.StartsWith("KSAIL2", Assert.Single(result.Diagnostics).Code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBeWrittenIsAFindingUntilItCan()
    {
        using var project = new EnvironmentCheckFixture();
        var blocker = project.Folder.Write("bin/ksail/local", "a file where a folder should be");
        var result = await project.CheckAsync(CheckSteps.Render);
        Assert.Equal("KSAIL3108", Assert.Single(result.Diagnostics).Code);
        Assert.Null(Assert.Single(result.Environments).ManifestsFile);
        File.Delete(blocker);
        Assert.Empty((await project.CheckAsync(CheckSteps.Render)).Diagnostics);
        Assert.True(File.Exists(project.Output("local")));
    }

    [Fact]
    public async Task AnUnchangedCheckIsReplayedWithItsFindings()
    {
        using var project = new EnvironmentCheckFixture();
        project.Folder.Write("k8s/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndatas: {}\n");
        var first = await project.CheckAsync();
        var second = await project.CheckAsync();
        Assert.NotEmpty(first.Diagnostics);
        Assert.False(Assert.Single(first.Environments).FromCache);
        Assert.True(Assert.Single(second.Environments).FromCache);
        Assert.Equal(first.Diagnostics, second.Diagnostics);
        Assert.Equal(first.Environments[0].ResourceCount, second.Environments[0].ResourceCount);
    }

    public static TheoryData<string, Action<string, Dictionary<string, string>>> Changes => new()
    {
        { "a manifest", (root, _) => File.AppendAllText(Path.Combine(root, "k8s/config.yaml"), "  size: large\n") },
        { "the configuration", (root, _) => File.AppendAllText(Path.Combine(root, "ksail.yaml"), "    tag: next\n") },
        { "a second kustomization file", (root, _) => File.WriteAllText(Path.Combine(root, "k8s/kustomization.yml"), "resources: []\n") },
        { "an override", (_, variables) => variables["KSAIL_SPEC_WORKLOAD_TAG"] = "next" },
        { "a folder that becomes the default folder of node patches", (root, _) => Directory.CreateDirectory(Path.Combine(root, "talos")) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task AChangeIsSeenIn(string what, Action<string, Dictionary<string, string>> change)
    {
        using var project = new EnvironmentCheckFixture();
        await project.CheckAsync();
        change(project.Folder.Root, project.Variables);
        Assert.False((await project.CheckAsync()).Environments.Single().FromCache, what);
    }

    [Fact]
    public async Task AnotherEngineDoesNotBelieveTheCache()
    {
        using var project = new EnvironmentCheckFixture();
        await project.CheckAsync(engine: "one");
        Assert.False((await project.CheckAsync(engine: "two")).Environments.Single().FromCache);
        Assert.True((await project.CheckAsync(engine: "two")).Environments.Single().FromCache);
    }

    [Fact]
    public async Task ADeletedOrEditedStreamIsRenderedAgain()
    {
        using var project = new EnvironmentCheckFixture();
        await project.CheckAsync(CheckSteps.Render);
        var text = await File.ReadAllTextAsync(project.Output("local"));
        File.Delete(project.Output("local"));
        await project.CheckAsync(CheckSteps.Render);
        Assert.Equal(text, await File.ReadAllTextAsync(project.Output("local")));
        await File.WriteAllTextAsync(project.Output("local"), "edited");
        await project.CheckAsync(CheckSteps.Render);
        Assert.Equal(text, await File.ReadAllTextAsync(project.Output("local")));
    }

    [Fact]
    public async Task A_step_renders_and_tells_nothing_that_an_earlier_one_of_the_build_did()
    {
        using var project = new EnvironmentCheckFixture();
        project.Folder.Write("k8s/kustomization.yaml", "bases: [config.yaml]\n");
        var memory = new CheckMemory();
        Assert.Single((await project.CheckAsync(memory: memory)).Diagnostics, static d => d.Severity == DiagnosticSeverity.Warning);

        // Gone for everybody but the memory.
        File.Delete(project.Folder["k8s/config.yaml"]);
        var second = await project.CheckAsync(CheckSteps.Render, memory: memory);
        Assert.Empty(second.Diagnostics);
        Assert.True(File.Exists(Assert.Single(second.Environments).ManifestsFile));
    }

    [Fact]
    public async Task An_error_is_told_by_every_step_that_fails_for_it()
    {
        using var project = new EnvironmentCheckFixture();
        project.Folder.Write("k8s/kustomization.yaml", "resources: [missing.yaml]\n");
        var memory = new CheckMemory();
        Assert.Equal((await project.CheckAsync(memory: memory)).Diagnostics, (await project.CheckAsync(CheckSteps.Render, memory: memory)).Diagnostics);
    }

    [Fact]
    public async Task AFindingInASharedBaseIsToldOnce()
    {
        using var project = new EnvironmentCheckFixture();
        File.Copy(project.Folder["ksail.yaml"], project.Folder["ksail.prod.yaml"]);
        project.Folder.Write("k8s/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndatas: {}\n");
        var result = await project.CheckAsync();
        Assert.Equal(2, result.Environments.Count);
        Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public async Task Mistakes_are_told_where_they_were_written()
    {
        using var project = new EnvironmentCheckFixture("""
            -- ksail.yaml
            apiVersion: ksail.io/v1alpha1
            kind: Cluster
            metadata: {name: local}
            spec:
              cluster: {distribution: Talos, provider: Docker}
              workload: {sourceDirectory: k8s}
            -- k8s/kustomization.yaml
            resources: [flux.yaml, web.yaml]
            patches:
              - path: patch.yaml
              - target: {kind: Deployment}
                patch: |
                  - op: add
                    path: /spec/minReadySeconds
                    value: "10"
            -- k8s/patch.yaml
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: web}
            spec:
              template:
                spec:
                  containers:
                    - name: web
                      imagePullPolicy: always
                    - name: sidecar
                  terminationGracePeriod: 3
            -- k8s/web.yaml
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: web}]}
            -- k8s/flux.yaml
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: OCIRepository
            metadata: {name: flux-system, namespace: flux-system}
            spec: {interval: 1m, url: oci://example.com/platform}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: apps, namespace: flux-system}
            spec:
              interval: 1m
              prune: true
              path: ./apps
              sourceRef: {kind: OCIRepository, name: flux-system}
              postBuild: {substitute: {count: three, port: "8080", empty: ""}}
            -- k8s/apps/pod.yaml
            apiVersion: v1
            kind: Pod
            metadata: {name: server, namespace: web}
            spec:
              terminationGracePeriodSeconds: ${count}
              containers:
                - name: server
                  image: ${empty}
                  env:
                    - name: PORT
                      value: "${port}"
            """);
        var result = await project.CheckAsync();
        Assert.Equal(
            [
                "KSAIL3002 k8s/apps/pod.yaml(5,34)", "KSAIL3003 k8s/apps/pod.yaml(8,7)", "KSAIL3002 k8s/apps/pod.yaml(11,18)",
                "KSAIL3002 k8s/kustomization.yaml(8,16)",
                "KSAIL3004 k8s/patch.yaml(9,28)", "KSAIL3003 k8s/patch.yaml(10,11)", "KSAIL3001 k8s/patch.yaml(11,7)",
            ],
            project.Places(result));
        Assert.EndsWith("write ${quote}${…}${quote}, with a variable quote: '\"'", result.Diagnostics[2].Message, StringComparison.Ordinal);
    }
}
