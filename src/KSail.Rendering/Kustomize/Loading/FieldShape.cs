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

    /// <summary>A mapping of anything.</summary>
    Mapping,
}

/// <summary>A field.</summary>
/// <param name="Name">As kustomize spells it.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Shape">The fields of the object, or of each object, that it holds.</param>
/// <param name="IsDeprecated">Whether kustomize will drop the field.</param>
/// <param name="IsEmbedded">
/// Whether kustomize has the field from a structure embedded in another, where its decoder no longer sees that text is wanted and converts nothing.
/// </param>
internal sealed record Field(string Name, FieldType Type, ObjectShape? Shape = null, bool IsDeprecated = false, bool IsEmbedded = false);

/// <summary>The fields of one kind of object.</summary>
internal sealed record ObjectShape(string Title, params Field[] Fields)
{
    /// <summary>A field by name; Go's JSON decoder, which kustomize uses, ignores case.</summary>
    public Field? Find(string name) => FindExact(name) ?? Array.Find(Fields, field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A field by its name as written.</summary>
    public Field? FindExact(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Name == name)
                return field;
        }

        return null;
    }
}
