namespace KSail.Documents.Yaml;

/// <summary>Flow collections of <see cref="DirectReader"/>: <c>[a, b]</c> and <c>{a: b}</c>, JSON among them.</summary>
internal sealed class DirectFlow(DirectCursor cursor, YamlDialect dialect)
{
    /// <summary>The collection that begins at the cursor, which then stands after it; null at what is left to the full parser.</summary>
    public YamlNode? Read(int parent, int depth) =>
        depth > YamlReader.MaxDepth ? null : cursor.Current == '[' ? ReadSequence(parent, depth) : ReadMapping(parent, depth);

    /// <summary>Adds an entry; false where the key is there already, or merges another mapping.</summary>
    public static bool Add(YamlMapping mapping, YamlScalar key, YamlNode value) => key.Value != "<<" && mapping.TryAdd(key, value);

    private YamlSequence? ReadSequence(int parent, int depth)
    {
        var sequence = new YamlSequence(cursor.Here) { IsFlow = true };
        cursor.At++;
        while (ToToken(parent))
        {
            if (cursor.Current == ']')
            {
                cursor.At++;
                return sequence;
            }

            if (ReadItem(parent, depth + 1) is not { } item || !ToToken(parent))
                return null;
            sequence.Add(item);
            if (cursor.Current == ',')
                cursor.At++;
            else if (cursor.Current != ']')
                return null;
        }

        return null;
    }

    private YamlMapping? ReadMapping(int parent, int depth)
    {
        var mapping = new YamlMapping(cursor.Here) { IsFlow = true };
        cursor.At++;
        while (ToToken(parent))
        {
            if (cursor.Current == '}')
            {
                cursor.At++;
                return mapping;
            }

            if (!ReadEntry(mapping, parent, depth) || !ToToken(parent))
                return null;
            if (cursor.Current == ',')
                cursor.At++;
            else if (cursor.Current != '}')
                return null;
        }

        return null;
    }

    private bool ReadEntry(YamlMapping mapping, int parent, int depth)
    {
        var line = cursor.Line;
        var start = cursor.At;
        if (depth >= YamlReader.MaxDepth || cursor.Current is '[' or '{' || ReadItem(parent, depth + 1) is not YamlScalar key)
            return false;
        cursor.SkipSpaces();
        // Behind a closing quote a value may follow the colon at once, as in JSON.
        if (cursor.Current != ':' || cursor.Line != line || cursor.At - start > DirectReader.LongestKey)
            return false;
        if (!cursor.IsBlank(cursor.At + 1) && key.Style != ScalarStyle.DoubleQuoted)
            return false;
        cursor.At++;
        return ToToken(parent) && ReadItem(parent, depth + 1) is { } value && Add(mapping, key, value);
    }

    private YamlNode? ReadItem(int parent, int depth)
    {
        switch (cursor.Current)
        {
            case '[' or '{':
                return Read(parent, depth);
            case '"' or '\'':
                return depth > YamlReader.MaxDepth ? null : DirectQuoted.Read(cursor, parent);
            default:
                return depth <= YamlReader.MaxDepth && cursor.Current is not ('?' or ':') && DirectPlain.CanStart(cursor) ? ReadPlain() : null;
        }
    }

    private YamlScalar? ReadPlain()
    {
        var text = cursor.Text;
        var start = cursor.At;
        var at = start;
        var end = start;
        if (text[at] == '-' && text[at + 1] is '[' or '{')
            return null;
        while (true)
        {
            switch (text[at])
            {
                case ',' or ']' or '}' or '\n':
                case ':' when text[at + 1] == ' ':
                    cursor.At = end;
                    return DirectPlain.Scalar(cursor, start, end, isKey: text[at] == ':', dialect);
                case '[' or '{' or '?' or '*' or '#' or '\t' or '\0':
                case ':' when text[at + 1] is ',' or '[' or ']' or '{' or '}' or '\n' or '\0' or '\t':
                    return null;
                case ' ':
                    at++;
                    continue;
            }

            end = ++at;
        }
    }

    // Goes over blanks and line breaks; false at a comment, a tab, the end, and in a line that does not stand right of the parent.
    private bool ToToken(int parent)
    {
        var line = cursor.Line;
        while (true)
        {
            cursor.SkipSpaces();
            if (cursor.Current != '\n')
                break;
            cursor.NextLine();
        }

        return cursor.Current is not ('#' or '\t' or '\0') && (cursor.Line == line || cursor.Column > parent)
            && !cursor.IsMarker('-') && !cursor.IsMarker('.');
    }
}
