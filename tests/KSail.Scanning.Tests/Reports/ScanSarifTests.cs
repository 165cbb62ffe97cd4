using System.Text;
using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Scanning.Reports;
using KSail.Scanning.Results;

namespace KSail.Scanning.Tests.Reports;

public class ScanSarifTests
{
    private static readonly JsonElement Sample = Parse(SampleScan.Create());

    [Fact]
    public void A_rule_says_what_its_control_is()
    {
        var rules = Sample.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.Equal(["C-0013", "C-0015", "C-0057"], rules.EnumerateArray().Select(static rule => Text(rule, "id")));
        var rule = rules[2];
        Assert.Equal("PrivilegedContainer", Text(rule, "name"));
        Assert.Equal("Privileged container.", Text(rule, "shortDescription", "text"));
        Assert.Equal("A privileged container can do almost everything that processes of the host can.", Text(rule, "fullDescription", "text"));
        Assert.Contains("Remediation: Remove privileged, and add single capabilities instead.", Text(rule, "help", "text"), StringComparison.Ordinal);
        Assert.Contains("**Remediation:** Remove privileged", Text(rule, "help", "markdown"), StringComparison.Ordinal);
        Assert.Equal("https://kubescape.io/docs/controls/c-0057/", Text(rule, "helpUri"));
        Assert.Equal("8.0", Text(rule, "properties", "security-severity"));
        Assert.Equal(["security", "kubernetes", "nsa", "mitre"], rule.GetProperty("properties").GetProperty("tags").EnumerateArray().Select(static tag => tag.GetString()));
    }

    [Theory]
    [InlineData(9f, "error")]
    [InlineData(8.9f, "warning")]
    [InlineData(4f, "warning")]
    [InlineData(3.9f, "note")]
    [InlineData(0f, "note")]
    public void Levels_follow_base_scores(float score, string level)
    {
        var scan = SampleScan.Create();
        var control = scan.Controls[0] with { Control = SampleScan.NonRoot with { BaseScore = score } };
        var run = Parse(scan with { Controls = [control] });
        Assert.Equal(level, Text(run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[0], "defaultConfiguration", "level"));
        Assert.Equal(level, Text(run.GetProperty("results")[0], "level"));
    }

    [Fact]
    public void Only_what_fails_is_a_result_by_place() =>
        Assert.Equal(["C-0013 k8s/apps/web.yaml 12", "C-0057 k8s/apps/web.yaml 19", "C-0015 k8s/rbac/binding.yaml 14"],
            Sample.GetProperty("results").EnumerateArray().Select(static result => $"{Text(result, "ruleId")} {UriOf(Place(result))} {Place(result).GetProperty("region").GetProperty("startLine")}"));

    [Fact]
    public void A_result_says_what_to_do_and_where()
    {
        var result = Sample.GetProperty("results")[1];
        Assert.Equal(
            "Deployment shop/web: Privileged container; remove 'spec.template.spec.containers[0].securityContext.privileged'; "
            + "remove 'spec.template.spec.containers[1].securityContext.capabilities.add[0]'.", Text(result, "message", "text"));
        Assert.Equal("""{"startLine":19,"startColumn":11,"endLine":19,"endColumn":41}""", Compact(Place(result).GetProperty("region")));
        Assert.Equal("%SRCROOT%", Text(Place(result), "artifactLocation", "uriBaseId"));
        Assert.Equal("apps/v1/Deployment/shop/web", Text(result.GetProperty("locations")[0].GetProperty("logicalLocations")[0], "fullyQualifiedName"));
        var related = Assert.Single(result.GetProperty("relatedLocations").EnumerateArray());
        Assert.Equal("k8s/overlays/prod/patch.yaml", UriOf(related.GetProperty("physicalLocation")));
        Assert.Equal("Remove 'spec.template.spec.containers[1].securityContext.capabilities.add[0]'.", Text(related, "message", "text"));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("/elsewhere/cache/base.yaml", 7)]
    public void A_finding_without_a_place_in_the_repository_is_shown_at_the_configuration(string file, int line)
    {
        var result = Single(new SourceSpan(file, line, line));
        Assert.Equal("ksail.yaml", UriOf(Place(result)));
        Assert.Equal("""{"startLine":1,"startColumn":1}""", Compact(Place(result).GetProperty("region")));
        Assert.Equal(file.Length > 0, Text(result, "message", "text")!.Contains($"defined in {file}", StringComparison.Ordinal) && file.Length > 0);
    }

