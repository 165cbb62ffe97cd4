using System.Globalization;
using System.Text.Json;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Checks.Tests;

/// <summary>How a check scans: by what the project and the configuration ask for, and with its findings replayed.</summary>
public sealed class ScanTests : IDisposable
{
    private const string Pod = """
        -- k8s/kustomization.yaml
        resources:
          - pod.yaml
        -- k8s/pod.yaml
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          namespace: shop
        spec:
          hostNetwork: true
          containers:
            - name: web
              image: ghcr.io/acme/web:1.0.0
        """;

    private readonly EnvironmentCheckFixture _project = new();

    public ScanTests() => _project.Folder.WriteAll(Pod);

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("", null)]
    [InlineData("complianceThreshold: 1", null)]
    [InlineData("complianceThreshold: 99", "KSAIL5900 ksail.yaml(12,33)")]
    [InlineData("frameworks: [C-0044], complianceThreshold: 100", null)]
    [InlineData("frameworks: [nsaa]", "KSAIL5901 ksail.yaml(12,25)")]
    [InlineData("exceptions: none.json", "KSAIL5911 ksail.yaml(12,24)")]
    [InlineData("inputs: none.json", "KSAIL5911 ksail.yaml(12,20)")]
    [InlineData("inputs: k8s/pod.yaml", "KSAIL5905 k8s/pod.yaml(1,13)")]
    public void The_configuration_says_what_to_scan_for(string scan, string? error)
    {
        Configure(scan);
        var result = Scan(ScanOptions.None);
        Assert.Equal(error, Errors(result).FirstOrDefault());
        Assert.Equal(error is null, result.Environments[0].IsValid);
    }

    [Fact]
    public void A_scan_without_a_score_is_replayed_like_any_other()
    {
        _project.Folder.Write("k8s/kustomization.yaml", "resources: []\n");
        Configure("");
        Assert.False(Scan(ScanOptions.None).Environments[0].FromCache);
        var again = Scan(ScanOptions.None);
        Assert.True(again.Environments[0].FromCache);
        Assert.Contains(again.Diagnostics, static diagnostic => diagnostic.Code == "KSAIL5906");
        _project.Folder.WriteAll(Pod);
        Assert.DoesNotContain(Scan(ScanOptions.None).Diagnostics, static diagnostic => diagnostic.Code == "KSAIL5906");
    }

    [Fact]
    public void The_project_goes_before_the_configuration()
    {
        Configure("frameworks: [nsa], complianceThreshold: 0, inputs: none.json, exceptions: none.json");
        _project.Folder.Write("inputs.yaml", "insecureCapabilities: [SYSLOG]\n");
        _project.Folder.Write("exceptions.json", "[]");
        Assert.Empty(Errors(Scan(new ScanOptions(["C-0044", "C-0041"], 50, "exceptions.json", "inputs.yaml"))));
        Assert.Equal(["C-0041", "C-0044"], Controls());
        Assert.Equal(["KSAIL5900 platform.ksproj"], Errors(Scan(new ScanOptions(["C-0044", "C-0041"], 51, "exceptions.json", "inputs.yaml"))));
    }

    [Fact]
    public void Inputs_decide_what_fails()
    {
        _project.Folder.Write("inputs.json", """{"imageRepositoryAllowList": ["registry.example.com/"]}""");
        Scan(new ScanOptions(["C-0078"], null, "", "inputs.json"));
        Assert.Equal("failed", Read().RootElement.GetProperty("controls")[0].GetProperty("status").GetString());
        _project.Folder.Write("inputs.json", """{"imageRepositoryAllowList": ["ghcr.io/acme/"]}""");
        Scan(new ScanOptions(["C-0078"], null, "", "inputs.json"));
        Assert.Equal("passed", Read().RootElement.GetProperty("controls")[0].GetProperty("status").GetString());
    }

    [Fact]
    public void A_finding_points_at_what_has_to_change()
    {
        var finding = Assert.Single(Scan(ScanOptions.None).Diagnostics, static d => d.Code == "KSAIL5041");
        Assert.Equal((_project.Folder["k8s/pod.yaml"], 7, 16), (finding.Span.File, finding.Span.Line, finding.Span.Column));
    }

    [Theory]
    [InlineData("scan.json")]
    [InlineData("scan.sarif")]
    [InlineData("scan.junit.xml")]
    [InlineData("scan.html")]
    public void An_unchanged_scan_is_replayed_as_long_as_its_reports_are_there(string report)
    {
        var first = Scan(ScanOptions.None);
        var second = Scan(ScanOptions.None);
        Assert.Equal((false, true), (first.Environments[0].FromCache, second.Environments[0].FromCache));
        Assert.Equal(first.Diagnostics, second.Diagnostics);
        File.Delete(_project.Output("local", report));
        Assert.False(Scan(ScanOptions.None).Environments[0].FromCache);
        Assert.True(File.Exists(_project.Output("local", report)));
    }

    [Fact]
    public void Another_question_is_scanned_for()
    {
        Scan(ScanOptions.None);
        Assert.False(Scan(new ScanOptions([], 10, "", "")).Environments[0].FromCache);
        Assert.False(Scan(new ScanOptions(["mitre"], null, "", "")).Environments[0].FromCache);
    }

    [Fact]
    public void An_exception_expires_although_no_file_changes()
    {
        _project.Folder.Write("exceptions.json", """
            [{"name": "host", "policyType": "postureExceptionPolicy", "actions": ["alertOnly"], "expirationDate": "2027-01-01T00:00:00Z",
              "resources": [{"designatorType": "Attributes", "attributes": {"kind": "Pod"}}], "posturePolicies": [{"controlID": "C-0041"}]}]
            """);
        var options = new ScanOptions(["C-0041"], null, "exceptions.json", "");
        Assert.DoesNotContain(Scan(options, "2026-12-31").Diagnostics, static d => d.Code == "KSAIL5041");
        Assert.Contains(Scan(options, "2027-01-01").Diagnostics, static d => d.Code == "KSAIL5041");
    }

    [Fact]
    public void Half_an_environment_has_no_score()
    {
        _project.Folder.Write("k8s/kustomization.yaml", "resources: [pod.yaml, missing.yaml]\n");
        Assert.DoesNotContain(Scan(ScanOptions.None).Diagnostics, static d => d.Code.StartsWith("KSAIL5", StringComparison.Ordinal));
        Assert.False(File.Exists(_project.Output("local", "scan.json")));
    }

    [Fact]
    public void A_folder_without_a_kustomization_is_scanned_as_flux_would_apply_it()
    {
        File.Delete(_project.Folder["k8s/kustomization.yaml"]);
        Scan(ScanOptions.None);
        var controls = Read().RootElement.GetProperty("controls").EnumerateArray().Single(static c => c.GetProperty("id").GetString() == "C-0012");
        Assert.Equal(["settings", "web"], controls.GetProperty("resources").EnumerateArray().Select(static r => r.GetProperty("name").GetString()!));
    }

    [Theory]
    [InlineData(85, true)]
    [InlineData(99, false)]
    public void The_production_of_the_sample_passes_its_floor_and_not_every_floor(int threshold, bool passes)
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "KSail.Sdk.sln")))
            at = Path.GetDirectoryName(at)!;
        var request = new CheckRequest(Path.Combine(at, "samples", "platform", "platform.ksproj"), [], "local", "prod", _project.Folder["obj/ksail"], _project.Folder["bin/ksail"], _project.Cache, CheckSteps.Scan, "test")
        {
            Scan = new ScanOptions(["nsa"], threshold, "", ""),
        };
        var result = EnvironmentCheck.Run(request, EnvironmentVariables.Of(_project.Variables), new CheckMemory(), CancellationToken.None);
        Assert.Equal(passes ? [] : ["KSAIL5900"], result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error).Select(static d => d.Code));
    }

    private CheckResult Scan(ScanOptions options, string today = "2026-11-27") => EnvironmentCheck.Run(
        new CheckRequest(_project.Folder["platform.ksproj"], [], "local", null, _project.Folder["obj/ksail"], _project.Folder["bin/ksail"], _project.Cache, CheckSteps.Scan, "test")
        {
            Scan = options,
            Clock = new Today(today),
        },
        EnvironmentVariables.Of(_project.Variables),
        new CheckMemory(),
        CancellationToken.None);

    private void Configure(string scan) => File.AppendAllText(_project.Folder["ksail.yaml"], scan.Length == 0 ? "" : $"\n    scan: {{{scan}}}\n");

    private List<string> Errors(CheckResult result) =>
        [.. result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.Code} {d.Span.ToString().Replace(_project.Folder.Root + "/", "", StringComparison.Ordinal)}")];

    private List<string> Controls() => [.. Read().RootElement.GetProperty("controls").EnumerateArray().Select(static c => c.GetProperty("id").GetString()!)];

    private JsonDocument Read() => JsonDocument.Parse(File.ReadAllText(_project.Output("local", "scan.json")));

    private sealed class Today(string date) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.Parse(date + "T12:00:00Z", CultureInfo.InvariantCulture);
    }
}
