using System.Text;

namespace KSail.Schemas.Validation;

/// <summary>
/// Says a pattern of RE2, which API servers match, in the language of .NET: <c>$</c> is the end of the text, <c>\d</c>, <c>\w</c> and
/// <c>\s</c> are ASCII, POSIX classes and quoted stretches are spelt out. A pattern that has no equal, or that a hostile schema made large,
/// has no translation.
/// </summary>
internal sealed class Re2Pattern
{
    // As RE2 limits repetition, and what repetition makes of a pattern.
    private const int MaxRepeat = 1000;
    private const int MaxSize = 20_000;
    private const int MaxLength = 10_000;

    private readonly string _pattern;
    private readonly StringBuilder _text = new();
    private readonly Stack<int> _outer = new();
    private int _at;
    private int _size;
    private int _atom;

    private Re2Pattern(string pattern) => _pattern = pattern;

    /// <summary>The pattern for an engine without backtracking; null when there is none.</summary>
    public static string? Translate(string pattern) => pattern.Length > MaxLength ? null : new Re2Pattern(pattern).Run();

    private string? Run()
    {
        while (_at < _pattern.Length)
        {
            var fits = _pattern[_at] switch
            {
                '\\' => Escape(inClass: false),
                '[' => Class(),
                '(' => Open(),
                ')' => Close(),
                '$' => Emit("\\z", 1),
                '{' => Repeat(),
                '*' or '+' or '?' => Emit(_pattern[_at].ToString(), 0),
                _ => Atom(_pattern[_at].ToString(), 1),
            };
            if (!fits || _size > MaxSize)
                return null;
        }

        return _text.ToString();
    }

    // Size counts what an automaton would hold: a repetition multiplies the atom before it.
    private bool Atom(string text, int length)
    {
        _atom = 1;
        _size++;
        return Emit(text, length);
    }

    private bool Emit(string text, int length)
    {
        _text.Append(text);
        _at += Math.Max(length, 1);
        return true;
    }

    private bool Open()
    {
        var rest = _pattern.AsSpan(_at);
        // Flags hold for the rest of the group; a swap of greediness and an anchor per line have no equal or another meaning.
        if (rest.StartsWith("(?P<"))
        {
            _text.Append("(?<");
            _at += 4;
        }
        else if (rest.StartsWith("(?"))
        {
            var end = rest.IndexOfAny(":)>");
            if (end < 0 || rest[..end].IndexOfAny("Um=!#") >= 0)
                return false;
            _text.Append("(?");
            _at += 2;
        }
        else
        {
            _text.Append('(');
            _at++;
        }

        _outer.Push(_size);
        return true;
    }

    private bool Close()
    {
        if (_outer.Count == 0)
            return false;
        _atom = _size - _outer.Pop();
        return Emit(")", 1);
    }

    private bool Repeat()
    {
        var end = _pattern.IndexOf('}', _at);
        var body = end < 0 ? "" : _pattern[(_at + 1)..end];
        var comma = body.IndexOf(',', StringComparison.Ordinal);
        var (least, most) = comma < 0 ? (body, body) : (body[..comma], body[(comma + 1)..]);
        // What is no repetition is itself, for RE2; .NET takes it so, too.
        if (!IsNumber(least) || (most.Length > 0 && !IsNumber(most)))
            return Atom("\\{", 1);
        if (least.Length > 4 || most.Length > 4)
            return false;
        var count = Math.Max(Parse(least), most.Length == 0 ? 0 : Parse(most));
        if (count > MaxRepeat || (long)_atom * count > MaxSize)
            return false;
        _size += _atom * Math.Max(0, count - 1);
        return Emit(_pattern[_at..(end + 1)], end + 1 - _at);
    }

