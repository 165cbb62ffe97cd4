namespace KSail.Rendering.Kustomize;

/// <summary>The types that a field of a kustomization can have.</summary>
internal enum FieldType
{
    Text,
    Boolean,
    Integer,
    TextList,
    TextMap,
    Object,
    ObjectList,

    /// <summary>Read by its own code.</summary>
    Any,

    /// <summary>Known to kustomize, not implemented here.</summary>
    Unsupported,
}

/// <summary>A field: its exact name, its type, the shape of the objects in it, and what to use instead when it is deprecated.</summary>
internal sealed record Field(string Name, FieldType Type, ObjectShape? Shape = null, string? Deprecation = null);

/// <summary>The fields of one kind of object.</summary>
internal sealed record ObjectShape(string Title, params Field[] Fields)
{
    /// <summary>A field by name; Go's JSON decoder, which kustomize uses, ignores case.</summary>
    public Field? Find(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Name == name)
                return field;
        }

        foreach (var field in Fields)
        {
            if (string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
                return field;
        }

        return null;
    }
}
