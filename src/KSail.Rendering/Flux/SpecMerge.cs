using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Flux;

/// <summary>
/// Merges the fields of a Flux Kustomization into the kustomization file at its path, as the controller does before it builds
/// (<c>fluxcd/pkg/kustomize</c>). The fields keep their places in the Flux Kustomization.
/// </summary>
internal sealed class SpecMerge(SourceView view, DiagnosticBag diagnostics)
{
    private static readonly string[] Fields =
    [
        "targetNamespace", "namePrefix", "nameSuffix", "patches", "patchesStrategicMerge", "patchesJson6902", "components", "images", "buildMetadata",
    ];

    /// <summary>Whether the controller builds anything else than the kustomization file as it stands.</summary>
    public static bool IsNeeded(FluxKustomization kustomization, YamlMapping file)
    {
        if (!HasResources(file))
            return true;
        foreach (var field in Fields)
        {
            if (kustomization.Spec[field] is { } value and not YamlScalar { IsNull: true } && value is not YamlSequence { Count: 0 })
                return true;
        }

        return false;
    }

    /// <summary>Merges into <paramref name="target"/>, which the caller owns.</summary>
    public void Merge(FluxKustomization kustomization, YamlMapping target, string directory)
    {
        var spec = kustomization.Spec;
        Replace(spec, "targetNamespace", target, "namespace");
        Replace(spec, "namePrefix", target, "namePrefix");
        Replace(spec, "nameSuffix", target, "nameSuffix");
        Append(target, "patches", spec.GetSequence("patches"), static item => item.Clone());
        MergeComponents(kustomization, target, directory);
        Append(target, "patchesStrategicMerge", spec.GetSequence("patchesStrategicMerge"), AsText);
        Append(target, "patchesJson6902", spec.GetSequence("patchesJson6902"), static item =>
        {
            // Flux takes the operations as a list, kustomize as a text.
            if (item is not YamlMapping patch || patch["patch"] is not { } operations || operations is YamlScalar)
                return item.Clone();
            var copy = patch.CloneMapping();
            copy.Set("patch", AsText(operations));
            return copy;
        });
        MergeImages(spec, target);
        if (spec.TryGetEntry("buildMetadata", out var buildMetadata) && buildMetadata.Value is YamlSequence { Count: > 0 })
            target.Set(buildMetadata.Key, buildMetadata.Value.Clone());
        // A file without resources is the controller's own making to it, and for those it wants origins and nothing else.
        if (!HasResources(target))
            target.Set("buildMetadata", new YamlSequence([YamlScalar.String("originAnnotations", kustomization.PathSpan)], kustomization.PathSpan));
    }

    private static bool HasResources(YamlMapping file) => file["resources"] is { } resources and not YamlScalar { IsNull: true } and not YamlSequence { Count: 0 };

    private static void Replace(YamlMapping spec, string field, YamlMapping target, string name)
    {
        if (spec.TryGetEntry(field, out var entry) && entry.Value is YamlScalar { IsNull: false } value && value.Value.Length > 0)
            target.Set(YamlScalar.String(name, entry.Key.Span), value);
    }

    private static void Append(YamlMapping target, string name, YamlSequence? items, Func<YamlNode, YamlNode> convert)
    {
        if (items is null || items.Count == 0)
            return;
        var list = ListOf(target, name, items.Span);
        foreach (var item in items)
            list.Add(convert(item));
    }

    private static YamlSequence ListOf(YamlMapping target, string name, SourceSpan span)
    {
        if (target.GetSequence(name) is { } existing)
            return existing;
        var list = new YamlSequence(span);
        target.Set(name, list);
        return list;
    }

    private static YamlScalar AsText(YamlNode node) => YamlScalar.String(node is YamlScalar text ? text.Value : YamlWriter.ToText(node), node.Span);

    private void MergeComponents(FluxKustomization kustomization, YamlMapping target, string directory)
    {
        var skipMissing = kustomization.Spec["ignoreMissingComponents"] is YamlScalar scalar && scalar.AsBoolean() == true;
        foreach (var item in kustomization.Spec.GetSequence("components") ?? [])
        {
            if (item is not YamlScalar component)
                continue;
            if (component.Value.Contains("://", StringComparison.Ordinal) || Path.IsPathRooted(component.Value) || component.Value.Length == 0
                || component.Value.Contains('\0', StringComparison.Ordinal))
            {
                diagnostics.Add(FluxDiagnostics.InvalidComponent, component.Span,
                    $"'{component.Value}' cannot be a component of {kustomization.Id}; name a directory relative to its path");
                continue;
            }

            if (skipMissing && view.Locate(Path.Combine(directory, component.Value)).Kind == PathKind.Missing)
                continue;
            ListOf(target, "components", component.Span).Add(component);
        }
    }

    // An image of the same name is merged; tag and digest go together.
    private static void MergeImages(YamlMapping spec, YamlMapping target)
    {
        foreach (var item in spec.GetSequence("images") ?? [])
        {
            if (item is not YamlMapping image)
                continue;
            var list = ListOf(target, "images", image.Span);
            if (Find(list, image.GetString("name")) is not { } existing)
            {
                list.Add(image.Clone());
                continue;
            }

            if (image.TryGetEntry("newName", out var newName))
                existing.Set(newName.Key, newName.Value);
            if (!image.Contains("newTag") && !image.Contains("digest"))
                continue;
            existing.Remove("newTag");
            existing.Remove("digest");
            if (image.TryGetEntry("newTag", out var tag))
                existing.Set(tag.Key, tag.Value);
            if (image.TryGetEntry("digest", out var digest))
                existing.Set(digest.Key, digest.Value);
        }
    }

    private static YamlMapping? Find(YamlSequence images, string? name)
    {
        foreach (var item in images)
        {
            if (item is YamlMapping image && image.GetString("name") == name)
                return image;
        }

        return null;
    }
}
