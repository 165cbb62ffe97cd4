using KSail.Testing;

namespace KSail.Configuration.Tests.Editors;

/// <summary>The validator of JSON schemas from npm, run by node once for a whole table of documents.</summary>
internal static class SchemaValidator
{
    private static readonly Lazy<(string? Path, string Problem)> _validator = new(() => NpmPackage.Find("ajv-dist", "dist/ajv7.bundle.js"));

    // Arguments: the validator, the schema; documents come line by line, and so go the verdicts. Compiling checks the schema itself.
    private const string Script = """
        const [ajvFile, schemaFile] = process.argv.slice(2);
        const fs = require('fs');
        const Ajv = require(ajvFile);
        const ajv = new (Ajv.default ?? Ajv)({ strict: true, allErrors: false, allowUnionTypes: true, strictTypes: false });
        ajv.addVocabulary(['deprecationMessage']);
        const validate = ajv.compile(JSON.parse(fs.readFileSync(schemaFile, 'utf8')));
        const lines = fs.readFileSync(0, 'utf8').trimEnd().split('\n');
        console.log(lines.map(line => validate(JSON.parse(line)) ? '' : validate.errors.map(error => error.instancePath + ' ' + error.message).join(', ')).join('\n'));
        """;

    public static string? ReasonToSkip =>
        ExternalTool.ReasonToSkip("node") ?? (Environment.GetEnvironmentVariable("CI") == "true" || _validator.Value.Path is not null ? null : _validator.Value.Problem);

    /// <summary>What the validator has against each document; empty where that is nothing.</summary>
    public static IReadOnlyList<string> Validate(IReadOnlyList<string> documents)
    {
        using var directory = new TemporaryDirectory();
        var schema = Path.Combine(Repository.Root, "sdk", "schemas", "ksail.schema.json");
        var output = ExternalTool.Run("node", directory.Root, string.Join('\n', documents) + "\n", directory.Write("validate.js", Script), _validator.Value.Path!, schema);
        return output[..^1].Split('\n');
    }
}

/// <summary>A test with the validator: skipped with the reason where it cannot be had, but failing on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresSchemaValidatorFactAttribute : FactAttribute
{
    public RequiresSchemaValidatorFactAttribute() => Skip = SchemaValidator.ReasonToSkip;
}
