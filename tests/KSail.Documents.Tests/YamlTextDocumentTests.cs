using KSail.Documents.Yaml;

namespace KSail.Documents.Tests;

public class YamlTextDocumentTests
{
    // Read and written, with 'new' in the place of the value 'old', as kustomize does it with YAML in a ConfigMap. It takes line breaks off the end.
    [Theory]
    // Structure: lists are not indented, blank lines and the layout of braces go.
    [InlineData("a:\n    b: old\n    c:\n      - x\n      -   y: z\n          q: r\n", "a:\n  b: new\n  c:\n  - x\n  - y: z\n    q: r\n")]
    [InlineData("a: old\n\n\nb: c\n", "a: new\nb: c\n")]
    [InlineData("- old\n- - x\n  - y\n", "- new\n- - x\n  - y\n")]
    [InlineData("{a: old, b: [1,2 , {c: d}], e: {}, f: []}\n", "{a: new, b: [1, 2, {c: d}], e: {}, f: []}\n")]
    [InlineData("a: {\n  b: old,\n  c: d\n}\n", "a: {b: new, c: d}\n")]
    [InlineData("a: old\nb: {}\nc: []\nd:\ne: ~\n", "a: new\nb: {}\nc: []\nd:\ne: ~\n")]
    [InlineData("old\n", "new\n")]
    // Styles of values.
    [InlineData("a: 'it''s'\nb: \"x\\ty\"\nc: old\n", "a: 'it''s'\nb: \"x\\ty\"\nc: new\n")]
    [InlineData("a: |\n  one\n  two\nb: old\n", "a: |\n  one\n  two\nb: new\n")]
    [InlineData("a: |-\n  one\n\n  two\nb: old\n", "a: |-\n  one\n\n  two\nb: new\n")]
    [InlineData("a: >-\n  one\n  two\nb: old\n", "a: >-\n  one two\nb: new\n")]
    [InlineData("a: |2\n   one\n  two\nb: old\n", "a: |2\n   one\n  two\nb: new\n")]
    [InlineData("a: 0x1F\nb: 1_000\nc: yes\nd: old\n", "a: 0x1F\nb: 1_000\nc: yes\nd: new\n")]
    [InlineData("a: \"\\u00e9\\U0001F600\"\nb: old\n", "a: \"é\\U0001F600\"\nb: new\n")]
    [InlineData("a: one word after another, far beyond the column in which other writers of YAML begin a new line, stays in one\nb: old\n", "a: one word after another, far beyond the column in which other writers of YAML begin a new line, stays in one\nb: new\n")]
    // Anchors, aliases, merge keys, tags.
    [InlineData("a: &x\n  b: c\nd: *x\ne: old\n", "a: &x\n  b: c\nd: *x\ne: new\n")]
    [InlineData("a: &x {b: c}\nd:\n  <<: *x\n  e: old\n", "a: &x {b: c}\nd:\n  !!merge <<: *x\n  e: new\n")]
    [InlineData("a: !!str 5\nb: !own {c: old}\n", "a: !!str 5\nb: !own {c: new}\n")]
    // Comments.
    [InlineData("# top\n\n# a\na: old # behind\nb: c\n# end\n", "# top\n\n# a\na: new # behind\nb: c\n# end\n")]
    [InlineData("a:\n  # b\n  b: old\n  # c\n  c: d\n", "a:\n  # b\n  b: new\n  # c\n  c: d\n")]
    [InlineData("a: # of a\n  b: old\n", "a: # of a\n  b: new\n")]
    [InlineData("- old # one\n# two\n- x\n", "- new # one\n# two\n- x\n")]
    [InlineData("a: | # text\n  one\nb: old\n", "a: | # text\n  one\nb: new\n")]
    [InlineData("a: old\n\n# apart\n", "a: new\n\n# apart\n")]
    // The first of several documents.
    [InlineData("---\na: old\n---\nb: c\n", "a: new\n")]
    [InlineData("\uFEFFa: old\r\nb: c\r\n", "a: new\nb: c\n")]
    public void ATextIsWrittenBackWithItsComments(string text, string expected)
    {
        var document = YamlTextDocument.Read(text)!;
        Assert.NotNull(document);

        document.Root = Exchange(document, document.Root);

        Assert.Equal(expected, document.Write().TrimEnd('\n') + "\n");
    }

