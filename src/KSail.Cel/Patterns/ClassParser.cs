namespace KSail.Cel.Patterns;

/// <summary>Reads a class of characters: <c>[a-z]</c>, <c>[^\s[:punct:]]</c>.</summary>
internal sealed class ClassParser(CharacterReader characters, bool ignoresCase)
{
    private readonly CharacterSet _set = new() { IgnoresCase = ignoresCase };

    public CharacterSet Parse()
    {
        characters.Take();
        _set.IsNegated = characters.TakeIf('^');
        for (var isFirst = true; isFirst || characters.Peek != ']'; isFirst = false)
        {
            if (characters.AtEnd)
                throw new PatternException("a '[' is not closed");
            if (TryReadNamed() || (characters.Peek == '\\' && EscapeReader.TryReadClass(characters, _set)))
                continue;
            ReadRange();
        }

        characters.Take();
        return _set;
    }

    private void ReadRange()
    {
        var first = ReadCharacter();
        var last = first;
        if (characters.Peek == '-' && characters.PeekAt(1) is not (']' or '\0'))
        {
            characters.Take();
            last = ReadCharacter();
            if (last < first)
                throw new PatternException("a range of characters goes from the smaller to the greater one");
        }

        _set.Add(first, last);
    }

    private int ReadCharacter()
    {
        if (characters.AtEnd)
            throw new PatternException("a '[' is not closed");
        return characters.Peek == '\\' ? EscapeReader.ReadCharacter(characters) : characters.Take();
    }

    private bool TryReadNamed()
    {
        if (characters.Peek != '[' || characters.PeekAt(1) != ':')
            return false;
        var start = characters.Position;
        characters.Position += 2;
        if (characters.TakeUntil(":]") is not { } name)
        {
            characters.Position = start;
            return false;
        }

        var isNegated = name.StartsWith('^');
        var ranges = (isNegated ? name[1..] : name) switch
        {
            "alnum" => "09AZaz",
            "alpha" => "AZaz",
            "ascii" => "\0\x7F",
            "blank" => "\t\t  ",
            "cntrl" => "\0\x1F\x7F\x7F",
            "digit" => "09",
            "graph" => "!~",
            "lower" => "az",
            "print" => " ~",
            "punct" => "!/:@[`{~",
            "space" => "\t\r  ",
            "upper" => "AZ",
            "word" => "09AZ__az",
            "xdigit" => "09AFaf",
            _ => throw new PatternException($"there is no class '[:{name}:]'"),
        };
        _set.AddRanges(ranges, isNegated);
        return true;
    }
}
