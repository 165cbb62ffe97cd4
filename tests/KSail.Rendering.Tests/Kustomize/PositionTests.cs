using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Kustomize;
using KSail.Restore;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>Where each value of a built object says it comes from.</summary>
public class PositionTests
{
    private const string Repository =
        """
        -- overlay/kustomization.yaml
        resources:
        - ../base
        - generated
        namespace: over
        patches:
        - path: patch.yaml
        - target:
            kind: Deployment
          patch: |-
            # counts as a line
            - op: add
              path: /spec/paused
              value: true
        - patch: |
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              labels: {inline: x}
        - target: {kind: Deployment}
          patch: '[{"op": "add", "path": "/spec/flow", "value": 1}]'
        images:
        - name: nginx
          newTag: "2"
        labels:
        - pairs:
            team: a
        replacements:
        - source: {kind: ConfigMap, name: source, fieldPath: data.value}
          targets:
          - select: {kind: Deployment}
            fieldPaths: [spec.replaced]
            options: {create: true}
        -- overlay/patch.yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 3
        -- overlay/generated/kustomization.yaml
        resources: [source.yaml]
        configMapGenerator:
        - name: made
          literals:
          - one=1
          files:
          - file.txt
          envs: [vars.env]
        -- overlay/generated/file.txt
        content
        -- overlay/generated/vars.env
        # comment
          ENV=1
        -- overlay/generated/source.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: source
        data:
          value: v
        -- base/kustomization.yaml
        resources:
        - dep.yaml
        -- base/dep.yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 1
          template:
            spec:
              containers:
              - name: c
                image: nginx:1
                args: [a]
        """;

    [Theory]
    [InlineData("Deployment", "kind", "base/dep.yaml(2,7)", "the object itself")]
    [InlineData("Deployment", "metadata/name", "base/dep.yaml(4,9)", "its name")]
    [InlineData("Deployment", "spec/template/spec/containers/0/args/0", "base/dep.yaml(12,16)", "what nobody changed")]
    [InlineData("Deployment", "spec/replicas", "overlay/patch.yaml(6,13)", "a strategic patch in a file")]
    [InlineData("Deployment", "spec/paused", "overlay/kustomization.yaml(13,14)", "a JSON patch in a literal block")]
    [InlineData("Deployment", "metadata/labels/inline", "overlay/kustomization.yaml(19,24)", "a strategic patch in a literal block")]
    [InlineData("Deployment", "spec/flow", "overlay/kustomization.yaml(21,57)", "a JSON patch in single quotes")]
    [InlineData("Deployment", "metadata/namespace", "overlay/kustomization.yaml(4,12)", "the namespace field")]
    [InlineData("Deployment", "metadata/labels/team", "overlay/kustomization.yaml(27,11)", "a label")]
    [InlineData("Deployment", "spec/template/spec/containers/0/image", "overlay/kustomization.yaml(24,11)", "the new tag of an image")]
    [InlineData("Deployment", "spec/replaced", "overlay/generated/source.yaml(6,10)", "the source of a replacement")]
    [InlineData("ConfigMap", "data/one", "overlay/generated/kustomization.yaml(5,5)", "a literal")]
    [InlineData("ConfigMap", "data/file.txt", "overlay/generated/kustomization.yaml(7,5)", "the entry of a file")]
    [InlineData("ConfigMap", "data/ENV", "overlay/generated/vars.env(2,3)", "a line of an env file")]
    [InlineData("ConfigMap", "metadata/name", "overlay/generated/kustomization.yaml(3,9)", "a generated name")]
    public void A_value_points_at_the_text_that_set_it(string kind, string path, string expected, string why)
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(Repository);

        var (_, resources, diagnostics) = KustomizeCase.Build(directory.Root, directory["overlay"]);

        Assert.Empty(diagnostics);
        YamlNode node = resources.First(each => each.Kind == kind && each.Name != "source").Tree;
        foreach (var part in path.Split('/'))
            node = node is YamlSequence sequence ? sequence[int.Parse(part)] : ((YamlMapping)node)[part]!;
        Assert.True(expected == $"{Path.GetRelativePath(directory.Root, node.Span.File)}({node.Span.Line},{node.Span.Column})", $"{why}: {node.Span}");
    }

    [Fact]
    public void A_given_kustomization_stands_for_the_file_of_the_directory()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll("-- app/kustomization.yaml\nresources: [missing.yaml]\n-- app/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n-- flux.yaml\nresources: [a.yaml]\nnamePrefix: p-\nnonsense: 1\n");
        var view = new SourceTree(directory.Root).OpenView();
        var diagnostics = new DiagnosticBag();
        var kustomization = (YamlMapping)view.ReadYaml(directory["flux.yaml"])!.Documents[0];

        var resources = KustomizeBuild.Run(view, directory["app"], kustomization, NothingRestored.Instance, diagnostics);

        Assert.Equal("p-a", Assert.Single(resources).Name);
        var unknown = Assert.Single(diagnostics.Items);
        Assert.Equal((KustomizeDiagnostics.UnknownField.Code, directory["flux.yaml"], 3), (unknown.Code, unknown.Span.File, unknown.Span.Line));
    }

    [Fact]
    public void Shared_files_are_left_as_they_were_read()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(Repository);
        var view = new SourceTree(directory.Root).OpenView();
        string Build() => string.Join("---\n", KustomizeBuild.Run(view, directory["overlay"], null, NothingRestored.Instance, new DiagnosticBag()).Select(static each => YamlWriter.ToText(each.Tree)));

        var first = Build();

        Assert.Equal(first, Build());
    }

    [Fact]
    public void Bases_that_double_with_every_level_are_refused()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("l0/kustomization.yaml", "resources: [a.yaml]\n");
        directory.Write("l0/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
        for (var i = 1; i <= 30; i++)
        {
            directory.Write($"l{i}/kustomization.yaml", "resources: [one, two]\n");
            directory.Write($"l{i}/one/kustomization.yaml", $"namePrefix: a-\nresources: [../../l{i - 1}]\n");
            directory.Write($"l{i}/two/kustomization.yaml", $"namePrefix: b-\nresources: [../../l{i - 1}]\n");
        }

        var (_, _, diagnostics) = KustomizeCase.Build(directory.Root, directory["l30"]);

        Assert.Equal(KustomizeDiagnostics.TooLarge.Code, Assert.Single(diagnostics).Code);
    }
}
