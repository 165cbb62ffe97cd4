using System.Globalization;
using System.Text;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>TOML 1.0 into values: whole numbers are int64, others float64.</summary>
internal sealed class TomlReader
{
    private const int MaxDepth = 200;

    private readonly string _source;
    private readonly ValueMap _root = new();
    private readonly HashSet<ValueMap> _closed = [];
    private int _at;
    private int _depth;

    private TomlReader(string text) => _source = text;

    /// <summary>The tables of a text.</summary>
    /// <exception cref="FunctionException">It is no TOML.</exception>
    public static ValueMap Read(TemplateRun run, string text)
    {
        run.CheckLength(text.Length * 4L);
        var reader = new TomlReader(text.Replace("\r\n", "\n", StringComparison.Ordinal));
        reader.ReadDocument();
        return reader._root;
    }

    private char Current => _at < _source.Length ? _source[_at] : '\0';

    private bool AtEnd => _at >= _source.Length;

    private void ReadDocument()
    {
        var table = _root;
        while (true)
        {
            SkipLines();
            if (AtEnd)
                return;
            if (Current != '[')
            {
                ReadEntry(table);
            }
            else
            {
                var isList = _at + 1 < _source.Length && _source[_at + 1] == '[';
                _at += isList ? 2 : 1;
                var path = ReadPath();
                Expect(']');
                if (isList)
                    Expect(']');
                table = isList ? AddToList(path) : OpenTable(path);
            }

            SkipBlanks();
            SkipComment();
            if (!AtEnd && Current != '\n')
                throw Error("expected a line break after the value");
        }
    }

    private ValueMap OpenTable(List<string> path)
    {
        var table = Descend(_root, path, path.Count);
        if (!_closed.Add(table))
            throw Error($"table '{string.Join('.', path)}' is already defined");
        return table;
    }

    private ValueMap AddToList(List<string> path)
    {
        var parent = Descend(_root, path, path.Count - 1);
        var table = new ValueMap();
        parent[path[^1]] = parent[path[^1]] switch
        {
            null => new ValueList([table]),
            ValueList list when list.Count > 0 && list[0] is ValueMap => new ValueList([.. list.Items, table]),
            _ => throw Error($"'{path[^1]}' is already defined"),
        };
        return table;
    }

    // Through tables, and the last one of a list of tables.
    private ValueMap Descend(ValueMap from, List<string> path, int count)
    {
        for (var i = 0; i < count; i++)
        {
            switch (from[path[i]])
            {
                case null:
                    var table = new ValueMap();
                    from[path[i]] = table;
                    from = table;
                    break;
                case ValueMap map:
                    from = map;
                    break;
                case ValueList { Count: > 0 } list when list[^1] is ValueMap last:
                    from = last;
                    break;
                default:
                    throw Error($"'{path[i]}' is already defined");
            }
        }

        return from;
    }

    private void ReadEntry(ValueMap table)
    {
        var path = ReadPath();
        Expect('=');
        SkipBlanks();
        var value = ReadValue();
        var target = Descend(table, path, path.Count - 1);
        if (target.Contains(path[^1]))
            throw Error($"key '{path[^1]}' is already defined");
        target[path[^1]] = value;
    }

    private List<string> ReadPath()
    {
        var path = new List<string>();
        do
        {
            SkipBlanks();
            path.Add(ReadKey());
            SkipBlanks();
        }
        while (TakeIf('.'));
        return path;
    }

