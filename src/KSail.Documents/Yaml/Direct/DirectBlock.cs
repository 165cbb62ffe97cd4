using System.Text;

namespace KSail.Documents.Yaml;

/// <summary>Block scalars of <see cref="DirectReader"/>: literal (<c>|</c>) and folded (<c>&gt;</c>) texts.</summary>
internal static class DirectBlock
{
    /// <summary>The scalar that begins at the cursor, which then stands at the start of a line after it; null at what is left to the full parser.</summary>
    public static YamlScalar? Read(DirectCursor cursor, int parent)
    {
        var isLiteral = cursor.Current == '|';
        var start = cursor.Here;
        cursor.At++;
        var chomping = ReadHeader(cursor, out var increment);
        // At the root there is no parent to stand right of; a text of no lines at all is nobody's.
        if (parent < 0 || !cursor.ToLineEnd() || cursor.Current != '\n')
            return null;
        cursor.NextLine();
        var text = cursor.Scratch.Clear();
        SkipBlankLines(cursor, out var blank, out var widest);
        var indent = Measure(cursor, parent, increment);
        // Where a line of blanks goes further than the text, it is what says where the text begins, and the text is none.
        if (indent <= parent || widest > indent)
            return null;
        cursor.AppendBreaks(blank);
        if (isLiteral)
            ReadLines(cursor, indent, text, out blank);
        else
            FoldLines(cursor, indent, text, out blank);
        if (chomping == '-')
            Chomp(text);
        else if (chomping == '+')
            cursor.AppendBreaks(blank);
        return new YamlScalar(text.ToString(), ScalarType.String, isLiteral ? ScalarStyle.Literal : ScalarStyle.Folded, start);
    }

    // The chomping indicator, a blank where there is none, and the indentation indicator, zero where there is none.
    private static char ReadHeader(DirectCursor cursor, out int increment)
    {
        var chomping = ' ';
        increment = 0;
        for (var i = 0; i < 2; i++)
        {
            if (chomping == ' ' && cursor.Current is '+' or '-')
                chomping = cursor.Text[cursor.At++];
            else if (increment == 0 && cursor.Current is >= '1' and <= '9')
                increment = cursor.Text[cursor.At++] - '0';
        }

        return chomping;
    }

    // Lines without anything before the text, and how many blanks the widest of them has.
    private static void SkipBlankLines(DirectCursor cursor, out int count, out int widest)
    {
        (count, widest) = (0, 0);
        while (true)
        {
            var at = cursor.At;
            while (cursor.Text[at] == ' ')
                at++;
            if (cursor.Text[at] != '\n')
                return;
            widest = Math.Max(widest, at - cursor.At);
            cursor.At = at;
            cursor.NextLine();
            count++;
        }
    }

    // The column that the lines begin in; -1 where the first line with anything in it has only blanks, or a tab, in front of which column it is not clear.
    private static int Measure(DirectCursor cursor, int parent, int increment)
    {
        var text = cursor.Text;
        var at = cursor.At;
        while (text[at] == ' ')
            at++;
        if (text[at] is '\n' or '\t' or '\0')
            return -1;
        var column = at - cursor.At;
        return increment == 0 ? column : column >= parent + increment ? parent + increment : -1;
    }

    // Appends lines with their breaks; those without content at the end are only counted.
    private static void ReadLines(DirectCursor cursor, int indent, StringBuilder text, out int blank)
    {
        blank = 0;
        while (ToLine(cursor, indent, ref blank))
        {
            cursor.AppendBreaks(blank);
            blank = 0;
            AppendLine(cursor, text);
            if (cursor.Current == '\0')
                return;
            text.Append('\n');
            cursor.NextLine();
        }
    }

    // The same, but a single break between two lines that begin with no blank is a blank.
    private static void FoldLines(DirectCursor cursor, int indent, StringBuilder text, out int blank)
    {
        blank = 0;
        var isFirst = true;
        var wasBlank = false;
        while (ToLine(cursor, indent, ref blank))
        {
            var isBlank = cursor.Current is ' ' or '\t';
            if (!isFirst)
            {
                if (wasBlank || isBlank)
                    text.Append('\n');
                else if (blank == 0)
                    text.Append(' ');
            }

            cursor.AppendBreaks(blank);
            blank = 0;
            AppendLine(cursor, text);
            if (cursor.Current == '\0')
                return;
            cursor.NextLine();
            isFirst = false;
            wasBlank = isBlank;
        }

        text.Append('\n');
    }

    // Goes to the next line of the text, counting those that are blank on the way; false, at the start of a line, where the text ends.
    private static bool ToLine(DirectCursor cursor, int indent, ref int blank)
    {
        while (true)
        {
            var start = cursor.At;
            while (cursor.Current == ' ' && cursor.At - start < indent)
                cursor.At++;
            if (cursor.Current == '\n')
            {
                cursor.NextLine();
                blank++;
                continue;
            }

            if (cursor.At - start == indent && cursor.Current != '\0')
                return true;
            cursor.At = start;
            return false;
        }
    }

    private static void AppendLine(DirectCursor cursor, StringBuilder text)
    {
        var start = cursor.At;
        var at = start;
        while (cursor.Text[at] is not ('\n' or '\0'))
            at++;
        text.Append(cursor.Text, start, at - start);
        cursor.At = at;
    }

    private static void Chomp(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] == '\n')
            text.Length--;
    }
}
