using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Documents.Yaml;

/// <summary>A YAML or JSON file: its documents, and what is wrong with its text.</summary>
/// <param name="Source">The file.</param>
/// <param name="Documents">The roots of its documents in order, empty and comment-only ones left out; those before a syntax error.</param>
/// <param name="Diagnostics">What is wrong with the text.</param>
public sealed record YamlFile(SourceFile Source, IReadOnlyList<YamlNode> Documents, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether the text has an error, so that <see cref="Documents"/> may be incomplete.</summary>
    public bool HasErrors => Diagnostic.AnyError(Diagnostics);
}
