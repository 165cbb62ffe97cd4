using YamlDotNet.Core;

namespace KSail.Documents.Yaml;

/// <summary>Where the parts of a text stand: the keys and items that comments can belong to, and what covers which lines. Lines count from 1.</summary>
internal sealed class TextLayout(string text)
{
    private readonly HashSet<int> _covered = [];
    private readonly Dictionary<int, (int Column, YamlNode Node)> _lastTokens = [];

    /// <summary>The lines of the text.</summary>
    public string[] Lines { get; } = text.ReplaceLineEndings("\n").Split('\n');

    /// <summary>The line of the next document; past the end when there is none.</summary>
    public int End { get; set; } = int.MaxValue;

    /// <summary>Keys of block mappings and items of block lists, in the order of the text.</summary>
    public List<Item> Items { get; } = [];

    /// <summary>Begins a key or item.</summary>
    public int AddItem(int line, int column, int depth)
    {
        Items.Add(new Item { Line = line, Column = column, Depth = depth });
        return Items.Count - 1;
    }

    /// <summary>Ends a key or item, which <paramref name="node"/> stands for.</summary>
    public void EndItem(int index, YamlNode node)
    {
        Items[index].Node = node;
    }

    /// <summary>Notes a single value, or a collection in braces.</summary>
    public void AddToken(YamlNode node, in Mark start, in Mark end, bool isBlock)
    {
        var (first, last) = ((int)start.Line, (int)end.Line);
        // The end of a block is where the next token begins.
        if (isBlock)
            last = Math.Max(first, LastLineOfBlock(first, last));
        for (var line = first + 1; line <= last; line++)
            _covered.Add(line);
        // What is left blank ends where it begins, with the token before it.
        if (node is not YamlScalar { Value.Length: 0, Style: ScalarStyle.Plain })
        {
            _lastTokens[isBlock ? first : last] = (isBlock ? (int)start.Column + 1 : (int)end.Column, node);
        }
    }

    /// <summary>Whether the line is a comment and nothing else; its column then, counted from 1, else 0.</summary>
    public int CommentColumn(int line)
    {
        if (_covered.Contains(line))
            return 0;
        var content = Lines[line - 1].AsSpan();
        var blank = content.Length - content.TrimStart().Length;
        return blank < content.Length && content[blank] == '#' ? blank + 1 : 0;
    }

    /// <summary>Whether nothing stands on the line, which may be past the end.</summary>
    public bool IsBlank(int line) => line < 1 || line > Lines.Length || (!_covered.Contains(line) && Lines[line - 1].AsSpan().Trim().IsEmpty);

    /// <summary>The comment behind the last token of a line with the node it belongs to; null when there is none.</summary>
    public (YamlNode Node, string Text)? CommentBehind(int line)
    {
        if (!_lastTokens.TryGetValue(line, out var token))
            return null;
        var content = Lines[line - 1];
        for (var i = Math.Max(token.Column - 1, 1); i < content.Length; i++)
        {
            if (content[i] == '#' && content[i - 1] is ' ' or '\t')
                return (token.Node, content[i..].TrimEnd());
        }

        return null;
    }

    private int LastLineOfBlock(int first, int next)
    {
        var last = Math.Min(next, Lines.Length);
        // A less indented comment below the block is none of its lines.
        var indentation = Indentation(first);
        for (var line = first + 1; line <= last; line++)
        {
            if (!Lines[line - 1].AsSpan().Trim().IsEmpty && Indentation(line) <= indentation)
                return line - 1;
        }

        return last;
    }

    private int Indentation(int line)
    {
        var content = Lines[line - 1].AsSpan();
        return content.Length - content.TrimStart(' ').Length;
    }

    /// <summary>A key of a block mapping, or an item of a block list.</summary>
    internal sealed class Item
    {
        public int Line { get; init; }

        public int Column { get; init; }

        public int Depth { get; init; }

        public YamlNode? Node { get; set; }
    }
}
