namespace KSail.Rendering.Kustomize;

/// <summary>
/// What a strategic merge knows about one type: which of its fields are lists that merge by key, and the types below. kustomize 5.8 has
/// this from Kubernetes 1.21.2; an object of any other group, version or kind is merged without it, lists replaced as a whole.
/// </summary>
internal sealed class MergeType
{
    private readonly Dictionary<string, MergeField> _fields = new(StringComparer.Ordinal);

    // Of a type whose keys are not known beforehand.
    private MergeField? _values;

    /// <summary>The type of a field; null when nothing below it merges by key.</summary>
    public MergeField? Field(string name) => _fields.TryGetValue(name, out var field) ? field : _values;

    /// <summary>Adds a field; without a name, every field that has no entry of its own.</summary>
    public MergeType With(string? name, MergeType type) => Set(name, new MergeField(type, null));

    public MergeType WithList(string? name, MergeType? items, params string[] keys) => Set(name, new MergeField(items, keys));

    private MergeType Set(string? name, MergeField field)
    {
        if (name is null)
            _values = field;
        else
            _fields[name] = field;
        return this;
    }
}

/// <summary>A field that a merge treats specially.</summary>
/// <param name="Type">The type of its value, or of its items when it merges by key; null when nothing is known below.</param>
/// <param name="Keys">For a list that merges: the fields that identify an item; none for a list of scalars. Null for anything else.</param>
internal sealed record MergeField(MergeType? Type, string[]? Keys);
