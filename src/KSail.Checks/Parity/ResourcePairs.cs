using KSail.Checks.Comparison;
using KSail.Rendering;

namespace KSail.Checks.Parity;

/// <summary>One resource in two environments.</summary>
/// <param name="Name">Its name, that of the first environment where both have it.</param>
/// <param name="From">In the first; null where it is not there.</param>
/// <param name="To">In the second; null where it is not there.</param>
internal sealed record ResourcePair(string Name, Resource? From, Resource? To);

/// <summary>
/// Finds each resource of one environment in the other: by group, kind, namespace and name. ConfigMaps and Secrets that kustomize generates carry a
/// digest of their content at the end of their name; where that is all that differs, they are the same resource, and so are the names in what refers to them.
/// </summary>
internal sealed class ResourcePairs
{
    private const int HashLength = 10;

    // Hexadecimal digits as kustomize writes them, so that no digest spells a word.
    private const string HashCharacters = "2456789bcdfghkmt";

    private ResourcePairs(IReadOnlyList<ResourcePair> pairs, Dictionary<string, string> renamed)
    {
        Pairs = pairs;
        Renamed = renamed;
    }

    /// <summary>All resources of both, by name in ordinal order.</summary>
    public IReadOnlyList<ResourcePair> Pairs { get; }

    /// <summary>Generated names in the first environment, with those in the second.</summary>
    public Dictionary<string, string> Renamed { get; }

    /// <summary>Pairs the resources of two environments.</summary>
    public static ResourcePairs Of(RenderedEnvironment from, RenderedEnvironment to)
    {
        var left = RenderedComparison.Index(from);
        var right = RenderedComparison.Index(to);
        var pairs = new List<ResourcePair>(left.Count);
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        var generated = Generated(right, left);
        var own = Generated(left, right);
        foreach (var (name, resource) in left)
        {
            if (right.TryGetValue(name, out var other))
            {
                pairs.Add(new ResourcePair(name, resource, other));
            }
            else if (Stem(name) is { } stem && own.GetValueOrDefault(stem) == name && generated.GetValueOrDefault(stem) is { } counterpart)
            {
                pairs.Add(new ResourcePair(name, resource, right[counterpart]));
                renamed[resource.Name] = right[counterpart].Name;
            }
            else
            {
                pairs.Add(new ResourcePair(name, resource, null));
            }
        }

        var taken = new HashSet<Resource>(ReferenceEqualityComparer.Instance);
        foreach (var pair in pairs)
        {
            if (pair.To is { } resource)
                taken.Add(resource);
        }

        foreach (var (name, resource) in right)
        {
            if (!taken.Contains(resource))
                pairs.Add(new ResourcePair(name, null, resource));
        }

        pairs.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new ResourcePairs(pairs, renamed);
    }

    // Names without their digests, of resources that the other environment does not have; null for a stem that several have.
    private static Dictionary<string, string?> Generated(Dictionary<string, Resource> resources, Dictionary<string, Resource> others)
    {
        var stems = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, resource) in resources)
        {
            if (others.ContainsKey(name) || resource.Group.Length > 0 || resource.Kind is not ("ConfigMap" or "Secret") || Stem(name) is not { } stem)
                continue;
            stems[stem] = stems.ContainsKey(stem) ? null : name;
        }

        return stems;
    }

    private static string? Stem(string name)
    {
        var dash = name.Length - HashLength - 1;
        if (dash <= 0 || name[dash] != '-')
            return null;
        for (var i = dash + 1; i < name.Length; i++)
        {
            if (!HashCharacters.Contains(name[i], StringComparison.Ordinal))
                return null;
        }

        return name[..dash];
    }
}
