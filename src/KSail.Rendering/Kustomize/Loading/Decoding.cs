namespace KSail.Rendering.Kustomize;

/// <summary>How kustomize decodes a mapping: it has a way of its own for each kind of file.</summary>
internal enum Decoding
{
    /// <summary>A kustomization: a field that is not known is an error, and no value is converted.</summary>
    Kustomization,

    /// <summary>A transformer configuration: as above, but numbers and booleans become text where text is wanted.</summary>
    Configuration,

    /// <summary>An object of <c>generators</c>, <c>transformers</c> or <c>validators</c>: as above, but a field that is not known does nothing.</summary>
    Plugin,

    /// <summary>A transformer of names: names of fields count exactly as they are written, and every scalar becomes text.</summary>
    NamePlugin,
}
