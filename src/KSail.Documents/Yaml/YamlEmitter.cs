using System.Text;

namespace KSail.Documents.Yaml;

/// <summary>
/// Writes one document. The state is libyaml's: the column, the indentation, and whether the text so far ends in white space
/// (<c>_whitespace</c>) or in nothing but indentation and dashes (<c>_indention</c>); together they decide every blank and line break.
/// </summary>
internal sealed class YamlEmitter(StringBuilder output, ICollection<PrintedScalar>? positions = null)
{
    private const int Step = 2;
    private const int BestWidth = 80;
    private const int LongestSimpleKey = 128;

    // A part of a text is copied by compiled code; filling with a character would be compiled at run time.
    private const string Blanks = "                                                                ";

    private int _column;
    private int _indent = -1;
    private bool _whitespace = true;
    private bool _indention = true;

    public void WriteDocument(YamlNode node)
    {
        WriteNode(node, inMapping: false, simpleKey: false);
        _indent = 0;
        WriteIndent();
    }

    private void WriteNode(YamlNode node, bool inMapping, bool simpleKey)
    {
        switch (node)
        {
            case YamlMapping { Count: 0 }:
                WriteIndicator("{}", needWhitespace: true, indention: false);
                break;
            case YamlMapping mapping:
                WriteMapping(mapping);
                break;
            case YamlSequence { Count: 0 }:
                WriteIndicator("[]", needWhitespace: true, indention: false);
                break;
            case YamlSequence sequence:
                WriteSequence(sequence, indentless: inMapping && !_indention);
                break;
            case YamlScalar scalar:
                WriteScalar(scalar, simpleKey);
                break;
        }
    }

    private void WriteMapping(YamlMapping mapping)
    {
        var outer = _indent;
        _indent = outer < 0 ? 0 : outer + Step;
        foreach (var entry in NaturalKeyOrder.Sort(mapping))
        {
            WriteIndent();
            var key = entry.Name;
            positions?.Add(new PrintedScalar(output.Length, entry.Key));
            // JSON knows text keys only, so a key is text whatever its type was.
            if (key == "<<")
            {
                // The original leaves it bare, and thereby prints a merge key where there was a text: another object.
                WriteIndicator("\"<<\":", needWhitespace: true, indention: false);
            }
            else if (IsSimpleKey(key))
            {
                WriteText(key, simpleKey: true);
                WriteIndicator(":", needWhitespace: false, indention: false);
            }
            else
            {
                WriteIndicator("?", needWhitespace: true, indention: true);
                WriteText(key, simpleKey: false);
                WriteIndent();
                WriteIndicator(":", needWhitespace: true, indention: true);
            }

            WriteNode(entry.Value, inMapping: true, simpleKey: false);
        }

        _indent = outer;
    }

    private void WriteSequence(YamlSequence sequence, bool indentless)
    {
        var outer = _indent;
        _indent = outer < 0 ? 0 : indentless ? outer : outer + Step;
        foreach (var item in sequence)
        {
            WriteIndent();
            WriteIndicator("-", needWhitespace: true, indention: true);
            WriteNode(item, inMapping: false, simpleKey: false);
        }

        _indent = outer;
    }

    private static bool IsSimpleKey(string key)
    {
        if (key.Length > LongestSimpleKey || (key.Length > LongestSimpleKey / 3 && Encoding.UTF8.GetByteCount(key) > LongestSimpleKey))
            return false;
        foreach (var c in key)
        {
            if (ScalarAnalysis.IsBreak(c))
                return false;
        }

        return true;
    }

    private void WriteScalar(YamlScalar scalar, bool simpleKey)
    {
        positions?.Add(new PrintedScalar(output.Length, scalar));
        if (scalar.Type == ScalarType.String)
            WriteText(scalar.Value, simpleKey);
        else if (scalar.Type == ScalarType.Timestamp)
            WriteText(scalar.AsText(), simpleKey);
        else
            WritePlain(ScalarText.Canonical(scalar), allowBreaks: false);
    }

    private void WriteText(string text, bool simpleKey)
    {
        var outer = _indent;
        _indent = outer < 0 ? Step : outer + Step;
        switch (ScalarText.StyleOf(text))
        {
            case ScalarStyle.Plain:
                WritePlain(text, !simpleKey);
                break;
            case ScalarStyle.SingleQuoted:
                WriteSingleQuoted(text, !simpleKey);
                break;
            case ScalarStyle.Literal when !simpleKey:
                WriteLiteral(text);
                break;
            default:
                WriteDoubleQuoted(text, !simpleKey);
                break;
        }

        _indent = outer;
    }

    private void WritePlain(string text, bool allowBreaks)
    {
        if (!_whitespace)
            Put(' ');
        // Nearly every text ends before the fold.
        if (!allowBreaks || _column + text.Length <= BestWidth)
        {
            output.Append(text);
            _column += text.Length;
        }
        else
        {
            var afterSpace = false;
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                if (c == ' ' && !afterSpace && _column > BestWidth && text[i + 1] != ' ')
                    WriteIndent();
                else
                    Put(c);
                afterSpace = c == ' ';
            }
        }

