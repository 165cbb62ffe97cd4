using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Schemas.Compilation;

namespace KSail.Schemas.Tests;

public sealed class ReleaseFactsTests
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta: {type: object, properties: {name: {type: string}}}";

    [Fact]
    public void Facts_are_read_line_by_line()
    {
        var facts = ReleaseFacts.Parse("""
            # a comment

            releases 1.31 1.36
            family Kubernetes
            kind a/v1beta1  A  1.2 - 1.31  use a/v1 off
              kind b/v1 B - - -
            family Flux
            kind c/v1 C 2.1 2.3 2.7 use d/v2 D like e/v1
            field x.y.Z f 1.33
            field x.y.Z g 1.32 1.34
            """);
        Assert.Equal(new ReleaseRange(31, 36), facts.Range);
        Assert.Equal(
            [
                new KindFact("Kubernetes", "a/v1beta1", "A", new KindLife(2, 0, 31, "a/v1"), true, null),
                new KindFact("Kubernetes", "b/v1", "B", new KindLife(0, 0, 0, null), false, null),
                new KindFact("Flux", "c/v1", "C", new KindLife(1, 3, 7, "d/v2 D"), false, "e/v1"),
            ],
            facts.Kinds);
        Assert.Equal([new FieldFact("x.y.Z", "f", 33, 0), new FieldFact("x.y.Z", "g", 32, 34)], facts.Fields);
    }

    [Theory]
    [InlineData("verb a b", "line 1: unknown fact: verb a b")]
    [InlineData("\nkind a/v1 A 1.2 1.3", "line 2: unknown fact: kind a/v1 A 1.2 1.3")]
    [InlineData("kind a/v1 A 1 1.2 1.3", "line 1: '1' is no release such as 1.31: kind a/v1 A 1 1.2 1.3")]
    [InlineData("kind a/v1 A 1.2 1.x -", "line 1: '1.x' is no release such as 1.31: kind a/v1 A 1.2 1.x -")]
    [InlineData("kind a/v1 A - - - of b", "line 1: 'of' is not expected here: kind a/v1 A - - - of b")]
    [InlineData("kind a/v1 A - - - use", "line 1: 'use' is not expected here: kind a/v1 A - - - use")]
    public void Lines_that_are_no_facts_are_refused(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => ReleaseFacts.Parse(text)).Message);

    [Theory]
    [InlineData("field a.Widget colour 1.33", "no kind has the field colour of a.Widget")]
    [InlineData("field a.Gadget size 1.33", "no kind has the field size of a.Gadget")]
    [InlineData("family Kubernetes\nkind a/v1beta1 Gadget - - - like a/v1", "there is no Gadget in a/v1 for a/v1beta1 to be like")]
    public void Facts_about_nothing_are_refused(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => Compile(text)).Message);

    [Fact]
    public void Facts_and_documents_make_one_table()
    {
        var catalog = SchemaCatalog.Open(Compile("""
            releases 1.31 1.36
            family Kubernetes
            kind a/v1 Widget 1.32 - -
            kind a/v1beta1 Widget 1.30 1.32 1.34 use a/v1 off like a/v1
            kind a/v1alpha1 Widget 1.29 1.30 1.31
            field a.Widget size 1.33
            field a.Widget weight 1.31 1.35
            """));
        Assert.Equal((31, 36, 36), (catalog.OldestRelease, catalog.NewestRelease, catalog.KubernetesRelease));
        Assert.Equal("31: a/v1beta1 | 32: a/v1 a/v1beta1 | 33: a/v1 a/v1beta1 | 34: a/v1 | 35: a/v1 | 36: a/v1", string.Join(" | ", Enumerable.Range(31, 6).Select(
            release => $"{release}: {string.Join(' ', catalog.For(release, 0).Kinds.Select(static kind => kind.ApiVersion))}")));
        Assert.Equal("KSAIL3008", Codes(catalog, 32, "size: 1"));
        Assert.Equal("", Codes(catalog, 33, "size: 1"));
        Assert.Equal("", Codes(catalog, 34, "weight: {anything: 1}"));
        Assert.Equal("KSAIL3008", Codes(catalog, 35, "weight: 1"));
        Assert.Null(catalog.Find("a/v1alpha1", "Widget"));
        Assert.True(catalog.FindHistory("a/v1alpha1", "Widget")!.IsRemoved);
    }

    private static string Codes(SchemaCatalog catalog, int release, string field) =>
        string.Join(' ', Checking.Check($"apiVersion: a/v1\nkind: Widget\nmetadata: {{name: x}}\n{field}", catalog.For(release, 0)).Select(static d => d.Code));

    private static byte[] Compile(string facts)
    {
        var document = $$"""
            definitions:
              {{Meta}}
              a.Widget:
                type: object
                x-kubernetes-group-version-kind: [{group: a, version: v1, kind: Widget}]
                properties:
                  apiVersion: {type: string}
                  kind: {type: string}
                  metadata: {$ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'}
                  size: {type: integer}
            """;
        var tree = (YamlMapping)YamlReader.Read(SourceFile.FromText("/openapi.yaml", document)).Documents[0];
        return SchemaCompiler.Compile([new OpenApiDocument("Kubernetes", tree)], ReleaseFacts.Parse(facts));
    }
}
