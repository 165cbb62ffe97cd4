using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Tests.Flux;

/// <summary>What a chain makes of its Kustomizations, and what it finds wrong with them.</summary>
public sealed class ChainTests
{
    private const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ";

    [Fact]
    public void TheEntryMayBeTheFile()
    {
        using var scenario = new FluxScenario($"-- k8s/a/kustomization.yaml\nresources: [c.yaml]\n-- k8s/a/c.yaml\n{ConfigMap}c\n", "a/kustomization.yaml");
        Assert.Equal("a", Assert.Single(scenario.RenderClean().Kustomizations).Path);
    }

    [Fact]
    public void AnEmptyEntryIsTheSourceDirectory()
    {
        using var scenario = new FluxScenario($"-- k8s/kustomization.yaml\nresources: [c.yaml]\n-- k8s/c.yaml\n{ConfigMap}c\n", "");
        var root = Assert.Single(scenario.RenderClean().Kustomizations);
        Assert.Equal(("flux-system", "flux-system", ""), (root.Namespace, root.Name, root.Path));
        Assert.Equal("ConfigMap/c", root.Resources.Single().ToString());
    }

    [Theory]
    [InlineData("nowhere", "ksail.yaml(3,24): KSAIL2202: the path 'nowhere' of flux-system/flux-system does not exist in the source directory k8s")]
    [InlineData("clusters/loacl", "ksail.yaml(3,24): KSAIL2202: the path 'clusters/loacl' of flux-system/flux-system does not exist in the source directory k8s, which paths are relative to; did you mean 'local'?")]
    [InlineData("clusters/local/a.yaml", "ksail.yaml(3,24): KSAIL2202: the path 'clusters/local/a.yaml' of flux-system/flux-system is a file; name its directory")]
    public void ABadEntryIsAnErrorInTheConfiguration(string entry, string expected)
    {
        using var scenario = new FluxScenario($"-- k8s/clusters/local/a.yaml\n{ConfigMap}c\n", entry);
        Assert.StartsWith(expected, Assert.Single(scenario.Findings()), StringComparison.Ordinal);
    }

    [Fact]
    public void APathThatAReplacementShouldHaveSetIsNotBlamed()
    {
        using var scenario = new FluxScenario($$"""
            -- k8s/clusters/local/kustomization.yaml
            resources: [a.yaml]
            replacements:
            - source: {kind: ConfigMap, name: mata, fieldPath: data.name}
              targets: [{select: {kind: Kustomization}, fieldPaths: [spec.path]}]
            -- k8s/clusters/local/a.yaml
            {{Flux("a", "path: __NAME__")}}
            """);
        Assert.EndsWith(": KSAIL2051", Assert.Single(scenario.Places()), StringComparison.Ordinal);
    }

    [Fact]
    public void AKustomizationIsRenderedOnceThoughTheRootHoldsItself()
    {
        using var scenario = Chain(
            Flux("flux-system", "path: clusters/local") + Flux("a", "path: a") + Flux("b", "path: a"),
            $"-- k8s/a/c.yaml\n{ConfigMap}c\n---\n{Flux("a", "path: a")}");
        Assert.Equal(["flux-system", "a", "b"], scenario.RenderClean().Kustomizations.Select(k => k.Name));
    }

    [Theory]
    [InlineData("path: ./a", "a")]
    [InlineData("path: /a/", "a")]
    [InlineData("path: ../../a", "a")]
    [InlineData("path: a/./../a", "a")]
    public void PathsAreJoinedInsideTheSourceDirectory(string path, string expected)
    {
        using var scenario = Chain(Flux("a", path), $"-- k8s/a/c.yaml\n{ConfigMap}c\n");
        Assert.Equal(expected, scenario.RenderClean().Kustomizations[1].Path);
    }

    [Fact]
    public void ADirectoryWithoutKustomizationIsTakenAsAWhole()
    {
        using var scenario = Chain(Flux("a", "path: a"), $"""
            -- k8s/a/z.yaml
            {ConfigMap}z
            -- k8s/a/b/nested.yml
            {ConfigMap}nested
            -- k8s/a/b-first.yaml
            {ConfigMap}b-first
            -- k8s/a/.hidden/h.yaml
            {ConfigMap}hidden
            -- k8s/a/.sops.yaml
            creation_rules: []
            -- k8s/a/values.json
            not a manifest
            -- k8s/a/UPPER.YAML
            not a manifest
            -- k8s/a/built/kustomization.yaml
            namePrefix: built-
            resources: [deep/x.yaml]
            -- k8s/a/built/deep/x.yaml
            {ConfigMap}x
            -- k8s/a/built/unlisted.yaml
            {ConfigMap}unlisted
            """);
        Assert.Equal(["hidden", "nested", "b-first", "built-x", "z"], scenario.RenderClean().Kustomizations[1].Resources.Select(r => r.Name));
    }

