using KSail.Checks.Parity;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Checks.Tests.Parity;

public sealed class TreeComparisonTests
{
    [Theory]
    [InlineData("a: 1", "a: 1", 1, 1, "")]
    [InlineData("{a: 1, b: 2}", "{b: 2, a: 1}", 2, 2, "")]
    [InlineData("a: 1", "a: 2", 0, 1, "a: 1 → 2")]
    [InlineData("a: 1", "a: \"1\"", 0, 1, "a: 1 → \"1\"")]
    [InlineData("a: 1", "b: 1", 0, 2, "a: 1 → -|b: - → 1")]
    [InlineData("a: {b: 1, c: 2}", "a: {b: 1}", 1, 2, "a.c: 2 → -")]
    [InlineData("a: {b: 1, c: 2}", "a: 3", 0, 2, "a: {b: 1, c: 2} → 3")]
    [InlineData("a: {}", "a: {}", 1, 1, "")]
    [InlineData("a: {}", "a: {b: 1}", 0, 1, "a.b: - → 1")]
    [InlineData("a: []", "a: null", 0, 1, "a: [] → null")]
    [InlineData("a: {b.c/d: x}", "a: {b.c/d: y}", 0, 1, "a[\"b.c/d\"]: x → y")]
    [InlineData("a: [x, y]", "a: [x, y]", 2, 2, "")]
    [InlineData("a: [x, y]", "a: [x, z]", 1, 3, "a: [x, y] → [x, z]")]
    [InlineData("a: [x, y]", "a: [y, x]", 2, 3, "a: [x, y] → [y, x]")]
    [InlineData("a: [{name: x, v: 1}, {name: y, v: 2}]", "a: [{name: y, v: 2}, {name: x, v: 3}]", 3, 4, "a[name=x].v: 1 → 3")]
    [InlineData("a: [{name: x, v: 1}]", "a: [{name: x, v: 1}, {name: y}]", 2, 3, "a[name=y]: - → {name: y}")]
    [InlineData("a: [{mountPath: /x, name: t}, {mountPath: /y, name: t}]", "a: [{mountPath: /x, name: t}, {mountPath: /y, name: u}]", 3, 4, "a[mountPath=/y].name: t → u")]
    [InlineData("a: [{v: 1}, {v: 2}]", "a: [{v: 1}]", 1, 2, "a[1]: {v: 2} → -")]
    [InlineData("a: [{v: 1}]", "a: [5]", 0, 1, "a[0]: {v: 1} → 5")]
    [InlineData("a: \"two\\nlines\"", "a: one", 0, 1, "a: two⏎lines → one")]
    [InlineData("a: \"\"", "a: x", 0, 1, "a: \"\" → x")]
    [InlineData("secret: {b: one}", "secret: {b: two}", 0, 1, "secret.b: *** → ***")]
    [InlineData("x: 1", "{x: 1, secret: two}", 1, 2, "secret: - → ***")]
    [InlineData("a: {b: {secret: one}}", "a: 1", 0, 1, "a: {b: {secret: ***}} → 1")]
    [InlineData("a: sops-encrypted-value-of-k", "a: sops-encrypted-value-of-k", 0, 0, "")]
    [InlineData("a: sops-encrypted-value-of-k", "a: plain", 0, 1, "a: (encrypted) → plain")]
    [InlineData("a: old-name", "a: new-name", 1, 1, "")]
    public void Fields_are_compared(string from, string to, int equal, int total, string differences)
    {
        var comparison = new TreeComparison(new Texts());
        comparison.Compare(Read(from), Read(to));
        Assert.Equal(differences, string.Join('|', comparison.Differences.Select(static d => $"{d.Path}: {d.From ?? "-"} → {d.To ?? "-"}")));
        Assert.Equal((equal, total), (comparison.Equal, comparison.Total));
        Assert.Equal(total == 0 ? 1 : (double)equal / total, comparison.Similarity);
    }

    [Fact]
    public void A_value_without_an_end_is_cut()
    {
        var comparison = new TreeComparison(new Texts());
        comparison.Compare(Read($"a: {new string('x', 159)}😀😀"), Read($"a: [{string.Join(", ", Enumerable.Range(0, 5000))}]"));
        var difference = Assert.Single(comparison.Differences);
        Assert.Equal(new string('x', 159) + "…", difference.From);
        Assert.Equal(161, difference.To!.Length);
    }

    [Theory]
    [InlineData(100, 40, "x*100,a,y*40", "x*100,b,y*40")]
    [InlineData(100, 80, "…,x*40,a,y*80", "…,x*40,b,y*80")]
    [InlineData(1000, 1000, "…,x*40,a,y*119,…", "…,x*40,b,y*119,…")]
    [InlineData(79, 1000, "x*79,a,y*80,…", "x*79,b,y*80,…")]
    public void Of_long_values_the_difference_is_shown(int before, int after, string from, string to)
    {
        var comparison = new TreeComparison(new Texts());
        comparison.Compare(Read($"a: {Repeated($"x*{before},a,y*{after}")}"), Read($"a: {Repeated($"x*{before},b,y*{after}")}"));
        var difference = Assert.Single(comparison.Differences);
        Assert.Equal((Repeated(from), Repeated(to)), (difference.From, difference.To));

        // x*3,a: three times x, and an a.
        static string Repeated(string text) => string.Concat(text.Split(',').Select(static part => part.Length > 2 ? new string(part[0], int.Parse(part[2..], System.Globalization.CultureInfo.InvariantCulture)) : part));
    }

    [Fact]
    public void Both_directions_find_the_same_number_of_fields()
    {
        var random = new Random(12);
        for (var round = 0; round < 300; round++)
        {
            var (from, to) = (Random(random, 4), Random(random, 4));
            var there = new TreeComparison(new Texts());
            there.Compare(from, to);
            var back = new TreeComparison(new Texts());
            back.Compare(to, from);
            Assert.Equal((there.Equal, there.Total, there.Differences.Count), (back.Equal, back.Total, back.Differences.Count));
            Assert.Equal(YamlNode.DeepEquals(from, to), there.Differences.Count == 0);
            Assert.InRange(there.Similarity, 0, 1);
        }
    }

    private static YamlNode Random(Random random, int depth)
    {
        switch (depth == 0 ? 0 : random.Next(3))
        {
            case 1:
                var mapping = new YamlMapping();
                for (var i = random.Next(4); i > 0; i--)
                    mapping.Set(((char)('a' + random.Next(4))).ToString(), Random(random, depth - 1));
                return mapping;
            case 2:
                var sequence = new YamlSequence();
                for (var i = random.Next(4); i > 0; i--)
                    sequence.Add(Random(random, depth - 1));
                return sequence;
            default:
                return YamlScalar.Integer(random.Next(3));
        }
    }

    private static YamlNode Read(string text) => YamlReader.Read(SourceFile.FromText("", text), YamlDialect.Manifest).Documents[0];

    private sealed class Texts : IFieldText
    {
        public bool IsSecret(string parent, string field) => field == "secret";

        public string Show(YamlScalar scalar) => scalar.Value;

        public bool IsSameReference(string from, string to) => (from, to) is ("old-name", "new-name") or ("new-name", "old-name");
    }
}
