using System.Text.RegularExpressions;
using KSail.Testing;

namespace KSail.Sdk.Tests.Documentation;

/// <summary>The pipelines of the samples: what their services would refuse is found, and they keep the order that makes them safe.</summary>
public sealed class PipelineTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [RequiresPipelineToolsTheory]
    [InlineData("", "", "")]
    [InlineData("${{ secrets.GITHUB_TOKEN }}", "${{ secret.GITHUB_TOKEN }}", "undefined variable \"secret\"")]
    [InlineData("needs: check", "needs: chekc", "needs job \"chekc\" which does not exist")]
    [InlineData("runs-on: ubuntu-latest", "run-on: ubuntu-latest", "\"runs-on\" section is missing")]
    public void GitHub_would_take_the_workflow(string old, string mistake, string finding)
    {
        var findings = PipelineTools.Lint(Changed("github-actions.yml", old, mistake));
        Assert.True(finding.Length == 0 ? findings.Length == 0 : findings.Contains(finding, StringComparison.Ordinal), findings);
    }

    [RequiresPipelineToolsTheory]
    [InlineData("", "", "")]
    [InlineData("allow_failure: true", "allow_failure: maybe", "/nodes/allow_failure")]
    [InlineData("  artifacts:\n    when: always", "  artifacts:\n    when: sometimes", "/check/artifacts/when")]
    public void GitLab_would_take_the_pipeline(string old, string mistake, string finding)
    {
        var findings = PipelineTools.Validate(Changed("gitlab-ci.yml", old, mistake));
        Assert.True(finding.Length == 0 ? findings.Length == 0 : findings.Contains(finding, StringComparison.Ordinal), findings);
    }

    /// <summary>There is no schema of Azure's pipelines to be had; that the file is what it should be is all that is known.</summary>
    [RequiresPipelineToolsFact]
    public void Azure_gets_three_stages_that_follow_each_other()
    {
        var stages = PipelineTools.Read(Sample("azure-pipelines.yml"))[0]!["stages"]!.AsArray();
        Assert.Equal(["Check <- ", "Publish <- Check", "Nodes <- Publish"], stages.Select(static stage => $"{stage!["stage"]} <- {stage["dependsOn"]}"));
    }

    [RequiresPipelineToolsTheory]
    [InlineData("github-actions.yml", "jobs")]
    [InlineData("gitlab-ci.yml", "")]
    public void Nodes_come_last_and_nothing_waits_for_them(string file, string jobs)
    {
        var pipeline = PipelineTools.Read(Sample(file))[0]!;
        var all = (jobs.Length == 0 ? pipeline : pipeline[jobs]!).AsObject();
        Assert.Contains("ClusterUpdate", all["nodes"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.All(["check", "publish"], name => Assert.DoesNotContain("ClusterUpdate", all[name]!.ToJsonString(), StringComparison.Ordinal));
        Assert.All(["check", "publish"], name => Assert.DoesNotContain("nodes\"]", all[name]!["needs"]?.ToJsonString() ?? "", StringComparison.Ordinal));
        // Whoever opens a pull request sees no secret.
        Assert.DoesNotContain("secrets.", all["check"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("TOKEN", all["check"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Their_commands_are_those_of_the_page_about_pipelines()
    {
        var documented = DocumentedCommand.Of(MarkdownPage.All.Single(static page => page.Name == "docs/pipelines.md")).Select(static command => command.Text).ToHashSet(StringComparer.Ordinal);
        var files = Directory.GetFiles(Path.Combine(SdkPackage.RepositoryRoot, "samples", "pipelines"), "*.yml");
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.All(
            Regex.Matches(File.ReadAllText(file), "(?<command>dotnet (restore|build|publish) .*)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture),
            match => Assert.Contains(match.Groups["command"].Value.Replace("-p:KSailSigningKey=$(cosignKey.secureFilePath)", "-p:KSailSigningKey=cosign.key", StringComparison.Ordinal), documented)));
    }

    private static string Sample(string file) => Path.Combine(SdkPackage.RepositoryRoot, "samples", "pipelines", file);

    private string Changed(string file, string old, string text)
    {
        var content = File.ReadAllText(Sample(file));
        return _directory.Write(file, old.Length == 0 ? content : content.Replace(old, text, StringComparison.Ordinal));
    }
}
