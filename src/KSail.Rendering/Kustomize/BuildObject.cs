using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// An object on its way through the layers of one build: its tree, and what the layers have done to its identity, which later layers and
/// references still know it by.
/// </summary>
internal sealed class BuildObject(YamlMapping tree)
{
    private List<(string Namespace, string Name, string Kind)>? _previous;
    private Identity? _current;
    private HashSet<YamlNode>? _shared;

    /// <summary>The object; an emptied one is dropped after the transformation that emptied it.</summary>
    public YamlMapping Tree { get; set; } = tree;

    /// <summary>Knows further kinds that have no namespace; null where only the common ones matter.</summary>
    public OpenApi? OpenApi { get; init; }

    /// <summary>Whether a content hash is added to the name at the end.</summary>
    public bool NeedsHash { get; set; }

    /// <summary>Whether a generator made the object.</summary>
    public bool IsGenerated { get; set; }

    /// <summary>Prefixes and suffixes in the order in which layers added them.</summary>
    public List<string> Prefixes { get; set; } = [];

    /// <inheritdoc cref="Prefixes"/>
    public List<string> Suffixes { get; set; } = [];

    /// <summary>Where the object comes from, in the words of <c>config.kubernetes.io/origin</c>; null unless the build notes origins.</summary>
    public string? Origin { get; set; }

    /// <summary>The release that brings the object; null for what is in a file.</summary>
    public ReleaseOrigin? Release { get; init; }

    /// <summary>What has worked on the object; null unless the build notes that.</summary>
    public List<string>? Transformations { get; set; }

    /// <summary>The vars that take their value from this object.</summary>
    public List<string> VarNames { get; private set; } = [];

    public string ApiVersion => Tree.GetString("apiVersion") ?? "";

    public string Kind => Tree.GetString("kind") ?? "";

    public string Name => Tree.GetMapping("metadata")?.GetString("name") ?? "";

    public string Namespace => Tree.GetMapping("metadata")?.GetString("namespace") ?? "";

    public bool HasPrevious => _previous is not null;

    /// <summary>Whether kustomize would keep notes on the object in its annotations, which are there for everybody to find.</summary>
    public bool HasNotes => HasPrevious || IsGenerated || Origin is not null || Transformations is not null;

    public Identity Current
    {
        get
        {
            var (group, version) = SplitApiVersion(ApiVersion);
            var (kind, name, ns) = (Kind, Name, Namespace);
            // Asked for by every step, changed by few.
            if (_current is { } known && known.Name == name && known.Namespace == ns && known.Kind == kind && known.Group == group && known.Version == version)
                return known;
            return _current = new Identity(group, version, kind, name, ns, OpenApi);
        }
    }

    /// <summary>The first identity the object had; group and version are always the current ones.</summary>
    public Identity Original
    {
        get
        {
            var current = Current;
            return _previous is null ? current : current with { Namespace = _previous[0].Namespace, Name = _previous[0].Name, Kind = _previous[0].Kind };
        }
    }

    /// <summary>Where a reader recognises the object.</summary>
    public SourceSpan Span => Release is { } origin ? origin.Release.Span : Tree["kind"]?.Span is { HasFile: true } span ? span : Tree.Span;

    /// <summary>Previous identities, oldest first. The namespace is the one that counted: <c>default</c> where none was written.</summary>
    public IReadOnlyList<(string Namespace, string Name, string Kind)> Previous => _previous ?? [];

    /// <summary>Remembers the current identity before a transformation changes it.</summary>
    public void RememberIdentity()
    {
        var current = Current;
        (_previous ??= []).Add((current.EffectiveNamespace, current.Name, current.Kind));
    }

    /// <summary>
    /// Takes over what kustomize noted in annotations when it built this object before, in the words that are between commas; false when the notes
    /// do not fit each other.
    /// </summary>
    public bool ReadNotes()
    {
        if (Tree.GetMapping("metadata")?.GetMapping("annotations") is not { } annotations || !annotations.Contains(BuildNotes.PreviousNames))
            return true;
        var names = Words(annotations, BuildNotes.PreviousNames);
        var kinds = Words(annotations, BuildNotes.PreviousKinds);
        var namespaces = Words(annotations, BuildNotes.PreviousNamespaces);
        if (names.Length != kinds.Length || names.Length != namespaces.Length)
            return false;
        for (var i = 0; i < names.Length; i++)
            (_previous ??= []).Add((namespaces[i], names[i], kinds[i]));
        return true;
    }

