using KSail.Documents.Yaml;
using KSail.Secrets.Sops.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Scalar = YamlDotNet.Core.Events.Scalar;

namespace KSail.Secrets.Sops.Trees;

/// <summary>
/// Reads YAML as SOPS does (getsops/sops <c>stores/yaml</c>, on go-yaml v3): types of values from their text, comments as parts of the tree. All
/// keys are texts, no document is a list or a single value, aliases stand for what they name, merge keys are ordinary keys.
/// </summary>
internal sealed class YamlTreeReader
{
    private readonly SopsText _result;
    private readonly string _text;
    private readonly IParser _parser;
    private readonly Dictionary<string, SopsNode> _anchors = new(StringComparer.Ordinal);
    private CommentPlacer _comments;

    private YamlTreeReader(string path, string text)
    {
        _text = text;
        _result = new SopsText(path, text, SopsFormat.Yaml);
        _parser = YamlEvents.Open(text);
        _comments = new CommentPlacer(text, 0);
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="SopsFault">It is no YAML, or nothing that SOPS could handle.</exception>
    public static SopsText Read(string path, string text)
    {
        var reader = new YamlTreeReader(path, text);
        try
        {
            reader.ReadDocuments();
        }
        catch (Exception e) when (e is not (SopsFault or OutOfMemoryException))
        {
            // The parser is known to throw other exceptions than its own on some broken input.
            var (index, message) = YamlEvents.Explain(e, text);
            throw reader.Fault((int)Math.Min(index, text.Length), message);
        }

        return reader._result;
    }

    private SopsFault Fault(int offset, string message) => _result.Fault(SecretDiagnostics.InvalidDocument, offset, message);

    private void ReadDocuments()
    {
        var start = 0;
        Next();
        Next();
        while (_parser.Current is DocumentStart)
        {
            _anchors.Clear();
            _comments = new CommentPlacer(_text, start);
            var beginning = (int)_parser.Current.End.Index;
            Next();
            var root = ReadRoot(beginning);
            var ending = (DocumentEnd)_parser.Current!;
            Next();
            var end = !ending.IsImplicit ? (int)ending.Start.Index : _parser.Current is DocumentStart next ? (int)next.Start.Index : _text.Length;
            AddDocument(root, end);
            start = end;
        }
    }

    private SopsMapping ReadRoot(int beginning)
    {
        var at = _parser.Current!;
        var root = ReadNode(-1, isFlow: false, 0);
        return root switch
        {
            SopsMapping mapping => mapping,
            SopsScalar { Type: null } => new SopsMapping(new TextRange(beginning, beginning), isFlow: false),
            _ => throw Fault((int)at.Start.Index, "SOPS encrypts documents that are mappings; put this under a key"),
        };
    }

    private void AddDocument(SopsMapping root, int end)
    {
        var document = new SopsDocument(root, !root.IsFlow ? end : root.Entries.Count > 0 ? EndOf(root.Entries[^1].Node) : root.Range.End - 1);
        _comments.Place(end, document);
        _result.Documents.Add(document);
        for (var i = 0; i < root.Entries.Count; i++)
        {
            var entry = root.Entries[i];
            if (entry.Name != SopsMetadata.Field)
                continue;
            root.Entries.RemoveAt(i);
            document.Metadata = entry;
            document.MetadataRange = root.IsFlow ? FlowRange(root, i, entry) : new TextRange(LineOf(entry.Start), LineAfter(EndOf(entry.Node)));
            // What stood above the metadata is what the rest of the document ends with.
            document.Foot.InsertRange(0, [.. entry.Before, .. entry.After]);
            return;
        }
    }

    // With the comma before it, or else the one behind it.
    private static TextRange FlowRange(SopsMapping root, int index, SopsEntry entry)
    {
        if (index > 0)
            return new TextRange(EndOf(root.Entries[index - 1].Node), EndOf(entry.Node));
        return new TextRange(entry.Start, root.Entries.Count > 0 ? root.Entries[0].Start : EndOf(entry.Node));
    }

    private int LineOf(int offset) => _text.LastIndexOf('\n', Math.Max(offset - 1, 0)) + 1;

    private int LineAfter(int offset)
    {
        var end = offset > 0 && _text[offset - 1] == '\n' ? offset - 1 : _text.IndexOf('\n', Math.Min(offset, _text.Length));
        return end < 0 ? _text.Length : end + 1;
    }

    private static int EndOf(SopsNode node)
    {
        while (node is SopsCollection { IsFlow: false, Entries: { Count: > 0 } entries })
            node = entries[^1].Node;
        return node.Range.End;
    }

    // Stands on the event after the node when it is done.
    private SopsNode ReadNode(int indent, bool isFlow, int depth)
    {
        var current = _parser.Current!;
        if (depth > YamlReader.MaxDepth)
            throw Fault((int)current.Start.Index, $"the document is refused: nesting deeper than {YamlReader.MaxDepth} levels");
        if (current is AnchorAlias alias)
        {
            Next();
            var range = Cover(alias.Start, alias.End);
            return new SopsAlias(range, _anchors.GetValueOrDefault(alias.Value.Value) ?? throw Fault(range.Start, $"there is no anchor '&{alias.Value.Value}' before this alias"));
        }

        var anchor = ((NodeEvent)current).Anchor;
        SopsNode node = current switch
        {
            Scalar scalar => ReadScalar(scalar, indent, isFlow),
            SequenceStart start => ReadCollection(new SopsSequence(RangeOf(start), start.Style == SequenceStyle.Flow), start, isFlow, depth),
            _ => ReadCollection(new SopsMapping(RangeOf((MappingStart)current), ((MappingStart)current).Style == MappingStyle.Flow), current, isFlow, depth),
        };
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = node;
        return node;
    }

    private SopsCollection ReadCollection(SopsCollection collection, ParsingEvent start, bool isFlow, int depth)
    {
        isFlow |= collection.IsFlow;
        if (collection.IsFlow)
            _comments.BeginFlow(collection);
        var column = (int)start.Start.Column - 1;
        Next();
        while (_parser.Current is not (MappingEnd or SequenceEnd))
        {
            var at = _parser.Current!;
            SopsEntry entry;
            if (collection is SopsMapping)
            {
                entry = new SopsEntry(ReadKey(collection), (int)at.Start.Index);
                // Properties of a mapping may stand before its first key; the column is that of its keys.
                column = (int)at.Start.Column - 1;
            }
            else
            {
                entry = new SopsEntry(null, (int)at.Start.Index);
            }

            collection.Entries.Add(entry);
            _comments.Begin(entry, column, depth);
            entry.Node = ReadNode(column, isFlow, depth + 1);
        }

        var end = _parser.Current!;
        Next();
        if (collection.IsFlow)
            collection.Range = new TextRange(collection.Range.Start, (int)end.Start.Index + 1);
        return collection;
    }

    private string ReadKey(SopsCollection mapping)
    {
        if (_parser.Current is not Scalar key)
            throw Fault((int)_parser.Current!.Start.Index, "SOPS reads keys that are texts only, and this one is none");
        Next();
        Cover(key.Start, key.End);
        var tag = key.Tag.IsEmpty ? "" : key.Tag.Value;
        var isText = tag.Length > 0 ? tag.EndsWith(":str", StringComparison.Ordinal) : key.Style != YamlDotNet.Core.ScalarStyle.Plain || ScalarResolver.Resolve(key.Value, YamlDialect.Manifest) == ScalarType.String;
        if (!isText)
            throw Fault((int)key.Start.Index, $"SOPS reads keys that are texts only; write '{key.Value}' in quotes");
        foreach (var entry in mapping.Entries)
        {
            if (entry.Name == key.Value)
                throw Fault((int)key.Start.Index, $"the key '{key.Value}' is already set at line {_result.SpanAt(entry.Start).Line}; remove one of the two");
        }

        return key.Value;
    }

    private SopsScalar ReadScalar(Scalar scalar, int indent, bool isFlow)
    {
        Next();
        var isBlock = scalar.Style is YamlDotNet.Core.ScalarStyle.Literal or YamlDotNet.Core.ScalarStyle.Folded;
        if (isBlock)
            return ReadBlock(scalar, indent, isFlow);
        var range = Cover(scalar.Start, scalar.End);
        return ScalarTypes.Read(scalar, range, new ScalarLayout(isFlow, indent));
    }

    // The end that the parser gives for a block is where the next token begins.
    private SopsScalar ReadBlock(Scalar scalar, int indent, bool isFlow)
    {
        var start = (int)scalar.Start.Index;
        var header = _text.AsSpan(start).IndexOf('\n') is var length && length < 0 ? _text.Length : start + length;
        var line = _text.AsSpan(start, header - start).TrimEnd('\r');
        var comment = line.IndexOf(" #") is var at && at < 0 ? "" : line[(at + 1)..].ToString();
        var keepsBlank = (at < 0 ? line : line[..at]).Contains('+');
        var (end, next, content) = (start + line.Length, header + 1, -1);
        while (next <= _text.Length)
        {
            var length2 = next < _text.Length ? _text.AsSpan(next).IndexOf('\n') : -1;
            var whole = _text.AsSpan(next, length2 < 0 ? _text.Length - next : length2);
            var blank = whole.Length - whole.TrimStart(' ').Length;
            if (whole.TrimEnd("\r ").IsEmpty)
            {
                if (next >= _text.Length)
                    break;
                if (keepsBlank)
                    end = next + whole.TrimEnd('\r').Length;
            }
            else if (blank <= indent || blank < content || IsMarker(whole, indent))
            {
                break;
            }
            else
            {
                content = content < 0 && !HasIndicator(line) ? blank : content;
                end = next + whole.TrimEnd('\r').Length;
            }

            if (length2 < 0)
                break;
            next += length2 + 1;
        }

        var range = new TextRange(start, end);
        _comments.Cover(range);
        return ScalarTypes.Read(scalar, range, new ScalarLayout(isFlow, indent, comment));
    }

    private static bool IsMarker(ReadOnlySpan<char> line, int indent) => indent < 0 && (line.StartsWith("---") || line.StartsWith("..."));

    private static bool HasIndicator(ReadOnlySpan<char> header) => header.IndexOfAnyInRange('1', '9') >= 0;

    private TextRange Cover(in Mark start, in Mark end)
    {
        var range = new TextRange((int)start.Index, (int)end.Index);
        _comments.Cover(range);
        return range;
    }

    private static TextRange RangeOf(ParsingEvent start) => new((int)start.Start.Index, (int)start.End.Index);

    private void Next()
    {
        if (!_parser.MoveNext() && _parser.Current is not StreamEnd)
            throw Fault(_text.Length, "the document ends too early");
    }
}
