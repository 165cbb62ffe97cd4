namespace KSail.Schemas.Tables;

/// <summary>
/// The binary form of a schema table. Little-endian throughout:
/// <list type="number">
/// <item>Header: magic, format version (u16), oldest and newest release (a byte each, zero for none), then seven counts (u32): strings, shapes, properties, extra words, bounds, kinds, bytes
/// of text.</item>
/// <item>Offsets of the strings into the text (u32), one more than there are strings. Strings are sorted by their UTF-8 bytes, so the
/// order of their numbers is their order.</item>
/// <item>Shapes: <see cref="ShapeWords"/> words each: kind and format, flags, first property, properties, child, extras, required.</item>
/// <item>Properties: name and shape (u16 each), sorted by name within a shape; the shape's top bit says that the property is required, the
/// name's that it has bounds.</item>
/// <item>Extra words: per shape that has any, a run of (tag, length, words) that ends with tag 0.</item>
/// <item>Bounds: property (u16), first release that has it and first that has not (a byte each, zero for none), sorted by property.</item>
/// <item>Kinds: <see cref="KindWords"/> words each: group, version, kind, shape, flags, label, release that introduced it, deprecated it, removed
/// it, what replaces it, what a server warns of; sorted by group, version and kind. A kind may be known without a shape.</item>
/// <item>The text in UTF-8.</item>
/// </list>
/// The arrays are used where they lie: opening a table decodes nothing but the header.
/// </summary>
internal static class TableLayout
{
    public const uint Magic = 0x5453534B; // "KSST"
    public const ushort Version = 2;
    public const int HeaderSize = 36;
    public const int ShapeWords = 7;
    public const int KindWords = 11;
    public const ushort NoShape = 0xFFFF;
    public const ushort NoText = 0xFFFF;
    public const ushort RequiredBit = 0x8000;
    public const ushort BoundedBit = 0x8000;
    public const int MaxShapes = 0x7FFF;
    public const int MaxStrings = 0x7FFF;
    public const int RuleWords = 6;
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

    /// <summary>Has rules that need more than a look at the value: alternatives, JSON values, multiples, unique items.</summary>
    HasLogic = 1 << 13,

    /// <summary>Has rules in the Common Expression Language.</summary>
    HasRules = 1 << 14,

    /// <summary>Nothing is known of the value, and a server drops every key of a mapping in it.</summary>
    PrunesEverything = 1 << 15,
}

/// <summary>Properties of a kind that are yes or no. The values are part of the binary form.</summary>
[Flags]
internal enum KindFlags
{
    None = 0,
    Namespaced = 1 << 0,
    Native = 1 << 1,

    /// <summary>Not served unless the API server is told to: alpha versions, and beta versions since 1.24.</summary>
    OffByDefault = 1 << 2,

    /// <summary>Has a status subresource: a <c>status</c> that is applied is dropped before anything but its fields is looked at.</summary>
    StatusSubresource = 1 << 3,

    /// <summary>Has default values that decide whether an object is valid.</summary>
    DefaultsMatter = 1 << 4,

    /// <summary>The definition says that the version is deprecated.</summary>
    Deprecated = 1 << 5,

    /// <summary>The schema does not tell whether objects live in a namespace.</summary>
    ScopeUnknown = 1 << 6,

    /// <summary>Has rules in the Common Expression Language somewhere.</summary>
    HasRules = 1 << 7,
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
    ExclusiveMinimum = 13,
    ExclusiveMaximum = 14,
    MultipleOf = 15,

    /// <summary>Number of a string: the default value as JSON.</summary>
    Default = 16,

    /// <summary>Numbers of strings: JSON values, at least one of which is no text.</summary>
    JsonEnum = 17,

    // Numbers of shapes.
    AllOf = 18,
    AnyOf = 19,
    OneOf = 20,
    Not = 21,

    /// <summary>No words: its presence says it.</summary>
    UniqueItems = 22,

    /// <summary>
    /// <see cref="TableLayout.RuleWords"/> words each: rule, message, message expression, field path and reason, and whether it takes an absent old value.
    /// </summary>
    Rules = 23,
}
