using System.Buffers;
using System.Text;

namespace KSail.Documents.Yaml;

/// <summary>Writes a <see cref="YamlTextDocument"/> as go-yaml v3's emitter does: lines of any length, and blank lines only around comments that end something.</summary>
internal sealed class YamlTextWriter(YamlTextDocument document)
{
    private const int Step = 2;

    private static readonly SearchValues<char> FlowIndicators = SearchValues.Create(",?[]{}:");

    private readonly StringBuilder _output = new();
    private int _column;
    private int _footIndent = -1;
    private bool _whitespace = true;
    private bool _indention = true;
    private int _flowLevel;

    public string Write()
    {
        if (document.Head.Count > 0)
        {
            WriteComment(document.Head, 0);
            PutBreak();
        }

        var isBlock = WriteNode(document.Root, -1, inMapping: false);
        WriteLineComment(document.Find(document.Root)?.Line, isBlock);
        if (document.Foot.Count > 0)
        {
            _footIndent = 0;
            WriteComment(document.Foot, 0);
            _footIndent = -1;
        }

        WriteIndent(0);
        return _output.ToString();
    }

    // Whether the node is a block of text, which has its comment behind its header.
    private bool WriteNode(YamlNode node, int indent, bool inMapping)
    {
        var form = document.Find(node);
        if (form is { IsAlias: true })
        {
            WriteIndicator("*" + ((YamlScalar)node).Value, needWhitespace: true, indention: false);
            return false;
        }

        if (form?.Anchor is { } anchor)
            WriteIndicator("&" + anchor, needWhitespace: true, indention: false);
        if (form?.Tag is { } tag)
            WriteIndicator(tag, needWhitespace: true, indention: false);
        switch (node)
        {
            case YamlMapping mapping:
                if (_flowLevel > 0 || form?.IsFlow == true || mapping.Count == 0)
                    WriteFlow(mapping, indent);
                else
                    WriteBlock(mapping, indent < 0 ? 0 : indent + Step);
                return false;
            case YamlSequence sequence:
                if (_flowLevel > 0 || form?.IsFlow == true || sequence.Count == 0)
                    WriteFlow(sequence, indent);
                else
                    WriteBlock(sequence, inMapping ? Math.Max(indent, 0) : indent < 0 ? 0 : indent + Step);
                return false;
            default:
                return WriteScalar((YamlScalar)node, form, indent < 0 ? Step : indent + Step, simpleKey: false);
        }
    }

    private void WriteBlock(YamlMapping mapping, int indent)
    {
        List<string>? tail = null;
        foreach (var entry in mapping.Entries)
        {
            var form = document.Find(entry.Key);
            WriteFoot(tail, indent);
            if (form?.Head is { } head)
                WriteComment(head, indent);
            tail = form?.Foot;
            WriteIndent(indent);
            if (form?.Tag is { } tag)
                WriteIndicator(tag, needWhitespace: true, indention: false);
            WriteScalar(entry.Key, form, indent + Step, simpleKey: true);
            WriteIndicator(":", needWhitespace: false, indention: false);
            var valueForm = document.Find(entry.Value);
            var isBlock = entry.Value is not YamlScalar && valueForm?.IsFlow != true;
            if (isBlock && form?.Line is { } behindKey)
                WriteLineComment(behindKey);
            var isBlockText = WriteNode(entry.Value, indent, inMapping: true);
            WriteLineComment(valueForm?.Line ?? (isBlock ? null : form?.Line), isBlockText);
        }

        WriteFoot(tail, indent);
    }

    private void WriteBlock(YamlSequence sequence, int indent)
    {
        foreach (var item in sequence)
        {
            var form = document.Find(item);
            if (form?.Head is { } head)
                WriteComment(head, indent);
            WriteIndent(indent);
            WriteIndicator("-", needWhitespace: true, indention: true);
            var isBlockText = WriteNode(item, indent, inMapping: false);
            WriteLineComment(form?.Line, isBlockText);
            WriteFoot(form?.Foot, indent);
        }
    }

