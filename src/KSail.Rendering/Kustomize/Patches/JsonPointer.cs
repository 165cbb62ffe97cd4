using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// A JSON pointer with the operations on what it names, as the library that kustomize uses (evanphx/json-patch v5) carries them out. Each
/// answers null when done, else what is wrong. Negative indices count from the end. What stands before the first slash is ignored, and a
/// text without any slash names nothing, the whole object included.
/// </summary>
internal sealed class JsonPointer
{
    private readonly string _text;
    private readonly string[] _parts;

    public JsonPointer(string text)
    {
        _text = text;
        _parts = text.Split('/')[1..];
        for (var i = 0; i < _parts.Length; i++)
            _parts[i] = _parts[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
    }

    /// <summary>Whether the pointer is the empty text, which is the whole object to those operations that know it.</summary>
    public bool IsRoot => _text.Length == 0;

    /// <summary>How many levels below its object the value stands.</summary>
    public int Depth => _parts.Length;

    public override string ToString() => _text;

    /// <summary>Finds the value.</summary>
    /// <param name="subject">The object.</param>
    /// <param name="found">The value; null when there is none.</param>
    /// <param name="isMissing">Whether only the last key is missing.</param>
    public string? Find(BuildObject subject, out YamlNode? found, out bool isMissing)
    {
        found = null;
        isMissing = false;
        if (Parent(subject, out var parent) is { } problem)
            return problem;
        isMissing = parent is YamlMapping mapping && !mapping.Contains(_parts[^1]);
        return Child(parent!, _parts[^1], out found);
    }

    public string? Add(BuildObject subject, YamlNode value)
    {
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

    private string? Parent(BuildObject subject, out YamlNode? parent)
    {
        parent = null;
        if (_parts.Length == 0)
            return IsRoot ? "the empty path names the whole object, which this operation cannot change" : "a path begins with '/'";
        parent = subject.Tree;
        for (var i = 0; i < _parts.Length - 1; i++)
        {
            if (Child(parent!, _parts[i], out var next) is not null)
                return $"there is no /{string.Join('/', _parts.Take(i + 1))}{Suggest(parent!, _parts[i])}";
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
                return mapping.TryGet(part, out child) ? null : $"there is no '{part}'{Suggest(mapping, part)}";
            case YamlSequence sequence:
                if (Index(part, sequence.Count, out var index) is { } problem)
                    return problem;
                child = sequence[index];
                return null;
            default:
                return $"{Before()} is a single value and has nothing in it";
        }
    }

    private static string Suggest(YamlNode parent, string part) =>
        parent is YamlMapping mapping ? Documents.NearestName.Suggest(part, mapping.Entries.Select(static entry => entry.Name)) : "";

    private string Before() => _parts.Length == 1 ? "the object" : "/" + string.Join('/', _parts.Take(_parts.Length - 1));

    private static string? Index(string part, int count, out int index)
    {
        if (!int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index))
            return $"'{part}' is no index of a list";
        if (index < 0)
            index += count;
        return index >= 0 && index < count ? null : $"the list has no item {part}";
    }
}
