using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// A path to one place: keys separated by <c>/</c>, <c>\/</c> for a slash in a key, an index, <c>-</c> for the last or <c>[key=value]</c> for an item of a list.
/// </summary>
internal sealed class KeyPath
{
    // As deep as objects of the input can be.
    private const int MaxParts = 256;

    private readonly string[] _parts;

    public KeyPath(string path)
    {
        _parts = Array.FindAll(FieldSpec.Split(path), static part => part.Trim().Length > 0);
        for (var i = 0; i < _parts.Length; i++)
            _parts[i] = _parts[i].Trim();
    }

    /// <summary>
    /// The place in <paramref name="root"/>, made where it is missing: mappings and keys, and the item that <c>[key=value]</c> asks for. Null
    /// where the path ends in null or past the items of a list, and where it cannot be followed, which <paramref name="problem"/> tells.
    /// </summary>
    public NodeSlot? FindOrAdd(YamlMapping root, SourceSpan span, out string? problem)
    {
        problem = _parts.Length == 0 ? "the path is empty" : _parts.Length > MaxParts ? $"the path has more than {MaxParts} keys" : null;
        if (problem is not null)
            return null;
        NodeSlot? at = null;
        YamlNode node = root;
        for (var i = 0; i < _parts.Length; i++)
        {
            var part = _parts[i];
            if (node is YamlScalar { IsNull: true })
                return null;
            if (part == "*" || IsItem(part) != node is YamlSequence || node is YamlScalar || (IsIndex(part, out var index) && index < 0))
            {
                problem = part == "*" ? "'*' is not understood here"
                    : $"there is {(node is YamlMapping ? "a mapping" : node is YamlSequence ? "a list" : "a single value")} where '{part}' is looked for";
                return null;
            }

            at = node is YamlMapping mapping ? Key(mapping, part, i, span) : Item((YamlSequence)node, part, span, out problem);
            if (at is not { } slot)
                return null;
            node = slot.Value;
        }

        return at;
    }

    private static bool IsItem(string part) => IsIndex(part, out _) || part is "-" or "*" || (part[0] == '[' && part[^1] == ']');

    // Upstream makes no list for '-'.
    private static bool BeginsList(string part) => part != "-" && IsItem(part);

    private static bool IsIndex(string part, out long index) => long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index);

    private NodeSlot Key(YamlMapping mapping, string part, int depth, SourceSpan span)
    {
        if (!mapping.TryGetEntry(part, out var entry))
        {
            YamlNode made = depth == _parts.Length - 1 ? YamlScalar.String("", span) : BeginsList(_parts[depth + 1]) ? new YamlSequence(span) : new YamlMapping(span);
            entry = new YamlEntry(YamlScalar.String(part, span), made);
            mapping.Set(entry.Key, entry.Value);
        }

        return new NodeSlot(mapping, entry.Key);
    }

    private static NodeSlot? Item(YamlSequence sequence, string part, SourceSpan span, out string? problem)
    {
        problem = null;
        if (IsIndex(part, out var index) || part == "-")
        {
            var wanted = part == "-" ? sequence.Count - 1 : index;
            return wanted >= 0 && wanted < sequence.Count ? new NodeSlot(sequence, (int)wanted) : null;
        }

        var at = part.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
        {
            problem = $"'{part}' chooses no item; write [key=value]";
            return null;
        }

        var (key, value) = (part[1..at], part[(at + 1)..^1]);
        for (var i = 0; i < sequence.Count; i++)
        {
            if ((key.Length == 0 ? sequence[i] as YamlScalar : (sequence[i] as YamlMapping)?[key] as YamlScalar)?.Value == value)
                return new NodeSlot(sequence, i);
        }

        var text = YamlScalar.Plain(value, span: span);
        YamlNode item = text;
        if (key.Length > 0)
        {
            var mapping = new YamlMapping(span);
            mapping.Set(YamlScalar.String(key, span), text);
            item = mapping;
        }

        sequence.Add(item);
        return new NodeSlot(sequence, sequence.Count - 1);
    }
}
