using KSail.Documents.Yaml;

namespace KSail.Schemas.Compilation;

/// <summary>A document to compile.</summary>
/// <param name="Label">The release it describes, as messages name it; <c>Kubernetes</c> and <c>Flux</c> get their release from the catalog.</param>
/// <param name="Document">An OpenAPI v2 document with <c>definitions</c>, and with <c>paths</c> if they are known.</param>
public sealed record OpenApiDocument(string Label, YamlMapping Document);

/// <summary>A document to compile, of those that describe configuration rather than objects of an API server.</summary>
/// <param name="Label">The release it describes.</param>
/// <param name="Document">
/// A JSON schema with <c>$defs</c>, whose root is one of several kinds of documents. <c>x-releases</c>, a mapping of labels to lists of
/// kinds, labels the kinds that are older.
/// </param>
public sealed record JsonSchemaDocument(string Label, YamlMapping Document);

/// <summary>Turns schemas into the compact table that <see cref="SchemaCatalog.Open"/> reads. Prose is left behind.</summary>
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

    /// <summary>
    /// Compiles JSON schemas into one table. A later document adds to the definitions of earlier ones and overrules them, keyword by keyword
    /// and property by property; null takes something away.
    /// </summary>
    /// <exception cref="InvalidDataException">A document has something that no table can hold.</exception>
    public static byte[] CompileJsonSchemas(IReadOnlyList<JsonSchemaDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new SchemaTableWriter(new JsonSchemaReader(documents).ReadKinds(), interned: false).Write();
    }
}
