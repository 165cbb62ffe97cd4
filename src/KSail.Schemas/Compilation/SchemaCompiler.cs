using KSail.Documents.Yaml;

namespace KSail.Schemas.Compilation;

/// <summary>A document to compile.</summary>
/// <param name="Label">The release it describes, as messages name it; <c>Kubernetes</c> and <c>Flux</c> get their release from the catalog.</param>
/// <param name="Document">An OpenAPI v2 document with <c>definitions</c>, and with <c>paths</c> if they are known.</param>
public sealed record OpenApiDocument(string Label, YamlMapping Document);

/// <summary>Turns OpenAPI documents into the compact table that <see cref="SchemaCatalog.Open"/> reads. Prose is left behind.</summary>
public static class SchemaCompiler
{
    /// <summary>Compiles documents into one table; equal documents in equal order give equal bytes.</summary>
    /// <exception cref="InvalidDataException">A document is not what an API server would publish, or two of them define one kind.</exception>
    public static byte[] Compile(IReadOnlyList<OpenApiDocument> documents) => Compile(documents, null);

    /// <summary>Compiles documents of the newest release, and what differs in older ones, into one table.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="facts">What differs between releases; null for nothing.</param>
    /// <exception cref="InvalidDataException">A document is not what an API server would publish, or a fact contradicts it.</exception>
    public static byte[] Compile(IReadOnlyList<OpenApiDocument> documents, ReleaseFacts? facts)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var kinds = new OpenApiReader(documents, facts).ReadKinds();
        return new SchemaTableWriter(KindFacts.Apply(kinds, facts), interned: false).Write(facts?.Range);
    }
}
