using KSail.Documents.Yaml;
using KSail.Schemas;

namespace KSail.Validation;

/// <summary>One CustomResourceDefinition: which versions of its kind it serves, and what their objects look like.</summary>
internal sealed class DefinedKind
{
    private readonly YamlMapping _spec;
    private readonly Dictionary<string, KindSchema?> _compiled = new(StringComparer.Ordinal);

    private DefinedKind(string group, string kind, YamlMapping spec)
    {
        Group = group;
        Kind = kind;
        _spec = spec;
    }

    public string Group { get; }

    public string Kind { get; }

    /// <summary>Reads a definition; null when the object is none that a server would take.</summary>
    public static DefinedKind? Of(YamlMapping definition) =>
        definition.GetString("apiVersion") == "apiextensions.k8s.io/v1" && definition.GetMapping("spec") is { } spec
        && spec.GetMapping("names")?.GetString("kind") is { } kind && spec.GetString("group") is { } group
            ? new DefinedKind(group, kind, spec)
            : null;

    /// <summary>Whether the definition serves a version; null when it does not list it.</summary>
    public bool? Serves(string version) =>
        FindVersion(version) is { } item ? item["served"] is YamlScalar served && served.AsBoolean() == true : null;

    /// <summary>The versions that are served, in the order of the definition.</summary>
    public IReadOnlyList<string> ServedVersions()
    {
        var served = new List<string>();
        foreach (var item in _spec.GetSequence("versions") ?? [])
        {
            if (item is YamlMapping version && version.GetString("name") is { } name && Serves(name) == true)
                served.Add(name);
        }

        return served;
    }

    /// <summary>The schema of a version; null when there is none, or none that can be read.</summary>
    /// <param name="version">The version.</param>
    /// <param name="kubernetes">The release of Kubernetes that reads the definition, always the same one.</param>
    public KindSchema? FindSchema(string version, int kubernetes)
    {
        if (!_compiled.TryGetValue(version, out var schema))
            _compiled.Add(version, schema = FindVersion(version) is { } item ? DefinitionSchema.Read(_spec, item, kubernetes) : null);
        return schema;
    }

    private YamlMapping? FindVersion(string name)
    {
        foreach (var item in _spec.GetSequence("versions") ?? [])
        {
            if (item is YamlMapping version && version.GetString("name") == name)
                return version;
        }

        return null;
    }
}
