using KSail.Documents.Diagnostics;

namespace KSail.Secrets.Sops.Trees;

/// <summary>In which format a file is written.</summary>
internal enum SopsFormat
{
    /// <summary>YAML.</summary>
    Yaml,

    /// <summary>JSON.</summary>
    Json,
}

/// <summary>A document of a file.</summary>
/// <param name="root">Its keys.</param>
/// <param name="end">Where its last line ends: the metadata go there.</param>
internal sealed class SopsDocument(SopsMapping root, int end)
{
    /// <summary>The keys, without the metadata.</summary>
    public SopsMapping Root { get; } = root;

    /// <summary>Where its last line ends, or for a document in braces, where its last entry ends.</summary>
    public int End { get; } = end;

    /// <summary>The metadata; null when there are none.</summary>
    public SopsEntry? Metadata { get; set; }

    /// <summary>What has to be cut out of the text to be rid of the metadata.</summary>
    public TextRange? MetadataRange { get; set; }

    /// <summary>Comments below everything else.</summary>
    public List<SopsComment> Foot { get; } = [];
}

/// <summary>A text of YAML or JSON with what SOPS finds in it.</summary>
/// <param name="path">Absolute path of the file.</param>
/// <param name="text">The text, without byte order mark.</param>
/// <param name="format">Its format.</param>
internal sealed class SopsText(string path, string text, SopsFormat format)
{
    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <summary>Its format.</summary>
    public SopsFormat Format { get; } = format;

    /// <summary>Its documents. JSON has one.</summary>
    public List<SopsDocument> Documents { get; } = [];

    /// <summary>What ends its lines.</summary>
    public string NewLine { get; } = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    /// <summary>The metadata; null when there are none. Those of the first document count for all, as SOPS has it.</summary>
    public SopsMapping? Metadata => Documents.Count > 0 ? Documents[0].Metadata?.Node as SopsMapping : null;

    /// <summary>Reads a text by its format.</summary>
    /// <exception cref="SopsFault">It cannot be read, or is nothing that SOPS could handle.</exception>
    public static SopsText Read(string path, string text, SopsFormat format) =>
        format == SopsFormat.Json ? JsonTreeReader.Read(path, text) : YamlTreeReader.Read(path, text);

    /// <summary>The place of a code unit.</summary>
    public SourceSpan SpanAt(int offset) => SpanAt(path, Text, offset);

    /// <summary>The place of a code unit of a text.</summary>
    public static SourceSpan SpanAt(string path, string text, int offset)
    {
        var before = text.AsSpan(0, Math.Min(offset, text.Length));
        return new SourceSpan(path, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    /// <summary>An exception that says what is wrong at a place.</summary>
    public SopsFault Fault(DiagnosticDescriptor descriptor, int offset, string message) => new(descriptor.At(SpanAt(offset), message));
}

/// <summary>Ends work on a file. Entry points make a finding of it.</summary>
internal sealed class SopsFault(Diagnostic diagnostic) : Exception(diagnostic.Message)
{
    /// <summary>What is wrong.</summary>
    public Diagnostic Diagnostic { get; } = diagnostic;
}
