using KSail.Documents.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Scalar = YamlDotNet.Core.Events.Scalar;

namespace KSail.Documents.Yaml;

/// <summary>Reading stopped at a bound.</summary>
internal sealed class YamlLimitException(Diagnostic diagnostic) : Exception(diagnostic.Message)
{
    public Diagnostic Diagnostic { get; } = diagnostic;
}

/// <summary>Builds trees from parser events for one file, in whose text another character may stand in for some dashes.</summary>
internal sealed class YamlTreeBuilder(string path, YamlDialect dialect, char? dash)
{
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _aliased;

    public DiagnosticBag Diagnostics { get; } = new();

    /// <summary>Reads the node that the parser stands on; anchors are local to a document (YAML 1.2 section 7.1).</summary>
    public YamlNode ReadDocument(IParser parser)
    {
        _anchors.Clear();
        _open.Clear();
        return ReadNode(parser, 0);
    }

    public SourceSpan SpanOf(in Mark start, in Mark end) =>
        new(path, (int)start.Line, (int)start.Column, (int)end.Line, (int)end.Column);

    public SourceSpan StartOf(in Mark start) => new(path, (int)start.Line, (int)start.Column);

    private YamlNode ReadNode(IParser parser, int depth)
    {
        var current = parser.Current!;
        if (depth > YamlReader.MaxDepth)
            throw Limit(current.Start, $"nesting deeper than {YamlReader.MaxDepth} levels");
        if (current is AnchorAlias alias)
            return ReadAlias(alias);
        var anchor = ((NodeEvent)current).Anchor is { IsEmpty: false } name ? name.Value : null;
        if (anchor is not null && !IsName(anchor))
            Diagnostics.Add(DocumentDiagnostics.Syntax, StartOf(current.Start), $"the name of the anchor '&{anchor}' may have letters, digits, '-' and '_' only");
        if (anchor is not null)
            _open.Add(anchor);
        YamlNode node = current switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart => ReadSequence(parser, depth),
            _ => ReadMapping(parser, depth),
        };
        if (anchor is not null)
        {
            _open.Remove(anchor);
            _anchors[anchor] = node;
        }

