using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Documents.Tests;

public sealed class YamlReaderTests
{
    [Fact]
    public void NodesKnowWhereTheyStand()
    {
        var root = Assert.IsType<YamlMapping>(Assert.Single(Read("a: 1\nb:\n  - x\n  - y: true\n").Documents));
        var list = root.GetSequence("b")!;
        Assert.Equal((1, 4, 1, 5), Position(root["a"]!));
        Assert.Equal((3, 5, 3, 6), Position(list[0]));
        Assert.True(((YamlMapping)list[1]).TryGetEntry("y", out var y));
        Assert.Equal((4, 5, 4, 6), Position(y.Key));
    }

    [Theory]
    [InlineData("a: 1\na: 2\n", "KSAIL0104", 2, 1)]
    [InlineData("a:\n\t- b\n", "KSAIL0103", 2, 1)]
    [InlineData("a: 1\nb: 2\nc:\n\td: 1\n", "KSAIL0103", 4, 1)]
    [InlineData("a:\n  b: 1\n \tc: 2\n", "KSAIL0103", 3, 2)]
    [InlineData("apiVersion: v1\nkind: A\nb: 1\napiVersion: v1\nkind: B\nb: 2\n", "KSAIL0104", 4, 1)]
    [InlineData("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n", "KSAIL0103", 2, 1)]
    [InlineData("a:\n  - 1\n<<<<<<< HEAD\n  - 2\n=======\n  - 3\n>>>>>>> other\n", "KSAIL0103", 3, 1)]
    [InlineData("a: [1, 2\nb: }\n", "KSAIL0103", 2, 1)]
    [InlineData("a: b: c\n", "KSAIL0103", 1, 5)]
    [InlineData("a: 'x\n", "KSAIL0103", 1, 4)]
    [InlineData("a: *x\n", "KSAIL0103", 1, 4)]
    [InlineData("a: &x\n  b: *x\n", "KSAIL0103", 2, 6)]
    [InlineData("[a, b]: c\n", "KSAIL0108", 1, 1)]
    [InlineData("<<: 1\n", "KSAIL0108", 1, 1)]
    [InlineData("a: &x.y 1\n", "KSAIL0103", 1, 4)]
    [InlineData("a: &x [b, - ]\n", "KSAIL0103", 1, 11)]
    public void BadTextIsOneDiagnosticAtItsPlace(string text, string code, int line, int column)
    {
        var diagnostic = Assert.Single(Read(text).Diagnostics);
        Assert.Equal((code, line, column), (diagnostic.Code, diagnostic.Span.Line, diagnostic.Span.Column));
        Assert.DoesNotContain('\n', diagnostic.Message);
    }

    // What go-yaml reads, though the parser beneath takes it for broken.
    [Theory]
    [InlineData("{a: &x b, c: d}", "a: b\nc: d\n")]
    [InlineData("{a: &x 'b', c: *x}", "a: b\nc: b\n")]
    [InlineData("{a: &x [apply, -f, -], b: *x}", "a:\n- apply\n- -f\n- '-'\nb:\n- apply\n- -f\n- '-'\n")]
    [InlineData("{a: &x -, b: [-,-]}", "a: '-'\nb:\n- '-'\n- '-'\n")]
    [InlineData("{a: &x -, b: \"x -, y\", c: z-}", "a: '-'\nb: x -, y\nc: z-\n")]
    public void AnchorsAndLoneDashesInBracesAreRead(string text, string expected)
    {
        var read = Read(text);

        Assert.Empty(read.Diagnostics);
        Assert.Equal(expected, YamlWriter.ToText(Assert.Single(read.Documents)));
    }

