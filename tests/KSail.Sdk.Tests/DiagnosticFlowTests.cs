namespace KSail.Sdk.Tests;

/// <summary>How findings reach the log, and how a project changes what they are worth.</summary>
public sealed class DiagnosticFlowTests
{
    // An unset variable is a warning, at a place that the log must name.
    private const string Warning = """
        -- hello/ksail.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: hello
        spec:
          cluster:
            distribution: Talos
            localRegistry:
              registry: localhost:5000/${KSAIL_TEST_UNSET}
          workload:
            kustomizationFile: clusters/local
        """;

    [Theory]
    [InlineData("build", 0, 1, 0)]
    [InlineData("build -p:NoWarn=KSAIL1020", 0, 0, 0)]
    [InlineData("build -p:WarningsAsErrors=KSAIL1020", 1, 0, 1)]
    [InlineData("build -p:WarningsAsErrors=KSAIL9999", 0, 1, 0)]
    [InlineData("build -p:TreatWarningsAsErrors=true", 1, 0, 1)]
    [InlineData("build -p:TreatWarningsAsErrors=true -p:WarningsNotAsErrors=KSAIL1020", 0, 1, 0)]
    [InlineData("build -warnaserror", 1, 0, 1)]
    [InlineData("build -nowarn:KSAIL1020", 0, 0, 0)]
    [InlineData("publish -p:Environment=local -p:TreatWarningsAsErrors=true", 1, 0, 1)]
    public void Severity_properties_mean_what_they_mean_in_a_csharp_project(string command, int exitCode, int warnings, int errors)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Warning);
        var arguments = command.Split(' ');
        var run = workspace.Build([arguments[0], "hello", .. arguments[1..]]);
        Assert.Equal((exitCode, warnings, errors), (run.Result.ExitCode, run.Warnings.Count, run.Errors.Count));
        Assert.DoesNotContain("PushArtifact", run.Tasks);
    }

    [Fact]
    public void A_finding_has_its_place_and_its_code()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Warning);
        var warning = Assert.Single(workspace.Build("build", "hello").Succeeds().Warnings);
        Assert.Equal(("KSAIL1020", workspace["hello/ksail.yaml"], 9), (warning.Code, warning.File, warning.LineNumber));
        Assert.True(warning.ColumnNumber > 0 && (warning.EndColumnNumber > 0) == (warning.EndLineNumber > 0));
        Assert.DoesNotContain('\n', warning.Text);
    }

    // Binary logs leave links out; the terminal logger makes the code one.
    [Fact]
    public void The_code_of_a_finding_is_a_link_to_a_page_that_exists()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Warning);
        var page = Path.Combine(SdkPackage.Instance.Extracted, "docs", "diagnostics", "KSAIL1020.md");
        Assert.Contains($"\e]8;;{new Uri(page).AbsoluteUri}\e\\KSAIL1020", workspace.Dotnet("build", "hello", "-tl:on").Succeeds().Output, StringComparison.Ordinal);
        Assert.True(File.Exists(page));
        Assert.Contains("\e]8;;https://docs.example/ksail/KSAIL1020.md\e\\KSAIL1020",
            workspace.Dotnet("build", "hello", "-tl:on", "-p:KSailHelpLinkBase=https://docs.example/ksail").Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_is_one_line_with_a_code_and_its_trace_only_for_those_who_ask()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, SdkWorkspace.Anchor);
        // A package that lost a part, which no user's repository can bring about.
        var tasks = Directory.CreateDirectory(workspace["tasks"]).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SdkPackage.Instance.Extracted, "tools", "net10.0", "any"), "*.dll"))
            File.Copy(file, Path.Combine(tasks, Path.GetFileName(file)));
        File.Delete(Path.Combine(tasks, "YamlDotNet.dll"));
        var run = workspace.Build("build", "hello", $"-p:KSailTasksDirectory={tasks}").Fails("KSAIL0001");
        Assert.DoesNotContain("   at ", run.Result.Output, StringComparison.Ordinal);
        Assert.Contains("   at ", workspace.Dotnet("build", "hello", $"-p:KSailTasksDirectory={tasks}", "-v:diag").Fails().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("30s")]
    [InlineData("-00:01:00")]
    public void A_time_limit_that_cannot_be_read_is_an_error(string limit)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        workspace.Build("build", "hello", $"-p:KSailTimeout={limit}").Fails("KSAIL0005");
    }

    [Theory]
    [InlineData("many")]
    [InlineData("-1")]
    public void A_limit_of_findings_that_is_no_number_is_an_error_that_names_the_property(string limit)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        var error = Assert.Single(workspace.Build("build", "hello", $"-p:KSailMaxDiagnostics={limit}").Fails("KSAIL0005").Errors);
        Assert.Contains("KSailMaxDiagnostics", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_that_is_too_old_is_told_so()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        workspace.Build("build", "hello", "-p:_KSailEngineTooOld=true").Fails("KSAIL0002");
    }
}
