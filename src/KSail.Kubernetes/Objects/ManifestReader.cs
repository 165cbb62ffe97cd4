using System.Text.Json.Nodes;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Kubernetes.Connections;

namespace KSail.Kubernetes.Objects;

/// <summary>Reads manifests as objects that can be applied.</summary>
public static class ManifestReader
{
    /// <summary>Reads all objects of a text, in their order; the items of lists each for itself, empty documents not at all.</summary>
    /// <param name="file">The text.</param>
    /// <param name="diagnostics">Takes what is no YAML, and what is no object.</param>
    /// <returns>The objects; empty after an error.</returns>
    public static IReadOnlyList<KubernetesObject> Read(SourceFile file, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var yaml = YamlReader.Read(file);
        diagnostics.AddRange(yaml.Diagnostics);
        if (yaml.HasErrors)
            return [];
        var objects = new List<KubernetesObject>();
        foreach (var document in yaml.Documents)
        {
            if (document is YamlMapping mapping)
                Add(mapping, objects);
        }

        return objects;
    }

    /// <summary>Reads one document.</summary>
    public static IReadOnlyList<KubernetesObject> Read(YamlMapping document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var objects = new List<KubernetesObject>();
        Add(document, objects);
        return objects;
    }

    private static void Add(YamlMapping document, List<KubernetesObject> objects)
    {
        var kind = document.GetString("kind") ?? "";
        if (kind.EndsWith("List", StringComparison.Ordinal) && document.GetSequence("items") is { } items)
        {
            foreach (var item in items)
            {
                if (item is YamlMapping one)
                    Add(one, objects);
            }
        }
        else if (kind.Length > 0)
        {
            objects.Add(new KubernetesObject((JsonObject)YamlJson.Of(document)!));
        }
    }
}