        return node;
    }

    // As libyaml and go-yaml read names of anchors; YAML itself allows nearly everything.
    private static bool IsName(string anchor)
    {
        foreach (var c in anchor)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        }

        return true;
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
        var text = dash is { } standIn ? scalar.Value.Replace(standIn, '-') : scalar.Value;
        var type = tag switch
        {
            null => style == ScalarStyle.Plain ? ScalarResolver.Resolve(text, dialect) : ScalarType.String,
            "tag:yaml.org,2002:null" => ScalarType.Null,
            "tag:yaml.org,2002:bool" => Tagged(text, ScalarType.Boolean),
            "tag:yaml.org,2002:int" => Tagged(text, ScalarType.Integer),
            "tag:yaml.org,2002:float" => Tagged(text, ScalarType.Float),
            "tag:yaml.org,2002:timestamp" => Tagged(text, ScalarType.Timestamp),
            _ => ScalarType.String,
        };
        var value = tag == "tag:yaml.org,2002:binary" ? DecodeBinary(scalar) : text;
        // A block scalar's end mark is the start of what follows, which editors would underline; its start says enough.
        var span = style is ScalarStyle.Literal or ScalarStyle.Folded ? StartOf(scalar.Start) : SpanOf(scalar.Start, scalar.End);
        return new YamlScalar(value, type, style, span);
    }

    // A tag does not change what a text is, but a text that is nothing of the kind is not just text either.
    private ScalarType Tagged(string value, ScalarType type) =>
        ScalarResolver.Resolve(value, dialect) is var found && found == ScalarType.String ? type : found;

    private string DecodeBinary(Scalar scalar)
    {
        try
        {
            return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(scalar.Value));
        }
        catch (FormatException)
        {
            Diagnostics.Add(DocumentDiagnostics.UnsupportedYaml, StartOf(scalar.Start), "a value tagged !!binary is not base64");
            return scalar.Value;
        }
    }

    private YamlSequence ReadSequence(IParser parser, int depth)
    {
        var isFlow = ((SequenceStart)parser.Current!).Style == SequenceStyle.Flow;
        var sequence = new YamlSequence(StartOf(parser.Current!.Start)) { IsFlow = isFlow };
        while (Next(parser) is not SequenceEnd)
            sequence.Add(Flowing(ReadNode(parser, depth + 1), isFlow));
        return sequence;
    }

    private YamlMapping ReadMapping(IParser parser, int depth)
    {
        var isFlow = ((MappingStart)parser.Current!).Style == MappingStyle.Flow;
        var mapping = new YamlMapping(StartOf(parser.Current!.Start)) { IsFlow = isFlow };
        List<(YamlScalar Key, YamlNode Value)>? merges = null;
        var isSecondObject = false;
        while (Next(parser) is not MappingEnd)
        {
            var plainKey = parser.Current is Scalar { Style: YamlDotNet.Core.ScalarStyle.Plain };
            var keyNode = ReadNode(parser, depth + 1);
            Next(parser);
            var value = Flowing(ReadNode(parser, depth + 1), isFlow);
            if (keyNode is not YamlScalar key)
            {
                Diagnostics.Add(DocumentDiagnostics.UnsupportedYaml, keyNode.Span, "a mapping key must be a single word or text, not a mapping or a list");
                continue;
            }

            if (key.Value == "<<" && !plainKey && dialect == YamlDialect.Manifest)
            {
                // kyaml takes every key of this name out, and merges only what has no quotes.
                Diagnostics.Add(DocumentDiagnostics.UnsupportedYaml.At(key.Span, "a field named '<<' is left out, with quotes around it as well; give it another name") with { Severity = DiagnosticSeverity.Warning });
                continue;
            }

            if (plainKey && key.Value == "<<")
            {
                if (merges is not null && dialect == YamlDialect.Manifest)
                    Diagnostics.Add(DocumentDiagnostics.DuplicateKey, key.Span, "the merge key '<<' is already set in this mapping; write one '<<' with a list of sources");
                (merges ??= []).Add((key, value));
                continue;
            }

            if (mapping.TryGetEntry(key.Value, out var first))
            {
                // From a second apiVersion on, every key is there again.
                if (!isSecondObject)
                {
                    isSecondObject = key.Value == "apiVersion" && dialect == YamlDialect.Manifest;
                    ReportDuplicate(key, first, isSecondObject ? "put '---' before the second object, or remove one of the two" : "remove one of the two");
                }

                mapping.HasDuplicates = true;
                // In a tree of go-yaml v3 both are there, and whoever looks for the key finds the first.
                if (dialect == YamlDialect.Manifest)
                    continue;
            }

            mapping.Set(key, value);
        }

        if (merges is not null)
        {
            foreach (var (key, value) in merges)
                Merge(mapping, key, value);
        }

        return mapping;
    }

    // What goes through sigs.k8s.io/yaml takes the last of equal keys in silence; objects fail when they are printed.
    private void ReportDuplicate(YamlScalar key, YamlEntry first, string remedy)
    {
        var duplicate = DocumentDiagnostics.DuplicateKey.At(key.Span, $"the key '{key.Value}' is already set at line {first.Key.Span.Line}; {remedy}");
        Diagnostics.Add(dialect == YamlDialect.Yaml11 ? duplicate with { Severity = DiagnosticSeverity.Warning } : duplicate);
    }

    // What is left blank between braces or brackets comes out of go-yaml as '': its quotes are the mark for that.
    private static YamlNode Flowing(YamlNode node, bool isFlow) =>
        isFlow && node is YamlScalar { Type: ScalarType.Null, Style: ScalarStyle.Plain, Value.Length: 0 } blank ? new YamlScalar("", ScalarType.Null, ScalarStyle.SingleQuoted, blank.Span) : node;

    // https://yaml.org/type/merge.html: the mapping's own keys win, then earlier sources.
    private void Merge(YamlMapping mapping, YamlScalar key, YamlNode source)
    {
        switch (source)
        {
            case YamlMapping merged:
                foreach (var entry in merged.Entries)
                {
                    if (!mapping.Contains(entry.Name))
                        mapping.Set(entry.Key, entry.Value);
                }

                break;
            case YamlSequence sources when sources.All(static item => item is YamlMapping):
                foreach (var item in sources)
                    Merge(mapping, key, item);
                break;
            default:
                Diagnostics.Add(DocumentDiagnostics.UnsupportedYaml, key.Span, "a merge key '<<' needs a mapping or a list of mappings");
                break;
        }
    }

    private YamlNode ReadAlias(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        if (_anchors.TryGetValue(name, out var node))
        {
            Charge(node, alias.Start);
            return node.Clone();
        }

        var reason = _open.Contains(name) ? $"the anchor '&{name}' contains itself" : $"there is no anchor '&{name}' before this alias";
        throw new YamlLimitException(DocumentDiagnostics.Syntax.At(SpanOf(alias.Start, alias.End), reason));
    }

    private void Charge(YamlNode node, in Mark at)
    {
        if (++_aliased > YamlReader.MaxAliasedNodes)
            throw Limit(at, $"its aliases add more than {YamlReader.MaxAliasedNodes} nodes");
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                    Charge(entry.Value, at);
                break;
            case YamlSequence sequence:
                foreach (var item in sequence)
                    Charge(item, at);
                break;
        }
    }

    private YamlLimitException Limit(in Mark at, string what) =>
        new(DocumentDiagnostics.TooLarge.At(StartOf(at), $"the document is refused: {what}"));

    private static ParsingEvent? Next(IParser parser)
    {
        if (!parser.MoveNext())
            throw new YamlException(parser.Current?.End ?? Mark.Empty, parser.Current?.End ?? Mark.Empty, "the document ends too early");
        return parser.Current;
    }
}
