using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Scanning.Objects;

/// <summary>
/// The objects of an environment in the order of its build, and the joins between them that controls need. A join is built when the first
/// control asks for it.
/// </summary>
internal sealed class ObjectIndex
{
    private readonly List<ScannedObject> _objects = [];
    private readonly Dictionary<long, ObjectGroup> _groups = [];

    private ObjectIndex()
    {
    }

    /// <summary>Every object that says what it is.</summary>
    public IReadOnlyList<ScannedObject> Objects => _objects;

    /// <summary>Reads an environment. Objects in lists count each for itself, as they would on the cluster.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="withCharts">Whether what its charts render to counts, too: as it would for Kubescape in the output of <c>helm template</c>.</param>
    public static ObjectIndex Of(RenderedEnvironment environment, bool withCharts = true)
    {
        var index = new ObjectIndex();
        for (var i = 0; i < environment.Kustomizations.Count; i++)
        {
            var resources = environment.Kustomizations[i].Resources;
            for (var j = 0; j < resources.Count; j++)
            {
                if (withCharts || resources[j].Origin is null)
                    index.Add(resources[j].Tree, resources[j].Origin);
            }
        }

        for (var i = 0; withCharts && i < environment.Releases.Count; i++)
        {
            var resources = environment.Releases[i].Resources;
            for (var j = 0; j < resources.Count; j++)
                index.Add(resources[j].Tree, resources[j].Origin);
        }

        return index;
    }

    /// <summary>The objects of some kinds.</summary>
    public ObjectGroup Of(ObjectKinds kinds)
    {
        if (_groups.TryGetValue((long)kinds, out var group))
            return group;
        group = new ObjectGroup();
        for (var i = 0; i < _objects.Count; i++)
        {
            if (_objects[i].Kind.Is(kinds))
                group.Add(_objects[i]);
        }

        _groups[(long)kinds] = group;
        return group;
    }

    private void Add(YamlMapping tree, ReleaseOrigin? origin)
    {
        var kind = tree.GetString("kind");
        var apiVersion = tree.GetString("apiVersion");
        if (kind is null || apiVersion is null)
            return;
        if (!IsList(tree, kind))
        {
            _objects.Add(new ScannedObject(tree, apiVersion, kind) { Origin = origin });
            return;
        }

        var items = tree.GetSequence("items")!;
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is YamlMapping item && !IsList(item, item.GetString("kind") ?? ""))
                Add(item, origin);
        }
    }

    // What has a name is an object of a custom kind, whatever its kind is called.
    private static bool IsList(YamlMapping tree, string kind) =>
        kind.EndsWith("List", StringComparison.Ordinal) && tree.GetSequence("items") is not null && !tree.GetMapping("metadata").Has("name");
}

/// <summary>Some objects of an environment, to be found by namespace and by name.</summary>
internal sealed class ObjectGroup
{
    private static readonly List<ScannedObject> _none = [];

    private readonly List<ScannedObject> _all = [];
    private Dictionary<string, List<ScannedObject>>? _places;
    private Dictionary<string, List<ScannedObject>>? _names;

    /// <summary>All of them, in the order of the build.</summary>
    public List<ScannedObject> All => _all;

    /// <summary>Those of a namespace; objects that name none are in <c>default</c>.</summary>
    public List<ScannedObject> In(string place) => (_places ??= ByPlace()).GetValueOrDefault(place) ?? _none;

    /// <summary>Those of a name, in all namespaces.</summary>
    public List<ScannedObject> Named(string name) => (_names ??= ByName()).GetValueOrDefault(name) ?? _none;

    /// <summary>The first of a name in a namespace; null when there is none.</summary>
    public ScannedObject? Find(string place, string name)
    {
        var named = Named(name);
        for (var i = 0; i < named.Count; i++)
        {
            if (named[i].Place == place)
                return named[i];
        }

        return null;
    }

    internal void Add(ScannedObject item) => _all.Add(item);

    private Dictionary<string, List<ScannedObject>> ByPlace()
    {
        var groups = new Dictionary<string, List<ScannedObject>>(StringComparer.Ordinal);
        for (var i = 0; i < _all.Count; i++)
            Into(groups, _all[i].Place, _all[i]);
        return groups;
    }

    private Dictionary<string, List<ScannedObject>> ByName()
    {
        var groups = new Dictionary<string, List<ScannedObject>>(StringComparer.Ordinal);
        for (var i = 0; i < _all.Count; i++)
            Into(groups, _all[i].Name, _all[i]);
        return groups;
    }

    private static void Into(Dictionary<string, List<ScannedObject>> groups, string key, ScannedObject item)
    {
        if (!groups.TryGetValue(key, out var group))
            groups[key] = group = [];
        group.Add(item);
    }
}
