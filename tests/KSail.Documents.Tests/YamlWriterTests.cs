using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Documents.Tests;

public sealed class YamlWriterTests
{
    [Theory]
    [MemberData(nameof(PrintedTexts.All), MemberType = typeof(PrintedTexts))]
    public void TextIsQuotedOnlyWhereItMustBe(string text, string expected) =>
        Assert.Equal($"k: {expected}\n", YamlWriter.ToText(Map(("k", YamlScalar.String(text)))));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("-5", "-5")]
    [InlineData("+5", "5")]
    [InlineData("017", "15")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("0b101", "5")]
    [InlineData("1_000", "1000")]
    [InlineData("089", "89")]
    [InlineData("1.0", "1")]
    [InlineData("1e3", "1000")]
    [InlineData("1.5e10", "15000000000")]
    [InlineData("-0.0", "0")]
    [InlineData("1e19", "10000000000000000000")]
    [InlineData("1e20", "1e+20")]
    [InlineData("9223372036854775808.0", "9223372036854776000")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("18446744073709551616", "1.8446744073709552e+19")]
    [InlineData("123456.5", "123456.5")]
    [InlineData("1234567.5", "1.2345675e+06")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.0000001", "1e-07")]
    [InlineData("0.00001234", "1.234e-05")]
    [InlineData(".5", "0.5")]
    [InlineData("-12.250", "-12.25")]
    [InlineData("True", "true")]
    [InlineData("~", "null")]
    [InlineData("2020-01-01", "\"2020-01-01T00:00:00Z\"")]
    [InlineData("2020-1-2t3:4:5.1200+02:30", "\"2020-01-02T03:04:05.12+02:30\"")]
    public void OtherScalarsTakeTheirCanonicalForm(string plain, string expected) =>
        Assert.Equal($"k: {expected}\n", YamlWriter.ToText(Map(("k", YamlScalar.Plain(plain)))));

    [Theory]
    [InlineData("{b: 1, a: 2}", "a: 2\nb: 1\n")]
    [InlineData("{a: {}, b: []}", "a: {}\nb: []\n")]
    [InlineData("{a: [x, {b: 1, c: 2}, [w, [z]], [], {}]}", "a:\n- x\n- b: 1\n  c: 2\n- - w\n  - - z\n- []\n- {}\n")]
    [InlineData("{a: {b: [{c: [d]}]}}", "a:\n  b:\n  - c:\n    - d\n")]
    [InlineData("{a10: 1, a2: 1, A: 1, a: 1, _: 1, a-b: 1, ab: 1}", "_: 1\nA: 1\na: 1\na-b: 1\na2: 1\na10: 1\nab: 1\n")]
    [InlineData("{a01: 1, a1: 1, a/b: 1, a.b: 1}", "a.b: 1\na/b: 1\na1: 1\na01: 1\n")]
    [InlineData("{1: a, true: b, '': c}", "\"\": c\n\"1\": a\n\"true\": b\n")]
    [InlineData("{'a: b': 1, \"l\\nm\": [1], z: {}}", "'a: b': 1\n? |-\n  l\n  m\n: - 1\nz: {}\n")]
    [InlineData("{'<<': 1}", "{}\n")]
    [InlineData("[]", "[]\n")]
    [InlineData("[a]", "- a\n")]
    [InlineData("a", "a\n")]
    public void StructureIsPrintedInOneForm(string flow, string expected) =>
        Assert.Equal(expected, YamlWriter.ToText(Read(flow)));

    [Fact]
    public void LongLinesAreFoldedAtTheFirstSingleBlankBeyondColumn80()
    {
        var words = string.Join(' ', Enumerable.Repeat("word12345", 12));
        Assert.Equal(
            "k: word12345 word12345 word12345 word12345 word12345 word12345 word12345 word12345\n  word12345 word12345 word12345 word12345\n",
            YamlWriter.ToText(Map(("k", YamlScalar.String(words)))));
        Assert.Equal(
            "k:\n- 'word12345 word12345 word12345 word12345 word12345 word12345 word12345 word12345\n  word12345 word12345 word12345 word12345:'\n",
            YamlWriter.ToText(Map(("k", new YamlSequence([YamlScalar.String(words + ":")])))));
        Assert.Equal(
            "k: \"\\tword12345 word12345 word12345 word12345 word12345 word12345 word12345 word12345\n  word12345 word12345 word12345 word12345\"\n",
            YamlWriter.ToText(Map(("k", YamlScalar.String("\t" + words)))));
        var spaced = words.Replace(" ", "  ", StringComparison.Ordinal);
        Assert.Equal($"k: {spaced}\n", YamlWriter.ToText(Map(("k", YamlScalar.String(spaced)))));
    }

    [Fact]
    public void KeysBeyond128BytesAreWrittenInFull()
    {
        var key = new string('k', 129);
        Assert.Equal($"? {key}\n: v\n", YamlWriter.ToText(Map((key, YamlScalar.String("v")))));
        Assert.Equal($"{key[1..]}: v\n", YamlWriter.ToText(Map((key[1..], YamlScalar.String("v")))));
    }

    [Fact]
    public void DocumentsOfAStreamAreJoinedByDashes()
    {
        using var text = new StringWriter();
        YamlWriter.WriteStream([Map(("a", YamlScalar.Integer(1))), Map(("b", YamlScalar.Integer(2)))], text);
        Assert.Equal("a: 1\n---\nb: 2\n", text.ToString());
    }

    [Fact]
    public void TheOrderOfTheSourceNeverShows()
    {
        // x9 < x10 < x1a < x9 : no order exists, but the text must not depend on the input.
        string[] keys = ["x9", "x10", "x1a"];
        string[][] orders = [["x9", "x10", "x1a"], ["x1a", "x10", "x9"], ["x10", "x9", "x1a"], ["x9", "x1a", "x10"]];
        var texts = orders.Select(order => YamlWriter.ToText(Map([.. order.Select(k => (k, (YamlNode)YamlScalar.Integer(1)))]))).Distinct();
        Assert.Single(texts);
        Assert.Equal(3, keys.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void WhatIsWrittenIsReadBackUnchanged(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 1500; i++)
        {
            var tree = RandomYaml.Mapping(random, depth: 4);
            var text = YamlWriter.ToText(tree);
            var file = YamlReader.Read(SourceFile.FromText("/x.yaml", text));
            Assert.True(file.Diagnostics.Count == 0, $"{string.Join('\n', file.Diagnostics)}\n{text}");
            Assert.True(YamlNode.DeepEquals(tree, Assert.Single(file.Documents)), text);
            Assert.Equal(text, YamlWriter.ToText(file.Documents[0]));
        }
    }

    private static YamlMapping Map(params ReadOnlySpan<(string Key, YamlNode Value)> entries)
    {
        var mapping = new YamlMapping();
        foreach (var (key, value) in entries)
            mapping.Set(key, value);
        return mapping;
    }

    private static YamlNode Read(string text) => Assert.Single(YamlReader.Read(SourceFile.FromText("/x.yaml", text)).Documents);
}
