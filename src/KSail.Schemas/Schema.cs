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
        Bound(ExtraTag.Minimum) is { } minimum && Bound(ExtraTag.Maximum) is { } maximum && Bound(ExtraTag.ExclusiveMinimum) is null && Bound(ExtraTag.ExclusiveMaximum) is null
            ? (minimum, maximum)
            : null;

    /// <summary>The texts that are allowed; empty when every text is.</summary>
    public IReadOnlyList<string> AllowedValues => Texts(ExtraTag.Enum);

    /// <summary>The regular expression (RE2) that a text must contain a match of; null when there is none.</summary>
    public string? Pattern => Table.FindExtra(Index, ExtraTag.Pattern, out _) is var at and >= 0 ? Table.Text(Table.ExtraWord(at)) : null;

    /// <summary>The value that the API server sets where there is none, as JSON; null when there is none.</summary>
    public string? Default => Table.FindExtra(Index, ExtraTag.Default, out _) is var at and >= 0 ? Table.Text(Table.ExtraWord(at)) : null;

    /// <summary>Whether there are rules in the Common Expression Language.</summary>
    public bool HasRules => Has(ShapeFlags.HasRules);

    /// <summary>The rules in the Common Expression Language (<c>x-kubernetes-validations</c>), in the order of the schema.</summary>
    public IReadOnlyList<ValidationRule> Rules
    {
        get
        {
            var at = Table.FindExtra(Index, ExtraTag.Rules, out var length);
            var rules = new List<ValidationRule>();
            for (var i = 0; i < length; i += TableLayout.RuleWords)
                rules.Add(RuleAt(at + i));
            return rules;
        }
    }

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

    internal int CountShapes(ExtraTag tag, out int first)
    {
        first = Table.FindExtra(Index, tag, out var length);
        return length;
    }

    internal Schema ShapeAt(int at) => new(Table, Table.ExtraWord(at));

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

    private ValidationRule RuleAt(int at)
    {
        var optional = TextAt(at + 5);
        return new ValidationRule(
            TextAt(at)!, TextAt(at + 1), TextAt(at + 2), TextAt(at + 3), TextAt(at + 4), optional is null ? null : optional == "true");
    }

    private string? TextAt(int at) => Table.ExtraWord(at) is var id and not TableLayout.NoText ? Table.Text(id) : null;

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
