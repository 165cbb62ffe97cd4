using KSail.Documents.Yaml;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Validation;

/// <summary>
/// Sets the values that a kind's definition gives where an object has none, as the API server does before it validates: also for a null
/// where null is no value. What is not changed is shared with the original.
/// </summary>
public static class Defaults
{
    /// <summary>The object with its defaults; the same object when there is nothing to set.</summary>
    public static YamlMapping Apply(YamlMapping resource, KindSchema schema)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(schema);
        return (YamlMapping)Apply(resource, schema.Root);
    }

    private static YamlNode Apply(YamlNode node, Schema schema) => node switch
    {
        YamlMapping mapping => ApplyToMapping(mapping, schema),
        YamlSequence sequence when schema.Kind == ValueKind.Array && schema.TryGetChild(out var child) => ApplyToSequence(sequence, child),
        _ => node,
    };

    private static YamlMapping ApplyToMapping(YamlMapping mapping, Schema schema)
    {
        YamlMapping? copy = null;
        for (var i = schema.FirstProperty; i < schema.FirstProperty + schema.PropertyCount; i++)
        {
            var property = schema.PropertyAt(i);
            if (Value(property) is not { } value)
                continue;
            var name = schema.Table.Text(schema.Table.PropertyName(i));
            if (mapping.TryGetEntry(name, out var entry) && !(entry.Value is YamlScalar { IsNull: true } && !property.IsNullable))
                continue;
            copy ??= Copy(mapping);
            if (entry is null)
                copy.Set(name, value.Clone());
            else
                copy.Set(entry.Key, value.Clone());
        }

        schema.TryGetChild(out var child);
        var source = copy ?? mapping;
        for (var i = 0; i < source.Count; i++)
        {
            var entry = source.Entries[i];
            Schema field;
            if (schema.TryGetProperty(entry.Name, out var known))
                field = known;
            else if (child != default)
                field = child;
            else
                continue;
            var value = Apply(Replace(entry.Value, field), field);
            if (ReferenceEquals(value, entry.Value))
                continue;
            copy ??= Copy(mapping);
            copy.Set(entry.Key, value);
            source = copy;
        }

        return source;
    }

    private static YamlSequence ApplyToSequence(YamlSequence sequence, Schema child)
    {
        YamlSequence? copy = null;
        for (var i = 0; i < sequence.Count; i++)
        {
            var value = Apply(Replace(sequence[i], child), child);
            if (ReferenceEquals(value, sequence[i]))
                continue;
            copy ??= new YamlSequence(sequence, sequence.Span);
            copy[i] = value;
        }

        return copy ?? sequence;
    }

    private static YamlNode Replace(YamlNode value, Schema schema) =>
        value is YamlScalar { IsNull: true } && !schema.IsNullable && Value(schema) is { } own ? own.Clone() : value;

    private static YamlNode? Value(Schema schema) =>
        schema.Table.FindExtra(schema.Index, ExtraTag.Default, out _) is var at and >= 0 ? schema.Table.Json(schema.Table.ExtraWord(at)) : null;

    private static YamlMapping Copy(YamlMapping mapping)
    {
        var copy = new YamlMapping(mapping.Span);
        foreach (var entry in mapping.Entries)
            copy.Set(entry.Key, entry.Value);
        return copy;
    }
}