    [Fact]
    public void AnEmptyDirectoryBuildsToNothing()
    {
        using var scenario = Chain(Flux("a", "path: a"), "-- k8s/a/README.md\nnothing here\n");
        Assert.Empty(scenario.RenderClean().Kustomizations[1].Resources);
    }

    [Fact]
    public void WhatIsNotDeliveredIsNotThere()
    {
        using var scenario = Chain(
            Flux("a", "path: a") + Flux("b", "path: skipped"),
            $"-- k8s/a/kustomization.yaml\nresources: [c.yaml]\nconfigMapGenerator:\n- name: g\n  files: [logo.png]\n-- k8s/a/c.yaml\n{ConfigMap}c\n-- k8s/a/logo.png\nx\n");
        Assert.Contains("k8s/a/kustomization.yaml(4,11): KSAIL2010", scenario.Places());
        using var withPatterns = Chain(Flux("a", "path: a"), $"-- k8s/.sourceignore\nskipped.yaml\n-- k8s/a/c.yaml\n{ConfigMap}c\n-- k8s/a/skipped.yaml\n{ConfigMap}skipped\n");
        Assert.Equal(["c"], withPatterns.RenderClean().Kustomizations[1].Resources.Select(r => r.Name));
    }

    [Fact]
    public void FieldsOfTheKustomizationAreMergedIntoTheFile()
    {
        using var scenario = Chain(
            Flux("a", """
                path: a
                  targetNamespace: target
                  namePrefix: pre-
                  nameSuffix: -suf
                  components: [../component, ../absent]
                  ignoreMissingComponents: true
                  patches:
                    - target: {kind: Deployment}
                      patch: |
                        - op: add
                          path: /spec/paused
                          value: true
                  images:
                    - name: app
                      newTag: "2"
                    - name: sidecar
                      newName: mirror/sidecar
                """),
            """
            -- k8s/a/kustomization.yaml
            namespace: replaced
            namePrefix: replaced-
            resources: [d.yaml]
            images:
              - name: app
                newName: registry/app
                digest: sha256:0000000000000000000000000000000000000000000000000000000000000000
            patches:
              - target: {kind: Deployment}
                patch: '[{"op": "add", "path": "/spec/paused", "value": false}]'
            -- k8s/a/d.yaml
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d}
            spec:
              template:
                spec:
                  containers:
                    - {name: app, image: "app:1"}
                    - {name: sidecar, image: "sidecar:1"}
            -- k8s/component/kustomization.yaml
            apiVersion: kustomize.config.k8s.io/v1alpha1
            kind: Component
            labels:
              - pairs: {component: "yes"}
            """);
        Assert.Equal(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              labels:
                component: "yes"
                kustomize.toolkit.fluxcd.io/name: a
                kustomize.toolkit.fluxcd.io/namespace: flux-system
              name: pre-d-suf
              namespace: target
            spec:
              paused: true
              template:
                spec:
                  containers:
                  - image: registry/app:2
                    name: app
                  - image: mirror/sidecar:1
                    name: sidecar

            """,
            FluxScenario.Text(scenario.RenderClean(), "a"));
    }

    [Fact]
    public void WhatKustomizeFindsWrongWithAFieldPointsAtTheFluxKustomization()
    {
        using var scenario = Chain(
            Flux("a", "path: a\n  components: [../absent, 'https://example.com/x']\n  patches:\n    - patch: 'nonsense'"),
            $"-- k8s/a/kustomization.yaml\nresources: [c.yaml]\n-- k8s/a/c.yaml\n{ConfigMap}c\n");
        var places = scenario.Places();
        Assert.Contains("k8s/clusters/local/chain.yaml(10,27): KSAIL2203", places);
        Assert.Contains("k8s/clusters/local/chain.yaml(10,16): KSAIL2010", places);
        Assert.Contains(places, p => p.StartsWith("k8s/clusters/local/chain.yaml(12,", StringComparison.Ordinal));
    }

    [Fact]
    public void EncryptedObjectsNeedDecryption()
    {
        const string Secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  a: ENC[AES256_GCM,data:x,type:str]\nsops:\n  mac: x\n";
        using var scenario = Chain(Flux("a", "path: a"), $"-- k8s/a/s.yaml\n{Secret}");
        Assert.Equal(
            ["k8s/a/s.yaml(7,1): KSAIL2220: Secret/s is encrypted, but the Kustomization flux-system/a (k8s/clusters/local/chain.yaml) has no spec.decryption, so Flux refuses it; add 'decryption: {provider: sops, secretRef: {name: sops-age}}' to it, or let one apply the object that has it"],
            scenario.Findings());
        using var decrypted = Chain(Flux("a", "path: a\n  decryption: {provider: sops}"), $"-- k8s/a/s.yaml\n{Secret}");
        Assert.Equal("sops-encrypted-value-of-a", FluxScenario.At(FluxScenario.Find(decrypted.RenderClean(), "Secret", "s").Tree, "stringData/a").ToString());
    }

    [Theory]
    [InlineData("ENC[AES256_GCM,data:abcdefghijklmnopqrstuvwxyz,type:str]")]
    [InlineData("{\"sops\": {\"mac\": \"ENC[AES256_GCM,data:x,type:str]\"}, \"a\": 1}")]
    [InlineData("a=ENC[AES256_GCM,data:x,type:str]\nsops_mac=ENC[AES256_GCM,data:x]\n")]
    public void EncryptedFilesInGeneratedSecretsAreUnknown(string content)
    {
        var data = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(content));
        using var scenario = Chain(
            Flux("a", "path: a\n  decryption: {provider: sops}"),
            $"-- k8s/a/s.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  config.json: {data}\n  sops_version: My4w\n  plain: cGxhaW4=\n");
        var secret = FluxScenario.Find(scenario.RenderClean(), "Secret", "s").Tree;
        Assert.Equal("sops-encrypted-value-of-config.json", FluxScenario.At(secret, "data/config.json").ToString());
        Assert.Equal("cGxhaW4=", FluxScenario.At(secret, "data/plain").ToString());
        Assert.False(secret.GetMapping("data")!.Contains("sops_version"));
    }

    [Fact]
    public void VariablesOfLaterSourcesWin()
    {
        using var scenario = Chain(
            Flux("vars", "path: vars") + Flux("a", "path: a\n  postBuild:\n    substituteFrom:\n    - {kind: ConfigMap, name: one}\n    - {kind: Secret, name: two}\n    - {kind: ConfigMap, name: absent, optional: true}\n    substitute: {c: inline}"),
            $"""
            -- k8s/vars/v.yaml
            {ConfigMap}one
              namespace: flux-system
            data:
              a: one
              b: one
              c: one
              d: one
            ---
            apiVersion: v1
            kind: Secret
            metadata:
              name: two
              namespace: flux-system
            data:
              b: dHdv
              d: dHdv
            stringData:
              d: string
            -- k8s/a/c.yaml
            {ConfigMap}c
            data:
              all: "${"{a}"} ${"{b}"} ${"{c}"} ${"{d}"}"
            """);
        Assert.Equal("one two inline string", FluxScenario.At(FluxScenario.Find(scenario.RenderClean(), "ConfigMap", "c").Tree, "data/all").ToString());
    }

    [Fact]
    public void WhoLacksVariablesWaitsForWhoMakesThem()
    {
        using var scenario = Chain(
            Flux("a", "path: a\n  postBuild:\n    substituteFrom: [{kind: ConfigMap, name: v}]") + Flux("vars", "path: vars"),
            $"-- k8s/vars/v.yaml\n{ConfigMap}v\n  namespace: flux-system\ndata: {"{x: '1'}"}\n-- k8s/a/c.yaml\n{ConfigMap}c\n");
        Assert.Equal(["flux-system", "vars", "a"], scenario.RenderClean().Kustomizations.Select(k => k.Name));
    }

    [Theory]
    [InlineData("path: a\n  postBuild:\n    substituteFrom:\n    - kind: ConfigMap\n      name: variable", "k8s/clusters/local/chain.yaml(13,13): KSAIL2213", "did you mean 'variables'?")]
    [InlineData("path: a\n  postBuild:\n    substituteFrom:\n    - {kind: Secret, name: variables}", "k8s/clusters/local/chain.yaml(12,28): KSAIL2213", "the Secret flux-system/variables")]
    [InlineData("path: a\n  postBuild:\n    substitute:\n      my-key: x", "k8s/clusters/local/chain.yaml(12,7): KSAIL2212", "'my-key' in postBuild.substitute of flux-system/a cannot be the name of a variable")]
    [InlineData("path: a\n  postBuild:\n    substituteFrom:\n    - {kind: ConfigMap, name: bad}", "k8s/clusters/local/bad.yaml(7,3): KSAIL2212", "'a.yaml' in ConfigMap flux-system/bad, which flux-system/a takes variables from")]
    [InlineData("path: b", "k8s/clusters/local/chain.yaml(9,9): KSAIL2202", "did you mean 'a'?")]
    [InlineData("path: \"a\\0b\"", "k8s/clusters/local/chain.yaml(9,9): KSAIL2202", "does not exist")]
    [InlineData("path: a\n  components: [\"a\\0b\"]\n  ignoreMissingComponents: true", "k8s/clusters/local/chain.yaml(10,16): KSAIL2203", "cannot be a component")]
    [InlineData("dependsOn: [{name: variabels}]\n  path: a", "k8s/clusters/local/chain.yaml(9,22): KSAIL2204", "flux-system/a depends on the Kustomization flux-system/variabels, which this environment does not create")]
    [InlineData("dependsOn: [{name: a}]\n  path: a", "k8s/clusters/local/chain.yaml(9,22): KSAIL2205", "flux-system/a waits for flux-system/a")]
    [InlineData("dependsOn: [{name: a, namespace: other}]\n  path: a", "k8s/clusters/local/chain.yaml(9,22): KSAIL2204", "depends on the Kustomization other/a")]
    public void MistakesAreReportedWhereTheyStand(string spec, string place, string text)
    {
        using var scenario = new FluxScenario($"""
            -- k8s/clusters/local/kustomization.yaml
            resources: [chain.yaml, variables.yaml, bad.yaml]
            -- k8s/clusters/local/chain.yaml
            {Flux("a", spec)}
            -- k8s/clusters/local/variables.yaml
            {ConfigMap}variables
              namespace: flux-system
            data: {"{x: '1'}"}
            -- k8s/clusters/local/bad.yaml
            {ConfigMap}bad
              namespace: flux-system
            data:
              a.yaml: x
            -- k8s/a/c.yaml
            {ConfigMap}c
            data:
              x: "${"{undefined_because_of_the_above}"}"
            """);
        var findings = scenario.Findings().Where(f => !f.Contains("KSAIL2210", StringComparison.Ordinal)).ToArray();
        var finding = Assert.Single(findings);
        Assert.StartsWith(place + ": ", finding, StringComparison.Ordinal);
        Assert.Contains(text, finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300, 1)]
    [InlineData(200, 50)]
    public void APathTooLongForTheFileSystemDoesNotExist(int length, int parts)
    {
        var path = string.Join('/', Enumerable.Repeat(new string('x', length), parts));
        using var scenario = Chain(Flux("a", $"path: {path}"), "");
        Assert.Equal(["k8s/clusters/local/chain.yaml(9,9): KSAIL2202"], scenario.Places());
    }

    [Fact]
    public void MissingVariablesAreNotReportedOneByOne()
    {
        using var scenario = Chain(
            Flux("a", "path: a\n  postBuild:\n    substituteFrom: [{kind: ConfigMap, name: v}]"),
            $"-- k8s/a/c.yaml\n{ConfigMap}c\ndata: {"{x: '${one}', y: '${two}'}"}\n");
        Assert.Equal(["k8s/clusters/local/chain.yaml(11,46): KSAIL2213"], scenario.Places());
    }

    [Theory]
    [InlineData("ConfigMap", "data: {x: '1'}", "1", "KSAIL2216")]
    [InlineData("Secret", "stringData: {x: '1'}", "1", "KSAIL2216")]
    [InlineData("ConfigMap", "data: {x: '1'}", "1", null)]
    public void WhatAKustomizationCreatesItselfIsThereOnceSomebodyMadeItByHand(string kind, string data, string expected, string? code)
    {
        using var scenario = Chain(
            Flux("a", $"path: a\n  postBuild:\n    substituteFrom: [{"{"}kind: {kind}, name: v, optional: {(code is null ? "true" : "false")}{"}"}]"),
            $"-- k8s/a/v.yaml\napiVersion: v1\nkind: {kind}\nmetadata: {"{name: v, namespace: flux-system}"}\n{data}\n-- k8s/a/c.yaml\n{ConfigMap}c\ndata: {"{y: '${x}'}"}\n");
        Assert.Equal(code is null ? [] : [$"k8s/clusters/local/chain.yaml(11,{(kind == "Secret" ? 43 : 46)}): {code}"], scenario.Places());
        Assert.Equal(expected, FluxScenario.At(FluxScenario.Find(scenario.Render(), "ConfigMap", "c").Tree, "data/y").ToString());
    }

    [Fact]
    public void ACycleIsNamedOnce()
    {
        using var scenario = Chain(
            Flux("a", "dependsOn: [{name: c}]\n  path: a") + Flux("b", "dependsOn: [{name: a}]\n  path: a") + Flux("c", "dependsOn: [{name: b}]\n  path: a")
            + Flux("d", "dependsOn: [{name: c}]\n  path: a"),
            $"-- k8s/a/c.yaml\n{ConfigMap}c\n");
        Assert.Equal(
            ["k8s/clusters/local/chain.yaml(9,22): KSAIL2205: these Kustomizations never become ready: flux-system/a waits for flux-system/c, flux-system/c waits for flux-system/b, flux-system/b waits for flux-system/a; remove one of the dependencies"],
            scenario.Findings());
        Assert.Equal(5, scenario.Render().Kustomizations.Count);
    }

    [Fact]
    public void WaitingForOnesOwnChildIsACycle()
    {
        using var scenario = Chain(Flux("a", "dependsOn: [{name: b}]\n  path: a"), $"-- k8s/a/b.yaml\n{Flux("b", "path: b")}\n-- k8s/b/c.yaml\n{ConfigMap}c\n");
        Assert.Equal(
            ["k8s/clusters/local/chain.yaml(9,22): KSAIL2205: these Kustomizations never become ready: flux-system/a waits for flux-system/b, flux-system/b is created by flux-system/a; remove one of the dependencies"],
            scenario.Findings());
    }

    [Fact]
    public void AKustomizationThatRendersItselfUnderNewNamesIsStopped()
    {
        using var scenario = Chain(Flux("a", "path: a\n  namePrefix: x"), $"-- k8s/a/k.yaml\n{Flux("a", "path: a\n  namePrefix: x")}");
        // Prefixes do not add up here: each rendering starts from the same file.
        Assert.Equal(["flux-system", "a", "xa"], scenario.RenderClean().Kustomizations.Select(k => k.Name));
        using var growing = Chain(Flux("a", "path: a\n  postBuild: {substitute: {n: a}}"), $"-- k8s/a/k.yaml\n{Flux("${n}x", "path: a\n  postBuild: {substitute: {n: '${n}x'}}")}");
        Assert.Equal(["k8s/a/k.yaml(2,7): KSAIL2206"], growing.Places());
    }

    [Fact]
    public void OneMistakeInASharedBaseIsReportedOnce()
    {
        using var scenario = Chain(Flux("a", "path: a") + Flux("b", "path: a"), "-- k8s/a/kustomization.yaml\nresources: [absent.yaml]\n");
        Assert.Equal(["k8s/a/kustomization.yaml(1,13): KSAIL2010"], scenario.Places());
    }

    [Fact]
    public void ObjectsForKustomizeAloneAreNotApplied()
    {
        using var scenario = Chain(Flux("a", "path: a"), $"-- k8s/a/c.yaml\n{ConfigMap}c\n---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {"{name: x}"}\n");
        Assert.Equal(["ConfigMap/c"], scenario.RenderClean().Kustomizations[1].Resources.Select(r => r.ToString()));
    }

    [Fact]
    public void RenderingStopsWhenAsked()
    {
        using var scenario = Chain(Flux("a", "path: a"), $"-- k8s/a/c.yaml\n{ConfigMap}c\n");
        using var source = new CancellationTokenSource();
        source.Cancel();
        var view = new Documents.Files.SourceTree(scenario.Path("")).OpenView(scenario.Path("k8s"));
        Assert.Throws<OperationCanceledException>(
            () => Rendering.Flux.FluxChain.Render(new("local", view, "clusters/local", SourceSpan.None, Restore.NothingRestored.Instance), source.Token));
    }

    private static FluxScenario Chain(string kustomizations, string files) =>
        new($"-- k8s/clusters/local/kustomization.yaml\nresources: [chain.yaml]\n-- k8s/clusters/local/chain.yaml\n{kustomizations}\n{files}");

    private static string Flux(string name, string spec) =>
        $"""
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: {name}
          namespace: flux-system
        spec:
          prune: true
          sourceRef: {"{kind: OCIRepository, name: flux-system}"}
          {spec}
        ---

        """;
}