    private void WriteFlow(YamlMapping mapping, int indent)
    {
        WriteIndicator("{", needWhitespace: true, indention: false);
        _whitespace = true;
        _flowLevel++;
        for (var i = 0; i < mapping.Count; i++)
        {
            if (i > 0)
                WriteIndicator(",", needWhitespace: false, indention: false);
            var (key, value) = (mapping.Entries[i].Key, mapping.Entries[i].Value);
            var form = document.Find(key);
            if (form?.Tag is { } tag)
                WriteIndicator(tag, needWhitespace: true, indention: false);
            WriteScalar(key, form, indent + Step, simpleKey: true);
            WriteIndicator(":", needWhitespace: false, indention: false);
            WriteNode(value, indent + Step, inMapping: true);
        }

        _flowLevel--;
        WriteIndicator("}", needWhitespace: false, indention: false);
    }

    private void WriteFlow(YamlSequence sequence, int indent)
    {
        WriteIndicator("[", needWhitespace: true, indention: false);
        _whitespace = true;
        _flowLevel++;
        for (var i = 0; i < sequence.Count; i++)
        {
            if (i > 0)
                WriteIndicator(",", needWhitespace: false, indention: false);
            WriteNode(sequence[i], indent + Step, inMapping: false);
        }

        _flowLevel--;
        WriteIndicator("]", needWhitespace: false, indention: false);
    }

    private bool WriteScalar(YamlScalar scalar, TextForm? form, int indent, bool simpleKey)
    {
        var text = scalar.Value;
        var analysis = ScalarAnalysis.Of(text);
        var style = scalar.Style;
        if (style == ScalarStyle.Plain && text.Contains('\n', StringComparison.Ordinal))
            style = ScalarStyle.Literal;
        else if (style == ScalarStyle.Plain && form?.Tag is null && scalar.Type == ScalarType.String && ScalarResolver.Resolve(text, YamlDialect.Manifest) != ScalarType.String)
            style = ScalarStyle.DoubleQuoted;
        if (simpleKey && analysis.Multiline)
            style = ScalarStyle.DoubleQuoted;
        if (style == ScalarStyle.Plain && (!IsPlainAllowed(text, analysis) || (text.Length == 0 && (_flowLevel > 0 || simpleKey))))
            style = ScalarStyle.SingleQuoted;
        if (style == ScalarStyle.SingleQuoted && (!analysis.SingleQuotedAllowed || text.Contains('\t', StringComparison.Ordinal)))
            style = ScalarStyle.DoubleQuoted;
        if (style is ScalarStyle.Literal or ScalarStyle.Folded && (!analysis.BlockAllowed || _flowLevel > 0 || simpleKey))
            style = ScalarStyle.DoubleQuoted;
        switch (style)
        {
            case ScalarStyle.SingleQuoted:
                WriteSingleQuoted(text, indent);
                break;
            case ScalarStyle.DoubleQuoted:
                WriteDoubleQuoted(text);
                break;
            case ScalarStyle.Literal or ScalarStyle.Folded:
                WriteBlockScalar(text, indent, style == ScalarStyle.Folded, form?.Line);
                return true;
            default:
                if (text.Length > 0)
                    WriteIndicator(text, needWhitespace: true, indention: false);
                break;
        }

        return false;
    }

    // A tab or, between braces, a colon and what else has a meaning there, needs quotes.
    private bool IsPlainAllowed(string text, in ScalarAnalysis analysis) =>
        analysis.PlainAllowed && !text.Contains('\t', StringComparison.Ordinal) && (_flowLevel == 0 || text.AsSpan().IndexOfAny(FlowIndicators) < 0);

    private void WriteSingleQuoted(string text, int indent)
    {
        WriteIndicator("'", needWhitespace: true, indention: false);
        var afterBreak = false;
        foreach (var c in text)
        {
            if (ScalarAnalysis.IsBreak(c))
            {
                if (!afterBreak && c == '\n')
                    PutBreak();
                PutBreak(c);
                afterBreak = true;
                continue;
            }

            if (afterBreak)
                WriteIndent(indent);
            afterBreak = false;
            Put(c == '\'' ? "''" : c.ToString());
            _indention = false;
        }

        _whitespace = false;
        WriteIndicator("'", needWhitespace: false, indention: false);
    }

