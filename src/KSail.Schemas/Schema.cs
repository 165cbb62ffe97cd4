using System.Diagnostics.CodeAnalysis;
using KSail.Schemas.Tables;

namespace KSail.Schemas;

/// <summary>
/// What one value must look like. A view into a table that is read where it lies: cheap to copy, thread-safe, and nothing is decoded that
/// nobody asks for. Schemas may contain themselves.
/// </summary>
public readonly struct Schema : IEquatable<Schema>
{
    internal Schema(SchemaTable table, int index)
    {
        Table = table;
        Index = index;
    }

    /// <summary>What sort of value this is.</summary>
    public ValueKind Kind => (ValueKind)(Table.ShapeWord(Index, 0) & 0xFF);

    /// <summary>What form it has.</summary>
    public ValueFormat Format => (ValueFormat)(Table.ShapeWord(Index, 0) >> 8);

    /// <summary>
    /// Whether the API server decodes this into a type of its own: an empty text then means "not set". False within custom resources.
    /// </summary>
    public bool IsNative => Has(ShapeFlags.Native);

    /// <summary>Whether null is a value of its own here.</summary>
    public bool IsNullable => Has(ShapeFlags.Nullable);

    /// <summary>Whether keys that the schema does not name are kept.</summary>
    public bool PreservesUnknownFields => Has(ShapeFlags.PreservesUnknown);

    /// <summary>Whether the value is itself a Kubernetes object.</summary>
    public bool IsEmbeddedResource => Has(ShapeFlags.EmbeddedResource);

    /// <summary>How the items of a list relate.</summary>
    public ListKind ListKind => Has(ShapeFlags.ListMap) ? ListKind.Map
        : Has(ShapeFlags.ListSet) ? ListKind.Set
        : Has(ShapeFlags.ListAtomic) ? ListKind.Atomic
        : ListKind.Unspecified;

    /// <summary>Whether a mapping is applied as one value.</summary>
    public bool IsAtomicMap => Has(ShapeFlags.MapAtomic);

    /// <summary>Whether a strategic merge patch merges this list instead of replacing it.</summary>
    public bool IsMergedByPatch => Has(ShapeFlags.PatchMerge);

    /// <summary>Whether a strategic merge patch drops the keys that it does not name.</summary>
    public bool RetainsPatchedKeys => Has(ShapeFlags.PatchRetainKeys);

    /// <summary>The key by which a strategic merge patch tells items apart; null when there is none.</summary>
    public string? MergeKey => Table.FindExtra(Index, ExtraTag.MergeKey, out _) is var at and >= 0 ? Table.Text(Table.ExtraWord(at)) : null;

    /// <summary>The keys that tell the items of a <see cref="ListKind.Map"/> apart; empty for other values.</summary>
    public IReadOnlyList<string> MapKeys => Texts(ExtraTag.MapKeys);

    /// <summary>The least and the greatest number that is allowed, both included; null when there are no such bounds.</summary>
    public (double Minimum, double Maximum)? Range =>
        Bound(ExtraTag.Minimum) is { } minimum && Bound(ExtraTag.Maximum) is { } maximum && !Has(ShapeFlags.ExclusiveMinimum | ShapeFlags.ExclusiveMaximum)
            ? (minimum, maximum)
            : null;

    /// <summary>The texts that are allowed; empty when every text is.</summary>
    public IReadOnlyList<string> AllowedValues => Texts(ExtraTag.Enum);

    /// <summary>The regular expression (RE2) that a text must contain a match of; null when there is none.</summary>
    public string? Pattern => Table.FindExtra(Index, ExtraTag.Pattern, out _) is var at and >= 0 ? Table.Text(Table.ExtraWord(at)) : null;

    /// <summary>Names of the properties in ordinal order.</summary>
    public IReadOnlyList<string> PropertyNames
    {
        get
        {
            var names = new string[PropertyCount];
            for (var i = 0; i < names.Length; i++)
                names[i] = Table.Text(Table.PropertyName(FirstProperty + i));
            return names;
        }
    }

    internal SchemaTable Table { get; }

    internal int Index { get; }

    internal int FirstProperty => Table.ShapeWord(Index, 2);

    internal int PropertyCount => Table.ShapeWord(Index, 3);

    internal int RequiredCount => Table.ShapeWord(Index, 6);

    /// <summary>The schema of a named property.</summary>
    public bool TryGetProperty(string name, out Schema property)
    {
        var at = Table.FindProperty(Index, name);
        property = at < 0 ? default : PropertyAt(at);
        return at >= 0;
    }

    /// <summary>Whether a named property must be present.</summary>
    public bool Requires(string name) => Table.FindProperty(Index, name) is var at and >= 0 && IsRequired(at);

    /// <summary>The schema of a list's items, or of the values of a mapping with free keys.</summary>
    public bool TryGetChild(out Schema child)
    {
        var index = Table.ShapeWord(Index, 4);
        child = index == TableLayout.NoShape ? default : new Schema(Table, index);
        return index != TableLayout.NoShape;
    }

    /// <inheritdoc/>
    public bool Equals(Schema other) => ReferenceEquals(Table, other.Table) && Index == other.Index;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Schema other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Index;

    /// <summary>Whether both are the same schema of the same table.</summary>
    public static bool operator ==(Schema left, Schema right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(Schema left, Schema right) => !left.Equals(right);

    internal bool Has(ShapeFlags flag) => ((ShapeFlags)Table.ShapeWord(Index, 1) & flag) != 0;

    internal Schema PropertyAt(int property) => new(Table, Table.PropertyShape(property) & ~TableLayout.RequiredBit);

    internal bool IsRequired(int property) => (Table.PropertyShape(property) & TableLayout.RequiredBit) != 0;

    internal bool Allows(string value)
    {
        var at = Table.FindExtra(Index, ExtraTag.Enum, out var length);
        for (var i = 0; i < length; i++)
        {
            if (Table.TextEquals(Table.ExtraWord(at + i), value))
                return true;
        }

        return at < 0;
    }

    internal double? Bound(ExtraTag tag) => Table.FindExtra(Index, tag, out _) is var at and >= 0 ? Table.ExtraNumber(at) : null;

    private string[] Texts(ExtraTag tag)
    {
        var at = Table.FindExtra(Index, tag, out var length);
        if (at < 0)
            return [];
        var texts = new string[length];
        for (var i = 0; i < length; i++)
            texts[i] = Table.Text(Table.ExtraWord(at + i));
        return texts;
    }
}
