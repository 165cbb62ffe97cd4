namespace KSail.Secrets.Sops.Trees;

/// <summary>
/// Finds the comments of a document and gives them to the entries that go-yaml v3 gives them to, and SOPS after it: a comment is encrypted with the
/// path of the collection that it is in. One that goes elsewhere with SOPS stays encrypted there, and harms nothing else.
/// </summary>
/// <param name="text">The text of the file.</param>
/// <param name="start">Where the document begins.</param>
internal sealed class CommentPlacer(string text, int start)
{
    private readonly List<TextRange> _covered = [];
    private readonly List<EntryPlace> _places = [];
    private readonly List<SopsCollection> _flows = [];
    // Entries that the comment reached so far is in, outermost first, and the index of the first one below it.
    private readonly List<EntryPlace> _open = [];
    private int _next;
    // The same of collections in braces, and the one that ended last.
    private readonly Stack<SopsCollection> _openFlows = new();
    private SopsCollection? _closedFlow;
    private int _nextFlow;

    /// <summary>Notes a token: a number sign in it begins no comment.</summary>
    public void Cover(TextRange range) => _covered.Add(range);

    /// <summary>Notes that an entry begins, in the order of the text.</summary>
    public void Begin(SopsEntry entry, int column, int depth) => _places.Add(new EntryPlace(entry, column, depth));

    /// <summary>Notes that a collection in braces or brackets begins; its range is known when comments are placed.</summary>
    public void BeginFlow(SopsCollection collection) => _flows.Add(collection);

    /// <summary>Finds the comments up to the end of the document, and places them.</summary>
    public void Place(int end, SopsDocument document)
    {
        var comments = Find(end);
        for (var i = 0; i < comments.Count; i++)
        {
            var first = comments[i];
            Advance(first.Range.Start);
            if (_openFlows.TryPeek(out var flow))
            {
                PlaceInFlow(flow, first);
                continue;
            }

            if (!first.IsAlone)
            {
                PlaceBeside(first, document);
                continue;
            }

            var block = new List<SopsComment> { first.Node };
            var last = first;
            while (i + 1 < comments.Count && comments[i + 1] is { IsAlone: true } more && more.Line == last.Line + 1 && more.Column == first.Column)
            {
                block.Add(more.Node);
                last = more;
                i++;
            }

            PlaceBlock(block, first, last, document);
        }
    }

    private void PlaceBlock(List<SopsComment> block, Found first, Found last, SopsDocument document)
    {
        var next = _next < _places.Count ? _places[_next] : null;
        if (next is null)
        {
            if (FindBefore(first.Column, deeperThan: -1) is { } end && end.Depth > 0)
                end.Entry.After.AddRange(block);
            else
                document.Foot.AddRange(block);
        }
        else if (FindFooted(first, last, next) is { } previous)
        {
            previous.Entry.After.AddRange(block);
        }
        else
        {
            // An item that is left blank takes no comment.
            var isBlankItem = next.Entry is { Name: null, Node: SopsScalar { Type: null, Range: var range } } && range.Start == range.End;
            (isBlankItem ? next.Entry.After : next.Entry.Before).AddRange(block);
        }
    }

    // The entry that a comment ends; null when it belongs to what follows.
    private EntryPlace? FindFooted(Found first, Found last, EntryPlace next)
    {
        var deeper = FindBefore(first.Column, deeperThan: next.Column);
        if (deeper is not null && first.Column != next.Column)
            return deeper;
        // A comment right below an entry, with a blank line behind it.
        return deeper is null && first.Column == next.Column && IsBlank(last.Range.End) && !IsBlankBefore(first.LineStart)
            && _open.Count > 0 && FindBefore(next.Column, deeperThan: -1) is { } sibling && sibling.Column == next.Column
            ? sibling
            : null;
    }

    // The innermost open entry that is not indented deeper than the comment, or else the innermost that is deeper than a column.
    private EntryPlace? FindBefore(int column, int deeperThan)
    {
        EntryPlace? outermost = null;
        for (var i = _open.Count - 1; i >= 0 && _open[i].Column > deeperThan; i--)
        {
            if (_open[i].Column <= column)
                return _open[i];
            outermost ??= _open[i];
        }

        return outermost;
    }

