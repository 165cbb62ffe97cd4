using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Finds separators that kustomize refuses although YAML allows them: it splits a text by lines before it parses, and nothing but a comment
/// may follow the dashes. The first line of a text is left to the parser. Of each piece, it reads the first document.
/// </summary>
internal static class DocumentSeparators
{
    /// <summary>Reports what kustomize refuses in a file, and answers the documents that it reads.</summary>
    public static IReadOnlyList<YamlNode> Check(BuildContext context, SourceFile source, IReadOnlyList<YamlNode> documents) =>
        Check(context, SourceSpan.OfFile(source.Path), source.Bytes.Span, documents);

    /// <summary>As above, for a text that stands in a file; white space around it does not count.</summary>
    public static IReadOnlyList<YamlNode> Check(BuildContext context, YamlScalar text, IReadOnlyList<YamlNode> documents) =>
        text.Value.Contains("\n---", StringComparison.Ordinal) ? Check(context, text.Span, Encoding.UTF8.GetBytes(text.Value.Trim()), documents) : documents;

    private static IReadOnlyList<YamlNode> Check(BuildContext context, SourceSpan whole, ReadOnlySpan<byte> bytes, IReadOnlyList<YamlNode> documents)
    {
        if (CheckDashes(context, whole, bytes) && documents is [.., var last] && documents.Count > 1)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.WithoutEffect, last.Span, "kustomize ignores this document, because the line with its '---' ends the text; put it on a line of its own");
            documents = [.. documents.Take(documents.Count - 1)];
        }

        return bytes.StartsWith("..."u8) || bytes.IndexOf("\n..."u8) >= 0 ? CheckDots(context, whole, bytes, documents) : documents;
    }

    // Whether the last line is no separator, though YAML has a document behind its dashes.
    private static bool CheckDashes(BuildContext context, SourceSpan whole, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("%"u8) && bytes.IndexOf("\n---"u8) >= 0)
        {
            Report(context, whole, 1, "kustomize cuts a file at its '---' lines before it parses, and cannot read a directive that is cut off; remove this line");
            return false;
        }

        var start = 0;
        var line = 1;
        while (bytes[start..].IndexOf("\n---"u8) is var found && found >= 0)
        {
            line += bytes.Slice(start, found + 1).Count((byte)'\n');
            start += found + 1;
            var length = bytes[start..].IndexOf((byte)'\n');
            var rest = Encoding.UTF8.GetString(length < 0 ? bytes[(start + 3)..] : bytes.Slice(start + 3, length - 3)).Trim();
            // What ends with the text separates nothing.
            if (length < 0)
                return rest.Length > 0 && rest[0] != '#' && rest is not ("~" or "null");
            if (rest.Length > 0 && rest[0] != '#')
                Report(context, whole, line, "kustomize allows nothing but a comment after '---'; put what follows on a line of its own");
        }

        return false;
    }

    private static List<YamlNode> CheckDots(BuildContext context, SourceSpan whole, ReadOnlySpan<byte> bytes, IReadOnlyList<YamlNode> documents)
    {
        var read = new List<YamlNode>(documents);
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        var (isEmpty, isEnded) = (true, false);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].AsSpan().TrimEnd();
            if (line.StartsWith("---", StringComparison.Ordinal))
            {
                (isEmpty, isEnded) = (true, false);
            }
            else if (line is "..." || line.StartsWith("... ", StringComparison.Ordinal))
            {
                if (isEmpty)
                    Report(context, whole, i + 1, "kustomize cannot read '...' where no document comes before it; remove this line");
                (isEmpty, isEnded) = (false, true);
            }
            else if (!line.IsEmpty && line[0] != '#')
            {
                isEmpty = false;
                if (isEnded && read.RemoveAll(each => each.Span.Line == i + 1) > 0)
                    context.Diagnostics.Add(KustomizeDiagnostics.WithoutEffect, Place(whole, i + 1), "kustomize ignores this document, because no '---' comes before it; write '---' in the place of '...'");
            }
        }

        return read;
    }

    private static void Report(BuildContext context, SourceSpan whole, int line, string message) =>
        context.Diagnostics.Add(KustomizeDiagnostics.InvalidManifest, Place(whole, line), message);

    private static SourceSpan Place(SourceSpan whole, int line) => whole.Line == 0 ? new SourceSpan(whole.File, line, 1) : whole;
}