    // What is put in takes quotes where its text alone would be another type, and a block where it has lines.
    [Theory]
    [InlineData("5", ScalarType.String, ScalarStyle.Plain, "a: \"5\"\n")]
    [InlineData("5", ScalarType.Integer, ScalarStyle.Plain, "a: 5\n")]
    [InlineData("yes", ScalarType.String, ScalarStyle.Plain, "a: yes\n")]
    [InlineData("", ScalarType.String, ScalarStyle.Plain, "a: \"\"\n")]
    [InlineData("x: y", ScalarType.String, ScalarStyle.Plain, "a: 'x: y'\n")]
    [InlineData("# x", ScalarType.String, ScalarStyle.Plain, "a: '# x'\n")]
    [InlineData("x\ty", ScalarType.String, ScalarStyle.Plain, "a: \"x\\ty\"\n")]
    [InlineData("one\ntwo", ScalarType.String, ScalarStyle.Plain, "a: |-\n  one\n  two\n")]
    [InlineData("one\ntwo\n", ScalarType.String, ScalarStyle.DoubleQuoted, "a: \"one\\ntwo\\n\"\n")]
    [InlineData("it's", ScalarType.String, ScalarStyle.SingleQuoted, "a: 'it''s'\n")]
    public void AValueIsWrittenSoThatItReadsBack(string value, ScalarType type, ScalarStyle style, string expected)
    {
        var document = YamlTextDocument.Read("a: old\n")!;

        ((YamlMapping)document.Root).Set("a", new YamlScalar(value, type, style));

        Assert.Equal(expected, document.Write());
    }

    [Fact]
    public void ACommentBehindAValueThatBecomesABlockStandsBehindItsHeader()
    {
        var document = YamlTextDocument.Read("a: old # c\nb: d\n")!;
        var root = (YamlMapping)document.Root;
        var changed = YamlScalar.String("one\ntwo");

        document.Succeed(root["a"]!, changed);
        root.Set("a", changed);

        Assert.Equal("a: |- # c\n  one\n  two\nb: d\n", document.Write());
    }

    [Fact]
    public void ATagIsWrittenOut()
    {
        var document = YamlTextDocument.Read("a: 5\n")!;
        var root = (YamlMapping)document.Root;
        var changed = YamlScalar.String("x");

        root.Set("a", changed);
        document.Tag(changed, "!!int");

        Assert.Equal("a: !!int x\n", document.Write());
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("a: b: c\n")]
    [InlineData("{a: b")]
    [InlineData("a: b\n\tc: d\n")]
    [InlineData("? [a]\n: b\n")]
    [InlineData("a: b\na: c\n")]
    public void WhatIsNoDocumentIsNotRead(string text) => Assert.Null(YamlTextDocument.Read(text));

    [Fact]
    public void WhatIsNestedTooDeeplyIsNotRead() => Assert.Null(YamlTextDocument.Read(new string('[', YamlReader.MaxDepth + 2) + new string(']', YamlReader.MaxDepth + 2)));

    private static YamlNode Exchange(YamlTextDocument document, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries.ToArray())
                    mapping.Set(entry.Key, Exchange(document, entry.Value));
                return mapping;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                    sequence[i] = Exchange(document, sequence[i]);
                return sequence;
            case YamlScalar { Value: "old" } old:
                var changed = new YamlScalar("new", old.Type, old.Style);
                document.Succeed(old, changed);
                return changed;
            default:
                return node;
        }
    }
}
