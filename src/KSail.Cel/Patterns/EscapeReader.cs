namespace KSail.Cel.Patterns;

/// <summary>What backslashes mean, inside of classes and outside.</summary>
internal static class EscapeReader
{
    private const string Digits = "09";
    private const string Blanks = "\t\n\f\r  ";
    private const string WordCharacters = "09AZ__az";

    /// <summary>Reads an escape that stands for a set, such as <c>\d</c> or <c>\p{L}</c>, and adds it; false when it is none.</summary>
    public static bool TryReadClass(CharacterReader characters, CharacterSet set)
    {
        var c = characters.PeekAt(1);
        switch (c)
        {
            case 'd' or 'D':
                set.AddRanges(Digits, isNegated: c == 'D');
                break;
            case 's' or 'S':
                set.AddRanges(Blanks, isNegated: c == 'S');
                break;
            case 'w' or 'W':
                set.AddRanges(WordCharacters, isNegated: c == 'W');
                break;
            case 'p' or 'P':
                characters.Position += 2;
                set.AddCategories(ReadCategory(characters, c == 'P'));
                return true;
            default:
                return false;
        }

        characters.Position += 2;
        return true;
    }

    /// <summary>Reads an escape that stands for one character.</summary>
    public static int ReadCharacter(CharacterReader characters)
    {
        characters.Position++;
        if (characters.AtEnd)
            throw new PatternException("a backslash stands at its end");
        var c = characters.Take();
        switch (c)
        {
            case >= '1' and <= '7' when characters.Peek is < '0' or > '7':
                throw new PatternException("references back to groups are not part of RE2");
            case >= '0' and <= '7':
                var value = c - '0';
                for (var i = 0; i < 2 && characters.Peek is >= '0' and <= '7'; i++)
                    value = (value * 8) + characters.Take() - '0';
                return value;
            case 'x':
                return ReadHexadecimal(characters);
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case < 0x80 when !char.IsAsciiLetterOrDigit((char)c):
                return c;
            default:
                throw new PatternException($"'\\{char.ConvertFromUtf32(IsPrintable(c) ? c : '?')}' is no escape of RE2");
        }
    }

    private static bool IsPrintable(int c) => c is (>= ' ' and < 0xD800) or > 0xDFFF;

    private static int ReadHexadecimal(CharacterReader characters)
    {
        var isLong = characters.TakeIf('{');
        var value = 0;
        var digits = 0;
        while (char.IsAsciiHexDigit(characters.Peek) && (isLong || digits < 2) && value <= 0x10FFFF)
        {
            value = (value * 16) + Convert.ToInt32(((char)characters.Take()).ToString(), 16);
            digits++;
        }

        if (digits == 0 || value > 0x10FFFF || (isLong ? !characters.TakeIf('}') : digits != 2))
            throw new PatternException("'\\x' is followed by two hexadecimal digits, or by more in braces");
        return value;
    }

    private static uint ReadCategory(CharacterReader characters, bool isNegated)
    {
        string name;
        if (characters.TakeIf('{'))
        {
            name = characters.TakeUntil("}") ?? throw new PatternException("'\\p{' is not closed");
            if (name.StartsWith('^'))
            {
                name = name[1..];
                isNegated = !isNegated;
            }
        }
        else
        {
            name = characters.AtEnd ? "" : char.ConvertFromUtf32(characters.Take());
        }

        var mask = UnicodeCategories.Find(name);
        if (mask == 0)
            throw new PatternException($"'\\p{{{name}}}' is no general category of Unicode; scripts are not known here", isUnsupported: name.Length > 1);
        return isNegated ? UnicodeCategories.All & ~mask : mask;
    }
}