        _whitespace = false;
        _indention = false;
    }

    private void WriteSingleQuoted(string text, bool allowBreaks)
    {
        WriteIndicator("'", needWhitespace: true, indention: false);
        var afterSpace = false;
        var afterBreak = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == ' ')
            {
                if (allowBreaks && !afterSpace && _column > BestWidth && i > 0 && i < text.Length - 1 && text[i + 1] != ' ')
                    WriteIndent();
                else
                    Put(c);
                afterSpace = true;
                continue;
            }

            if (ScalarAnalysis.IsBreak(c))
            {
                PutBreak(c);
                _indention = true;
                afterBreak = true;
                continue;
            }

            if (afterBreak)
                WriteIndent();
            if (c == '\'')
                Put(c);
            Put(c);
            _indention = false;
            afterSpace = false;
            afterBreak = false;
        }

        WriteIndicator("'", needWhitespace: false, indention: false);
    }

    private void WriteDoubleQuoted(string text, bool allowBreaks)
    {
        WriteIndicator("\"", needWhitespace: true, indention: false);
        // The original looks for the byte order mark at the start of the text, whatever character it is at.
        var escapeAll = text.StartsWith('\uFEFF');
        var afterSpace = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (escapeAll || !ScalarAnalysis.IsPrintable(c) || ScalarAnalysis.IsBreak(c) || c is '"' or '\\')
            {
                i += WriteEscape(text, i);
                afterSpace = false;
            }
            else if (c == ' ')
            {
                if (allowBreaks && !afterSpace && _column > BestWidth && i > 0 && i < text.Length - 1)
                {
                    WriteIndent();
                    if (text[i + 1] == ' ')
                        Put('\\');
                }
                else
                {
                    Put(c);
                }

                afterSpace = true;
            }
            else
            {
                Put(c);
                afterSpace = false;
            }
        }

        WriteIndicator("\"", needWhitespace: false, indention: false);
    }

    /// <summary>Writes one escaped character; returns how many more UTF-16 units it took.</summary>
    private int WriteEscape(string text, int at)
    {
        // A lone half of a surrogate pair cannot be UTF-8: Go has the replacement character for it.
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var consumed);
        var name = rune.Value switch
        {
            0x00 => '0',
            0x07 => 'a',
            0x08 => 'b',
            0x09 => 't',
            0x0A => 'n',
            0x0B => 'v',
            0x0C => 'f',
            0x0D => 'r',
            0x1B => 'e',
            0x22 => '"',
            0x5C => '\\',
            0x85 => 'N',
            0x2028 => 'L',
            0x2029 => 'P',
            _ => '\0',
        };
        Put('\\');
        if (name != '\0')
        {
            Put(name);
            return consumed - 1;
        }

        var (letter, width) = rune.Value switch
        {
            <= 0xFF => ('x', 2),
            <= 0xFFFF => ('u', 4),
            _ => ('U', 8),
        };
        Put(letter);
        for (var shift = (width - 1) * 4; shift >= 0; shift -= 4)
            Put("0123456789ABCDEF"[(rune.Value >> shift) & 15]);
        return consumed - 1;
    }

    private void WriteLiteral(string text)
    {
        WriteIndicator("|", needWhitespace: true, indention: false);
        if (text[0] == ' ' || ScalarAnalysis.IsBreak(text[0]))
            Put((char)('0' + Step));
        if (!ScalarAnalysis.IsBreak(text[^1]))
            Put('-');
        else if (text.Length == 1 || ScalarAnalysis.IsBreak(text[^2]))
            Put('+');
        PutBreak('\n');
        _indention = true;
        _whitespace = true;
        var afterBreak = true;
        foreach (var c in text)
        {
            if (ScalarAnalysis.IsBreak(c))
            {
                PutBreak(c);
                _indention = true;
                afterBreak = true;
                continue;
            }

            if (afterBreak)
                WriteIndent();
            Put(c);
            _indention = false;
            afterBreak = false;
        }
    }

    private void WriteIndicator(string text, bool needWhitespace, bool indention)
    {
        if (needWhitespace && !_whitespace)
            Put(' ');
        output.Append(text);
        _column += text.Length;
        _whitespace = false;
        _indention &= indention;
    }

    private void WriteIndent()
    {
        var indent = Math.Max(_indent, 0);
        if (!_indention || _column > indent || (_column == indent && !_whitespace))
            PutBreak('\n');
        if (_column < indent)
        {
            for (; _column < indent; _column += Math.Min(indent - _column, Blanks.Length))
                output.Append(Blanks, 0, Math.Min(indent - _column, Blanks.Length));
        }

        _whitespace = true;
        _indention = true;
    }

    private void Put(char c)
    {
        output.Append(c);
        _column++;
    }

    private void PutBreak(char c)
    {
        output.Append(c);
        _column = 0;
    }
}
