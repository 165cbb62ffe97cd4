namespace KSail.Documents.Yaml;

/// <summary>Which notations can hold a text (libyaml's <c>analyze_scalar</c>, as go-yaml v2 has it).</summary>
internal readonly struct ScalarAnalysis
{
    private ScalarAnalysis(bool multiline, bool plain, bool single, bool block)
    {
        Multiline = multiline;
        PlainAllowed = plain;
        SingleQuotedAllowed = single;
        BlockAllowed = block;
    }

    /// <summary>Whether the text has a line break of any kind.</summary>
    public bool Multiline { get; }

    /// <summary>Whether the text can stand without quotes.</summary>
    public bool PlainAllowed { get; }

    /// <summary>Whether the text can stand in single quotes.</summary>
    public bool SingleQuotedAllowed { get; }

    /// <summary>Whether the text can stand in a block.</summary>
    public bool BlockAllowed { get; }

    public static ScalarAnalysis Of(string text)
    {
        if (text.Length == 0)
            return new ScalarAnalysis(multiline: false, plain: true, single: true, block: false);
        if (IsWord(text))
            return new ScalarAnalysis(multiline: false, plain: true, single: true, block: true);
        var indicators = text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal);
        bool breaks = false, special = false, breakSpace = false, spaceBreak = false, previousSpace = false, previousBreak = false;
        var precededByBlank = true;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var followedByBlank = i + 1 == text.Length || text[i + 1] is ' ' or '\t';
            indicators |= i == 0 ? IsLeadingIndicator(c, followedByBlank) : IsInnerIndicator(c, precededByBlank, followedByBlank);
            special |= !IsPrintable(c);
            if (c == ' ')
            {
                breakSpace |= previousBreak;
                previousSpace = true;
                previousBreak = false;
            }
            else if (IsBreak(c))
            {
                breaks = true;
                spaceBreak |= previousSpace;
                previousSpace = false;
                previousBreak = true;
            }
            else
            {
                previousSpace = false;
                previousBreak = false;
            }

            precededByBlank = c is ' ' or '\t' || IsBreak(c);
        }

        var edge = text[0] == ' ' || text[^1] == ' ' || breaks;
        var unquotable = spaceBreak || special;
        return new ScalarAnalysis(
            breaks,
            plain: !(edge || breakSpace || unquotable || indicators),
            single: !(breakSpace || unquotable),
            block: !(text[^1] == ' ' || unquotable));
    }

    // Most texts of a manifest are names, paths and versions, which nothing below could find fault with.
    private static bool IsWord(string text)
    {
        if (!char.IsAsciiLetterOrDigit(text[0]))
            return false;
        for (var i = 1; i < text.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('-' or '.' or '/' or '_'))
                return false;
        }

        return true;
    }

    /// <summary>Whether YAML 1.1 ends a line here.</summary>
    public static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    /// <summary>
    /// Whether the character may stand outside double quotes. Halves of surrogate pairs are not: go-yaml v2 escapes all beyond U+FFFF.
    /// </summary>
    public static bool IsPrintable(char c) =>
        c is '\n' or (>= ' ' and <= '~') or (>= '\u00A0' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD' and not '\uFEFF');

    private static bool IsLeadingIndicator(char c, bool followedByBlank) => c switch
    {
        '#' or ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => true,
        '?' or ':' or '-' => followedByBlank,
        _ => false,
    };

    private static bool IsInnerIndicator(char c, bool precededByBlank, bool followedByBlank) => c switch
    {
        ':' => followedByBlank,
        '#' => precededByBlank,
        _ => false,
    };
}
