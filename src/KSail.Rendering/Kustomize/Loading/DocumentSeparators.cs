using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Finds separators that kustomize refuses although YAML allows them: it splits a file by lines before it parses, and nothing but a comment
/// may follow the dashes. The first line of a file is left to the parser.
/// </summary>
internal static class DocumentSeparators
{
    public static void Check(BuildContext context, SourceFile source)
    {
        var bytes = source.Bytes.Span;
        if (bytes.StartsWith("%"u8) && bytes.IndexOf("\n---"u8) >= 0)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidManifest, new SourceSpan(source.Path, 1, 1),
                "kustomize cuts a file at its '---' lines before it parses, and cannot read a directive that is cut off; remove this line");
            return;
        }

        var start = 0;
        var line = 1;
        while (bytes[start..].IndexOf("\n---"u8) is var found && found >= 0)
        {
            line += bytes.Slice(start, found + 1).Count((byte)'\n');
            start += found + 1;
            var length = bytes[start..].IndexOf((byte)'\n');
            // What ends with the file separates nothing.
            if (length < 0)
                return;
            var rest = Encoding.UTF8.GetString(bytes.Slice(start + 3, length - 3)).Trim();
            if (rest.Length > 0 && rest[0] != '#')
            {
                context.Diagnostics.Add(KustomizeDiagnostics.InvalidManifest, new SourceSpan(source.Path, line, 1),
                    "kustomize allows nothing but a comment after '---'; put what follows on a line of its own");
            }
        }
    }
}
