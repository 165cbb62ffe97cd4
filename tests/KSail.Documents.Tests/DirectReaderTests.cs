using System.Text;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Documents.Tests;

/// <summary>What the direct reader takes it reads as the full parser does; what it must not take it leaves alone.</summary>
public sealed class DirectReaderTests
{
    // Of every construct at least one, so that mutations reach them all.
    private static readonly string[] Seeds =
    [
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: {x: y, \"p/q\": 'z'}\ndata:\n  a: |-\n    text\n      more\n\n    end\n  b: >+\n    folded\n    text\n\n      more\n\n",
        "spec:\n  containers:\n  - name: a # comment\n    args: [--x, \"--y=1\", 'z']\n    env:\n    - {name: A, value: \"1\"}\n  -   name: b\n      args:\n        - -v\n        -\n        - - nested\n          - more\n",
        "---\n# comment\na: one\n  two\n\n  three\nb: \"one\n  two\\\n  three \\u00e9\\x41\\n\"\nc: 'it''s\n  folded\n\n  twice'\n...\n---\n- x\n-\n- null\n- ~\n",
        "{\n  \"kind\": \"List\",\n  \"items\": [\n    {\"a\":1,\"b\":[true,null,-2.5e3]},\n    []\n  ],\n  \"empty\": {}\n}\n",
        "a: http://x:80/y#z\nb: 15 3 * * *\nc: -1\nd: :80\ne: ?x\n\"f\" : 1\ng  :  2\nh:\n- 1\n-   2\ni:\nj: 2020-01-01\nk: 0x1F\nyes: no\n",
        "a:\n  |\n   x\n  y\nb: |2\n    indented\n  less\nc: >-\n\n  leading\n\n\n  break\n   kept\n  d\nd: &x 1\ne: *x\nf: !!str 1\n<<: {z: 1}\n",
    ];

    [Theory]
    [InlineData("a: 1\n")]
    [InlineData("a: 1\r\nb:\r\n  - |\r\n    x\r\n    y\r\n")]
    [InlineData("# nothing\n")]
    [InlineData("")]
    [InlineData("---\n---\na: b\n---\n")]
    [InlineData("a: |\n  x")]
    [InlineData("a: >\n  x\n   y\n  z\n\n\nb: 1")]
    [InlineData("a:\n- b:\n  - c\n- d\n")]
    [InlineData("a: [b, {c: d, \"e\":1},\n  f]\n")]
    [InlineData("a: one\n   two # end\nb: 'x\n\n  y'\n")]
    [InlineData("{\"a\": [1, 2]}")]
    [InlineData("a: ::/0\nb:\n- :80\n")]
    [InlineData("a: [apply, -f, -]\nb: {c: -, d: -}\n")]
    public void UsualTextIsTakenAndReadAlike(string text)
    {
        Assert.NotNull(Direct(text));
        AssertAlike(text);
    }

    [Theory]
    [InlineData("a: |\n    \n    x\n    y\n", "\nx\ny\n")]
    [InlineData("a: |\n  \n\n    x\n", "\n\nx\n")]
    [InlineData("a: |-\n    \n    x\n      y", "\nx\n  y")]
    [InlineData("a: |2\n  \n   x\n", "\n x\n")]
    public void BlanksInLinesBeforeATextAreNothing(string text, string expected) =>
        Assert.Equal(expected, YamlReader.Read(SourceFile.FromText("/x.yaml", text), text).Documents[0] is YamlMapping mapping ? mapping.GetString("a") : null);

    [Theory]
    [InlineData("a: |\n      \n    x\n")]
    [InlineData("a: &x 1\nb: *x\n")]
    [InlineData("a: !!str 1\n")]
    [InlineData("<<: {a: 1}\n")]
    [InlineData("a: 1\na: 2\n")]
    [InlineData("? a\n: b\n")]
    [InlineData("a:\tb\n")]
    [InlineData("%YAML 1.2\n---\na: 1\n")]
    [InlineData("a: b: c\n")]
    [InlineData("a: 1\n  b: 2\n")]
    [InlineData("a: [1, 2\n")]
    [InlineData("a: 'x\n")]
    [InlineData("a: \"\\q\"\n")]
    [InlineData("a: \"\\x4")]
    [InlineData("a: \u0001\n")]
    [InlineData("text\n")]
    [InlineData(":a: 1\n")]
    public void WhatIsRareOrWrongIsLeftAlone(string text) => Assert.Null(Direct(text));

    [Fact]
    public void MutatedTextIsReadAlikeOrLeftAlone()
    {
        var random = new Random(20260201);
        const string alphabet = "{}[]:,-?&*!|>'\"%@`#\n\n\n  \t\\~<=/ab01é\u2028\ufeff\r+";
        var taken = 0;
        for (var round = 0; round < 30_000; round++)
        {
            var text = new StringBuilder(Seeds[random.Next(Seeds.Length)]);
            for (var edits = random.Next(0, 4); edits > 0 && text.Length > 1; edits--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0:
                        text.Remove(at, 1);
                        break;
                    case 1:
                        text.Insert(at, alphabet[random.Next(alphabet.Length)]);
                        break;
                    case 2:
                        text[at] = alphabet[random.Next(alphabet.Length)];
                        break;
                    default:
                        text.Remove(at, Math.Min(random.Next(30), text.Length - at));
                        break;
                }
            }

            taken += AssertAlike(text.ToString()) ? 1 : 0;
        }

        // Otherwise nothing was proven.
        Assert.InRange(taken, 5_000, 30_000);
    }

