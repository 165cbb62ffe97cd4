using System.Globalization;
using KSail.Cel.Values;

namespace KSail.Cel.Patterns;

/// <summary>A place in the text of a pattern.</summary>
internal sealed class CharacterReader(string text)
{
    /// <summary>Position in UTF-16 code units.</summary>
    public int Position { get; set; }

    public bool AtEnd => Position >= text.Length;

    /// <summary>The next code unit; zero at the end.</summary>
    public char Peek => PeekAt(0);

    /// <summary>A code unit further on; zero beyond the end.</summary>
    public char PeekAt(int offset) => Position + offset < text.Length ? text[Position + offset] : '\0';

    /// <summary>The next code point, which is then behind.</summary>
    public int Take()
    {
        var codePoint = CodePoints.At(text, Position);
        Position += CodePoints.LengthAt(text, Position);
        return codePoint;
    }

    /// <summary>Goes on if the next character is this one.</summary>
    public bool TakeIf(char c)
    {
        if (AtEnd || Peek != c)
            return false;
        Position++;
        return true;
    }

    /// <summary>Everything up to a character, which is behind then, too; null when it does not come.</summary>
    public string? TakeUntil(string end)
    {
        var at = text.IndexOf(end, Position, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var taken = text[Position..at];
        Position = at + end.Length;
        return taken;
    }

    /// <summary>A decimal number without leading zeros; huge ones end as the greatest there is.</summary>
    public bool TryReadNumber(out int value)
    {
        value = 0;
        var start = Position;
        while (char.IsAsciiDigit(Peek))
            Position++;
        var digits = text.AsSpan(start, Position - start);
        if (digits.Length == 0 || (digits.Length > 1 && digits[0] == '0'))
            return false;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value))
            value = int.MaxValue;
        return true;
    }
}
