using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// A JSON pointer with the operations on what it names. Each answers null when done, else what is wrong. Negative indices count from the
/// end, as kustomize allows.
/// </summary>
internal sealed class JsonPointer(string text)
{
    private readonly string[] _parts = Split(text);

    public override string ToString() => text;

    public string? Find(BuildObject subject, out YamlNode? found)
    {
        found = subject.Tree;
        return _parts.Length == 0 ? null : Parent(subject, out var parent) ?? Child(parent!, _parts[^1], out found);
    }

    public string? Add(BuildObject subject, YamlNode value)
    {
        if (_parts.Length == 0)
            return ReplaceRoot(subject, value);
        if (Parent(subject, out var parent) is { } problem)
            return problem;
        var last = _parts[^1];
        switch (parent)
        {
            case YamlMapping mapping:
                mapping.Set(YamlScalar.String(last, value.Span), value);
                return null;
            case YamlSequence sequence when last == "-":
                sequence.Add(value);
                return null;
            case YamlSequence sequence:
                // Adding counts one place more: -1 is the end.
                if (Index(last, sequence.Count + 1, out var index) is { } wrong)
                    return wrong;
                sequence.Insert(index, value);
                return null;
            default:
                return $"{Before()} is a single value and has nothing in it";
        }
    }

    public string? Remove(BuildObject subject, out YamlNode? removed)
    {
        removed = null;
        if (_parts.Length == 0)
            return "the whole object cannot be removed";
        if (Parent(subject, out var parent) is { } problem)
            return problem;
        if (Child(parent!, _parts[^1], out removed) is { } missing)
            return missing;
        if (parent is YamlMapping mapping)
        {
            mapping.Remove(_parts[^1]);
        }
        else if (parent is YamlSequence sequence)
        {
            Index(_parts[^1], sequence.Count, out var index);
            sequence.RemoveAt(index);
        }

        return null;
    }

    public string? Replace(BuildObject subject, YamlNode value)
    {
        if (_parts.Length == 0)
            return ReplaceRoot(subject, value);
        if (Parent(subject, out var parent) is { } problem)
            return problem;
        if (Child(parent!, _parts[^1], out _) is { } missing)
            return missing;
        if (parent is YamlMapping mapping)
        {
            if (mapping.TryGetEntry(_parts[^1], out var entry))
                mapping.Set(entry.Key, value);
        }
        else if (parent is YamlSequence sequence)
        {
            Index(_parts[^1], sequence.Count, out var index);
            sequence[index] = value;
        }

        return null;
    }

    private static string? ReplaceRoot(BuildObject subject, YamlNode value)
    {
        if (value is not YamlMapping mapping)
            return "the whole object can only become another object";
        subject.Tree = mapping;
        return null;
    }

    private string? Parent(BuildObject subject, out YamlNode? parent)
    {
        parent = subject.Tree;
        for (var i = 0; i < _parts.Length - 1; i++)
        {
            if (Child(parent!, _parts[i], out var next) is not null)
                return $"there is no /{string.Join('/', _parts.Take(i + 1))}";
            parent = next;
        }

        return null;
    }

    private string? Child(YamlNode parent, string part, out YamlNode? child)
    {
        child = null;
        switch (parent)
        {
            case YamlMapping mapping:
                return mapping.TryGet(part, out child) ? null : $"there is no '{part}'";
            case YamlSequence sequence:
                if (Index(part, sequence.Count, out var index) is { } problem)
                    return problem;
                child = sequence[index];
                return null;
            default:
                return $"{Before()} is a single value and has nothing in it";
        }
    }

    private string Before() => _parts.Length == 1 ? "the object" : "/" + string.Join('/', _parts.Take(_parts.Length - 1));

    private static string? Index(string part, int count, out int index)
    {
        if (!int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index))
            return $"'{part}' is no index of a list";
        if (index < 0)
            index += count;
        return index >= 0 && index < count ? null : $"the list has no item {part}";
    }

    private static string[] Split(string text)
    {
        if (text.Length == 0)
            return [];
        var parts = text[1..].Split('/');
        for (var i = 0; i < parts.Length; i++)
            parts[i] = parts[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return parts;
    }
}
