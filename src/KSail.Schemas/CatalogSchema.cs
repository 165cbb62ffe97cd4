using System.Text;
using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Schemas.Compilation;
using KSail.Schemas.Tables;

namespace KSail.Schemas;

/// <summary>
/// Reads JSON schemas of single kinds, as catalogs of CustomResourceDefinitions keep them (<c>group/kind_version.json</c>). Keys are refused
/// where the schema refuses them (<c>additionalProperties: false</c>); what is lost on the way into a catalog — where objects live, whether
/// status is a subresource, what an object without properties may hold — is given the benefit of the doubt.
/// </summary>
public static class CatalogSchema
{
    /// <summary>Reads a schema; null when it cannot be used, which the diagnostics say.</summary>
    /// <param name="file">The document.</param>
    /// <param name="apiVersion">Group and version of the kind that it describes.</param>
    /// <param name="kind">Name of the kind.</param>
    /// <param name="diagnostics">Receives what is wrong with the document. Whatever it holds is no fault: it may come from strangers.</param>
    public static KindSchema? Read(SourceFile file, string apiVersion, string kind, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(apiVersion);
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(diagnostics);
        try
        {
            var bytes = file.Bytes.Span;
            if (bytes.StartsWith(Encoding.UTF8.Preamble))
                bytes = bytes[Encoding.UTF8.Preamble.Length..];
            if (JsonText.Read(bytes, skipProse: true) is YamlMapping schema)
                return Compile(schema, apiVersion, kind);
            diagnostics.Add(SchemaDiagnostics.UnreadableSchema, file.Span, $"the schema of {kind} ({apiVersion}) is no JSON object");
        }
        catch (JsonException e)
        {
            var span = e.LineNumber is { } line ? new SourceSpan(file.Path, (int)line + 1, (int)(e.BytePositionInLine ?? 0) + 1, (int)line + 1, (int)(e.BytePositionInLine ?? 0) + 1) : file.Span;
            diagnostics.Add(SchemaDiagnostics.UnreadableSchema, span, $"the schema of {kind} ({apiVersion}) is not valid JSON");
        }
        catch (InvalidDataException e)
        {
            diagnostics.Add(SchemaDiagnostics.UnreadableSchema, file.Span, $"the schema of {kind} ({apiVersion}) cannot be used: {e.Message}");
        }

        return null;
    }

    private static KindSchema Compile(YamlMapping schema, string apiVersion, string kind)
    {
        var reader = new StructuralReader(SchemaDialect.Catalog, schema);
        const KindFlags Unknown = KindFlags.Namespaced | KindFlags.ScopeUnknown | KindFlags.StatusSubresource;
        return CustomKind.Compile(reader, apiVersion, kind, Unknown, warning: null);
    }
}
