using System.Globalization;
using System.Text.RegularExpressions;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// A field path of a replacement: keys separated by dots, <c>[key.with.dots]</c>, <c>[name=pattern]</c> and <c>[=pattern]</c> for items of
/// lists, an index, <c>*</c> for every item.
/// </summary>
internal sealed class FieldQuery
{
    private readonly string[] _parts;
    private readonly Dictionary<string, Func<string, bool>> _patterns = new(StringComparer.Ordinal);

    public FieldQuery(string path)
    {
        Path = path;
        _parts = [.. Split(path)];
    }

    private FieldQuery(string path, string[] parts)
    {
        Path = path;
        _parts = parts;
    }

    public string Path { get; }

    public int Length => _parts.Length;

    /// <summary>The first <paramref name="count"/> parts.</summary>
    public FieldQuery Take(int count) => new(Path, _parts[..count]);

    /// <summary>All but the first <paramref name="count"/> parts.</summary>
    public FieldQuery Skip(int count) => new(Path, _parts[count..]);

    /// <summary>The one field that a source names, items chosen by equality; null when there is none.</summary>
    public YamlNode? Lookup(YamlNode root)
    {
        YamlNode? at = root;
        foreach (var part in _parts)
        {
            at = at switch
            {
                YamlMapping mapping => mapping[part],
                YamlSequence sequence => LookupItem(sequence, part),
                _ => null,
            };
            if (at is null)
                return null;
        }

        return at;
    }

    /// <summary>The places that a target names.</summary>
    /// <param name="root">The object.</param>
    /// <param name="created">A node like that which is to be made where the path ends in nothing; null when nothing is made.</param>
    /// <param name="span">Given to what is made.</param>
    /// <param name="problem">Why the path cannot be followed; null where it simply leads to nothing.</param>
    public List<NodeSlot> Match(YamlMapping root, YamlNode? created, SourceSpan span, out string? problem)
    {
        var matching = new Matching(this, created, span);
        matching.Field(root, 0);
        problem = matching.Problem;
        return matching.Found;
    }

    private static YamlNode? LookupItem(YamlSequence sequence, string part)
    {
        if (part == "-")
            return sequence.Count > 0 ? sequence[^1] : null;
        if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return index < sequence.Count ? sequence[index] : null;
        if (!TrySplitItem(part, out var key, out var value))
            return null;
        foreach (var item in sequence)
        {
            if ((key.Length == 0 ? item as YamlScalar : (item as YamlMapping)?[key] as YamlScalar)?.Value == value)
                return item;
        }

        return null;
    }

    private static bool TrySplitItem(string part, out string key, out string value)
    {
        key = value = "";
        if (part.Length < 3 || part[0] != '[' || part[^1] != ']' || part.IndexOf('=', StringComparison.Ordinal) is var at && at < 0)
            return false;
        key = part[1..at];
        value = part[(at + 1)..^1];
        return true;
    }

    private static List<string> Split(string path)
    {
        var pieces = new List<string>();
        foreach (var piece in path.Split('.'))
        {
            if (pieces.Count > 0 && pieces[^1].EndsWith('\\'))
                pieces[^1] = string.Concat(pieces[^1].AsSpan(0, pieces[^1].Length - 1), ".", piece);
            else
                pieces.Add(piece);
        }

        if (pieces.Count > 1 && pieces[0].Length == 0)
            pieces.RemoveAt(0);
        var parts = new List<string>();
        for (var i = 0; i < pieces.Count; i++)
        {
            var part = pieces[i];
            if (part.StartsWith('[') && !part.EndsWith(']'))
            {
                while (i + 1 < pieces.Count)
                {
                    part += "." + pieces[++i];
                    if (part.EndsWith(']'))
                        break;
                }

                if (!part.Contains('=', StringComparison.Ordinal))
                    part = part.Trim('[', ']');
            }

            parts.Add(part);
        }

        return parts;
    }

