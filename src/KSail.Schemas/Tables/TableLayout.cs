namespace KSail.Schemas.Tables;

/// <summary>
/// The binary form of a schema table. Little-endian throughout:
/// <list type="number">
/// <item>Header: magic, format version (u16), zero (u16), then six counts (u32): strings, shapes, properties, extra words, kinds, bytes of text.</item>
/// <item>Offsets of the strings into the text (u32), one more than there are strings. Strings are sorted by their UTF-8 bytes, so the
/// order of their numbers is their order.</item>
/// <item>Shapes: <see cref="ShapeWords"/> words each: kind and format, flags, first property, properties, child, extras, required.</item>
/// <item>Properties: name and shape (u16 each), sorted by name within a shape; the shape's top bit says that the property is required.</item>
/// <item>Extra words: per shape that has any, a run of (tag, length, words) that ends with tag 0.</item>
/// <item>Kinds: <see cref="KindWords"/> words each: group, version, kind, shape, flags, label; sorted by group, version and kind.</item>
/// <item>The text in UTF-8.</item>
/// </list>
/// The arrays are used where they lie: opening a table decodes nothing but the header.
/// </summary>
internal static class TableLayout
{
    public const uint Magic = 0x5453534B; // "KSST"
    public const ushort Version = 1;
    public const int HeaderSize = 32;
    public const int ShapeWords = 7;
    public const int KindWords = 6;
    public const ushort NoShape = 0xFFFF;
    public const ushort RequiredBit = 0x8000;
    public const int MaxShapes = 0x7FFF;
}

/// <summary>Properties of a shape that are yes or no. The values are part of the binary form.</summary>
[Flags]
internal enum ShapeFlags
{
    None = 0,

    /// <summary>Decoded by the API server into a Go type, not checked against a custom resource's structural schema.</summary>
    Native = 1 << 0,
    Nullable = 1 << 1,
    PreservesUnknown = 1 << 2,
    EmbeddedResource = 1 << 3,
    HasEnum = 1 << 4,
    HasPattern = 1 << 5,
    HasBounds = 1 << 6,
    ListAtomic = 1 << 7,
    ListSet = 1 << 8,
    ListMap = 1 << 9,
    MapAtomic = 1 << 10,
    PatchMerge = 1 << 11,
    PatchRetainKeys = 1 << 12,
    ExclusiveMinimum = 1 << 13,
    ExclusiveMaximum = 1 << 14,
}

/// <summary>Properties of a kind that are yes or no. The values are part of the binary form.</summary>
[Flags]
internal enum KindFlags
{
    None = 0,
    Namespaced = 1 << 0,
    Native = 1 << 1,
}

/// <summary>What an extra of a shape is. The values are part of the binary form.</summary>
internal enum ExtraTag
{
    End = 0,

    /// <summary>Numbers of strings.</summary>
    Enum = 1,

    /// <summary>Number of a string.</summary>
    Pattern = 2,

    /// <summary>Numbers of strings.</summary>
    MapKeys = 3,

    /// <summary>Number of a string.</summary>
    MergeKey = 4,

    // Four words each: the bits of a 64-bit float.
    MinLength = 5,
    MaxLength = 6,
    MinItems = 7,
    MaxItems = 8,
    Minimum = 9,
    Maximum = 10,
    MinProperties = 11,
    MaxProperties = 12,
}