    [Fact]
    public void A_fingerprint_stays_when_lines_move_and_differs_for_another_object()
    {
        var one = FingerprintOf(Single(SampleScan.At("a.yaml", 3, 4)));
        Assert.Equal(one, FingerprintOf(Single(SampleScan.At("a.yaml", 30, 1))));
        Assert.NotEqual(one, FingerprintOf(Single(SampleScan.At("b.yaml", 3, 4))));
        Assert.NotEqual(one, FingerprintOf(Single(SampleScan.At("a.yaml", 3, 4), name: "other")));
    }

    [Fact]
    public void Fingerprints_are_unique_even_for_the_same_object_twice_in_a_file()
    {
        var resource = SampleScan.Resource("Pod", "", "p", ResourceStatus.Failed, SampleScan.At("a.yaml", 3));
        var run = Parse(Scan(resource, resource with { Span = SampleScan.At("a.yaml", 30) }));
        var fingerprints = run.GetProperty("results").EnumerateArray().Select(FingerprintOf).ToList();
        Assert.Equal(2, fingerprints.Distinct(StringComparer.Ordinal).Count());
        Assert.EndsWith(":1", fingerprints[0], StringComparison.Ordinal);
        Assert.EndsWith(":2", fingerprints[1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_environment_is_a_category_of_its_own() => Assert.Equal("ksail-scan/local/", Text(Sample, "automationDetails", "id"));

    [RequiresMultitoolFact]
    public void The_format_and_code_scanning_have_no_objection()
    {
        var scan = SampleScan.Create();
        Assert.Empty(SarifMultitool.Validate(
            Log(scan), Log(scan with { Controls = [] }), Log(SampleScan.Large(300)), Log(SampleScan.Hostile("</script>[a](3) {0} \"'&%20 é\u202eLONE"))));
    }

    [RequiresMultitoolFact]
    public void The_judge_objects_to_mistakes()
    {
        var log = Encoding.UTF8.GetString(Log(SampleScan.Create()));
        (string Right, string Wrong)[] mistakes =
        [
            ("\"text\": \"Deployment", "\"texts\": \"Deployment"),
            ("\"startLine\": 12", "\"startLine\": 0"),
            ("\"ruleIndex\": 0", "\"ruleIndex\": 7"),
        ];
        var logs = Array.ConvertAll(mistakes, mistake => Encoding.UTF8.GetBytes(log.Replace(mistake.Right, mistake.Wrong, StringComparison.Ordinal)));
        var objections = SarifMultitool.Validate(logs);
        Assert.All(mistakes.Index(), mistake => Assert.Contains(objections, line => line.Contains($"{mistake.Index}.sarif(", StringComparison.Ordinal)));
    }

    private static byte[] Log(ScanResult scan) => ScanSarif.Write(scan, FindingList.Of(scan, SampleScan.Root), SampleScan.Config, SampleScan.Version);

    private static JsonElement Parse(ScanResult scan)
    {
        using var document = JsonDocument.Parse(Log(scan));
        return document.RootElement.GetProperty("runs")[0].Clone();
    }

    private static ScanResult Scan(params ResourceVerdict[] resources) => SampleScan.Create() with { Controls = [new ControlResult(SampleScan.NonRoot, ControlStatus.Failed, "", 0, resources)] };

    private static JsonElement Single(SourceSpan span, string name = "p") =>
        Parse(Scan(SampleScan.Resource("Pod", "", name, ResourceStatus.Failed, span))).GetProperty("results")[0];

    private static string FingerprintOf(JsonElement result) => Text(result, "partialFingerprints", "ksail/finding/v1")!;

    private static JsonElement Place(JsonElement result) => result.GetProperty("locations")[0].GetProperty("physicalLocation");

    private static string? UriOf(JsonElement place) => Text(place, "artifactLocation", "uri");

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    private static string? Text(JsonElement element, params string[] path) => path.Aggregate(element, static (at, name) => at.GetProperty(name)).GetString();
}
