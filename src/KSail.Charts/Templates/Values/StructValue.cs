namespace KSail.Charts.Templates;

/// <summary>A field of a struct.</summary>
/// <param name="Name">Its name in Go.</param>
/// <param name="Value">Its value.</param>
/// <param name="Key">Its name in JSON; null for a field that is not exported, which printing alone shows.</param>
internal sealed record StructField(string Name, object? Value, string? Key);

/// <summary>One of Go's structs. Immutable.</summary>
/// <param name="typeName">Its type; with a leading <c>*</c> for a pointer to one.</param>
/// <param name="fields">Its fields in their order.</param>
internal sealed class StructValue(string typeName, IReadOnlyList<StructField> fields) : ValueObject
{
    private ValueMap? _map;

    public override string TypeName => typeName;

    public IReadOnlyList<StructField> Fields => fields;

    public bool IsPointer => typeName[0] == '*';

    /// <summary>
    /// What a template prints in its place, and its method <c>String</c> gives; null for neither. The method is one of pointers: what a function
    /// is given is a copy, which does not have it.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>The other methods of a pointer to it, which give a text.</summary>
    public IReadOnlyDictionary<string, string>? Methods { get; init; }

    public override object Printed
    {
        get
        {
            if (_map is not null)
                return _map;
            _map = new ValueMap();
            foreach (var entry in fields)
            {
                if (entry.Key is not null)
                    _map[entry.Key] = entry.Value;
            }

            return _map;
        }
    }

    /// <summary>The struct as a function is given it.</summary>
    public StructValue Copied() => Text is null && Methods is null ? this : new StructValue(typeName, fields);

    internal override ValueObject DeepCopied()
    {
        var copies = new StructField[fields.Count];
        for (var i = 0; i < copies.Length; i++)
            copies[i] = fields[i] with { Value = fields[i].Key is null ? "" : ValueCopy.Of(fields[i].Value) };
        return new StructValue(typeName, copies) { Text = IsPointer ? Text : null, Methods = IsPointer ? Methods : null };
    }

    /// <summary>Whether there is a field of that name which templates cannot see.</summary>
    public bool Hides(string name)
    {
        foreach (var field in fields)
        {
            if (field.Key is null && field.Name == name)
                return true;
        }

        return false;
    }

    public override bool TryGetField(string name, out object? value)
    {
        foreach (var field in fields)
        {
            if (field.Key is null || field.Name != name)
                continue;
            value = field.Value;
            return true;
        }

        value = null;
        return false;
    }

    public override TemplateFunction? FindMethod(string name)
    {
        var text = name == "String" ? Text : Methods?.GetValueOrDefault(name);
        return text is null ? null : new TemplateFunction(name, "", (_, _) => text);
    }

    public override bool Equals(object? obj)
    {
        if (ReferenceEquals(this, obj))
            return true;
        if (IsPointer || obj is not StructValue other || other.TypeName != typeName)
            return false;
        for (var i = 0; i < fields.Count; i++)
        {
            if (!Equals(fields[i].Value, other.Fields[i].Value))
                return false;
        }

        return true;
    }

    public override int GetHashCode() => typeName.GetHashCode(StringComparison.Ordinal);
}