    private bool Class()
    {
        var start = _at;
        _text.Append('[');
        _at++;
        if (_at < _pattern.Length && _pattern[_at] == '^')
        {
            _text.Append('^');
            _at++;
        }

        var first = true;
        while (_at < _pattern.Length && (first || _pattern[_at] != ']'))
        {
            first = false;
            var fits = _pattern[_at] switch
            {
                '\\' => Escape(inClass: true),
                '[' when _at + 1 < _pattern.Length && _pattern[_at + 1] == ':' => Posix(),
                // For .NET, brackets inside would subtract, and a bracket at the start would be empty.
                '[' or ']' => Emit("\\" + _pattern[_at], 1),
                _ => Emit(_pattern[_at].ToString(), 1),
            };
            if (!fits)
                return false;
        }

        if (_at >= _pattern.Length)
            return false;
        _atom = 1;
        _size++;
        return _at > start && Emit("]", 1);
    }

    private bool Posix()
    {
        var end = _pattern.IndexOf(":]", _at, StringComparison.Ordinal);
        if (end < 0)
            return Emit("\\[", 1);
        var members = _pattern[(_at + 2)..end] switch
        {
            "alnum" => "0-9A-Za-z",
            "alpha" => "A-Za-z",
            "ascii" => "\\x00-\\x7f",
            "blank" => "\\t ",
            "cntrl" => "\\x00-\\x1f\\x7f",
            "digit" => "0-9",
            "graph" => "!-~",
            "lower" => "a-z",
            "print" => " -~",
            "punct" => "!-/:-@\\[-`{-~",
            "space" => "\\t\\n\\v\\f\\r ",
            "upper" => "A-Z",
            "word" => "0-9A-Za-z_",
            "xdigit" => "0-9A-Fa-f",
            _ => null,
        };
        return members is not null && Emit(members, end + 2 - _at);
    }

    private bool Escape(bool inClass)
    {
        if (_at + 1 >= _pattern.Length)
            return false;
        var c = _pattern[_at + 1];
        switch (c)
        {
            case 'd':
                return Members("0-9", inClass);
            case 'w':
                return Members("0-9A-Za-z_", inClass);
            case 's':
                return Members("\\t\\n\\f\\r ", inClass);
            case 'D' when !inClass:
                return Atom("[^0-9]", 2);
            case 'W' when !inClass:
                return Atom("[^0-9A-Za-z_]", 2);
            case 'S' when !inClass:
                return Atom("[^\\t\\n\\f\\r ]", 2);
            case 'p' or 'P' when _at + 2 < _pattern.Length && _pattern[_at + 2] != '{':
                return Atom($"\\{c}{{{_pattern[_at + 2]}}}", 3);
            case 'p' or 'P':
                var close = _pattern.IndexOf('}', _at);
                return close > 0 && Atom(_pattern[_at..(close + 1)], close + 1 - _at);
            case 'x' when _at + 2 < _pattern.Length && _pattern[_at + 2] == '{':
                return Hexadecimal();
            case 'Q' when !inClass:
                return Quoted();
            case 'A' or 'z' or 'b' or 'B' or 'n' or 't' or 'r' or 'f' or 'v' or 'a' or 'x':
                return Atom($"\\{c}", 2);
            default:
                // A punctuation mark; letters that are left have another meaning here than there, or none.
                return !char.IsAsciiLetterOrDigit(c) && Atom($"\\{c}", 2);
        }
    }

    private bool Members(string members, bool inClass) => inClass ? Emit(members, 2) : Atom($"[{members}]", 2);

    private bool Hexadecimal()
    {
        var end = _pattern.IndexOf('}', _at);
        var digits = end < 0 ? "" : _pattern[(_at + 3)..end];
        return digits.Length is > 0 and <= 4 && Atom($"\\u{digits.PadLeft(4, '0')}", end + 1 - _at);
    }

    private bool Quoted()
    {
        var end = _pattern.IndexOf("\\E", _at, StringComparison.Ordinal);
        var stop = end < 0 ? _pattern.Length : end;
        for (var i = _at + 2; i < stop; i++)
        {
            _text.Append(char.IsAsciiLetterOrDigit(_pattern[i]) ? "" : "\\").Append(_pattern[i]);
            _size++;
        }

        _at = end < 0 ? stop : end + 2;
        _atom = 1;
        return true;
    }

    private static bool IsNumber(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
        }

        return text.Length > 0;
    }

    private static int Parse(string digits)
    {
        var number = 0;
        foreach (var c in digits)
            number = (number * 10) + c - '0';
        return number;
    }
}
