using KSail.Documents.Yaml;

namespace KSail.Schemas.Compilation;

/// <summary>A document to compile.</summary>
/// <param name="Label">The release it describes, as messages name it: <c>Kubernetes 1.36</c>.</param>
/// <param name="Document">An OpenAPI v2 document with <c>definitions</c>, and with <c>paths</c> if they are known.</param>
public sealed record OpenApiDocument(string Label, YamlMapping Document);

/// <summary>Turns OpenAPI documents into the compact table that <see cref="SchemaCatalog.Open"/> reads. Prose is left behind.</summary>
public static class SchemaCompiler
{
    /// <summary>Compiles documents into one table; equal documents in equal order give equal bytes.</summary>
    /// <exception cref="InvalidDataException">A document is not what an API server would publish, or two of them define one kind.</exception>
    public static byte[] Compile(IReadOnlyList<OpenApiDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new SchemaTableWriter(new OpenApiReader(documents).ReadKinds()).Write();
    }
}