    [Fact]
    public void PrintedTreesAreReadAlike()
    {
        var random = new Random(20260202);
        var taken = 0;
        for (var round = 0; round < 2_000; round++)
            taken += AssertAlike(YamlWriter.ToText(RandomYaml.Mapping(random, 4))) ? 1 : 0;
        Assert.InRange(taken, 200, 2_000);
    }

    [Fact]
    public void DeepTreesAreLeftToTheFullReader()
    {
        Assert.NotNull(Direct(Nested(YamlReader.MaxDepth)));
        Assert.Null(Direct(Nested(YamlReader.MaxDepth + 1)));
        Assert.False(Full(Nested(YamlReader.MaxDepth)).HasErrors);
        Assert.True(Full(Nested(YamlReader.MaxDepth + 1)).HasErrors);

        static string Nested(int depth) => new string('[', depth) + "1" + new string(']', depth) + "\n";
    }

    // Whether the direct reader took the text.
    private static bool AssertAlike(string text)
    {
        foreach (var dialect in (YamlDialect[])[YamlDialect.Manifest, YamlDialect.Yaml11])
        {
            if (Direct(text, dialect) is not { } documents)
                return false;
            var full = Full(text, dialect);
            // The full parser alone refuses blanks in the line before a text, which go-yaml and the other parsers take.
            if (full.Diagnostics is [{ } only] && only.Message.Contains("extra spaces in first line", StringComparison.Ordinal))
                return false;
            Assert.True(full.Diagnostics.Count == 0, $"the full reader finds fault with what the direct reader took:\n{text}");
            Assert.True(Show(full.Documents) == Show(documents), $"expected\n{Show(full.Documents)}\nbut was\n{Show(documents)}\nfor\n{text}");
        }

        return true;
    }

    private static List<YamlNode>? Direct(string text, YamlDialect dialect = YamlDialect.Manifest) => DirectReader.Read(DirectCursor.Open("/x.yaml", text), dialect);

    private static YamlFile Full(string text, YamlDialect dialect = YamlDialect.Manifest) => FullReader.Read(SourceFile.FromText("/x.yaml", text), text, dialect);

    private static string Show(IReadOnlyList<YamlNode> documents)
    {
        var text = new StringBuilder();
        foreach (var document in documents)
            Show(document, text, "");
        return text.ToString();
    }

    private static void Show(YamlNode node, StringBuilder text, string indent)
    {
        switch (node)
        {
            case YamlMapping mapping:
                text.Append(indent).Append("mapping at ").Append(Place(node)).Append('\n');
                foreach (var entry in mapping.Entries)
                {
                    Show(entry.Key, text, indent + "  ");
                    Show(entry.Value, text, indent + "    ");
                }

                break;
            case YamlSequence sequence:
                text.Append(indent).Append("sequence at ").Append(Place(node)).Append('\n');
                foreach (var item in sequence)
                    Show(item, text, indent + "  ");
                break;
            case YamlScalar scalar:
                text.Append(indent).Append(scalar.Style).Append(' ').Append(scalar.Type).Append(' ').Append(scalar.Value.Replace("\n", "\\n", StringComparison.Ordinal));
                text.Append(" at ").Append(Place(node)).Append('\n');
                break;
        }
    }

    private static string Place(YamlNode node) => $"{node.Span.File}({node.Span.Line},{node.Span.Column},{node.Span.EndLine},{node.Span.EndColumn})";
}