    private void WriteDoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value > 0xFFFF)
                quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}");
            else if (rune.Value is not ('"' or '\\' or '\n') && ScalarAnalysis.IsPrintable((char)rune.Value) && !ScalarAnalysis.IsBreak((char)rune.Value))
                quoted.Append((char)rune.Value);
            else
                quoted.Append(Escape((char)rune.Value));
        }

        WriteIndicator(quoted.Append('"').ToString(), needWhitespace: true, indention: false);
    }

    private static string Escape(char c) => c switch
    {
        '\0' => "\\0",
        '\a' => "\\a",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\v' => "\\v",
        '\f' => "\\f",
        '\r' => "\\r",
        '\u001B' => "\\e",
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u0085' => "\\N",
        '\u00A0' => "\\_",
        '\u2028' => "\\L",
        '\u2029' => "\\P",
        <= '\u00FF' => $"\\x{(int)c:X2}",
        _ => $"\\u{(int)c:X4}",
    };

    private void WriteBlockScalar(string text, int indent, bool isFolded, string? comment)
    {
        var header = isFolded ? ">" : "|";
        if (text[0] == ' ' || ScalarAnalysis.IsBreak(text[0]))
            header += (char)('0' + Step);
        if (!ScalarAnalysis.IsBreak(text[^1]))
            header += '-';
        else if (text.Length == 1 || ScalarAnalysis.IsBreak(text[^2]))
            header += '+';
        WriteIndicator(comment is null ? header : $"{header} {comment}", needWhitespace: true, indention: false);
        PutBreak();
        _whitespace = true;
        var afterBreak = true;
        var leadingSpace = true;
        foreach (var c in text)
        {
            if (ScalarAnalysis.IsBreak(c))
            {
                // Upstream looks at the first character of the whole text here, which is what it prints.
                if (isFolded && !afterBreak && !leadingSpace && c == '\n' && text[0] is not (' ' or '\t'))
                    PutBreak();
                PutBreak(c);
                afterBreak = true;
                continue;
            }

            if (afterBreak)
            {
                WriteIndent(indent);
                leadingSpace = c is ' ' or '\t';
            }

            Put(c.ToString());
            _indention = false;
            afterBreak = false;
        }
    }

    private void WriteFoot(List<string>? comment, int indent)
    {
        if (comment is null)
            return;
        WriteComment(comment, indent);
        _footIndent = indent;
    }

    private void WriteComment(List<string> lines, int indent)
    {
        WriteIndent(indent);
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0 && lines[i].Length > 0)
                WriteIndent(indent);
            Put(lines[i]);
            _indention = false;
            PutBreak();
        }

        _whitespace = true;
    }

    // That of a block stands behind its header.
    private void WriteLineComment(string? comment, bool isBehindHeader)
    {
        if (comment is not null && !isBehindHeader)
            WriteLineComment(comment);
    }

    private void WriteLineComment(string comment)
    {
        if (!_whitespace)
            Put(" ");
        Put(comment);
        PutBreak();
        _whitespace = true;
    }

    private void WriteIndicator(string text, bool needWhitespace, bool indention)
    {
        if (needWhitespace && !_whitespace)
            Put(" ");
        Put(text);
        _whitespace = false;
        _indention &= indention;
    }

    private void WriteIndent(int indent)
    {
        if (!_indention || _column > indent || (_column == indent && !_whitespace))
            PutBreak();
        if (_footIndent == indent)
            PutBreak();
        _footIndent = -1;
        if (_column < indent)
        {
            _output.Append(' ', indent - _column);
            _column = indent;
        }

        _whitespace = true;
        _indention = true;
    }

    private void Put(string text)
    {
        _output.Append(text);
        _column += text.Length;
    }

    private void PutBreak(char c = '\n')
    {
        _output.Append(c);
        _column = 0;
        _indention = true;
    }
}
