using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Documents.Yaml;

/// <summary>
/// Reads YAML (and JSON, which is YAML) into trees with positions. Anchors, aliases and merge keys are expanded here, within bounds, so
/// that nobody downstream meets one. Bad text becomes diagnostics, never an exception.
/// </summary>
public static class YamlReader
{
    /// <summary>The deepest nesting that is read. The largest CRDs stay below 60.</summary>
    public const int MaxDepth = 256;

    /// <summary>The most nodes that aliases of one file may add.</summary>
    public const int MaxAliasedNodes = 500_000;

    /// <summary>Reads every document of a file.</summary>
    public static YamlFile Read(SourceFile file, YamlDialect dialect = YamlDialect.Manifest)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (DirectReader.Read(DirectCursor.Open(file.Path, file.EncodedText), dialect) is { } documents)
            return new YamlFile(file, documents, []);
        if (file.DecodeText() is not { } text)
        {
            var notText = DocumentDiagnostics.NotText.At(file.FindInvalidText(), "the file is not UTF-8 text; save it as UTF-8, or keep it out of the manifests");
            return new YamlFile(file, [], [notText]);
        }

        return FullReader.Read(file, text, dialect);
    }

    /// <summary>Reads text that was taken from a file or made from one; positions count within the text.</summary>
    public static YamlFile Read(SourceFile file, string text, YamlDialect dialect = YamlDialect.Manifest)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(text);
        return DirectReader.Read(DirectCursor.Open(file.Path, text), dialect) is { } documents
            ? new YamlFile(file, documents, [])
            : FullReader.Read(file, text, dialect);
    }
}
