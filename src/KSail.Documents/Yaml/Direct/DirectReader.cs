using KSail.Documents.Diagnostics;

namespace KSail.Documents.Yaml;

/// <summary>
/// Reads the YAML that manifests are written in straight into a tree: no tokens, no events, and hardly any garbage. It gives up on all that
/// is rare or wrong — anchors, aliases, tags, merge keys, directives, tabs between words, complex and doubled keys, every error — and then
/// <see cref="YamlReader"/> reads the text anew with the full parser, which alone decides and explains. So this reader may refuse what it likes, but what it
/// takes it has to read exactly as the full parser does, positions included.
/// </summary>
internal sealed class DirectReader
{
    // A key ends in the line it begins in, within the bounds that parsers set for one.
    public const int LongestKey = 1000;

    private readonly DirectCursor _cursor;
    private readonly YamlDialect _dialect;
    private readonly DirectFlow _flow;

    private DirectReader(DirectCursor cursor, YamlDialect dialect)
    {
        _cursor = cursor;
        _dialect = dialect;
        _flow = new DirectFlow(cursor, dialect);
    }

    /// <summary>The documents of a text, empty ones left out; null for a text that is left to the full parser.</summary>
    public static List<YamlNode>? Read(DirectCursor? cursor, YamlDialect dialect)
    {
        if (cursor is null)
            return null;
        using (cursor)
            return new DirectReader(cursor, dialect).ReadDocuments();
    }

    private List<YamlNode>? ReadDocuments()
    {
        var documents = new List<YamlNode>();
        if (!_cursor.ToContent())
            return null;
        while (_cursor.Current != '\0')
        {
            if (_cursor.IsMarker('-'))
            {
                if (!PassMarker())
                    return null;
                if (_cursor.Indent == DirectCursor.End)
                    continue;
            }

            // What is no collection is no manifest either.
            if (_cursor.Indent == DirectCursor.End || ReadNode(DirectCursor.End, 0) is not { } root || root is YamlScalar)
                return null;
            documents.Add(root);
            if (_cursor.IsMarker('.') && !PassMarker())
                return null;
            if (_cursor.Indent != DirectCursor.End)
                return null;
        }

        return documents;
    }

    private bool PassMarker()
    {
        _cursor.At += 3;
        return _cursor.ToLineEnd() && _cursor.ToContent();
    }

    // A node that stands alone in its line, or after dashes, and after it up to what comes next. Lines that continue it begin right of the parent.
    private YamlNode? ReadNode(int parent, int depth)
    {
        if (depth > YamlReader.MaxDepth)
            return null;
        var cursor = _cursor;
        if (cursor.Current == '-' && cursor.IsBlank(cursor.At + 1))
            return ReadSequence(cursor.Column, depth);
        if (cursor.Current is '|' or '>' or '[' or '{')
            return ReadValue(parent, depth);
        var (column, start, at) = (cursor.Column, cursor.Here, cursor.At);
        if (ReadScalar(parent, out var isKey) is not { } scalar)
            return null;
        if (isKey)
            return ReadMapping(column, scalar, start, depth);
        return Finish(cursor.Text[at] is '"' or '\'' ? scalar : DirectPlain.Continue(cursor, scalar, parent, _dialect));
    }

    // A value that stands in the line of its key, and after it up to what comes next.
    private YamlNode? ReadValue(int parent, int depth)
    {
        if (depth > YamlReader.MaxDepth)
            return null;
        var cursor = _cursor;
        switch (cursor.Current)
        {
            case '|' or '>':
                return DirectBlock.Read(cursor, parent) is { } block && cursor.ToContent() ? block : null;
            case '[' or '{':
                return Finish(_flow.Read(parent, depth));
            case '"' or '\'':
                return Finish(DirectQuoted.Read(cursor, parent));
            default:
                var start = cursor.At;
                return DirectPlain.CanStart(cursor) && DirectPlain.Scan(cursor)
                    ? Finish(DirectPlain.Continue(cursor, DirectPlain.Scalar(cursor, start, cursor.At, isKey: false, _dialect), parent, _dialect))
                    : null;
        }
    }

    // A scalar, or what of it stands in this line. Where a colon makes it a key, the cursor then stands on the colon.
    private YamlScalar? ReadScalar(int parent, out bool isKey)
    {
        var cursor = _cursor;
        var (start, line) = (cursor.At, cursor.Line);
        isKey = false;
        if (cursor.Current is '"' or '\'')
        {
            var quoted = DirectQuoted.Read(cursor, parent);
            isKey = quoted is not null && cursor.Line == line && IsKey(start);
            return quoted;
        }

        if (!DirectPlain.CanStart(cursor) || !DirectPlain.Scan(cursor))
            return null;
        var end = cursor.At;
        isKey = IsKey(start);
        // The full parser takes a colon for a colon where a key may begin.
        if (isKey && cursor.Text[start] == ':')
            return null;
        return DirectPlain.Scalar(cursor, start, end, isKey, _dialect);
    }

    private bool IsKey(int start)
    {
        var cursor = _cursor;
        var at = cursor.At;
        while (cursor.Text[at] == ' ')
            at++;
        if (cursor.Text[at] != ':' || !cursor.IsBlank(at + 1) || at - start > LongestKey)
            return false;
        cursor.At = at;
        return true;
    }

    private YamlNode? Finish(YamlNode? node) => node is not null && _cursor.ToLineEnd() && _cursor.ToContent() ? node : null;

    private YamlSequence? ReadSequence(int column, int depth)
    {
        var cursor = _cursor;
        var sequence = new YamlSequence(cursor.Here);
        do
        {
            cursor.At++;
            var after = cursor.Here;
            if (ReadNested(column, after, isInMapping: false, depth + 1) is not { } item)
                return null;
            sequence.Add(item);
        }
        while (cursor.Indent == column && cursor.Current == '-' && cursor.IsBlank(cursor.At + 1));
        return sequence;
    }

    // The cursor stands on the colon after the first key.
    private YamlMapping? ReadMapping(int column, YamlScalar key, in SourceSpan start, int depth)
    {
        var cursor = _cursor;
        var mapping = new YamlMapping(start);
        while (true)
        {
            cursor.At++;
            if (ReadNested(column, cursor.Here, isInMapping: true, depth + 1) is not { } value || !DirectFlow.Add(mapping, key, value))
                return null;
            if (cursor.Indent < column)
                return mapping;
            if (cursor.Indent > column)
                return null;
            if (ReadScalar(DirectCursor.End, out var isKey) is not { } next || !isKey)
                return null;
            key = next;
        }
    }

    // What follows a dash or a colon: in the same line, in the lines below, or nothing.
    private YamlNode? ReadNested(int column, in SourceSpan after, bool isInMapping, int depth)
    {
        var cursor = _cursor;
        var start = cursor.At;
        if (depth > YamlReader.MaxDepth)
            return null;
        cursor.SkipSpaces();
        if (cursor.Current is not ('\n' or '\0' or '#'))
            return cursor.At == start ? null : isInMapping ? ReadValue(column, depth) : ReadNode(column, depth);
        cursor.At = start;
        if (!cursor.ToLineEnd() || !cursor.ToContent())
            return null;
        if (cursor.Indent > column)
            return ReadNode(column, depth);
        if (isInMapping && cursor.Indent == column && cursor.Current == '-' && cursor.IsBlank(cursor.At + 1))
            return ReadSequence(column, depth);
        return new YamlScalar("", ScalarType.Null, ScalarStyle.Plain, after with { EndLine = after.Line, EndColumn = after.Column });
    }
}
