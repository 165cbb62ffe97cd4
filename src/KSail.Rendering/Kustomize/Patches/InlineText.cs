using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Reads YAML that stands as text inside a scalar of another file. Where the scalar shows its text as it is — a literal block, or one line —
/// the positions are those in the file; elsewhere they are the scalar's own.
/// </summary>
internal static class InlineText
{
    /// <summary>The documents of a text, which the caller owns; what is wrong with the text is reported.</summary>
    public static IReadOnlyList<YamlNode>? Read(BuildContext context, YamlScalar scalar, YamlDialect dialect)
    {
        var read = Parse(context, scalar, dialect);
        context.Diagnostics.AddRange(read.Diagnostics);
        return read.HasErrors ? null : read.Documents;
    }

    /// <summary>As <see cref="Read"/>, but whether anything is reported is left to the caller.</summary>
    public static YamlFile Parse(BuildContext context, YamlScalar scalar, YamlDialect dialect)
    {
        var shift = Locate(context, scalar);
        var read = YamlReader.Read(SourceFile.FromText(scalar.Span.File ?? "", ""), scalar.Value, dialect);
        foreach (var document in read.Documents)
            Move(document, shift);
        return read with { Diagnostics = [.. read.Diagnostics.Select(each => each with { Span = shift.Apply(each.Span) })] };
    }

    private static Shift Locate(BuildContext context, YamlScalar scalar)
    {
        var span = scalar.Span;
        var fallback = new Shift(span, 0, 0, Known: false);
        if (!span.HasFile || span.Line == 0)
            return fallback;
        switch (scalar.Style)
        {
            case ScalarStyle.Literal:
                return context.Lines(span.File) is { } lines && Indentation(scalar.Value, lines, span.Line) is { } indentation
                    ? new Shift(span, span.Line, indentation, Known: true)
                    : fallback;
            case ScalarStyle.Plain when span.EndLine == span.Line && span.EndColumn - span.Column == scalar.Value.Length:
                return new Shift(span, span.Line - 1, span.Column - 1, Known: true);
            case ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted when span.EndLine == span.Line && span.EndColumn - span.Column == scalar.Value.Length + 2:
                return new Shift(span, span.Line - 1, span.Column, Known: true);
            default:
                return fallback;
        }
    }

    // The text may have been changed since it was read (Flux substitutes variables): then its lines no longer stand in the file.
    private static int? Indentation(string text, string[] lines, int headerLine)
    {
        int? indentation = null;
        var at = headerLine;
        // Split as the file was; the runtime's enumerator of lines would be compiled at run time.
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (at >= lines.Length)
                return line.Length == 0 ? indentation : null;
            var source = lines[at++].AsSpan();
            if (line.AsSpan().Trim(' ').IsEmpty)
                continue;
            if (!source.EndsWith(line, StringComparison.Ordinal))
                return null;
            var found = source.Length - line.Length;
            if (!source[..found].Trim(' ').IsEmpty || (indentation is not null && indentation != found))
                return null;
            indentation = found;
        }

        return indentation;
    }

    private static void Move(YamlNode node, in Shift shift)
    {
        node.Span = shift.Apply(node.Span);
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    entry.Key.Span = shift.Apply(entry.Key.Span);
                    Move(entry.Value, shift);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence)
                    Move(item, shift);
                break;
        }
    }

    private readonly record struct Shift(SourceSpan Outer, int Lines, int Columns, bool Known)
    {
        public SourceSpan Apply(SourceSpan inner)
        {
            if (!Known || inner.Line == 0)
                return Outer;
            return inner with
            {
                Line = inner.Line + Lines,
                Column = inner.Column + Columns,
                EndLine = inner.EndLine == 0 ? 0 : inner.EndLine + Lines,
                EndColumn = inner.EndLine == 0 ? 0 : inner.EndColumn + Columns,
            };
        }
    }
}