    [Fact]
    public void AnAliasBombIsRefused()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (var i = 1; i < 10; i++)
            text += $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n";
        Assert.Equal("KSAIL0105", Assert.Single(Read(text).Diagnostics).Code);
    }

    [Fact]
    public void DeepNestingIsRefused() =>
        Assert.Equal("KSAIL0105", Assert.Single(Read(new string('[', 5000) + new string(']', 5000)).Diagnostics).Code);

    [Fact]
    public void MergeKeysAreExpandedWithTheMappingsOwnKeysWinning()
    {
        var file = Read("base: &b {x: 1, y: 2}\nother: &o {y: 3, z: 4}\nall:\n  <<: [*b, *o]\n  x: 9\n");
        var all = ((YamlMapping)file.Documents[0]).GetMapping("all")!;
        Assert.Equal("x=9 y=2 z=4", string.Join(' ', all.Entries.Select(e => $"{e.Name}={e.Value}")));
    }

    [Theory]
    [InlineData("yes", YamlDialect.Manifest, ScalarType.String)]
    [InlineData("yes", YamlDialect.Yaml11, ScalarType.Boolean)]
    [InlineData("y", YamlDialect.Yaml11, ScalarType.Boolean)]
    [InlineData("True", YamlDialect.Manifest, ScalarType.Boolean)]
    [InlineData("~", YamlDialect.Manifest, ScalarType.Null)]
    [InlineData("Null", YamlDialect.Manifest, ScalarType.Null)]
    [InlineData("017", YamlDialect.Manifest, ScalarType.Integer)]
    [InlineData("0o17", YamlDialect.Manifest, ScalarType.Integer)]
    [InlineData("089", YamlDialect.Manifest, ScalarType.Float)]
    [InlineData("0b101", YamlDialect.Manifest, ScalarType.Integer)]
    [InlineData("1_000", YamlDialect.Manifest, ScalarType.Integer)]
    [InlineData("12:30", YamlDialect.Manifest, ScalarType.String)]
    [InlineData("1E400", YamlDialect.Manifest, ScalarType.String)]
    [InlineData(".5", YamlDialect.Manifest, ScalarType.Float)]
    [InlineData("+5", YamlDialect.Manifest, ScalarType.Integer)]
    [InlineData("18446744073709551615", YamlDialect.Manifest, ScalarType.Integer)]
    [InlineData("18446744073709551616", YamlDialect.Manifest, ScalarType.Float)]
    [InlineData("-", YamlDialect.Manifest, ScalarType.String)]
    [InlineData("1.2.3", YamlDialect.Manifest, ScalarType.String)]
    [InlineData("100m", YamlDialect.Manifest, ScalarType.String)]
    [InlineData(".inf", YamlDialect.Manifest, ScalarType.Float)]
    [InlineData("2020-01-01", YamlDialect.Manifest, ScalarType.Timestamp)]
    [InlineData("2020-01-01T10:20:30Z", YamlDialect.Manifest, ScalarType.Timestamp)]
    [InlineData("2020-01-01", YamlDialect.Yaml11, ScalarType.String)]
    public void PlainScalarsAreTypedAsGoReadsThem(string text, YamlDialect dialect, ScalarType expected) =>
        Assert.Equal(expected, ScalarResolver.Resolve(text, dialect));

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, 0x61, 0x00 }, 1, 1)]
    [InlineData(new byte[] { 0x61, 0x00, 0x62 }, 1, 2)]
    [InlineData(new byte[] { 0xc3, 0x28 }, 1, 1)]
    [InlineData(new byte[] { 0x61, 0x3a, 0x0a, 0xc3, 0xa9, 0x20, 0xe9, 0x0a }, 2, 3)]
    public void BinaryFilesAreNotText(byte[] bytes, int line, int column)
    {
        var found = Assert.Single(YamlReader.Read(new SourceFile("/x.yaml", bytes)).Diagnostics);
        Assert.Equal(("KSAIL0102", line, column), (found.Code, found.Span.Line, found.Span.Column));
    }

    private static YamlFile Read(string text) => YamlReader.Read(SourceFile.FromText("/x.yaml", text));

    private static (int, int, int, int) Position(YamlNode node) => (node.Span.Line, node.Span.Column, node.Span.EndLine, node.Span.EndColumn);
}
