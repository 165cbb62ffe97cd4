using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Carries out one entry of <c>replicas</c>.</summary>
internal static class ReplicaTransformer
{
    public static void Apply(BuildContext context, ResourceSet set, YamlMapping entry, IReadOnlyList<FieldSpec> specs)
    {
        if (entry.GetString("name") is not { Length: > 0 } name || entry["count"] is not YamlScalar count)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, entry.Span, "an entry of replicas needs a 'name' and a 'count'");
            return;
        }

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
                spec.Visit(context, each, CreatedField.Text, count.Span, slot => slot.Set(count));
            }
        }

        if (!found && !set.IsIncomplete)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, entry["name"]!.Span,
                $"no Deployment, StatefulSet, ReplicaSet or ReplicationController is named '{name}', now or in a base");
        }
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
