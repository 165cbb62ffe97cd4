using KSail.Documents.Diagnostics;

namespace KSail.Documents.Yaml;

/// <summary>Quoted scalars of <see cref="DirectReader"/>.</summary>
internal static class DirectQuoted
{
    /// <summary>The scalar that begins at the cursor, which then stands after it; null at what is left to the full parser.</summary>
    /// <param name="cursor">On the opening quote.</param>
    /// <param name="parent">The column that further lines must stand right of.</param>
    public static YamlScalar? Read(DirectCursor cursor, int parent)
    {
        var text = cursor.Text;
        var quote = cursor.Current;
        var start = cursor.Here;
        var at = cursor.At + 1;
        while (text[at] != quote && text[at] is not ('\\' or '\n' or '\0'))
            at++;
        // Backslashes mean nothing in single quotes, but then there are few of them.
        if (text[at] == quote && !(quote == '\'' && text[at + 1] == quote))
        {
            var value = new string(text, cursor.At + 1, at - cursor.At - 1);
            cursor.At = at + 1;
            return Scalar(value, quote, start, cursor);
        }

        return ReadComposed(cursor, quote, parent) ? Scalar(cursor.Scratch.ToString(), quote, start, cursor) : null;
    }

    private static YamlScalar Scalar(string value, char quote, in SourceSpan start, DirectCursor cursor) =>
        new(value, ScalarType.String, quote == '"' ? ScalarStyle.DoubleQuoted : ScalarStyle.SingleQuoted, cursor.SpanFrom(start));

    private static bool ReadComposed(DirectCursor cursor, char quote, int parent)
    {
        var text = cursor.Text;
        var value = cursor.Scratch.Clear();
        cursor.At++;
        while (true)
        {
            var c = cursor.Current;
            if (c == quote)
            {
                cursor.At++;
                if (quote == '"' || cursor.Current != quote)
                    return true;
                value.Append(quote);
                cursor.At++;
            }
            else if (c == '\0')
            {
                return false;
            }
            else if (c == '\\' && quote == '"')
            {
                if (!Escape(cursor, parent))
                    return false;
            }
            else if (c is ' ' or '\t' or '\n')
            {
                var blanks = cursor.At;
                while (text[cursor.At] is ' ' or '\t')
                    cursor.At++;
                if (cursor.Current != '\n')
                    value.Append(text, blanks, cursor.At - blanks);
                else if (!Fold(cursor, parent, isEscaped: false))
                    return false;
            }
            else
            {
                value.Append(c);
                cursor.At++;
            }
        }
    }

    // One line break is a blank, more of them are all but the first; a break behind a backslash is nothing.
    private static bool Fold(DirectCursor cursor, int parent, bool isEscaped)
    {
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

        cursor.AppendBreaks(breaks);
        if (breaks == 0 && !isEscaped)
            cursor.Scratch.Append(' ');
        return parent >= 0 && cursor.Column > parent && cursor.Current != '\t';
    }

    private static bool Escape(DirectCursor cursor, int parent)
    {
        var c = cursor.Text[cursor.At + 1];
        cursor.At += 2;
        switch (c)
        {
            case '\n':
                cursor.At--;
                return Fold(cursor, parent, isEscaped: true);
            case '"' or '\\' or '/' or ' ':
                cursor.Scratch.Append(c);
                return true;
            case 'n':
                cursor.Scratch.Append('\n');
                return true;
            case 't':
                cursor.Scratch.Append('\t');
                return true;
            case 'r':
                cursor.Scratch.Append('\r');
                return true;
            case 'e':
                cursor.Scratch.Append('\x1b');
                return true;
            case 'x':
                return Hexadecimal(cursor, 2);
            case 'u':
                return Hexadecimal(cursor, 4);
            default:
                return false;
        }
    }

    private static bool Hexadecimal(DirectCursor cursor, int length)
    {
        var code = 0;
        for (var i = 0; i < length; i++)
        {
            if (!char.IsAsciiHexDigit(cursor.Current))
                return false;
            code = (code * 16) + (cursor.Current <= '9' ? cursor.Current - '0' : (cursor.Current | ' ') - 'a' + 10);
            cursor.At++;
        }

        // The halves of a pair come one by one, and only the full parser knows what to do with a single one.
        if (char.IsSurrogate((char)code))
            return false;
        cursor.Scratch.Append((char)code);
        return true;
    }
}
