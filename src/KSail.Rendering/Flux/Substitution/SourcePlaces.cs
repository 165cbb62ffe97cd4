using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Flux.Substitution;

/// <summary>
/// Finds the line and column of a part of a scalar in the file the scalar stands in: a script of a hundred lines in a ConfigMap is one
/// scalar. Where the text in the file differs from the value, because of escapes, folding or a generator, the scalar's own place is good
/// enough.
/// </summary>
internal sealed class SourcePlaces(SourceView view)
{
    private string _file = "";
    private string[] _lines = [];

    /// <summary>The place of the occurrence of <paramref name="part"/> with the given number, from 0.</summary>
    public SourceSpan Find(YamlScalar scalar, string part, int occurrence)
    {
        var span = scalar.Span;
        if (span.Line == 0 || !span.HasFile || !Load(span.File))
            return span;
        var isBlock = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded;
        if (!isBlock && span.EndLine == 0)
            return span;
        var first = isBlock ? span.Line + 1 : span.Line;
        var last = isBlock ? LastLineOfBlock(span.Line) : span.EndLine;
        for (var line = first; line <= last && line <= _lines.Length; line++)
        {
            var text = _lines[line - 1];
            var end = !isBlock && line == span.EndLine ? Math.Min(text.Length, span.EndColumn - 1) : text.Length;
            for (var at = line == span.Line ? Math.Min(span.Column - 1, end) : 0; at < end; at += part.Length)
            {
                at = text.IndexOf(part, at, end - at, StringComparison.Ordinal);
                if (at < 0)
                    break;
                if (occurrence-- == 0)
                    return new SourceSpan(span.File, line, at + 1, line, at + 1 + part.Length);
            }
        }

        return span;
    }

    // A block ends at the first line that is indented no deeper than the line that opens it.
    private int LastLineOfBlock(int opening)
    {
        var outer = Indentation(_lines[opening - 1]);
        var line = opening;
        while (line < _lines.Length && (_lines[line].Trim().Length == 0 || Indentation(_lines[line]) > outer))
            line++;
        return line;
    }

    private static int Indentation(string line) => line.Length - line.AsSpan().TrimStart(' ').Length;

    private bool Load(string file)
    {
        if (file == _file)
            return true;
        if (view.ReadFile(file)?.DecodeText() is not { } text)
            return false;
        _file = file;
        _lines = text.Split('\n');
        return true;
    }
}
