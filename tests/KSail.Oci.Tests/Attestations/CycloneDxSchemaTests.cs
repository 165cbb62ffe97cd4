using System.Text.Json.Nodes;
using KSail.Oci.Attestations;
using KSail.Testing;

namespace KSail.Oci.Tests.Attestations;

/// <summary>What we write is CycloneDX by the schema of its authors, in the judgement of a validator that is not ours.</summary>
public sealed class CycloneDxSchemaTests : IDisposable
{
    private const string Hex = "1234567890abcdef1234567890abcdef1234567890abcdef1234567890abcdef";

    // Arguments: the validator, the folder of the schemas, the document. Formats are those that the schema names.
    private const string Script = """
        const [ajvFile, schemas, document] = process.argv.slice(2);
        const fs = require('fs');
        const read = file => JSON.parse(fs.readFileSync(file, 'utf8'));
        const Ajv = require(ajvFile);
        const ajv = new (Ajv.default ?? Ajv)({ strict: false, allErrors: true });
        const noBlank = /^[^\s<>"{}|\\^`]*$/;
        ajv.addFormat('iri-reference', noBlank);
        ajv.addFormat('uri', /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]*$/i);
        ajv.addFormat('idn-email', /^[^\s@]+@[^\s@]+$/);
        ajv.addFormat('email', /^[^\s@]+@[^\s@]+$/);
        ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
        // By the names of their files, as the schema of the bill refers to them.
        for (const file of ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json'])
          ajv.addSchema(read(schemas + '/' + file), 'http://cyclonedx.org/schema/' + file);
        const validate = ajv.compile(read(schemas + '/bom-1.6.SNAPSHOT.schema.json'));
        console.log(validate(read(document)) ? 'valid' : validate.errors.map(error => error.instancePath + ' ' + error.message).join('\n'));
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [RequiresValidatorFact]
    public void A_bill_of_materials_follows_the_schema()
    {
        DeployedComponent[] components =
        [
            DeployedComponent.OfImage("nginx"),
            DeployedComponent.OfImage("ghcr.io/Org/App:v1@sha256:" + Hex),
            DeployedComponent.OfImage("localhost:5000/app@sha256:" + Hex),
            new(ComponentKind.Chart, "https://charts.example.com/ü?a=b&c", "redis \"x\" \u0001", "1.x || >=2 <3", null),
            new(ComponentKind.Chart, "", "nameless", "", null),
        ];
        Assert.Equal("valid", Validate(BillOfMaterials.Create("prod", "1.2.3-beta.1+build", components).Json));
        Assert.Equal("valid", Validate(BillOfMaterials.Create("staging/eu", "1.0.0", []).Json));
    }

    [RequiresValidatorTheory]
    [InlineData("version", "one", "/version must be integer")]
    [InlineData("bomFormat", "SPDX", "/bomFormat")]
    [InlineData("serialNumber", "1234", "/serialNumber")]
    [InlineData("nonsense", "1", "must NOT have additional properties")]
    public void The_validator_finds_what_does_not(string key, string value, string problem)
    {
        var bill = JsonNode.Parse(BillOfMaterials.Create("prod", "1.2.3", []).Json)!;
        bill[key] = value;
        Assert.Contains(problem, Validate(bill.ToJsonString()), StringComparison.Ordinal);
    }

    private string Validate(string json)
    {
        var script = _directory.Write("validate.js", Script);
        var document = _directory.Write("bill.json", json);
        return ExternalTool.Run("node", _directory.Root, "", script, Tools.Validator!, Path.GetDirectoryName(Tools.Schema)!, document).Trim();
    }

    internal static class Tools
    {
        private static readonly Lazy<(string? Path, string Problem)> LazySchema = new(() => NpmPackage.Find("@cyclonedx/cyclonedx-library", "res/schema/bom-1.6.SNAPSHOT.schema.json"));
        private static readonly Lazy<(string? Path, string Problem)> LazyValidator = new(() => NpmPackage.Find("ajv-dist", "dist/ajv7.bundle.js"));

        public static string? Schema => LazySchema.Value.Path;

        public static string? Validator => LazyValidator.Value.Path;

        public static string? ReasonToSkip =>
            ExternalTool.ReasonToSkip("node") ?? (Environment.GetEnvironmentVariable("CI") == "true" ? null : Schema is null ? LazySchema.Value.Problem : Validator is null ? LazyValidator.Value.Problem : null);
    }
}

/// <summary>A test with the schema and a validator, which come from npm: skipped with the reason where they cannot be had, but failing on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresValidatorFactAttribute : FactAttribute
{
    public RequiresValidatorFactAttribute() => Skip = CycloneDxSchemaTests.Tools.ReasonToSkip;
}

/// <summary>A table of such tests.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresValidatorTheoryAttribute : TheoryAttribute
{
    public RequiresValidatorTheoryAttribute() => Skip = CycloneDxSchemaTests.Tools.ReasonToSkip;
}
