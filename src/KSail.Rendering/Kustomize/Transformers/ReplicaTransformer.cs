using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Carries out one entry of <c>replicas</c>.</summary>
internal static class ReplicaTransformer
{
    public static void Apply(BuildContext context, ResourceSet set, YamlMapping entry, IReadOnlyList<FieldSpec> specs)
    {
        if (entry.GetString("name") is not { Length: > 0 } name)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, entry.Span, "an entry of replicas needs a 'name' and a 'count'");
            return;
        }

        // Without a count, it is zero.
        var count = entry["count"] as YamlScalar ?? YamlScalar.Integer(0, entry.Span);
        var found = false;
        foreach (var each in set.Objects)
        {
            if (!HasName(each, name))
                continue;
            foreach (var spec in specs)
            {
                if (!spec.Selects(each))
                    continue;
                found = true;
                spec.Visit(context, each, CreatedField.Text, count.Span, slot => Write(context, each, spec, slot, count));
            }
        }

        if (!found && !set.IsIncomplete)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, entry["name"]!.Span,
                $"no Deployment, StatefulSet, ReplicaSet or ReplicationController is named '{name}', now or in a base");
        }
    }

    // Quotes outlive the number that they are put around.
    private static void Write(BuildContext context, BuildObject subject, FieldSpec spec, NodeSlot slot, YamlScalar count)
    {
        if (slot.Value is not YamlScalar old)
            context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, slot.Value.Span, $"'{spec.Path}' of {subject} is no single value, so no count can be written there");
        else if (old.Style == ScalarStyle.Plain)
            slot.Set(count);
        else
            slot.Set(new YamlScalar(count.Value, ScalarType.String, old.Style, count.Span));
    }

    private static bool HasName(BuildObject subject, string name)
    {
        if (subject.Name == name)
            return true;
        foreach (var previous in subject.Previous)
        {
            if (previous.Name == name)
                return true;
        }

        return false;
    }
}
