using System.Text;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Says what to write instead of a field that kustomize will drop, with the user's own values where they fit into a line.</summary>
internal static class NewSpelling
{
    private const int MaxShown = 3;
    private const int MaxLength = 60;

    /// <summary>The end of a sentence that begins with the deprecation.</summary>
    public static string Of(string field, YamlNode value) => field switch
    {
        "bases" => $"write resources: [{List(value, static item => Plain(item))}]",
        "commonLabels" => $"write labels: [{{pairs: {{{Pairs(value)}}}, includeSelectors: true}}]",
        "patchesStrategicMerge" => $"write patches: [{List(value, static item => item is YamlScalar text && IsInline(text.Value) ? "{patch: |- ...}" : $"{{path: {Plain(item)}}}")}]",
        "patchesJson6902" => "move its entries to 'patches' as they are",
        "imageTags" => "rename it to 'images'",
        _ => $"write replacements: [{List(value, static item => Source(item), maxShown: 1)}]",
    };

    private static string Source(YamlNode item)
    {
        var entry = item as YamlMapping;
        var target = entry?.GetMapping("objref");
        var path = entry?.GetMapping("fieldref")?.GetString("fieldPath") ?? "metadata.name";
        return $"{{source: {{kind: {target?.GetString("kind")}, name: {target?.GetString("name")}, fieldPath: {path}}}, targets: [...]}}";
    }

    private static string List(YamlNode value, Func<YamlNode, string> write, int maxShown = MaxShown)
    {
        var text = new StringBuilder();
        var count = 0;
        foreach (var item in value as YamlSequence ?? [])
        {
            text.Append(count == 0 ? "" : ", ").Append(count == maxShown ? "..." : write(item));
            if (count++ == maxShown)
                break;
        }

        return text.ToString();
    }

    private static string Pairs(YamlNode value)
    {
        var text = new StringBuilder();
        var entries = (value as YamlMapping)?.Entries ?? [];
        for (var i = 0; i < entries.Count && i <= MaxShown; i++)
            text.Append(i == 0 ? "" : ", ").Append(i == MaxShown ? "..." : $"{Plain(entries[i].Key)}: {Plain(entries[i].Value)}");
        return text.ToString();
    }

    private static string Plain(YamlNode node) =>
        node is YamlScalar scalar && YamlWriter.ToText(scalar).TrimEnd('\n') is { Length: <= MaxLength } text && !text.Contains('\n', StringComparison.Ordinal) ? text : "...";

    private static bool IsInline(string entry) => entry.Contains('\n', StringComparison.Ordinal) || entry.Contains(": ", StringComparison.Ordinal);
}
