using System.Text.Json.Nodes;
using KSail.Configuration.Fields;

namespace KSail.Configuration.Tests.Editors;

/// <summary>A field of the table and the sections around it.</summary>
internal sealed class FieldPlace(IReadOnlyList<FieldRule> chain)
{
    // What a document needs to be right, besides the field in question.
    private static readonly (string Path, string Value)[] _needed =
    [
        ("apiVersion", "ksail.io/v1alpha1"), ("kind", "Cluster"), ("spec.cluster.distribution", "Talos"),
        ("spec.cluster.autoscaler.node.pools[].name", "a"), ("spec.cluster.autoscaler.node.pools[].taints[].key", "a"),
        ("spec.cluster.autoscaler.node.pools[].taints[].effect", "NoExecute"), ("spec.cluster.talos.extraPortMappings[].containerPort", "80"),
    ];

    public FieldRule Field => chain[^1];

    /// <summary>The path from the root; items are written <c>[]</c>.</summary>
    public string Path { get; } = string.Join('.', chain.Select((field, i) => field.Name + (field.Kind == FieldKind.Sections && i < chain.Count - 1 ? "[]" : "")));

    /// <summary>What a schema says of the field.</summary>
    public JsonNode In(JsonNode schema)
    {
        var at = schema;
        foreach (var field in chain)
            at = (at["items"] ?? at)["properties"]![field.Name]!;
        return at;
    }

    /// <summary>A document that gives the field a value.</summary>
    public string Document(string value) => Write($"{Field.Name}: {value}", skipped: Path);

    /// <summary>A document that is right but for the absence of the field.</summary>
    public string DocumentWithout() => Write("", skipped: Path);

    /// <summary>A document with something else beside the field.</summary>
    public string DocumentBeside(string entry) => Write(entry, skipped: null);

    private string Write(string entry, string? skipped)
    {
        return WriteSection(0, "");

        string WriteSection(int depth, string prefix)
        {
            var entries = new List<string>();
            foreach (var (path, value) in _needed)
            {
                var below = prefix.Length == 0 ? path : path.StartsWith(prefix + ".", StringComparison.Ordinal) ? path[(prefix.Length + 1)..] : "";
                if (below.Length > 0 && path != skipped && !below.Contains('.', StringComparison.Ordinal))
                    entries.Add($"{below}: {value}");
            }

            if (depth < chain.Count - 1)
            {
                var isList = chain[depth].Kind == FieldKind.Sections;
                var section = WriteSection(depth + 1, (prefix.Length == 0 ? "" : prefix + ".") + chain[depth].Name + (isList ? "[]" : ""));
                entries.Add(chain[depth].Name + (isList ? $": [{section}]" : $": {section}"));
            }
            else if (entry.Length > 0)
            {
                entries.Add(entry);
            }

            // The way to the distribution, where the field is elsewhere.
            if (prefix.Length == 0 && chain[0].Name != "spec")
                entries.Add("spec: {cluster: {distribution: Talos}}");
            if (prefix == "spec" && chain[1].Name != "cluster")
                entries.Add("cluster: {distribution: Talos}");
            return $"{{{string.Join(", ", entries)}}}";
        }
    }
}

/// <summary>Every field of the table.</summary>
internal static class FieldPlaces
{
    public static IReadOnlyList<FieldPlace> All { get; } = [.. Below(ConfigurationFields.Root, [])];

    private static IEnumerable<FieldPlace> Below(FieldRule section, IReadOnlyList<FieldRule> chain)
    {
        foreach (var field in section.Fields)
        {
            IReadOnlyList<FieldRule> here = [.. chain, field];
            yield return new FieldPlace(here);
            foreach (var place in Below(field, here))
                yield return place;
        }
    }
}
