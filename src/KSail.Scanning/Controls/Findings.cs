using KSail.Scanning.Results;

namespace KSail.Scanning.Controls;

/// <summary>A path that a rule named; where it stands is looked up later, and only for what is reported.</summary>
/// <param name="Role">What it asks for.</param>
/// <param name="Path">The path.</param>
/// <param name="Value">What to set it to; empty unless it is a fix.</param>
internal sealed record Finding(FieldPathRole Role, string Path, string Value);

/// <summary>Takes the paths of one object and one control, in the order of Kubescape: failed, delete, review, then fix for each thing found.</summary>
internal sealed class Findings
{
    /// <summary>More paths than anybody reads are dropped: a role and a binding can name millions of pairs.</summary>
    public const int Max = 1000;

    private const int FewItems = 16;

    private readonly List<Finding> _items = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>What was named so far, each only once.</summary>
    public IReadOnlyList<Finding> Items => _items;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _items.Clear();
        _known.Clear();
    }

    /// <summary>A field that has to get a value.</summary>
    public void Fix(string path, string value) => Add(FieldPathRole.Fix, path, value);

    /// <summary>A field that fails.</summary>
    public void Fail(string path) => Add(FieldPathRole.Failed, path, "");

    /// <summary>A field that has to go.</summary>
    public void Delete(string path)
    {
        Fail(path);
        Add(FieldPathRole.Delete, path, "");
    }

    /// <summary>Fields of which at least one has to go.</summary>
    public void Delete(IReadOnlyList<string> paths)
    {
        for (var i = 0; i < paths.Count; i++)
            Fail(paths[i]);
        for (var i = 0; i < paths.Count; i++)
            Add(FieldPathRole.Delete, paths[i], "");
    }

    /// <summary>A field that somebody has to look at.</summary>
    public void Review(string path)
    {
        Fail(path);
        Add(FieldPathRole.Review, path, "");
    }

    /// <summary>A field that somebody has to look at, and that is not named as failing.</summary>
    public void ReviewOnly(string path) => Add(FieldPathRole.Review, path, "");

    /// <summary>Fields that somebody has to look at together.</summary>
    public void Review(IReadOnlyList<string> paths)
    {
        for (var i = 0; i < paths.Count; i++)
            Fail(paths[i]);
        for (var i = 0; i < paths.Count; i++)
            Add(FieldPathRole.Review, paths[i], "");
    }

    private void Add(FieldPathRole role, string path, string value)
    {
        if (_items.Count < Max && !IsKnown(role, path, value))
            _items.Add(new Finding(role, path, value));
    }

    private bool IsKnown(FieldPathRole role, string path, string value)
    {
        if (_items.Count >= FewItems)
        {
            for (var i = _known.Count; i < _items.Count; i++)
                _known.Add(KeyOf(_items[i].Role, _items[i].Path, _items[i].Value));
            return _known.Contains(KeyOf(role, path, value));
        }

        for (var i = 0; i < _items.Count; i++)
        {
            if (_items[i].Role == role && _items[i].Path == path && _items[i].Value == value)
                return true;
        }

        return false;
    }

    private static string KeyOf(FieldPathRole role, string path, string value) => $"{(int)role} {path}={value}";
}
