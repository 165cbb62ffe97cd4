using System.Text;

namespace KSail.Documents.Yaml;

/// <summary>Where a key or value came to stand in printed text.</summary>
/// <param name="Offset">Start in the text, leading blank or quote included.</param>
/// <param name="Scalar">What stands there.</param>
public readonly record struct PrintedScalar(int Offset, YamlScalar Scalar);

/// <summary>
/// Prints trees as <c>kustomize build</c> and Flux print them: objects go through JSON to a YAML 1.1 emitter (go-yaml v2). Keys are sorted,
/// the quoting of the source is forgotten, numbers are canonical, dates become RFC 3339 text, and long lines are folded. Equal trees give
/// equal text. Thread-safe.
/// </summary>
public static class YamlWriter
{
    /// <summary>Appends a tree as one document with a line break at its end.</summary>
    public static void Write(YamlNode node, StringBuilder output)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(output);
        new YamlEmitter(output).WriteDocument(node);
    }

    /// <summary>Appends a tree, and tells where each key and value came to stand, in order.</summary>
    public static void Write(YamlNode node, StringBuilder output, ICollection<PrintedScalar> positions)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(positions);
        new YamlEmitter(output, positions).WriteDocument(node);
    }

    /// <summary>Writes a tree as one document with a line break at its end.</summary>
    public static void Write(YamlNode node, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = new StringBuilder(1024);
        Write(node, text);
        output.Write(text);
    }

    /// <summary>A tree as text, with a line break at its end.</summary>
    public static string ToText(YamlNode node)
    {
        var text = new StringBuilder(1024);
        Write(node, text);
        return text.ToString();
    }

    /// <summary>The entries of a mapping in the order in which they are printed.</summary>
    public static IReadOnlyList<YamlEntry> PrintOrder(YamlMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return NaturalKeyOrder.Sort(mapping).ToArray();
    }

    /// <summary>Writes documents with a line <c>---</c> between each two: none before the first, none after the last.</summary>
    public static void WriteStream(IEnumerable<YamlMapping> documents, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(output);
        var text = new StringBuilder(4096);
        var first = true;
        foreach (var document in documents)
        {
            text.Clear();
            if (!first)
                text.Append("---\n");
            first = false;
            Write(document, text);
            output.Write(text);
        }
    }
}
