using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Flux.Variables;

/// <summary>One entry of <c>postBuild.substituteFrom</c>.</summary>
internal sealed record VariableSource(string Kind, string Name, bool IsOptional, SourceSpan Span)
{
    /// <summary>The entries of a Kustomization in order; incomplete ones are left to validation.</summary>
    public static IReadOnlyList<VariableSource> Of(FluxKustomization kustomization)
    {
        if (kustomization.Spec.GetMapping("postBuild")?.GetSequence("substituteFrom") is not { } entries)
            return [];
        var sources = new List<VariableSource>();
        foreach (var item in entries)
        {
            if (item is not YamlMapping entry || entry.GetString("kind") is not ("ConfigMap" or "Secret") || entry.GetString("name") is not { } name)
                continue;
            var optional = entry["optional"] is YamlScalar scalar && scalar.AsBoolean() == true;
            sources.Add(new VariableSource(entry.GetString("kind")!, name, optional, entry["name"]!.Span));
        }

        return sources;
    }
}
