using KSail.Charts.Functions;
using KSail.Charts.Templates;

namespace KSail.Charts.Tests;

/// <summary>What Helm takes from chance and clock follows from seed and time here, and is noted.</summary>
public sealed class ReproductionTests
{
    private const string Chance =
        "{{ randAlphaNum 9 }} {{ randAlpha 9 }} {{ randNumeric 9 }} {{ randAscii 9 }} {{ randInt 1 99999 }} {{ randBytes 9 }} {{ uuidv4 }} {{ shuffle \"abcdefghijkl\" }} {{ bcrypt \"p\" }} {{ encryptAES \"k\" \"text\" }} "
        + "{{ genPrivateKey \"ecdsa\" }} {{ genPrivateKey \"ed25519\" }} {{ now | unixEpoch }} {{ $k := genPrivateKey \"ecdsa\" }}{{ (genCAWithKey \"ca\" 9 $k).Cert }}";

    [Fact]
    public void Equal_seeds_give_equal_output() => Assert.Equal(Render("a", Question.Now).Output, Render("a", Question.Now).Output);

    [Fact]
    public void Other_seeds_and_times_give_other_output()
    {
        var first = Render("a", Question.Now).Output;
        Assert.NotEqual(first, Render("b", Question.Now).Output);
        Assert.NotEqual(first, Render("a", Question.Now.AddDays(1)).Output);
    }

    [Fact]
    public void Values_of_one_rendering_differ()
    {
        var set = new TemplateSet(HelmFunctions.Instance);
        set.Add(ParsedTemplate.Parse("a", "{{ randAlphaNum 20 }}", HelmFunctions.Instance));
        var run = new TemplateRun(set, TemplateLimits.Default, "s", Question.Now);
        Assert.NotEqual(run.Execute("a", null), run.Execute("a", null));
    }

    [Fact]
    public void What_was_used_is_noted() => Assert.Equal(
        ["randAlphaNum", "randAlpha", "randNumeric", "randAscii", "randInt", "randBytes", "uuidv4", "shuffle", "bcrypt", "encryptAES", "genPrivateKey", "now", "genCAWithKey"],
        Render("a", Question.Now).Noted);

    [Fact]
    public void Nothing_is_noted_of_what_is_always_the_same() => Assert.Empty(Render("a", Question.Now, "{{ upper \"a\" }} {{ date \"2006\" 1 }} {{ sha256sum \"a\" }}").Noted);

    [Fact]
    public void Parallel_renderings_of_the_same_templates_give_the_same()
    {
        var parsed = ParsedTemplate.Parse("t", "{{ define \"x\" }}{{ range $k, $v := .m }}{{ $k }}={{ $v | quote }};{{ end }}{{ end }}{{ include \"x\" . }}{{ tpl \"{{ toYaml .m }}\" . }}{{ randAlphaNum 5 }}", HelmFunctions.Instance);
        var outputs = new string[100];
        Parallel.For(0, outputs.Length, i =>
        {
            var set = new TemplateSet(HelmFunctions.Instance);
            set.Add(parsed);
            outputs[i] = new TemplateRun(set, TemplateLimits.Default, "s", Question.Now).Execute("t", TestData.Read("""{"m": {"b": 1, "a": "x", "c": [1, 2]}}"""));
        });
        Assert.Single(outputs.Distinct());
    }

    private static (string Output, IReadOnlyList<string> Noted) Render(string seed, DateTimeOffset now, string text = Chance)
    {
        var set = new TemplateSet(HelmFunctions.Instance);
        set.Add(ParsedTemplate.Parse("t", text, HelmFunctions.Instance));
        var run = new TemplateRun(set, TemplateLimits.Default, seed, now);
        return (run.Execute("t", new ValueMap()), run.Irreproducible);
    }
}
