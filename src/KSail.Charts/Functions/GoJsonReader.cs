using System.Globalization;
using System.Text;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>JSON as Go's <c>encoding/json</c> reads it into values of any type, with its messages.</summary>
internal sealed class GoJsonReader(string text)
{
    private const int MaxDepth = 1000;

    private int _at;
    private int _depth;

    /// <summary>The value of a text.</summary>
    /// <exception cref="FunctionException">The text is no JSON; the message is Go's.</exception>
    public static object? Read(string text)
    {
        var reader = new GoJsonReader(text);
        var value = reader.ReadValue();
        reader.SkipSpace();
        return reader._at < text.Length ? throw reader.Unexpected("after top-level value") : value;
    }

    private object? ReadValue()
    {
        SkipSpace();
        if (_at >= text.Length)
            throw AtEnd();
        switch (text[_at])
        {
            case '{':
                return ReadMap();
            case '[':
                return ReadList();
            case '"':
                return ReadText();
            case 't':
                return ReadWord("true", true);
            case 'f':
                return ReadWord("false", false);
            case 'n':
                return ReadWord("null", null);
            case '-' or (>= '0' and <= '9'):
                return ReadNumber();
            default:
                throw Unexpected("looking for beginning of value");
        }
    }

    private ValueMap ReadMap()
    {
        Deeper();
        var map = new ValueMap();
        _at++;
        SkipSpace();
        for (var isFirst = true; ; isFirst = false)
        {
            SkipSpace();
            if (_at >= text.Length)
                throw AtEnd();
            if (isFirst && text[_at] == '}')
                break;
            if (text[_at] != '"')
                throw Unexpected("looking for beginning of object key string");
            var key = ReadText();
            SkipSpace();
            Expect(':', "after object key");
            map[key] = ReadValue();
            SkipSpace();
            if (_at >= text.Length)
                throw AtEnd();
            if (text[_at] == '}')
                break;
            Expect(',', "after object key:value pair");
        }

        _at++;
        _depth--;
        return map;
    }

    private ValueList ReadList()
    {
        Deeper();
        var items = new List<object?>();
        _at++;
        SkipSpace();
        if (_at < text.Length && text[_at] == ']')
        {
            _at++;
            _depth--;
            return new ValueList([]);
        }

        while (true)
        {
            items.Add(ReadValue());
            SkipSpace();
            if (_at >= text.Length)
                throw AtEnd();
            if (text[_at] == ']')
                break;
            Expect(',', "after array element");
        }

        _at++;
        _depth--;
        return new ValueList([.. items]);
    }

    private void Deeper()
    {
        if (++_depth > MaxDepth || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new FunctionException("exceeded max depth");
    }

    private object? ReadWord(string word, object? value)
    {
        for (var i = 0; i < word.Length; i++, _at++)
        {
            if (_at >= text.Length)
                throw AtEnd();
            if (text[_at] != word[i])
                throw Unexpected($"in literal {word} (expecting '{word[i]}')");
        }

        return value;
    }

    private string ReadText()
    {
        _at++;
        var result = new StringBuilder();
        while (true)
        {
            if (_at >= text.Length)
                throw AtEnd();
            var c = text[_at];
            if (c == '"')
                break;
            if (c < ' ')
                throw Unexpected("in string literal");
            if (c == '\\')
            {
                _at++;
                ReadEscape(result);
                continue;
            }

            result.Append(GoText.IsStray(text, _at) ? '\uFFFD' : c);
            _at++;
        }

        _at++;
        return result.ToString();
    }

    private void ReadEscape(StringBuilder result)
    {
        if (_at >= text.Length)
            throw AtEnd();
        var c = text[_at++];
        switch (c)
        {
            case '"' or '\\' or '/':
                result.Append(c);
                return;
            case 'b':
                result.Append('\b');
                return;
            case 'f':
                result.Append('\f');
                return;
            case 'n':
                result.Append('\n');
                return;
            case 'r':
                result.Append('\r');
                return;
            case 't':
                result.Append('\t');
                return;
            case 'u':
                AppendUnit(result, ReadHex());
                return;
            default:
                _at--;
                throw Unexpected("in string escape code");
        }
    }

    private char ReadHex()
    {
        var value = 0;
        for (var i = 0; i < 4; i++, _at++)
        {
            if (_at >= text.Length)
                throw AtEnd();
            if (!char.IsAsciiHexDigit(text[_at]))
                throw Unexpected("in \\u hexadecimal character escape");
            value = (value * 16) + System.Convert.ToInt32(text[_at].ToString(), 16);
        }

        return (char)value;
    }

    // Half of a pair alone is not Unicode.
    private void AppendUnit(StringBuilder result, char unit)
    {
        if (!char.IsSurrogate(unit))
        {
            result.Append(unit);
            return;
        }

        if (char.IsHighSurrogate(unit) && _at + 5 < text.Length && text[_at] == '\\' && text[_at + 1] == 'u')
        {
            var start = _at;
            _at += 2;
            var low = ReadHex();
            if (char.IsLowSurrogate(low))
            {
                result.Append(unit).Append(low);
                return;
            }

            _at = start;
        }

        result.Append('\uFFFD');
    }

    private double ReadNumber()
    {
        var start = _at;
        if (text[_at] == '-')
            Advance("in numeric literal");
        if (text[_at] == '0')
            _at++;
        else if (char.IsAsciiDigit(text[_at]))
            SkipDigits();
        else
            throw Unexpected("in numeric literal");
        if (_at < text.Length && text[_at] == '.')
        {
            Advance("after decimal point in numeric literal");
            SkipDigits();
        }

        if (_at < text.Length && text[_at] is 'e' or 'E')
        {
            _at++;
            if (_at < text.Length && text[_at] is '+' or '-')
                _at++;
            if (_at >= text.Length)
                throw AtEnd();
            if (!char.IsAsciiDigit(text[_at]))
                throw Unexpected("in exponent of numeric literal");
            SkipDigits();
        }

        var literal = text[start.._at];
        return GoNumber.TryParseFloat(literal, out var value) ? value : throw new FunctionException($"json: cannot unmarshal number {literal} into Go value of type float64");
    }

    private void Advance(string context)
    {
        _at++;
        if (_at >= text.Length)
            throw AtEnd();
        if (!char.IsAsciiDigit(text[_at]))
            throw Unexpected(context);
    }

    private void SkipDigits()
    {
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            _at++;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\r' or '\n')
            _at++;
    }

    private void Expect(char c, string context)
    {
        if (_at >= text.Length)
            throw AtEnd();
        if (text[_at] != c)
            throw Unexpected(context);
        _at++;
    }

    private static FunctionException AtEnd() => new("unexpected end of JSON input");

    // Bytes are shown one by one.
    private FunctionException Unexpected(string context)
    {
        var c = text[_at];
        var first = c < 0x80 ? c : (char)GoText.Encode(text.Substring(_at, char.IsHighSurrogate(c) && _at + 1 < text.Length ? 2 : 1))[0];
        var shown = first switch
        {
            '\'' => "'\\''",
            '"' => "'\"'",
            _ => string.Create(CultureInfo.InvariantCulture, $"'{GoQuote.Of(first.ToString())[1..^1]}'"),
        };
        return new FunctionException($"invalid character {shown} {context}");
    }
}
