namespace KSail.Documents.Yaml;

/// <summary>
/// Gives the comments of a text to the nodes that go-yaml v3 gives them to: those above a key or item to that, unless a blank line follows
/// and none comes before; then, and where they are indented deeper than what follows, to the one before.
/// </summary>
internal sealed class TextComments(YamlTextDocument document, TextLayout layout)
{
    // Keys and items that the line reached so far is in, outermost first, and the index of the first one below it.
    private readonly List<TextLayout.Item> _open = [];
    private int _next;

    public void Attach()
    {
        var end = Math.Min(layout.End - 1, layout.Lines.Length);
        for (var line = 1; line <= end; line++)
        {
            if (layout.CommentColumn(line) is var column && column > 0)
            {
                var last = line;
                while (last < end && layout.CommentColumn(last + 1) == column)
                    last++;
                Attach(line, last, column);
                line = last;
            }
            else if (layout.CommentBehind(line) is { } comment)
            {
                document.Form(comment.Node).Line = comment.Text;
            }
        }
    }

    private void Attach(int first, int last, int column)
    {
        var lines = new List<string>();
        for (var line = first; line <= last; line++)
            lines.Add(layout.Lines[line - 1].Trim());
        var isFirst = _next == 0;
        for (; _next < layout.Items.Count && layout.Items[_next].Line < first; _next++)
        {
            isFirst = false;
            while (_open.Count > 0 && _open[^1].Depth >= layout.Items[_next].Depth)
                _open.RemoveAt(_open.Count - 1);
            _open.Add(layout.Items[_next]);
        }

        var next = _next < layout.Items.Count ? layout.Items[_next] : null;
        var isApart = layout.IsBlank(first - 1);
        if (next is null)
        {
            if (isApart || FindBefore(column, deeperThan: 0) is not { } end)
                AddBlock(document.Foot, lines, isApart);
            else
                AddBlock(document.Form(end.Node!).Foot ??= [], lines, isApart);
        }
        else if (isFirst && layout.IsBlank(last + 1))
        {
            AddBlock(document.Head, lines, isApart);
        }
        else if (FindFooted(first, last, column, next) is { } previous)
        {
            AddBlock(document.Form(previous.Node!).Foot ??= [], lines, isApart);
        }
        else
        {
            AddBlock(document.Form(next.Node!).Head ??= [], lines, isApart);
        }
    }

    // The key or item that a comment ends; null when it belongs to what follows.
    private TextLayout.Item? FindFooted(int first, int last, int column, TextLayout.Item next)
    {
        if (column > next.Column && FindBefore(column, deeperThan: next.Column) is { } deeper)
            return deeper;
        return layout.IsBlank(last + 1) && !layout.IsBlank(first - 1) && FindBefore(next.Column, deeperThan: 0) is { } sibling && sibling.Column == next.Column
            ? sibling
            : null;
    }

    // The innermost open key or item that is not indented deeper than the comment, or else the outermost that is deeper than a column.
    private TextLayout.Item? FindBefore(int column, int deeperThan)
    {
        TextLayout.Item? outermost = null;
        for (var i = _open.Count - 1; i >= 0 && _open[i].Column > deeperThan; i--)
        {
            if (_open[i].Column <= column)
                return _open[i];
            outermost = _open[i];
        }

        return outermost;
    }

    private static void AddBlock(List<string> comment, List<string> lines, bool isApart)
    {
        if (comment.Count > 0 && isApart)
            comment.Add("");
        comment.AddRange(lines);
    }
}