    private string ReadKey()
    {
        if (Current is '"' or '\'')
            return ReadText();
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '-')
            _at++;
        return _at > start ? _source[start.._at] : throw Error("expected a key");
    }

    private object ReadValue()
    {
        if (++_depth > MaxDepth)
            throw Error("values are nested too deeply");
        object value = Current switch
        {
            '"' or '\'' => ReadText(),
            '[' => ReadList(),
            '{' => ReadInline(),
            _ => ReadPlain(),
        };
        _depth--;
        return value;
    }

    private ValueList ReadList()
    {
        _at++;
        var items = new List<object?>();
        while (true)
        {
            SkipLines();
            if (TakeIf(']'))
                return new ValueList([.. items]);
            items.Add(ReadValue());
            SkipLines();
            if (TakeIf(','))
                continue;
            Expect(']');
            return new ValueList([.. items]);
        }
    }

    private ValueMap ReadInline()
    {
        _at++;
        var table = new ValueMap();
        SkipBlanks();
        if (TakeIf('}'))
            return table;
        do
            ReadEntry(table);
        while (TakeComma());
        Expect('}');
        return table;
    }

    private bool TakeComma()
    {
        SkipBlanks();
        return TakeIf(',');
    }

    private object ReadPlain()
    {
        var start = _at;
        while (!AtEnd && Current is not (',' or ']' or '}' or '#' or '\n'))
            _at++;
        var text = _source[start.._at].Trim(' ', '\t');
        if (text is "true" or "false")
            return text == "true";
        var plain = text.TrimStart('+', '-');
        if (plain is "inf" or "nan")
            return plain == "nan" ? double.NaN : text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        if (plain.Length > 4 && plain[4] == '-' && ReadTime(text) is { } time)
            return time;
        // A leading zero means octal to Go, and nothing to TOML.
        var hasLeadingZero = plain.Length > 1 && plain[0] == '0' && char.IsAsciiDigit(plain[1]);
        if (!hasLeadingZero && GoNumber.TryParse(text, 0, out var integer))
            return integer;
        return !hasLeadingZero && plain.AsSpan().IndexOfAny(".eE") > 0 && GoNumber.TryParseFloat(text, out var number) ? number : throw Error($"'{text}' is no value");
    }

    private static DateTimeOffset? ReadTime(string text)
    {
        var written = text.Replace(' ', 'T');
        foreach (var layout in new[] { "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02" })
        {
            if (GoTime.TryParse(layout, written, out var time, out _))
                return time;
        }

        return null;
    }

    private string ReadText()
    {
        var quote = Current;
        var isLong = string.CompareOrdinal(_source, _at, new string(quote, 3), 0, 3) == 0;
        _at += isLong ? 3 : 1;
        if (isLong && Current == '\n')
            _at++;
        var text = new StringBuilder();
        while (true)
        {
            if (AtEnd || (!isLong && Current == '\n'))
                throw Error("a text is not closed");
            if (Current == quote && (!isLong || string.CompareOrdinal(_source, _at, new string(quote, 3), 0, 3) == 0))
                break;
            if (Current == '\\' && quote == '"')
                ReadEscape(text, isLong);
            else
                text.Append(_source[_at++]);
        }

        _at += isLong ? 3 : 1;
        // Up to two quotes may stand right before the closing ones.
        for (; isLong && Current == quote; _at++)
            text.Append(quote);
        return text.ToString();
    }

    private void ReadEscape(StringBuilder text, bool isLong)
    {
        _at++;
        var c = Current;
        _at++;
        switch (c)
        {
            case 'b':
                text.Append('\b');
                return;
            case 't':
                text.Append('\t');
                return;
            case 'n':
                text.Append('\n');
                return;
            case 'f':
                text.Append('\f');
                return;
            case 'r':
                text.Append('\r');
                return;
            case 'e':
                text.Append('\e');
                return;
            case '"' or '\\':
                text.Append(c);
                return;
            case 'u' or 'U' or 'x':
                var length = c == 'u' ? 4 : c == 'U' ? 8 : 2;
                if (_at + length > _source.Length || !int.TryParse(_source.AsSpan(_at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code))
                    throw Error("an escape is no character");
                text.Append(new Rune(code).ToString());
                _at += length;
                return;
            case '\n' or ' ' or '\t' when isLong:
                while (!AtEnd && Current is ' ' or '\t' or '\n')
                    _at++;
                return;
            default:
                throw Error("there is no such escape");
        }
    }

    private bool TakeIf(char c)
    {
        if (Current != c || AtEnd)
            return false;
        _at++;
        return true;
    }

    private void Expect(char c)
    {
        SkipBlanks();
        if (!TakeIf(c))
            throw Error($"expected '{c}'");
    }

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t' && !AtEnd)
            _at++;
    }

    private void SkipComment()
    {
        if (Current != '#')
            return;
        while (!AtEnd && Current != '\n')
            _at++;
    }

    private void SkipLines()
    {
        while (!AtEnd && Current is ' ' or '\t' or '\n' or '#')
        {
            if (Current == '#')
                SkipComment();
            else
                _at++;
        }
    }

    private FunctionException Error(string message) => new($"toml: line {_source.AsSpan(0, Math.Min(_at, _source.Length)).Count('\n') + 1}: {message}");
}
