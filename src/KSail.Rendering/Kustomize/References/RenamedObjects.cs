namespace KSail.Rendering.Kustomize;

/// <summary>
/// The objects that once had one name, by the namespace they are in now. Platforms give the same name to an object of every application, so
/// a search through all of them for each reference would grow with the square of their number.
/// </summary>
internal sealed class RenamedObjects
{
    private readonly Dictionary<string, List<BuildObject>> _byNamespace = new(StringComparer.Ordinal);

    /// <summary>All of them in the order of the build.</summary>
    public List<BuildObject> All { get; } = [];

    public void Add(BuildObject renamed)
    {
        if (All.Count > 0 && ReferenceEquals(All[^1], renamed))
            return;
        All.Add(renamed);
        var ns = renamed.Current.EffectiveNamespace;
        if (!_byNamespace.TryGetValue(ns, out var near))
            _byNamespace[ns] = near = [];
        near.Add(renamed);
    }

    /// <summary>Those that an object in a namespace may refer to: in the same one, or in none, in the order of the build.</summary>
    public List<BuildObject> Near(string ns)
    {
        var near = _byNamespace.GetValueOrDefault(ns);
        var cluster = _byNamespace.GetValueOrDefault(ClusterScope.NoNamespace);
        if (near is null || cluster is null)
            return near ?? cluster ?? [];
        return All.FindAll(each => near.Contains(each) || cluster.Contains(each));
    }
}
