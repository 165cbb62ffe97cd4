using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Carries out <c>labels</c>, <c>commonLabels</c> and <c>commonAnnotations</c>: pairs of text written into mappings.</summary>
internal static class LabelTransformer
{
    /// <summary>One entry of <c>labels</c>.</summary>
    public static void ApplyEntry(BuildContext context, ResourceSet set, YamlMapping entry)
    {
        if (entry.GetMapping("pairs") is not { } pairs)
            return;
        // What an entry names comes first, and hides a field of the same path that is meant for all kinds.
        var config = set.Config;
        var merge = new FieldSpecMerge(context, entry["fields"]?.Span ?? entry.Span);
        var specs = merge.Merge(FieldSpecReader.Read(entry.GetSequence("fields")), config[ConfigList.Labels]);
        if (Is(entry, "includeSelectors"))
        {
            specs = merge.Merge(specs, config[ConfigList.CommonLabels]);
        }
        else
        {
            if (Is(entry, "includeTemplates"))
                specs = merge.Merge(specs, config[ConfigList.TemplateLabels]);
            specs = merge.Merge(specs, FieldSpecs.MetadataLabels);
        }

        Apply(context, set, pairs, specs);
    }

    /// <summary>Writes <paramref name="pairs"/> into each of the mappings that <paramref name="specs"/> name.</summary>
    public static void Apply(BuildContext context, ResourceSet set, YamlMapping pairs, IReadOnlyList<FieldSpec> specs)
    {
        if (pairs.Count == 0)
            return;
        foreach (var each in set.Objects)
        {
            var added = new YamlScalar?[pairs.Count];
            foreach (var spec in specs)
            {
                if (spec.Selects(each))
                    spec.Visit(context, each, CreatedField.Mapping, pairs.Entries[0].Key.Span, slot => Write(context, each, spec, slot, pairs, added));
            }
        }
    }

    private static void Write(BuildContext context, BuildObject subject, FieldSpec spec, NodeSlot slot, YamlMapping pairs, YamlScalar?[] added)
    {
        // Null that the specification may not replace takes nothing in, and nobody complains.
        if (slot.Value is YamlScalar { IsNull: true })
            return;
        if (slot.Value is not YamlMapping mapping)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, slot.Value.Span, $"'{spec.Path}' of {subject} is no mapping, so no label or annotation can be written into it");
            return;
        }

        for (var i = 0; i < pairs.Count; i++)
        {
            var (key, value) = (pairs.Entries[i].Key, (YamlScalar)pairs.Entries[i].Value);
            if (!context.Growth.Allow(key.Value.Length + value.Value.Length, key.Span))
                return;
            if (mapping.TryGet(key.Value, out var old))
            {
                var changed = WrittenText.Of(value.Value, value.Span, old);
                mapping.Set(key, changed);
                subject.Overwrite(old, changed);
                continue;
            }

            if (added[i] is { } earlier)
                subject.Share(earlier);
            mapping.Set(WrittenText.Key(key), added[i] ??= WrittenText.Of(value.Value, value.Span));
        }
    }

    private static bool Is(YamlMapping entry, string field) => entry[field] is YamlScalar scalar && scalar.AsBoolean() == true;
}
