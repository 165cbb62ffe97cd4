using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Scanning.Reports;
using KSail.Scanning.Results;

namespace KSail.Scanning.Tests.Reports;

public class ScanJsonTests
{
    private static readonly JsonElement Sample = Parse(SampleScan.Create());

    [Fact]
    public void Scores_are_those_that_the_threshold_was_compared_with()
    {
        Assert.Equal("59.52381", Sample.GetProperty("score").GetRawText());
        Assert.Equal("85", Sample.GetProperty("threshold").GetRawText());
        Assert.False(Sample.GetProperty("compliant").GetBoolean());
        Assert.Equal(JsonValueKind.Null, Parse(SampleScan.Create(threshold: null)).GetProperty("threshold").ValueKind);
        Assert.Equal(["NSA 72.22222", "MITRE 53.333332"], Sample.GetProperty("frameworks").EnumerateArray().Select(static f => $"{f.GetProperty("name").GetString()} {f.GetProperty("score").GetRawText()}"));
    }

    [Theory]
    [InlineData("C-0013", "Non-root containers", "Medium", "failed", "", "66.66667", "failed excepted passed")]
    [InlineData("C-0015", "List Kubernetes secrets", "High", "failed", "", "0", "failed")]
    [InlineData("C-0030", "Ingress and Egress blocked", "Medium", "passed", "w/exceptions", "100", "excepted")]
    [InlineData("C-0042", "SSH server running inside container", "Low", "passed", "irrelevant", "100", "")]
    [InlineData("C-0057", "Privileged container", "High", "failed", "", "50", "failed passed")]
    [InlineData("C-0078", "Images from allowed registry", "Medium", "skipped", "configuration", "0", "skipped")]
    [InlineData("C-0090", "Known hole in Grafana", "Critical", "passed", "", "100", "passed")]
    public void Every_control_says_what_it_found_of_every_resource(string id, string name, string severity, string status, string reason, string score, string resources)
    {
        var control = Control(Sample, id);
        Assert.Equal((name, severity, status, reason, score),
            (Text(control, "name"), Text(control, "severity"), Text(control, "status"), Text(control, "reason"), control.GetProperty("score").GetRawText()));
        Assert.Equal(resources, string.Join(' ', control.GetProperty("resources").EnumerateArray().Select(static resource => Text(resource, "status"))));
    }

    [Fact]
    public void A_resource_has_identity_paths_and_place()
    {
        var web = Control(Sample, "C-0057").GetProperty("resources")[0];
        Assert.Equal("apps/v1 Deployment shop web k8s/apps/web.yaml 19 11",
            $"{Text(web, "apiVersion")} {Text(web, "kind")} {Text(web, "namespace")} {Text(web, "name")} {Text(web, "file")} {web.GetProperty("line")} {web.GetProperty("column")}");
        Assert.Equal(["spec.template.spec.containers[0].securityContext.privileged", "spec.template.spec.containers[1].securityContext.capabilities.add[0]"],
            web.GetProperty("paths").EnumerateArray().Select(static path => path.GetString()));
        Assert.Equal(["delete k8s/apps/web.yaml 19", "failed k8s/apps/web.yaml 19", "delete k8s/overlays/prod/patch.yaml 7"],
            web.GetProperty("fields").EnumerateArray().Select(static field => $"{Text(field, "role")} {Text(field, "file")} {field.GetProperty("line")}"));
        Assert.Equal("true", Text(Control(Sample, "C-0013").GetProperty("resources")[0].GetProperty("fields")[0], "value"));
        Assert.Equal("agents of the host", Text(Control(Sample, "C-0013").GetProperty("resources")[1], "exception"));
    }

    [Theory]
    [InlineData("", 0, null, null)]
    [InlineData("/repo/a b/ü.yaml", 0, "a b/ü.yaml", null)]
    [InlineData("/elsewhere/x.yaml", 4, "/elsewhere/x.yaml", 4)]
    public void A_place_is_told_as_far_as_it_is_known(string path, int line, string? file, int? expectedLine)
    {
        var scan = SampleScan.Create();
        var resource = SampleScan.Resource("Pod", "", "p", ResourceStatus.Failed, new SourceSpan(path, line, line));
        var json = Parse(scan with { Controls = [new ControlResult(SampleScan.NonRoot, ControlStatus.Failed, "", 0, [resource])] });
        var written = json.GetProperty("controls")[0].GetProperty("resources")[0];
        Assert.Equal(file, written.GetProperty("file").GetString());
        Assert.Equal(expectedLine, written.GetProperty("line").ValueKind == JsonValueKind.Null ? null : written.GetProperty("line").GetInt32());
    }

    [Fact]
    public void Controls_that_manifests_cannot_decide_are_listed() =>
        Assert.Equal(["C-0005"], Sample.GetProperty("notEvaluated").EnumerateArray().Select(static control => Text(control, "id")));

    [Theory]
    [InlineData("\"</script>\u0001\n", "\"</script>\u0001\n")]
    [InlineData("aLONEb", "a\ufffdb")]
    public void Any_name_can_be_written(string name, string expected) =>
        Assert.Equal(expected, Text(Control(Parse(SampleScan.Hostile(name)), "C-0001"), "name"));

    [Fact]
    public void The_documentation_shows_every_field()
    {
        var page = File.ReadAllText(Documentation());
        var start = page.IndexOf("```json\n", StringComparison.Ordinal) + 8;
        using var example = JsonDocument.Parse(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]);
        var shown = Fields(example.RootElement, "").ToHashSet(StringComparer.Ordinal);
        var written = Fields(Sample, "").ToHashSet(StringComparer.Ordinal);
        Assert.Empty(shown.Except(written, StringComparer.Ordinal));
        var rest = written.Except(shown, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["controls.resources.exception", "controls.resources.fields.value"], rest);
        Assert.All(rest, field => Assert.Contains($"`{field[(field.LastIndexOf('.') + 1)..]}`", page, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Fields(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Fields(property.Value, $"{path}.{property.Name}".TrimStart('.')).Prepend($"{path}.{property.Name}".TrimStart('.'))),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(entry => Fields(entry, path)),
        _ => [],
    };

    private static string Documentation()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "docs", "scan-reports.md")))
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("the tests do not run inside the repository");
        return Path.Combine(at, "docs", "scan-reports.md");
    }

    private static JsonElement Parse(ScanResult scan)
    {
        using var document = JsonDocument.Parse(ScanJson.Write(scan, SampleScan.Root));
        return document.RootElement.Clone();
    }

    private static JsonElement Control(JsonElement scan, string id) => scan.GetProperty("controls").EnumerateArray().Single(control => Text(control, "id") == id);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
