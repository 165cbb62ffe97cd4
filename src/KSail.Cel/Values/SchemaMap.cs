using System.Runtime.CompilerServices;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;
using KSail.Documents.Yaml;

namespace KSail.Cel.Values;

/// <summary>
/// A mapping of a manifest with its schema (<c>unstructuredMap</c>): an object's fields go by their escaped names, null fields are absent,
/// and what the schema does not name cannot be seen.
/// </summary>
internal sealed class SchemaMap(YamlMapping mapping, CelSchema schema) : CelMap
{
    private List<CelValue>? _keys;

    public override int Count => mapping.Count;

    public override IReadOnlyList<CelValue> Keys
    {
        get
        {
            if (_keys is not null)
                return _keys;
            var keys = new List<CelValue>(mapping.Count);
            foreach (var entry in mapping.Entries)
            {
                if (SchemaOf(entry.Name) is not null)
                    keys.Add(new CelString(schema.HasProperties ? FieldNames.Escape(entry.Name) ?? entry.Name : entry.Name));
            }

            return _keys = keys;
        }
    }

    public override CelValue? Find(CelValue key) => key is CelString text ? FindField(text.Value) : CelFailure.NoOverload;

    public override CelValue? FindField(string name)
    {
        var property = schema.HasProperties ? FieldNames.Unescape(name) : name;
        if (property is null || !mapping.TryGet(property, out var node) || (schema.HasProperties && node is YamlScalar { IsNull: true }))
            return null;
        return SchemaOf(property) is { } field ? YamlValues.Of(node, field) : null;
    }

    public override CelValue EqualTo(CelValue other, CelRun run)
    {
        if (other is not CelMap)
            return CelFailure.NoOverload;
        if (other is not SchemaMap map)
            return base.EqualTo(other, run);
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (map.Count != Count)
            return CelBool.False;
        foreach (var entry in mapping.Entries)
        {
            if (SchemaOf(entry.Name) is not { } field)
            {
                if (map.Node(entry.Name) is { } unseen && !YamlNode.DeepEquals(entry.Value, unseen))
                    return CelBool.False;
                continue;
            }

            var mine = Visible(entry.Value, field);
            var theirs = map.Node(entry.Name) is { } node && map.SchemaOf(entry.Name) is { } theirField ? map.Visible(node, theirField) : null;
            if (mine is null != theirs is null)
                return CelBool.False;
            if (mine is not null && Equal(mine, theirs!, run) is not CelBool { Value: true } and var difference)
                return difference;
        }

        return CelBool.True;
    }

    private YamlNode? Node(string name) => mapping.TryGet(name, out var node) ? node : null;

    private CelValue? Visible(YamlNode node, CelSchema field) =>
        schema.HasProperties && node is YamlScalar { IsNull: true } ? null : YamlValues.Of(node, field);

    private CelSchema? SchemaOf(string property) => schema.HasProperties ? schema.FindProperty(property) : schema.Values;
}
