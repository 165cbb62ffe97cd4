using KSail.Rendering;

namespace KSail.Checks.Comparison;

/// <summary>Compares what Flux applies before and after, resource by resource.</summary>
public static class RenderedComparison
{
    /// <summary>What is not the same, by name of the resource in ordinal order. A resource is the same one by group, kind, namespace and name; a new version of its API is a change.</summary>
    /// <param name="before">What is applied now; null for nothing.</param>
    /// <param name="after">What will be applied.</param>
    public static IReadOnlyList<ResourceChange> Compare(RenderedEnvironment? before, RenderedEnvironment after)
    {
        ArgumentNullException.ThrowIfNull(after);
        var old = Index(before);
        var changes = new SortedDictionary<string, ResourceChange>(StringComparer.Ordinal);
        var current = Index(after);
        foreach (var (name, resource) in current)
        {
            old.TryGetValue(name, out var previous);
            var (from, to) = ComparableText.Of(previous, resource);
            if (previous is null)
                changes.Add(name, new ResourceChange(ChangeKind.Added, name, LineDifference.Of(from, to)));
            else if (!from.AsSpan().SequenceEqual(to))
                changes.Add(name, new ResourceChange(ChangeKind.Changed, name, LineDifference.Of(from, to)));
        }

        foreach (var (name, resource) in old)
        {
            if (!current.ContainsKey(name))
            {
                var (from, to) = ComparableText.Of(resource, null);
                changes.Add(name, new ResourceChange(ChangeKind.Removed, name, LineDifference.Of(from, to)));
            }
        }

        return [.. changes.Values];
    }

    /// <summary>The resources by name. Of two that are applied one after the other the last one stays.</summary>
    internal static Dictionary<string, Resource> Index(RenderedEnvironment? environment)
    {
        var index = new Dictionary<string, Resource>(StringComparer.Ordinal);
        foreach (var kustomization in environment?.Kustomizations ?? [])
        {
            foreach (var resource in kustomization.Resources)
                index[NameOf(resource)] = resource;
        }

        foreach (var release in environment?.Releases ?? [])
        {
            foreach (var resource in release.Resources)
                index[NameOf(resource)] = resource;
        }

        return index;
    }

    private static string NameOf(Resource resource)
    {
        var kind = resource.Group.Length > 0 ? $"{resource.Kind}.{resource.Group}" : resource.Kind;
        return resource.Namespace.Length > 0 ? $"{kind} {resource.Namespace}/{resource.Name}" : $"{kind} {resource.Name}";
    }
}
