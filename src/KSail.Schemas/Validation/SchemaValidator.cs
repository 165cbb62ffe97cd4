using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Validation;

/// <summary>
/// Checks objects as an API server decodes and validates them strictly: unknown fields, types, required fields, enums, formats, bounds,
/// patterns, alternatives and list keys. In time linear in the object. Follows the server where a stricter reading would refuse what it
/// accepts: null counts as absent, an empty text as "not set" where a built-in kind asks for one of several, and <c>status</c>, which
/// appliers drop, is only checked for the shape of its fields. A value that is encrypted in the repository is accepted as anything. Not
/// thread-safe: one per thread.
/// </summary>
public sealed class SchemaValidator
{
    private readonly Findings _findings;
    private readonly ScalarChecks _scalars;
    private readonly LogicChecks _logic;
    private readonly FieldChecks _fields;
    private readonly ItemIdentities _identities = new();

    /// <summary>A validator that tells what is wrong.</summary>
    /// <param name="diagnostics">Receives it.</param>
    public SchemaValidator(DiagnosticBag diagnostics)
    {
        _findings = new Findings(diagnostics);
        _scalars = new ScalarChecks(_findings);
        _logic = new LogicChecks(this, _findings);
        _fields = new FieldChecks(_findings);
    }

    /// <summary>Checks an object against the schema of its kind.</summary>
    public void Validate(YamlMapping resource, KindSchema schema)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(schema);
        _findings.Start(resource, schema);
        _scalars.TypesOnly = false;
        _fields.Start(schema);
        var complete = schema.DefaultsMatter ? Defaults.Apply(resource, schema) : resource;
        ValidateMapping(complete, schema.Root, schema.HasStatusSubresource ? Place.RootWithStatus : Place.Root);
        if (schema.Root.Has(ShapeFlags.HasLogic))
            _logic.Check(complete, schema.Root);
    }

    /// <summary>Checks a value that stands for itself, such as a default, against a part of the schema of a kind.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="schema">The part of its schema.</param>
    public void ValidatePart(YamlNode value, string name, KindSchema kind, Schema schema)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(kind);
        _findings.StartPart(value, kind);
        _scalars.TypesOnly = false;
        _fields.Start(kind);
        _findings.Path.Push(value, name);
        ValidateValue(value, schema);
        _findings.Path.Pop();
    }

    private enum Place
    {
        Inside,
        Root,
        RootWithStatus,
    }

    /// <summary>Checks a value against one of its alternatives.</summary>
    internal void ValidateAgain(YamlNode value, Schema schema)
    {
        if (_findings.Spend())
            ValidateValue(value, schema);
    }

    private void ValidateValue(YamlNode value, Schema schema)
    {
        if (value is YamlScalar { IsNull: true } nothing)
        {
            _scalars.CheckNull(nothing, schema);
            return;
        }

        switch (schema.Kind)
        {
            case ValueKind.Any:
                ValidateAny(value, schema);
                break;
            case ValueKind.TextOrList:
                break;
            case ValueKind.Object:
                if (value is YamlMapping mapping)
                    ValidateMapping(mapping, schema, Place.Inside);
                else
                    _scalars.WrongType(value, schema);
                break;
            case ValueKind.Array:
                if (value is YamlSequence sequence)
                    ValidateSequence(sequence, schema);
                else
                    _scalars.WrongType(value, schema);
                break;
            default:
                if (value is YamlScalar scalar)
                    _scalars.Check(scalar, schema);
                else
                    _scalars.WrongType(value, schema);
                break;
        }

        if (schema.Has(ShapeFlags.HasLogic) && !_scalars.TypesOnly)
            _logic.Check(value, schema);
    }

    // Without a type, what a schema says holds for the values that it can hold for.
    private void ValidateAny(YamlNode value, Schema schema)
    {
        if (schema.Has(ShapeFlags.PrunesEverything))
        {
            RefuseKeys(value, schema);
            return;
        }

        switch (value)
        {
            case YamlMapping mapping when schema.PropertyCount > 0 || schema.Has(ShapeFlags.HasBounds) || schema.TryGetChild(out _):
                ValidateMapping(mapping, schema, Place.Inside);
                break;
            case YamlSequence sequence when schema.Has(ShapeFlags.HasBounds) || schema.TryGetChild(out _):
                ValidateSequence(sequence, schema);
                break;
            case YamlScalar scalar when !schema.IsNative:
                _scalars.Check(scalar, schema);
                break;
        }
    }

    private void RefuseKeys(YamlNode value, Schema schema)
    {
        if (value is YamlMapping mapping)
        {
            foreach (var entry in mapping.Entries)
                _fields.UnknownField(entry, schema);
        }
        else if (value is YamlSequence sequence)
        {
            for (var i = 0; i < sequence.Count; i++)
            {
                _findings.Path.Push(sequence[i], i);
                RefuseKeys(sequence[i], schema);
                _findings.Path.Pop();
            }
        }
    }

    private void ValidateMapping(YamlMapping mapping, Schema schema, Place place)
    {
        var missing = schema.RequiredCount;
        var isEmbedded = schema.IsEmbeddedResource;
        HashSet<string>? meant = null;
        var entries = mapping.Entries;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var name = entry.Name;
            var property = schema.Table.FindProperty(schema.Index, name);
            Schema child;
            if (property >= 0)
            {
                child = schema.PropertyAt(property);
                if (schema.IsRequired(property) && (entry.Value is not YamlScalar { IsNull: true } || (child.IsNullable && !child.IsNative)))
                    missing--;
                if (schema.Table.IsBounded(property) && _fields.IsOutOfRelease(entry, schema, property))
                    continue;
            }
            else if (isEmbedded && name is "apiVersion" or "kind" or "metadata")
            {
                child = default;
            }
            else if (!schema.TryGetChild(out child))
            {
                if (!schema.PreservesUnknownFields && _fields.UnknownField(entry, schema) is { } suggestion)
                    (meant ??= new HashSet<string>(StringComparer.Ordinal)).Add(suggestion);
                continue;
            }

            if (place == Place.RootWithStatus)
                _scalars.TypesOnly = name == "status";
            _findings.Path.Push(entry.Value, name);
            if (child != default)
                ValidateValue(entry.Value, child);
            if (name == "metadata" && (place != Place.Inside || isEmbedded) && !(child != default && child.IsNative))
                ValidateValue(entry.Value, SchemaCatalog.Embedded.ObjectMeta);
            _findings.Path.Pop();
        }

        if (place == Place.RootWithStatus)
            _scalars.TypesOnly = false;
        if (_scalars.TypesOnly)
            return;
        if (missing > 0)
            _fields.MissingFields(mapping, schema, meant);
        if (isEmbedded)
            _fields.MissingIdentity(mapping);
        if (schema.Has(ShapeFlags.HasBounds))
            _scalars.CheckCount(mapping, CountEntries(mapping, schema), schema, ExtraTag.MinProperties, ExtraTag.MaxProperties, "entries");
    }

    // A null where a custom kind allows none is dropped before anything is counted.
    private static int CountEntries(YamlMapping mapping, Schema schema)
    {
        var count = mapping.Count;
        for (var i = 0; i < mapping.Count; i++)
        {
            if (mapping.Entries[i].Value is YamlScalar { IsNull: true } && !schema.IsNative
                && (schema.TryGetProperty(mapping.Entries[i].Name, out var field) || schema.TryGetChild(out field)) && !field.IsNullable)
            {
                count--;
            }
        }

        return count;
    }

    private void ValidateSequence(YamlSequence sequence, Schema schema)
    {
        var before = _findings.Count;
        if (schema.TryGetChild(out var child))
        {
            for (var i = 0; i < sequence.Count; i++)
            {
                _findings.Path.Push(sequence[i], i);
                ValidateItem(sequence[i], child);
                _findings.Path.Pop();
            }
        }

        if (_scalars.TypesOnly)
            return;
        // What is wrong with an item may be what makes it look like another.
        if (sequence.Count > 1 && schema.Has(ShapeFlags.ListMap | ShapeFlags.ListSet) && _findings.Count == before)
            CheckDuplicates(sequence, schema);
        if (schema.Has(ShapeFlags.HasBounds))
            _scalars.CheckCount(sequence, sequence.Count, schema, ExtraTag.MinItems, ExtraTag.MaxItems, "items");
    }

    // Decoding makes an item without fields of a null in a built-in list; in a custom one it is a value of the wrong type.
    private void ValidateItem(YamlNode item, Schema schema)
    {
        if (item is YamlScalar { IsNull: true })
        {
            if (schema is { IsNative: true, Kind: ValueKind.Object, RequiredCount: > 0 })
                item = new YamlMapping { Span = item.Span };
            else if (schema is { IsNative: false, IsNullable: false, Kind: not ValueKind.Any, Default: null })
                _scalars.WrongType(item, schema);
        }

        ValidateValue(item, schema);
    }

    private void CheckDuplicates(YamlSequence sequence, Schema schema)
    {
        _identities.Start(sequence.Count, schema);
        var descriptor = ItemIdentities.AreRefusedOnCreation(_findings.Path.LastKey, schema) ? SchemaDiagnostics.DuplicateItem : SchemaDiagnostics.RepeatedItem;
        for (var i = 0; i < sequence.Count; i++)
        {
            var first = _identities.Add(sequence[i], i, out var at);
            if (first < 0)
                continue;
            _findings.Path.Push(sequence[i], i);
            var keys = schema.ListKind == ListKind.Map ? schema.MapKeys : [];
            var what = keys.Count == 0 ? "is the same value as" : $"has the same {string.Join(" and ", keys)} as";
            var place = sequence[first].Span is { HasFile: true } span ? $", at line {span.Line}" : "";
            if (!_findings.Swallow())
                _findings.Report(descriptor, at, $"'{_findings.Path.ToText()}' {what} item {first}{place}; remove one of the two");
            _findings.Path.Pop();
        }
    }
}
