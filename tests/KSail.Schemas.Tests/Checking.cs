using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Schemas.Validation;

namespace KSail.Schemas.Tests;

/// <summary>Runs the validator on text as a user writes it.</summary>
internal static class Checking
{
    public static IReadOnlyList<Diagnostic> Check(string yaml, SchemaCatalog? catalog = null)
    {
        catalog ??= SchemaCatalog.Embedded;
        var diagnostics = new DiagnosticBag();
        foreach (var document in Parse(yaml))
            diagnostics.AddRange(Check(document, catalog));
        return diagnostics.Items;
    }

    public static IReadOnlyList<Diagnostic> Check(YamlMapping resource, SchemaCatalog? catalog = null)
    {
        var schema = (catalog ?? SchemaCatalog.Embedded).Find(resource.GetString("apiVersion")!, resource.GetString("kind")!);
        Assert.NotNull(schema);
        return Check(resource, schema);
    }

    public static IReadOnlyList<Diagnostic> Check(YamlMapping resource, KindSchema schema)
    {
        var diagnostics = new DiagnosticBag();
        new SchemaValidator(diagnostics).Validate(resource, schema);
        return diagnostics.Items;
    }

    /// <summary>Findings as <c>line:column code message</c>, one a line.</summary>
    public static string Report(string yaml, SchemaCatalog? catalog = null) =>
        string.Join('\n', Check(yaml, catalog).Select(static d => $"{d.Span.Line}:{d.Span.Column} {d.Code} {d.Message}"));

    public static IReadOnlyList<YamlMapping> Parse(string yaml)
    {
        var file = YamlReader.Read(SourceFile.FromText("/repository/manifest.yaml", yaml.ReplaceLineEndings("\n")));
        Assert.Empty(file.Diagnostics);
        return [.. file.Documents.Cast<YamlMapping>()];
    }

    /// <summary>Every valid manifest of the fixtures.</summary>
    public static IReadOnlyList<YamlMapping> ValidManifests()
    {
        var manifests = new List<YamlMapping>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Manifests"), "*.yaml").Order(StringComparer.Ordinal))
            manifests.AddRange(Parse(File.ReadAllText(path)));
        return manifests;
    }
}
