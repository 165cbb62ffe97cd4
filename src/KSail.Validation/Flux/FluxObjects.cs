using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Validation.Flux;

/// <summary>What an environment renders, by kind, namespace and name, and what it does not show: objects that others will bring.</summary>
internal sealed class FluxObjects
{
    private const string Toolkit = ".toolkit.fluxcd.io";
    private const string Operator = "fluxcd.controlplane.io";

    private readonly Dictionary<string, Resource> _byIdentity = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _obscure = new(StringComparer.Ordinal);

    public FluxObjects(RenderedEnvironment environment)
    {
        var rendered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var kustomization in environment.Kustomizations)
            rendered.Add($"{kustomization.Namespace}/{kustomization.Name}");
        foreach (var kustomization in environment.Kustomizations)
        {
            foreach (var resource in kustomization.Resources)
                Add(resource, rendered);
        }
    }

    /// <summary>The Flux objects in the order of rendering.</summary>
    public List<Resource> Flux { get; } = [];

    /// <summary>Whether something that is not rendered may create Flux objects anywhere: another repository, or the operator from a template.</summary>
    public bool HasUnseenParts { get; private set; }

    public Resource? Find(string kind, string ns, string name) => _byIdentity.GetValueOrDefault(Key(kind, ns, name));

    /// <summary>Names of a kind in a namespace, for suggestions.</summary>
    public IReadOnlyList<string> Names(string kind, string ns) => _names.GetValueOrDefault($"{kind} {ns}") ?? (IReadOnlyList<string>)[];

    /// <summary>
    /// Whether a namespace holds objects that make others: releases, operators' resources. Who looks for a ConfigMap or a Secret there can
    /// never be sure that it will be missing.
    /// </summary>
    public bool IsObscure(string ns) => HasUnseenParts || _obscure.Contains(ns) || _obscure.Contains("");

    public static string NamespaceOf(Resource resource) => resource.Namespace.Length == 0 ? "default" : resource.Namespace;

    public static bool IsFlux(string group) => group.EndsWith(Toolkit, StringComparison.Ordinal);

    private void Add(Resource resource, HashSet<string> rendered)
    {
        var (kind, name) = (resource.Kind, resource.Name);
        if (kind.Length == 0 || name.Length == 0)
            return;
        var ns = NamespaceOf(resource);
        if (!_byIdentity.TryAdd(Key(kind, ns, name), resource))
            return;
        var key = $"{kind} {ns}";
        if (!_names.TryGetValue(key, out var names))
            _names.Add(key, names = []);
        names.Add(name);
        var group = resource.Group;
        if (IsFlux(group))
            Flux.Add(resource);
        if (kind == "Kustomization" && group.StartsWith("kustomize.toolkit", StringComparison.Ordinal))
            HasUnseenParts |= !rendered.Contains($"{ns}/{name}");
        else if (group == Operator)
            HasUnseenParts |= kind == "ResourceSet";
        else if (kind == "HelmRelease" && IsFlux(group))
            _obscure.Add(resource.Tree.GetMapping("spec")?.GetString("targetNamespace") is { Length: > 0 } target ? target : ns);
        else if (group.Contains('.', StringComparison.Ordinal) && !IsFlux(group) && !IsBuiltIn(group))
            _obscure.Add(resource.Namespace);
    }

    private static bool IsBuiltIn(string group) => group.EndsWith(".k8s.io", StringComparison.Ordinal);

    private static string Key(string kind, string ns, string name) => $"{kind} {ns}/{name}";
}
