using KSail.Documents.Yaml;

namespace KSail.Schemas.Tests;

/// <summary>
/// Breaks every valid manifest in one place at a time, wherever the schema has a say, and expects exactly one finding there: no rule
/// sleeps on any kind, and none reports one mistake twice.
/// </summary>
public sealed class MutationTests
{
    [Fact]
    public void A_misspelt_field_is_found_at_its_key()
    {
        var count = ForEachField(static (mapping, entry, schema) =>
        {
            var misspelt = entry.Name + "x";
            if (schema.Kind == ValueKind.Any || schema.PreservesUnknownFields || schema.TryGetChild(out _) || schema.TryGetProperty(misspelt, out _))
                return null;
            Replace(mapping, entry, new YamlEntry(new YamlScalar(misspelt, ScalarType.String, ScalarStyle.Plain, entry.Key.Span), entry.Value));
            return ("KSAIL3001", entry.Key, $"did you mean '{entry.Name}'?");
        });
        Assert.InRange(count, 600, int.MaxValue);
    }

    [Fact]
    public void A_dropped_required_field_is_found_at_its_parent()
    {
        var count = ForEachField(static (mapping, entry, schema) =>
        {
            if (!schema.Requires(entry.Name))
                return null;
            mapping.Remove(entry.Name);
            return ("KSAIL3003", mapping, $"{entry.Name}' is missing");
        });
        Assert.InRange(count, 100, int.MaxValue);
    }

    [Fact]
    public void A_value_of_the_wrong_type_is_found_at_the_value()
    {
        var count = ForEachField(static (mapping, entry, schema) =>
        {
            if (!TryGetField(schema, entry.Name, out var field) || entry.Value is YamlScalar { IsNull: true })
                return null;
            YamlNode? wrong = field.Kind switch
            {
                ValueKind.Any => null,
                ValueKind.Object or ValueKind.Array => new YamlScalar("5", ScalarType.Integer, ScalarStyle.Plain, entry.Value.Span),
                ValueKind.String => YamlScalar.Boolean(true, entry.Value.Span),
                ValueKind.Integer or ValueKind.Number or ValueKind.Boolean => YamlScalar.String("x", entry.Value.Span),
                _ => new YamlSequence(entry.Value.Span),
            };
            if (wrong is null)
                return null;
            Replace(mapping, entry, entry with { Value = wrong });
            return ("KSAIL3002", wrong, "must be");
        });
        Assert.InRange(count, 600, int.MaxValue);
    }

    [Fact]
    public void A_value_that_is_not_allowed_is_found_at_the_value()
    {
        var count = ForEachField(static (mapping, entry, schema) =>
        {
            if (!TryGetField(schema, entry.Name, out var field) || field.AllowedValues.Count == 0)
                return null;
            var wrong = YamlScalar.String("Never-Ever", entry.Value.Span);
            Replace(mapping, entry, entry with { Value = wrong });
            return ("KSAIL3004", wrong, "is not allowed");
        });
        Assert.InRange(count, 40, int.MaxValue);
    }

    private static bool TryGetField(Schema schema, string name, out Schema field) => schema.TryGetProperty(name, out field) || schema.TryGetChild(out field);

    // A fresh copy for every mutation; returns how many there were.
    private static int ForEachField(Func<YamlMapping, YamlEntry, Schema, (string Code, YamlNode At, string Says)?> mutate)
    {
        var count = 0;
        foreach (var manifest in Checking.ValidManifests())
        {
            var kind = SchemaCatalog.Embedded.Find(manifest.GetString("apiVersion")!, manifest.GetString("kind")!)!;
            var fields = Fields(manifest, kind.Root, isRoot: true).Count();
            for (var i = 0; i < fields; i++)
            {
                var copy = manifest.CloneMapping();
                var (mapping, entry, schema) = Fields(copy, kind.Root, isRoot: true).ElementAt(i);
                if (mutate(mapping, entry, schema) is not var (code, at, says))
                    continue;
                count++;
                var found = Checking.Check(copy, kind);
                var what = $"{manifest.GetString("kind")}: {entry.Name} at line {entry.Key.Span.Line}: {string.Join("; ", found)}";
                Assert.True(found.Count == 1, what);
                Assert.True(found[0].Code == code && found[0].Span == at.Span && found[0].Message.Contains(says, StringComparison.Ordinal), what);
            }
        }

        return count;
    }

    // The identity at the root decides which schema applies, and status is not checked in full: neither is mutated.
    private static IEnumerable<(YamlMapping Mapping, YamlEntry Entry, Schema Schema)> Fields(YamlNode node, Schema schema, bool isRoot)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries.ToList())
                {
                    if (isRoot && entry.Name is "apiVersion" or "kind" or "status")
                        continue;
                    yield return (mapping, entry, schema);
                    if (!TryGetField(schema, entry.Name, out var field))
                        continue;
                    foreach (var inner in Fields(entry.Value, field, isRoot: false))
                        yield return inner;
                }

                break;
            case YamlSequence sequence when schema.TryGetChild(out var child):
                foreach (var item in sequence)
                {
                    foreach (var inner in Fields(item, child, isRoot: false))
                        yield return inner;
                }

                break;
        }
    }

    private static void Replace(YamlMapping mapping, YamlEntry old, YamlEntry replacement)
    {
        var at = mapping.IndexOf(old.Name);
        mapping.Remove(old.Name);
        mapping.Insert(at, replacement.Key, replacement.Value);
    }
}