    private bool MatchesItem(string pattern, string text)
    {
        if (!_patterns.TryGetValue(pattern, out var matches))
        {
            var isPlain = true;
            foreach (var c in pattern)
                isPlain &= char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/' or ':';
            // Not anchored, as upstream: [name=c1] also finds c10.
            if (isPlain)
            {
                matches = candidate => candidate.Contains(pattern, StringComparison.Ordinal);
            }
            else
            {
                var regex = AnchoredPattern.Compile(pattern);
                matches = regex.IsMatch;
            }

            _patterns[pattern] = matches;
        }

        return matches(text);
    }

    private sealed class Matching(FieldQuery query, YamlNode? created, SourceSpan span)
    {
        public List<NodeSlot> Found { get; } = [];

        public string? Problem { get; private set; }

        public void Field(YamlMapping mapping, int depth)
        {
            var part = query._parts[depth];
            if (IsItem(part))
            {
                Problem ??= $"'{part}' asks for a list where there is a mapping";
                return;
            }

            if (!mapping.TryGetEntry(part, out var entry))
            {
                if (created is null)
                    return;
                entry = new YamlEntry(YamlScalar.String(part, span), Make(depth + 1));
                mapping.Set(entry.Key, entry.Value);
            }

            Follow(new NodeSlot(mapping, entry.Key), depth + 1);
        }

        private static bool IsItem(string part) =>
            part == "*" || TrySplitItem(part, out _, out _) || int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _);

        private void Follow(NodeSlot slot, int depth)
        {
            if (depth == query._parts.Length)
            {
                Found.Add(slot);
                return;
            }

            if (created is not null && slot.Value is YamlScalar { IsNull: true })
                slot.Set(Make(depth));
            switch (slot.Value)
            {
                case YamlMapping mapping:
                    Field(mapping, depth);
                    break;
                case YamlSequence sequence:
                    Items(sequence, depth);
                    break;
                case YamlScalar { IsNull: true }:
                    break;
                default:
                    Problem ??= $"there is a single value before '{query._parts[depth]}'";
                    break;
            }
        }

        private void Items(YamlSequence sequence, int depth)
        {
            var part = query._parts[depth];
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                if (index == sequence.Count && created is not null)
                    sequence.Add(Make(depth + 1));
                if (index < sequence.Count)
                    Follow(new NodeSlot(sequence, index), depth + 1);
                else
                    Problem ??= $"the index {index} is past the {sequence.Count} items of the list";
                return;
            }

            if (part == "*")
            {
                for (var i = 0; i < sequence.Count; i++)
                    Follow(new NodeSlot(sequence, i), depth + 1);
                return;
            }

            if (TrySplitItem(part, out var key, out var pattern))
                Items(sequence, depth, key, pattern);
            else
                Problem ??= $"there is a list before '{part}'; choose items with [name=value], an index or *";
        }

        private void Items(YamlSequence sequence, int depth, string key, string pattern)
        {
            if (VisitMatching(sequence, depth, key, pattern) || created is null)
                return;
            var value = YamlScalar.String(pattern, span);
            var item = new YamlMapping(span);
            item.Set(YamlScalar.String(key, span), value);
            sequence.Add(key.Length == 0 ? value : item);
            VisitMatching(sequence, depth, key, pattern);
        }

        private bool VisitMatching(YamlSequence sequence, int depth, string key, string pattern)
        {
            var any = false;
            for (var i = 0; i < sequence.Count; i++)
            {
                var candidate = key.Length == 0 ? sequence[i] as YamlScalar : (sequence[i] as YamlMapping)?[key] as YamlScalar;
                if (candidate is null || !query.MatchesItem(pattern, candidate.Value))
                    continue;
                any = true;
                Follow(new NodeSlot(sequence, i), depth + 1);
            }

            return any;
        }

        private YamlNode Make(int depth)
        {
            if (depth < query._parts.Length)
                return IsItem(query._parts[depth]) ? new YamlSequence(span) : new YamlMapping(span);
            return created switch
            {
                YamlMapping => new YamlMapping(span),
                YamlSequence => new YamlSequence(span),
                _ => YamlScalar.Null(span),
            };
        }
    }
}
