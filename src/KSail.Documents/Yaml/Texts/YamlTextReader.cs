using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Scalar = YamlDotNet.Core.Events.Scalar;

namespace KSail.Documents.Yaml;

/// <summary>Reads the tree of a <see cref="YamlTextDocument"/>, and for its comments where each node stands.</summary>
internal sealed class YamlTextReader
{
    private const string CoreTag = "tag:yaml.org,2002:";

    private readonly YamlTextDocument _document = new();
    private readonly string _text;
    private readonly TextLayout _layout;

    public YamlTextReader(string text)
    {
        _text = text.TrimStart('\uFEFF');
        _layout = new TextLayout(_text);
    }

    public YamlTextDocument? Read()
    {
        var parser = new Parser(new PeekingScanner(new Scanner(new StringReader(_text), skipComments: true)));
        try
        {
            while (parser.MoveNext())
            {
                if (parser.Current is not DocumentStart)
                    continue;
                parser.MoveNext();
                if (ReadNode(parser, 0) is not { } root)
                    return null;
                _document.Root = root;
                parser.MoveNext();
                if (parser.MoveNext() && parser.Current is DocumentStart next)
                    _layout.End = (int)next.Start.Line;
                new TextComments(_document, _layout).Attach();
                return _document;
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // YamlException for most texts; the parser is known to throw others on unbalanced braces.
            return null;
        }

        return null;
    }

    private YamlNode? ReadNode(IParser parser, int depth)
    {
        if (depth > YamlReader.MaxDepth)
            return null;
        YamlNode? node;
        switch (parser.Current)
        {
            case AnchorAlias alias:
                node = YamlScalar.String(alias.Value.Value);
                _document.Form(node).IsAlias = true;
                _layout.AddToken(node, alias.Start, alias.End, isBlock: false);
                return node;
            case Scalar scalar:
                node = ReadScalar(scalar);
                break;
            case SequenceStart start:
                node = ReadSequence(parser, start, depth);
                break;
            default:
                node = ReadMapping(parser, (MappingStart)parser.Current!, depth);
                break;
        }

        return node;
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        var style = scalar.Style switch
        {
            YamlDotNet.Core.ScalarStyle.SingleQuoted => ScalarStyle.SingleQuoted,
            YamlDotNet.Core.ScalarStyle.DoubleQuoted => ScalarStyle.DoubleQuoted,
            YamlDotNet.Core.ScalarStyle.Literal => ScalarStyle.Literal,
            YamlDotNet.Core.ScalarStyle.Folded => ScalarStyle.Folded,
            _ => ScalarStyle.Plain,
        };
        var tag = scalar.Tag.IsEmpty ? null : scalar.Tag.Value;
        var type = tag is null
            ? style == ScalarStyle.Plain ? ScalarResolver.Resolve(scalar.Value, YamlDialect.Manifest) : ScalarType.String
            : tag is CoreTag + "null" or CoreTag + "bool" or CoreTag + "int" or CoreTag + "float" ? ScalarResolver.Resolve(scalar.Value, YamlDialect.Manifest) : ScalarType.String;
        var node = new YamlScalar(scalar.Value, type, style);
        Note(node, scalar);
        _layout.AddToken(node, scalar.Start, scalar.End, style is ScalarStyle.Literal or ScalarStyle.Folded);
        return node;
    }

    private YamlSequence? ReadSequence(IParser parser, SequenceStart start, int depth)
    {
        var sequence = new YamlSequence();
        Note(sequence, start);
        var isFlow = start.Style == SequenceStyle.Flow;
        if (isFlow)
            _document.Form(sequence).IsFlow = true;
        var column = (int)start.Start.Column;
        while (parser.MoveNext() && parser.Current is not SequenceEnd)
        {
            // An item left blank stands where the next token is; its dash is in the column of the list.
            var line = (int)parser.Current!.Start.Line;
            var at = isFlow ? -1 : _layout.AddItem(line, column, depth);
            if (ReadNode(parser, depth + 1) is not { } item)
                return null;
            sequence.Add(item);
            if (at >= 0)
                _layout.EndItem(at, item);
        }

        if (isFlow)
            _layout.AddToken(sequence, start.Start, parser.Current!.End, isBlock: false);
        return sequence;
    }

    private YamlMapping? ReadMapping(IParser parser, MappingStart start, int depth)
    {
        var mapping = new YamlMapping();
        Note(mapping, start);
        var isFlow = start.Style == MappingStyle.Flow;
        if (isFlow)
            _document.Form(mapping).IsFlow = true;
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            if (parser.Current is not Scalar key)
                return null;
            var at = isFlow ? -1 : _layout.AddItem((int)key.Start.Line, (int)key.Start.Column, depth);
            var name = ReadScalar(key);
            if (name is { Value: "<<", Style: ScalarStyle.Plain } && key.Tag.IsEmpty)
                _document.Form(name).Tag = "!!merge";
            parser.MoveNext();
            if (ReadNode(parser, depth + 1) is not { } value || mapping.Contains(name.Value))
                return null;
            mapping.Set(name, value);
            if (at >= 0)
                _layout.EndItem(at, name);
        }

        if (isFlow)
            _layout.AddToken(mapping, start.Start, parser.Current!.End, isBlock: false);
        return mapping;
    }

    private void Note(YamlNode node, NodeEvent read)
    {
        if (!read.Anchor.IsEmpty)
            _document.Form(node).Anchor = read.Anchor.Value;
        if (!read.Tag.IsEmpty)
            _document.Form(node).Tag = read.Tag.Value.StartsWith(CoreTag, StringComparison.Ordinal) ? "!!" + read.Tag.Value[CoreTag.Length..] : read.Tag.Value;
    }
}
