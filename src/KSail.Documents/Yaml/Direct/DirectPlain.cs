namespace KSail.Documents.Yaml;

/// <summary>Plain scalars of <see cref="DirectReader"/>: texts without quotes.</summary>
internal static class DirectPlain
{
    /// <summary>Whether a plain scalar may begin here.</summary>
    public static bool CanStart(DirectCursor cursor) => cursor.Current switch
    {
        ',' or '[' or ']' or '{' or '}' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' or '\t' => false,
        '-' or '?' or ':' => !cursor.IsBlank(cursor.At + 1) && cursor.Text[cursor.At + 1] != '\t',
        _ => true,
    };

    /// <summary>Goes to where a scalar ends in its line: at the end, a comment or a colon; false at what is left to the full parser.</summary>
    public static bool Scan(DirectCursor cursor)
    {
        var text = cursor.Text;
        var at = cursor.At;
        var end = at;
        var hasAsterisk = false;
        while (true)
        {
            switch (text[at])
            {
                case ' ':
                    at++;
                    if (text[at] == '#')
                    {
                        cursor.At = end;
                        return true;
                    }

                    hasAsterisk |= text[at] == '*';
                    continue;
                case '\n' or '\0':
                    cursor.At = end;
                    return true;
                case ':' when text[at + 1] is ' ' or '\n' or '\0' or '\t':
                    // Behind a word that begins with an asterisk the full parser takes a colon for a part of the text.
                    cursor.At = end;
                    return !hasAsterisk;
                case '\t':
                    // It may or may not separate words.
                    return false;
            }

            end = ++at;
        }
    }

    /// <summary>A scalar that stands in this line, from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public static YamlScalar Scalar(DirectCursor cursor, int start, int end, bool isKey, YamlDialect dialect)
    {
        var text = cursor.Text.AsSpan(start, end - start);
        var value = isKey ? DirectKeys.Of(text) : new string(text);
        return new YamlScalar(value, ScalarResolver.Resolve(value, dialect), ScalarStyle.Plain, cursor.SpanOf(start, end));
    }

    /// <summary>The whole of a scalar that began in this line: the lines below that stand right of the parent belong to it.</summary>
    public static YamlScalar? Continue(DirectCursor cursor, YamlScalar first, int parent, YamlDialect dialect)
    {
        if (!GoesOn(cursor, parent))
            return first;
        var text = cursor.Scratch.Clear().Append(first.Value);
        do
        {
            cursor.SkipSpaces();
            cursor.NextLine();
            var breaks = 0;
            while (true)
            {
                cursor.SkipSpaces();
                if (cursor.Current != '\n')
                    break;
                cursor.NextLine();
                breaks++;
            }

            if (breaks == 0)
                text.Append(' ');
            else
                cursor.AppendBreaks(breaks);
            var start = cursor.At;
            if (!Scan(cursor))
                return null;
            text.Append(cursor.Text, start, cursor.At - start);
        }
        while (GoesOn(cursor, parent));
        var value = text.ToString();
        return new YamlScalar(value, ScalarResolver.Resolve(value, dialect), ScalarStyle.Plain, cursor.SpanFrom(first.Span));
    }

    private static bool GoesOn(DirectCursor cursor, int parent)
    {
        var text = cursor.Text;
        var at = cursor.At;
        while (text[at] == ' ')
            at++;
        if (text[at] != '\n')
            return false;
        int column;
        do
        {
            var start = ++at;
            while (text[at] == ' ')
                at++;
            column = at - start;
        }
        while (text[at] == '\n');
        return column > parent && parent >= 0 && text[at] is not ('\0' or '#');
    }
}