    private void PlaceBeside(Found comment, SopsDocument document)
    {
        // Behind a closing bracket, it belongs to what is in the brackets.
        if (_closedFlow is { } closed && text.AsSpan(closed.Range.End, comment.Range.Start - closed.Range.End).Trim(" \t,").IsEmpty)
            closed.Comments.Insert(0, comment.Node);
        else if (_open.Count > 0)
            _open[^1].Entry.Before.Add(comment.Node);
        else
            document.Root.Comments.Add(comment.Node);
    }

    private static void PlaceInFlow(SopsCollection flow, Found comment)
    {
        var (low, high) = (0, flow.Entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (flow.Entries[middle].Start > comment.Range.Start)
                high = middle;
            else
                low = middle + 1;
        }

        if (low < flow.Entries.Count)
            flow.Entries[low].Before.Add(comment.Node);
        else if (low > 0)
            flow.Entries[low - 1].After.Add(comment.Node);
        else
            flow.Comments.Add(comment.Node);
    }

    private void Advance(int offset)
    {
        for (; _next < _places.Count && _places[_next].Entry.Start < offset; _next++)
        {
            while (_open.Count > 0 && _open[^1].Depth >= _places[_next].Depth)
                _open.RemoveAt(_open.Count - 1);
            _open.Add(_places[_next]);
        }

        for (; _nextFlow < _flows.Count && _flows[_nextFlow].Range.Start < offset; _nextFlow++)
        {
            CloseFlows(_flows[_nextFlow].Range.Start);
            _openFlows.Push(_flows[_nextFlow]);
        }

        CloseFlows(offset);
    }

    private void CloseFlows(int offset)
    {
        while (_openFlows.TryPeek(out var flow) && flow.Range.End <= offset)
            _closedFlow = _openFlows.Pop();
    }

    // Comments stand between tokens, at the beginning of a line or behind a blank.
    private List<Found> Find(int end)
    {
        var found = new List<Found>();
        var (at, token, line, lineStart) = (start, 0, 1, start);
        while (at < end)
        {
            while (token < _covered.Count && _covered[token].End <= at)
                token++;
            if (token < _covered.Count && _covered[token].Start <= at)
            {
                var skipped = text.AsSpan(at, Math.Min(_covered[token].End, end) - at);
                line += skipped.Count('\n');
                if (skipped.LastIndexOf('\n') is >= 0 and var last)
                    lineStart = at + last + 1;
                at += skipped.Length;
                continue;
            }

            var c = text[at];
            if (c == '#' && (at == lineStart || text[at - 1] is ' ' or '\t'))
            {
                var length = text.AsSpan(at, end - at).IndexOf('\n');
                var content = text.AsSpan(at, length < 0 ? end - at : length).TrimEnd();
                // Dashes alone have no comment beside them: it stands above what follows.
                var isAlone = text.AsSpan(lineStart, at - lineStart).Trim("- \t").IsEmpty;
                found.Add(new Found(new SopsComment(new TextRange(at, at + content.Length), content[1..].ToString()), line, lineStart, at - lineStart, isAlone));
                at += length < 0 ? end - at : length;
                continue;
            }

            at++;
            if (c == '\n')
                (line, lineStart) = (line + 1, at);
        }

        return found;
    }

    // Whether nothing stands on the line after the one that ends here.
    private bool IsBlank(int lineEnd)
    {
        var from = text.IndexOf('\n', lineEnd);
        if (from < 0)
            return true;
        var to = text.IndexOf('\n', from + 1);
        return text.AsSpan(from, (to < 0 ? text.Length : to) - from).Trim().IsEmpty;
    }

    private bool IsBlankBefore(int lineStart)
    {
        if (lineStart < 2)
            return true;
        var from = text.LastIndexOf('\n', lineStart - 2) + 1;
        return text.AsSpan(from, lineStart - from).Trim().IsEmpty;
    }

    private sealed record EntryPlace(SopsEntry Entry, int Column, int Depth);

    private sealed record Found(SopsComment Node, int Line, int LineStart, int Column, bool IsAlone)
    {
        public TextRange Range => Node.Range;
    }
}
