using System.Text.RegularExpressions;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Finds the places that a target names (kyaml's PathMatcher), and makes them where that is asked for.</summary>
internal sealed class FieldMatch
{
    private readonly string[] _parts;
    private readonly YamlNode? _created;
    private readonly SourceSpan _span;
    private bool _isLost;

    /// <summary>A search.</summary>
    /// <param name="parts">The path.</param>
    /// <param name="created">A node like that which is to be made where the path ends in nothing; null when nothing is made.</param>
    /// <param name="span">Given to what is made.</param>
    public FieldMatch(string[] parts, YamlNode? created, SourceSpan span)
    {
        _parts = parts;
        _created = created;
        _span = span;
    }

    /// <summary>The places that were found.</summary>
    public List<NodeSlot> Found { get; } = [];

    /// <summary>Why the path cannot be followed; null where it simply leads to nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether places were found besides that are not part of the object: what is written there is lost.</summary>
    public bool HasLost { get; private set; }

    /// <summary>Searches below <paramref name="root"/>.</summary>
    public FieldMatch Run(YamlNode root)
    {
        Visit(root, default, 0);
        return this;
    }

    private bool Visit(YamlNode node, NodeSlot slot, int depth)
    {
        if (Problem is not null)
            return false;
        if (depth == _parts.Length)
            return Add(slot);

        var part = _parts[depth];
        if (FieldPath.IsIndex(part, out var index))
            return node is YamlSequence or YamlScalar { IsNull: true } ? VisitIndex(node as YamlSequence, index, depth) : Fail($"'{part}' is the index of an item, and there is no list before it");
        if (FieldPath.IsCondition(part))
            return node is YamlSequence or YamlScalar { IsNull: true } ? VisitItems(node as YamlSequence, part, depth) : Fail($"'{part}' asks for a list, and there is none before it");
        if (part == "*")
            return node is YamlSequence or YamlScalar { IsNull: true } ? VisitAll(node as YamlSequence, depth) : Fail("'*' asks for a list, and there is none before it");
        return node switch
        {
            YamlMapping mapping when part.Length > 0 => VisitField(mapping, part, depth),
            // Upstream hangs what it makes below null, where nobody ever sees it.
            YamlScalar { IsNull: true } when part.Length > 0 => _created is not null && Lose(() => VisitField(new YamlMapping(_span), part, depth)),
            YamlSequence => Fail($"there is a list before '{part}'; choose items with [name=value], an index or *"),
            _ => Fail(part.Length == 0 ? "a part of the path is empty" : $"there is a single value before '{part}'"),
        };
    }

    private bool VisitField(YamlMapping mapping, string part, int depth)
    {
        if (!mapping.TryGetEntry(part, out var entry))
        {
            if (_created is null)
                return false;
            entry = new YamlEntry(WrittenText.Key(YamlScalar.String(part, _span)), Make(depth + 1));
            mapping.Set(entry.Key, entry.Value);
        }

        if (entry.Value is YamlScalar scalar && depth + 1 < _parts.Length)
            return VisitText(scalar, depth + 1);
        return Visit(entry.Value, new NodeSlot(mapping, entry.Key), depth + 1);
    }

    // A path that goes on past a single value is followed in what its text says; nobody writes that back from here.
    private bool VisitText(YamlScalar scalar, int depth)
    {
        var read = YamlReader.Read(SourceFile.FromText("", ""), scalar.Value);
        var isReadable = scalar.Value.Length > 0 && (read.Documents.Count > 0 || scalar.IsNull);
        foreach (var diagnostic in read.Diagnostics)
            isReadable &= diagnostic.Code == DocumentDiagnostics.DuplicateKey.Code;
        return isReadable
            ? Lose(() => Visit(read.Documents.Count == 0 ? YamlScalar.Null() : read.Documents[0], default, depth))
            : Fail($"there is a single value before '{_parts[depth]}'");
    }

    private bool VisitIndex(YamlSequence? items, int index, int depth)
    {
        if (items is null)
            return index == 0 && _created is not null ? Lose(() => VisitIndex(new YamlSequence(_span), 0, depth)) : Fail($"there is no list before the index {index}");
        if (index == items.Count && _created is not null)
            items.Add(Make(depth + 1));
        return index < items.Count
            ? Visit(items[index], new NodeSlot(items, index), depth + 1)
            : Fail($"the index {index} is past the {items.Count} items of the list");
    }

    private bool VisitAll(YamlSequence? items, int depth)
    {
        var any = false;
        for (var i = 0; i < items?.Count; i++)
            any |= Visit(items[i], new NodeSlot(items, i), depth + 1);
        return any;
    }

    private bool VisitItems(YamlSequence? items, string part, int depth)
    {
        if (!FieldPath.TrySplitCondition(part, out var key, out var pattern))
            return Fail($"'{part}' chooses items and needs the form [key=value]");
        if (Pattern(pattern) is not { } matches)
            return false;
        if (VisitMatching(items, key, matches, depth))
            return true;
        if (_created is null || Problem is not null)
            return false;
        var value = WrittenText.Untyped(pattern, _span, ScalarStyle.Plain);
        var item = new YamlMapping(_span);
        item.Set(YamlScalar.String(key, _span), value);
        items?.Add(key.Length == 0 ? value : item);
        return VisitMatching(items, key, matches, depth) || Fail($"'{part}' does not match the item that is made for it; choose items that are made by plain values");
    }

    private bool VisitMatching(YamlSequence? items, string key, Func<string, bool> matches, int depth)
    {
        var any = false;
        for (var i = 0; i < items?.Count; i++)
        {
            if (key.Length == 0)
            {
                // The item itself, whatever else the path says.
                if (matches(YamlText.Of(items[i])))
                    any |= Add(new NodeSlot(items, i));
            }
            else if (items[i] is YamlMapping item && item[key] is { } value && matches(YamlText.Of(value)))
            {
                any |= Visit(item, new NodeSlot(items, i), depth + 1);
            }
        }

        return any;
    }

    // Not anchored, as upstream: [name=c1] also finds c10.
    private Func<string, bool>? Pattern(string pattern)
    {
        var isPlain = true;
        foreach (var c in pattern)
            isPlain &= char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/' or ':';
        if (isPlain)
            return text => text.Contains(pattern, StringComparison.Ordinal);
        try
        {
            return AnchoredPattern.Compile(pattern).IsMatch;
        }
        catch (Exception e) when (e is RegexParseException or ArgumentException or NotSupportedException)
        {
            Fail($"'{pattern}' is a regular expression, and this is none: {e.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }

    private bool Fail(string problem)
    {
        Problem ??= problem;
        return false;
    }

    private bool Add(NodeSlot slot)
    {
        if (_isLost)
            HasLost = true;
        else
            Found.Add(slot);
        return true;
    }

    private bool Lose(Func<bool> visit)
    {
        var before = _isLost;
        _isLost = true;
        var found = visit();
        _isLost = before;
        return found;
    }

    private YamlNode Make(int depth)
    {
        if (depth < _parts.Length)
            return FieldPath.IsCondition(_parts[depth]) || FieldPath.IsIndex(_parts[depth], out _) ? new YamlSequence(_span) : new YamlMapping(_span);
        return _created switch
        {
            YamlMapping => new YamlMapping(_span),
            YamlSequence => new YamlSequence(_span),
            _ => ReplacementWriter.Created,
        };
    }
}
