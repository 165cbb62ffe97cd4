using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Validation.Rules.References;

/// <summary>Pods that the environment makes, or what it makes them from.</summary>
/// <param name="Labels">Their labels; null when they have none.</param>
/// <param name="Spec">Their spec.</param>
internal sealed record PodSource(YamlMapping? Labels, YamlMapping Spec);

/// <summary>What an environment has in one namespace, as far as anything refers to it.</summary>
internal sealed class NamespaceObjects
{
    private readonly Dictionary<string, Dictionary<string, Resource?>> _kinds = new(StringComparer.Ordinal);

    /// <summary>Pods and templates of pods.</summary>
    public List<PodSource> Pods { get; } = [];

    /// <summary>Whether the environment has the namespace itself.</summary>
    public bool IsDefined { get; set; }

    /// <summary>Whether something in the namespace makes objects that nobody here can see: a Helm release, an operator's object.</summary>
    public bool HasMaker { get; set; }

    /// <summary>Adds an object.</summary>
    public void Add(string kind, string name, Resource? resource)
    {
        if (!_kinds.TryGetValue(kind, out var objects))
            _kinds.Add(kind, objects = new Dictionary<string, Resource?>(StringComparer.Ordinal));
        objects.TryAdd(name, resource);
    }

    /// <summary>Whether there is an object, and which; null for one that an operator will make.</summary>
    public bool TryFind(string kind, string name, out Resource? resource)
    {
        resource = null;
        return _kinds.TryGetValue(kind, out var objects) && objects.TryGetValue(name, out resource);
    }

    /// <summary>Names of all objects of a kind, in order.</summary>
    public List<string> NamesOf(string kind)
    {
        var names = _kinds.TryGetValue(kind, out var objects) ? new List<string>(objects.Keys) : [];
        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
