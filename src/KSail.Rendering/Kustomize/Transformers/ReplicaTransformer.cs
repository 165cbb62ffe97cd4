using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Carries out one entry of <c>replicas</c>.</summary>
internal static class ReplicaTransformer
{
    public static void Apply(BuildContext context, ResourceSet set, YamlMapping entry, IReadOnlyList<FieldSpec> specs)
    {
        var name = entry.GetString("name") ?? "";
        // What is not said is zero in Go.
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
                spec.Visit(context, each, CreatedField.Text, count.Span, slot =>
                {
                    // Quotes outlive the number that they are put around.
                    if (spec.Scalar(context, each, slot) is { } old)
                        slot.Set(old.Style == ScalarStyle.Plain ? count : new YamlScalar(count.Value, ScalarType.String, old.Style, count.Span));
                });
            }
        }

        if (!found && !set.IsIncomplete)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, (entry["name"] ?? entry).Span, name.Length == 0 ? "an entry of replicas needs a 'name'"
                : specs.Count == 0 ? "no kind of object is given whose replicas could be set; add 'fieldSpecs'"
                : $"no {KindsOf(specs)} is named '{name}', now or in a base");
        }
    }

    private static string KindsOf(IReadOnlyList<FieldSpec> specs)
    {
        var kinds = new List<string>();
        foreach (var spec in specs)
        {
            var kind = spec.Kind.Length == 0 ? "object" : spec.Kind;
            if (!kinds.Contains(kind))
                kinds.Add(kind);
        }

        return kinds.Count == 1 ? kinds[0] : $"{string.Join(", ", kinds.Take(kinds.Count - 1))} or {kinds[^1]}";
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
