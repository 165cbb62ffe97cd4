using KSail.Charts.Functions;
using KSail.Charts.Templates;

namespace KSail.Charts.Tests;

/// <summary>What a failed template tells beside its message: where, why, and which value is to blame.</summary>
public sealed class FailureTests
{
    private const string Data = """
        {"Values": {"image": {"tag": "", "name": "web"}, "list": [{"name": "a", "port": null}], "n": null, "text": "x"}, "Chart": {"Name": "c"}}
        """;

    public static TheoryData<string, string> Blamed => new()
    {
        { "{{ .Values.image.tag.x }}", "Values.image.tag.x" },
        { "{{ .Values.db.host.name }}", "Values.db.host.name" },
        { "{{ $.Values.n.x }}", "Values.n.x" },
        { "{{ required \"a tag\" .Values.image.tag }}", "Values.image.tag" },
        { "{{ .Values.image.tag | required \"a tag\" }}", "Values.image.tag" },
        { "{{ .Values.image.tag | quote | trunc \"x\" }}", "" },
        { "{{ with .Values.image }}{{ required \"a tag\" .tag }}{{ end }}", "Values.image.tag" },
        { "{{ with .Values.image }}{{ .name.x }}{{ end }}", "Values.image.name.x" },
        { "{{ $i := .Values.image }}{{ upper $i.digest }}", "Values.image.digest" },
        { "{{ range .Values.list }}{{ .port.number }}{{ end }}", "Values.list.0.port.number" },
        { "{{ range $v := .Values.list }}{{ required \"a port\" $v.port }}{{ end }}", "Values.list.0.port" },
        { "{{ define \"x\" }}{{ .Values.n.x }}{{ end }}{{ include \"x\" . }}", "Values.n.x" },
        { "{{ define \"x\" }}{{ required \"a tag\" .root.Values.image.tag }}{{ end }}{{ include \"x\" (dict \"root\" .) }}", "" },
        { "{{ define \"x\" }}{{ required \"a tag\" .tag }}{{ end }}{{ include \"x\" .Values.image }}", "Values.image.tag" },
        { "{{ template \"x\" .Values }}{{ define \"x\" }}{{ upper .n }}{{ end }}", "Values.n" },
        { "{{ tpl \"{{ .Values.n.x }}\" . }}", "Values.n.x" },
        { "{{ eq .Values.text 1 }}", "Values.text" },
        { "{{ fail \"no\" }}", "" },
        { "{{ .Chart.Name.x }}", "" },
        { "{{ range .Values.text }}{{ end }}", "Values.text" },
        { "{{ index .Values.list 5 }}", "Values.list" },
    };

    [Theory]
    [MemberData(nameof(Blamed))]
    public void The_value_to_blame_is_named(string text, string path)
    {
        var error = Assert.Throws<TemplateException>(() => Question.Of(text, Data).Render());
        Assert.Equal(path, string.Join('.', error.ValuePath));
    }

    [Fact]
    public void Frames_lead_from_the_file_to_the_innermost_template()
    {
        var templates = new Dictionary<string, string>
        {
            ["c/templates/_h.tpl"] = "{{ define \"outer\" }}\n  {{ include \"inner\" . }}{{ end }}\n{{ define \"inner\" }}{{ upper 1 }}{{ end }}",
            ["c/templates/a.yaml"] = "a: 1\nb: {{ include \"outer\" . }}",
        };
        var error = Assert.Throws<TemplateException>(() => new Question(templates, "c/templates/a.yaml", "{}").Render());
        Assert.Equal(
            [
                new TemplateFrame("c/templates/a.yaml", 2, 6, "include \"outer\" ."),
                new TemplateFrame("c/templates/_h.tpl", 2, 5, "include \"inner\" ."),
                new TemplateFrame("c/templates/_h.tpl", 3, 29, "1"),
            ],
            error.Frames);
        Assert.Equal((TemplateFailure.Execution, "expected string; found 1"), (error.Failure, error.Reason));
        Assert.Equal(
            "template: c/templates/a.yaml:2:6: executing \"c/templates/a.yaml\" at <include \"outer\" .>: error calling include: template: c/templates/_h.tpl:2:5: executing \"outer\" at <include \"inner\" .>: "
            + "error calling include: template: c/templates/_h.tpl:3:29: executing \"inner\" at <1>: expected string; found 1",
            error.Message);
    }

    [Theory]
    [InlineData("a\n{{ required \"give a tag: now\" .Values.n }}", "execution error at (t:2:3): give a tag: now", "give a tag: now", TemplateFailure.Deliberate)]
    [InlineData("{{ define \"x\" }}{{ fail \"two\\nlines\" }}{{ end }}{{ include \"x\" . }}", "execution error at (t:1:51): two\nlines", "two\nlines", TemplateFailure.Deliberate)]
    [InlineData("{{ .x", "parse error at (t:1): unclosed action", "unclosed action", TemplateFailure.Syntax)]
    [InlineData("\n{{ nosuch }}", "parse error at (t:2): function \"nosuch\" not defined", "function \"nosuch\" not defined", TemplateFailure.Syntax)]
    [InlineData("{{ tpl \"{{ nosuch }}\" . }}", "template: t:1:3: executing \"t\" at <tpl \"{{ nosuch }}\" .>: error calling tpl: cannot parse template \"{{ nosuch }}\": template: gotpl:1: function \"nosuch\" not defined", "function \"nosuch\" not defined", TemplateFailure.Execution)]
    public void Messages_are_those_of_Helm(string text, string message, string reason, TemplateFailure failure)
    {
        var error = Assert.Throws<TemplateException>(() => Question.Of(text, Data).Render());
        Assert.Equal((message, reason, failure), (error.Message, error.Reason, error.Failure));
    }

    [Fact]
    public void A_template_that_is_not_there_has_no_frame()
    {
        var error = Assert.Throws<TemplateException>(() => new TemplateRun(new TemplateSet(HelmFunctions.Instance), TemplateLimits.Default, "", Question.Now).Execute("x", null));
        Assert.Equal(("template: no template \"x\" associated with template \"gotpl\"", 0), (error.Message, error.Frames.Count));
    }
}
