using KSail.Documents;
using KSail.Rendering.Flux.Substitution;

namespace KSail.Rendering.Tests.Flux;

public sealed class EnvSubstTests
{
    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["A"] = "a",
        ["empty"] = "",
        ["word"] = "hello world",
        ["Mixed"] = "hELLO",
        ["nordic"] = "æøå",
        ["path"] = "registry.example.com/org/app:v1.2.3",
        ["dotted"] = "a.b.c",
        ["slashes"] = "a/b/c",
        ["n"] = "2",
        ["minus"] = "-3",
        ["1"] = "one",
        ["dollar"] = "${A}",
        ["secret"] = OpaqueValue.For("secret"),
    };

    [Theory]
    // Plain text
    [InlineData("", "")]
    [InlineData("no variables", "no variables")]
    [InlineData("$A $1 $(A) `A` $ \\$", "$A $1 $(A) `A` $ \\$")]
    [InlineData("a$$b", "a$b")]
    [InlineData("$$$A", "$$A")]
    [InlineData("$${A}", "${A}")]
    [InlineData("$$${A}", "$a")]
    [InlineData("$$$${A}", "$${A}")]
    [InlineData("\\${A}", "\\a")]
    [InlineData("x\0${A}", "x")]
    [InlineData("end$", "end$")]
    // Values
    [InlineData("${A}", "a")]
    [InlineData("<${A}${A}>", "<aa>")]
    [InlineData("${1}", "one")]
    [InlineData("${empty}", "")]
    [InlineData("${dollar}", "${A}")]
    // Length in bytes
    [InlineData("${#word}", "11")]
    [InlineData("${#nordic}", "6")]
    [InlineData("${#empty}", "0")]
    // Case
    [InlineData("${word^}", "Hello world")]
    [InlineData("${word^^}", "HELLO WORLD")]
    [InlineData("${Mixed,}", "hELLO")]
    [InlineData("${Mixed,,}", "hello")]
    [InlineData("${nordic^^}", "ÆØÅ")]
    [InlineData("${Mixed,^}", "hELLO")]
    [InlineData("${empty^}", "")]
    // Parts
    [InlineData("${word:6}", "world")]
    [InlineData("${word:0:5}", "hello")]
    [InlineData("${word:6:99}", "world")]
    [InlineData("${word:99}", "")]
    [InlineData("${word:99:1}", "")]
    [InlineData("${word:1::2}", "el")]
    [InlineData("${word:x}", "hello world")]
    [InlineData("${word:1:x}", "hello world")]
    [InlineData("${word: -2}", "hello world")]
    [InlineData("${word:${minus}}", "rld")]
    [InlineData("${A:${minus}}", "a")]
    [InlineData("${word:${n}:${n}}", "ll")]
    [InlineData("${nordic:2}", "øå")]
    // Prefixes and suffixes
    [InlineData("${dotted#*.}", "b.c")]
    [InlineData("${dotted##*.}", "c")]
    [InlineData("${dotted%.*}", "a.b")]
    [InlineData("${dotted%%.*}", "a")]
    [InlineData("${slashes##*/}", "c")]
    [InlineData("${path#*/*/}", "app:v1.2.3")]
    [InlineData("${word#h?l}", "lo world")]
    [InlineData("${word#[a-h]}", "ello world")]
    [InlineData("${word#[^h]}", "hello world")]
    [InlineData("${word#[h}", "hello world")]
    [InlineData("${slashes#a\\/}", "b/c")]
    [InlineData("${word#*}", "ello world")]
    [InlineData("${word##*}", "")]
    [InlineData("${word#zzz}", "hello world")]
    [InlineData("${word%d}", "hello worl")]
    [InlineData("${nordic%?}", "æø")]
    // Replacing is literal
    [InlineData("${dotted/./-}", "a-b.c")]
    [InlineData("${dotted//./-}", "a-b-c")]
    [InlineData("${dotted//./}", "abc")]
    [InlineData("${dotted/./}", "ab.c")]
    [InlineData("${slashes//\\//-}", "a-b-c")]
    [InlineData("${slashes/a/\\\\}", "\\/b/c")]
    [InlineData("${dotted/#a/x}", "x.b.c")]
    [InlineData("${dotted/#b/x}", "a.b.c")]
    [InlineData("${dotted/%c/x}", "a.b.x")]
    [InlineData("${dotted/%b/x}", "a.b.c")]
    [InlineData("${dotted/#a/}", "a.b.c")]
    [InlineData("${dotted//*/x}", "a.b.c")]
    [InlineData("${dotted/${A}/x}", "x.b.c")]
    [InlineData("${A//${empty}/-}", "-a-")]
    [InlineData("${dotted/a}/x}", "a.b.c")]
    // Defaults
    [InlineData("${X:-w}", "w")]
    [InlineData("${X:=w}", "w")]
    [InlineData("${X=w}", "w")]
    [InlineData("${X:+w}", "w")]
    [InlineData("${X:?w}", "w")]
    [InlineData("${A:-w}", "a")]
    [InlineData("${A:+w}", "a")]
    [InlineData("${empty:-w}", "w")]
    [InlineData("${empty=w}", "w")]
    [InlineData("${X:-}", "")]
    [InlineData("${X=}", "")]
    [InlineData("${X==w}", "=w")]
    [InlineData("${X:-a:b \"c\" {$ $$ \\}", "a:b \"c\" {$ $$ \\")]
    [InlineData("${X:=a}b}", "ab}")]
    [InlineData("${X:={a}}", "{a}")]
    [InlineData("${X:-one\ntwo}", "one\ntwo")]
    [InlineData("${X:-${Y:-${Z:=q}}}", "q")]
    [InlineData("${X:=b${A}b}", "bab")]
    [InlineData("${X:=$${A}}", "$a")]
    // Values that only the cluster knows pass through every function
    [InlineData("${secret}", "sops-encrypted-value-of-secret")]
    [InlineData("${secret^^}", "sops-encrypted-value-of-secret")]
    [InlineData("${#secret}", "sops-encrypted-value-of-secret")]
    [InlineData("${secret:0:2}", "sops-encrypted-value-of-secret")]
    [InlineData("${secret##*-}", "sops-encrypted-value-of-secret")]
    [InlineData("${secret/e/x}", "sops-encrypted-value-of-secret")]
    public void TextIsExpanded(string text, string expected)
    {
        var result = EnvSubst.Expand(text, Variables, OpaqueValue.IsIn);
        Assert.Empty(result.Problems);
        Assert.Equal(expected, result.Text);
    }

    [Theory]
    [InlineData("${UNSET}", EnvSubstError.UndefinedVariable, 0, "UNSET")]
    [InlineData("a ${#UNSET}", EnvSubstError.UndefinedVariable, 2, "UNSET")]
    [InlineData("${UNSET^^}", EnvSubstError.UndefinedVariable, 0, "UNSET")]
    [InlineData("${UNSET/a/b}", EnvSubstError.UndefinedVariable, 0, "UNSET")]
    [InlineData("${UNSET:1}", EnvSubstError.UndefinedVariable, 0, "UNSET")]
    [InlineData("${UNSET#a}", EnvSubstError.UndefinedVariable, 0, "UNSET")]
    [InlineData("${A:=${UNSET}}", EnvSubstError.UndefinedVariable, 5, "UNSET")]
    [InlineData("${A", EnvSubstError.MissingBrace, 0, "A")]
    [InlineData("${", EnvSubstError.InvalidName, 0, "")]
    [InlineData("${}", EnvSubstError.InvalidName, 0, "")]
    [InlineData("${ A}", EnvSubstError.InvalidName, 0, "")]
    [InlineData("${-}", EnvSubstError.InvalidName, 0, "")]
    [InlineData("${!A}", EnvSubstError.InvalidName, 0, "")]
    [InlineData("${@}", EnvSubstError.InvalidName, 0, "")]
    [InlineData("${?}", EnvSubstError.InvalidName, 0, "")]
    [InlineData("x ${{x}}", EnvSubstError.InvalidName, 2, "")]
    [InlineData("${a.b}", EnvSubstError.MissingBrace, 0, "a")]
    [InlineData("${a-b}", EnvSubstError.MissingBrace, 0, "a")]
    [InlineData("${A+b}", EnvSubstError.MissingBrace, 0, "A")]
    [InlineData("${A?b}", EnvSubstError.MissingBrace, 0, "A")]
    [InlineData("${A }", EnvSubstError.MissingBrace, 0, "A")]
    [InlineData("${A[0]}", EnvSubstError.MissingBrace, 0, "A")]
    [InlineData("${A@Q}", EnvSubstError.MissingBrace, 0, "A")]
    [InlineData("${A:", EnvSubstError.BadSubstitution, 0, "A")]
    [InlineData("${A:}", EnvSubstError.BadSubstitution, 0, "A")]
    [InlineData("${A:é}", EnvSubstError.BadSubstitution, 0, "A")]
    [InlineData("${A:1:}", EnvSubstError.BadSubstitution, 0, "A")]
    [InlineData("${A:0:-1}", EnvSubstError.BadSubstitution, 0, "A")]
    [InlineData("${nordic:1}", EnvSubstError.BadSubstitution, 0, "nordic")]
    [InlineData("${A:=z", EnvSubstError.BadSubstitution, 0, "A")]
    [InlineData("${A#}", EnvSubstError.BadSubstitution, 0, "A")]
    [InlineData("${A%%}", EnvSubstError.BadSubstitution, 0, "A")]
    [InlineData("${A^^^}", EnvSubstError.BadSubstitution, 0, "A")]
    [InlineData("${A/b}", EnvSubstError.BadSubstitution, 0, "A")]
    [InlineData("${A///b}", EnvSubstError.BadSubstitution, 0, "A")]
    [InlineData("${#}", EnvSubstError.BadSubstitution, 0, "")]
    [InlineData("${#A", EnvSubstError.BadSubstitution, 0, "A")]
    public void BadExpressionsAreProblemsAtTheirOffset(string text, EnvSubstError error, int offset, string variable) =>
        Assert.Equal(new EnvSubstProblem(error, offset, variable), Assert.Single(EnvSubst.Expand(text, Variables, OpaqueValue.IsIn).Problems));

    [Fact]
    public void EveryProblemIsFound()
    {
        var problems = EnvSubst.Expand("${X} ${A} ${a.b} ${Y:=${Z}} ${dotted/x} $${N}", Variables).Problems;
        Assert.Equal(["X@0", "a@10", "Z@22", "dotted@28"], problems.Select(p => $"{p.Variable}@{p.Offset}"));
    }

    [Fact]
    public void ExpansionsTellWhereExpressionsCameToStand()
    {
        var result = EnvSubst.Expand("$$ ${word} ${X:=${A}}", Variables);
        Assert.Equal("$ hello world a", result.Text);
        Assert.Equal([new(3, 2), new(11, 14)], result.Expansions);
    }

    [Theory]
    [InlineData("a $b $(c)", false)]
    [InlineData("$", false)]
    [InlineData("a $$ b", true)]
    [InlineData("$ ${a}", true)]
    public void TextWithoutExpressionsIsLeftAlone(string text, bool expected) => Assert.Equal(expected, EnvSubst.HasWork(text));

    [Fact]
    public void GrowthIsBounded()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["v"] = new string('x', 10_000), ["p"] = string.Concat(Enumerable.Repeat("*x", 20_000)) };
        var nested = "y";
        for (var i = 0; i < 8; i++)
            nested = $"${{v//x/{(i == 0 ? "yyyyyyyyyy" : nested)}}}";
        Assert.Contains(EnvSubst.Expand(nested, variables).Problems, p => p.Error == EnvSubstError.TooLarge);
        Assert.Contains(EnvSubst.Expand(string.Concat(Enumerable.Repeat("${v}", 2000)), variables).Problems, p => p.Error == EnvSubstError.TooLarge);
        Assert.Contains(EnvSubst.Expand("${v##${p}}", variables).Problems, p => p.Error == EnvSubstError.TooLarge);
        Assert.Contains(
            EnvSubst.Expand(string.Concat(Enumerable.Repeat("${a:=", 5000)), variables).Problems, p => p.Error == EnvSubstError.TooLarge);
        Assert.Equal(EnvSubst.MaxProblems, EnvSubst.Expand(string.Concat(Enumerable.Repeat("${v/a", 100_000)), variables).Problems.Count);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("_A1", true)]
    [InlineData("1a", false)]
    [InlineData("my-key", false)]
    [InlineData("a.yaml", false)]
    [InlineData("å", false)]
    [InlineData("", false)]
    public void VariableNamesAreAsciiIdentifiers(string name, bool expected) => Assert.Equal(expected, EnvSubst.IsVariableName(name));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnyTextGivesAResult(int seed)
    {
        string[] parts = ["$", "{", "}", "${", "${A", "${A:", "${A:=", "${word", ":-", ":", "/", "//", "#", "##", "%", "^", ",", "=", "\\", "$$", "a", "2", "[", "]", "*", "?", "é", "\U0001F600", "\uD800", "\n", "\0", " ", "-"];
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => parts[random.Next(parts.Length)]));
            var result = EnvSubst.Expand(text, Variables, OpaqueValue.IsIn);
            Assert.All(result.Problems, p => Assert.InRange(p.Offset, 0, text.Length - 1));
            Assert.All(result.Expansions, e => Assert.InRange(e.ResultOffset, 0, result.Text.Length));
            if (!EnvSubst.HasWork(text) && !text.Contains('\0', StringComparison.Ordinal))
                Assert.Equal(text, result.Text);
        }
    }
}