    private static string[] Words(YamlMapping annotations, string key) => annotations.GetString(key)?.Split(',') ?? [];

    /// <summary>Forgets what the layers so far have done to the object.</summary>
    public void ForgetHistory()
    {
        _previous = null;
        NeedsHash = false;
        IsGenerated = false;
        Prefixes = [];
        Suffixes = [];
        Origin = null;
        Transformations = null;
    }

    /// <summary>Takes the history of another object, whose place this one takes.</summary>
    public void InheritHistory(BuildObject other)
    {
        _previous = other._previous is null ? null : [.. other._previous];
        Prefixes = [.. other.Prefixes];
        Suffixes = [.. other.Suffixes];
        Origin = other.Origin;
        Transformations = other.Transformations;
        VarNames = other.VarNames;
        IsGenerated = other.IsGenerated;
    }

    /// <summary>Whether the object has, or ever had, this identity.</summary>
    public bool HasIdentity(Identity wanted)
    {
        var current = Current;
        if (current.Matches(wanted))
            return true;
        if (_previous is null || current.Group != wanted.Group || current.Version != wanted.Version)
            return false;
        foreach (var (ns, name, kind) in _previous)
        {
            if (name == wanted.Name && kind == wanted.Kind && (current with { Namespace = ns, Name = name, Kind = kind }).Matches(wanted))
                return true;
        }

        return false;
    }

    /// <summary>Every identity the object has had, then the current one.</summary>
    public IEnumerable<Identity> AllIdentities()
    {
        var current = Current;
        foreach (var (ns, name, kind) in Previous)
            yield return current with { Namespace = ns, Name = name, Kind = kind };
        yield return current;
    }

    /// <summary>
    /// Notes that one value stands at several places of the tree. kustomize inserts one node where a label is written into several mappings
    /// of an object, so a later change of any of them changes all; what Flux applies has that effect, so it is kept.
    /// </summary>
    public void Share(YamlScalar value) => (_shared ??= new HashSet<YamlNode>(ReferenceEqualityComparer.Instance)).Add(value);

    /// <summary>Whether a value of the tree stands at several places of it.</summary>
    public bool IsShared(YamlNode value) => _shared?.Contains(value) == true;

    /// <summary>Puts a value in the place of another wherever that one is shared; the caller has set it at one place.</summary>
    public void Overwrite(YamlNode? old, YamlNode value)
    {
        if (old is null || _shared is null || !_shared.Remove(old))
            return;
        Exchange(Tree, old, value);
        if (value is YamlScalar scalar)
            Share(scalar);
    }

    /// <summary>Forgets shared values: the object has been written out and read again.</summary>
    public void Unshare() => _shared = null;

    /// <summary>Makes the annotations values of their own: kustomize writes all of them anew when it notes what it does.</summary>
    public void UnshareAnnotations()
    {
        if (_shared is null || Tree.GetMapping("metadata")?.GetMapping("annotations") is not { } annotations)
            return;
        foreach (var entry in annotations.CopyEntries())
        {
            if (_shared.Contains(entry.Value))
                annotations.Set(entry.Key, entry.Value.Clone());
        }
    }

    private static void Exchange(YamlNode node, YamlNode old, YamlNode value)
    {
        switch (node)
        {
            case YamlMapping mapping:
                for (var i = 0; i < mapping.Count; i++)
                {
                    var entry = mapping.Entries[i];
                    if (ReferenceEquals(entry.Value, old))
                        mapping.Set(entry.Key, value);
                    else
                        Exchange(entry.Value, old, value);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence)
                    Exchange(item, old, value);
                break;
        }
    }

    public static (string Group, string Version) SplitApiVersion(string apiVersion)
    {
        var split = GroupVersion.Of(apiVersion);
        return (split.Group, split.Version);
    }

    public override string ToString() => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}
