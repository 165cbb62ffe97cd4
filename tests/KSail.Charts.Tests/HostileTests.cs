using KSail.Charts.Functions;
using KSail.Charts.Templates;

namespace KSail.Charts.Tests;

/// <summary>Templates that are made to take forever, or all memory: each ends with a message.</summary>
public sealed class HostileTests
{
    // Small, so that the tests do not have to do what is refused.
    private static readonly TemplateLimits Small = new() { MaxLength = 100_000, MaxSteps = 500_000, MaxDepth = 1000, MaxTime = TimeSpan.FromMinutes(5) };

    public static TheoryData<string, string> TooMuch => new()
    {
        { "a text repeated", "{{ repeat 1000000000 \"a\" }}" },
        { "a text doubled", "{{ $x := \"ab\" }}{{ range until 60 }}{{ $x = print $x $x }}{{ end }}" },
        { "a text replaced by longer ones", "{{ $x := \"a\" }}{{ range until 40 }}{{ $x = replace \"a\" \"aa\" $x }}{{ end }}" },
        { "nothing replaced", "{{ $x := repeat 1000 \"a\" }}{{ range until 40 }}{{ $x = replace \"\" \"aa\" $x }}{{ end }}" },
        { "matches replaced by longer ones", "{{ $x := \"a\" }}{{ range until 40 }}{{ $x = regexReplaceAll \"a\" $x \"$0$0\" }}{{ end }}" },
        { "a list of numbers", "{{ until 2000000000 | len }}" },
        { "numbers as text", "{{ seq 1 2000000000 }}" },
        { "steps of numbers", "{{ untilStep -2000000000 2000000000 1 | len }}" },
        { "a loop over a number", "{{ range 9000000000000000000 }}{{ end }}" },
        { "loops within loops", "{{ range 1000 }}{{ range 1000 }}{{ range 1000 }}{{ end }}{{ end }}{{ end }}" },
        { "output", "{{ range 100000 }}some text{{ end }}" },
        { "indentation", "{{ indent 2000000000 \"a\" }}" },
        { "indented lines", "{{ $x := \"a\\n\" }}{{ range 40 }}{{ $x = indent 1000 (print $x $x) }}{{ end }}" },
        { "a list within itself many times", "{{ $x := list 1 }}{{ range 60 }}{{ $x = list $x $x }}{{ end }}{{ $x }}" },
        { "the same as JSON", "{{ $x := list 1 }}{{ range 60 }}{{ $x = list $x $x }}{{ end }}{{ toJson $x }}" },
        { "the same as YAML", "{{ $x := list 1 }}{{ range 60 }}{{ $x = list $x $x }}{{ end }}{{ toYaml $x }}" },
        { "the same as TOML", "{{ $x := list 1 }}{{ range 60 }}{{ $x = list $x $x }}{{ end }}{{ toToml (dict \"a\" $x) }}" },
        { "the same, pretty", "{{ $x := list 1 }}{{ range 60 }}{{ $x = list $x $x }}{{ end }}{{ toYamlPretty $x }}" },
        { "the same, copied", "{{ $x := list 1 }}{{ range 60 }}{{ $x = list $x $x }}{{ end }}{{ deepCopy $x }}" },
        { "the same, compared", "{{ $x := list 1 }}{{ $y := list 1 }}{{ range 60 }}{{ $x = list $x $x }}{{ $y = list $y $y }}{{ end }}{{ deepEqual $x $y }}" },
        { "a map within itself, printed", "{{ $x := dict }}{{ $_ := set $x \"x\" $x }}{{ $x }}" },
        { "a map within itself as JSON", "{{ $x := dict }}{{ $_ := set $x \"x\" $x }}{{ toJson $x }}" },
        { "a map within itself as YAML", "{{ $x := dict }}{{ $_ := set $x \"x\" $x }}{{ toYaml $x }}" },
        { "a map within itself, pretty", "{{ $x := dict }}{{ $_ := set $x \"x\" $x }}{{ toYamlPretty $x }}" },
        { "a map within itself as TOML", "{{ $x := dict }}{{ $_ := set $x \"x\" $x }}{{ toToml $x }}" },
        { "a map within itself, copied", "{{ $x := dict }}{{ $_ := set $x \"x\" $x }}{{ deepCopy $x }}" },
        { "maps within themselves, merged", "{{ $x := dict }}{{ $_ := set $x \"x\" $x }}{{ $y := dict }}{{ $_ := set $y \"x\" $y }}{{ merge $x $y }}" },
        { "lists put together", "{{ $x := list 1 2 }}{{ range 60 }}{{ $x = concat $x $x }}{{ end }}" },
        { "a pattern with counts", "{{ regexMatch \"(((a{30}){30})){1}$\" (repeat 50000 \"a\") }}{{ regexMatch \"(x+x+)+y\" (repeat 90000 \"x\") }}" },
        { "matches of a pattern", "{{ regexFindAll \"a.*b|a\" (repeat 90000 \"a\") -1 | len }}" },
        { "a template that executes itself", "{{ define \"x\" }}{{ template \"x\" . }}{{ end }}{{ template \"x\" . }}" },
        { "random text", "{{ randAlphaNum 2000000000 }}" },
        { "random bytes", "{{ randBytes 2000000000 }}" },
        { "wrapped text", "{{ $x := repeat 10000 \"a \" }}{{ range 60 }}{{ $x = wrapWith 1 \"xxxxxxxxxx\" $x }}{{ end }}" },
        { "a width", "{{ range 1000 }}{{ printf \"%900000d\" 1 }}{{ end }}" },
        { "large products", "{{ $x := 1e300 }}{{ mulf $x $x $x $x $x $x $x $x $x $x 1e-300 }}{{ range 1000000000 }}{{ end }}" },
        { "JSON", "{{ $x := \"[1]\" }}{{ range 60 }}{{ $x = printf \"[%s,%s]\" $x $x }}{{ $_ := mustFromJson $x }}{{ end }}" },
        { "aliases of YAML", "{{ fromYaml \"a: &a [x,x,x,x,x,x,x,x,x]\\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\" | toJson | fail }}" },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void Too_much_is_refused(string what, string text)
    {
        var error = Assert.Throws<TemplateException>(() => Question.Of(text, "{}").Render(Small));
        Assert.True(error.Failure == TemplateFailure.Limit || what == "aliases of YAML", $"{what}: {error.Message}");
        Assert.NotEmpty(error.Frames);
    }

    [Fact]
    public void A_template_that_includes_itself_ends_as_in_Helm()
    {
        var error = Assert.Throws<TemplateException>(() => Question.Of("{{ define \"x\" }}{{ include \"x\" . }}{{ end }}{{ include \"x\" . }}", "{}").Render());
        Assert.Equal("rendering template has a nested reference name: x: unable to execute template", Innermost(error.Original));
        Assert.Equal(1002, error.Frames.Count);
    }

    [Theory]
    [InlineData("{{ define \"x\" }}{{ tpl \"{{ include \\\"x\\\" . }}\" . }}{{ end }}{{ include \"x\" . }}")]
    [InlineData("{{ define \"x\" }}{{ include \"y\" . }}{{ end }}{{ define \"y\" }}{{ include \"x\" . }}{{ end }}{{ include \"x\" . }}")]
    [InlineData("{{ define \"x\" }}{{ include \"y\" . }}{{ end }}{{ define \"y\" }}{{ template \"x\" . }}{{ end }}{{ include \"x\" . }}")]
    [InlineData("{{ $_ := set . \"t\" \"{{ tpl .t . }}\" }}{{ tpl .t . }}")]
    public void Templates_that_call_each_other_end(string text) =>
        Assert.Throws<TemplateException>(() => Question.Of(text, "{}").Render(Small));

    [Theory]
    [InlineData("(", 5000)]
    [InlineData("{{ if . }}", 20_000)]
    [InlineData("{{ range . }}", 20_000)]
    [InlineData("{{ if . }}{{ else if . }}", 20_000)]
    [InlineData("{{ define \"x\" }}", 20_000)]
    [InlineData("{{ block \"x\" . }}", 20_000)]
    [InlineData("{{ . ", 20_000)]
    [InlineData("{{ ((((", 3_000)]
    public void Deep_templates_are_refused(string part, int count)
    {
        var text = (part == "(" ? "{{ " : "") + string.Concat(Enumerable.Repeat(part, count));
        Assert.Throws<TemplateException>(() => ParsedTemplate.Parse("t", text, HelmFunctions.Instance));
    }

    [Fact]
    public void Deep_expressions_are_evaluated()
    {
        var text = "{{ " + new string('(', 900) + "1" + new string(')', 900) + " }}";
        Assert.Equal("1", Question.Of(text, "{}").Render());
    }

    [Fact]
    public void Long_chains_of_conditions_are_refused_or_rendered()
    {
        var text = "{{ if $.n }}" + string.Concat(Enumerable.Repeat("{{ else if $.n }}", 500)) + "{{ else }}x{{ end }}";
        Assert.Equal("x", Question.Of(text, """{"n": null}""").Render());
    }

    [Theory]
    [InlineData("{{ until 200000 | toString | len }}", "1288891")]
    [InlineData("{{ until 200000 | toJson | len }}", "1288891")]
    [InlineData("{{ until 200000 | toYaml | len }}", "1688889")]
    [InlineData("{{ regexReplaceAll \"a\" (repeat 200000 \"a\") \"bc\" | len }}", "400000")]
    public void What_is_merely_large_is_rendered(string text, string expected) => Assert.Equal(expected, Question.Of(text, "{}").Render());

    [Theory]
    [InlineData("")]
    // What takes long at each call, and is few steps.
    [InlineData("{{ $_ := genCA \"a\" 1 }}")]
    [InlineData("{{ $_ := genPrivateKey \"rsa\" }}")]
    [InlineData("{{ $_ := derivePassword 1 \"long\" \"password\" \"user\" \"site\" }}")]
    [InlineData("{{ $_ := bcrypt \"password\" }}")]
    public void Time_is_limited(string body)
    {
        var error = Assert.Throws<TemplateException>(() => Question.Of($"{{{{ range 9000000000000000000 }}}}{body}{{{{ end }}}}", "{}").Render(new TemplateLimits { MaxTime = TimeSpan.FromMilliseconds(20) }));
        Assert.Equal(TemplateFailure.Limit, error.Failure);
    }

    [Fact]
    public void A_rendering_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var set = new TemplateSet(HelmFunctions.Instance);
        set.Add(ParsedTemplate.Parse("t", "{{ range 9000000000000000000 }}{{ end }}", HelmFunctions.Instance));
        Assert.Throws<OperationCanceledException>(() => new TemplateRun(set, TemplateLimits.Default, "", Question.Now, source.Token).Execute("t", null));
    }

    [Fact]
    public void Garbage_is_parsed_or_refused()
    {
        var random = new Random(3);
        var pieces = new[] { "{{", "}}", "{{-", "-}}", " ", "\n", "(", ")", "|", ".", "$", "$x", ":=", "=", ",", "\"", "`", "'", "if", "end", "else", "range", "define", "template", "with", "block", "break", "1", "0x", "1e", "a", "é", "\uD83D", "\0", "/*", "*/", "nil", "true", "upper", ".x", "%", "\\" };
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.NotNull(Question.Of(text, "{}").Answer(Small));
        }
    }

    private static string Innermost(string message) => message[message.LastIndexOf("error calling include: ", StringComparison.Ordinal)..]["error calling include: ".Length..];
}
