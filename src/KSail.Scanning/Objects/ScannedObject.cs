using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Scanning.Objects;

/// <summary>An object of the environment with what controls ask of it again and again.</summary>
internal sealed class ScannedObject
{
    private readonly YamlMapping? _metadata;

    /// <summary>Reads an object.</summary>
    /// <param name="tree">Its tree.</param>
    /// <param name="apiVersion">Its group and version.</param>
    /// <param name="kindName">Its kind, as written.</param>
    public ScannedObject(YamlMapping tree, string apiVersion, string kindName)
    {
        Tree = tree;
        ApiVersion = apiVersion;
        KindName = kindName;
        Kind = ObjectKind.Of(apiVersion, kindName);
        _metadata = tree.GetMapping("metadata");
        HasName = _metadata.Has("name");
        Name = _metadata.Text("name") ?? "";
        Namespace = _metadata.Text("namespace");
        Workload = Workload.Of(Kind, tree);
    }

    /// <summary>Its tree.</summary>
    public YamlMapping Tree { get; }

    /// <summary>Its group and version.</summary>
    public string ApiVersion { get; }

    /// <summary>Its kind, as written.</summary>
    public string KindName { get; }

    /// <summary>Its kind among those that controls know.</summary>
    public ObjectKinds Kind { get; }

    /// <summary>Whether it has a name; what only has <c>generateName</c> has none.</summary>
    public bool HasName { get; }

    /// <summary>Its name; empty when it has none.</summary>
    public string Name { get; }

    /// <summary>Its namespace as written; null when it names none.</summary>
    public string? Namespace { get; }

    /// <summary>The namespace in which it ends up when it names none: <c>default</c>.</summary>
    public string Place => Namespace ?? "default";

    /// <summary>Its labels; null when it has none.</summary>
    public YamlMapping? Labels => _metadata.Map("labels");

    /// <summary>Its annotations; null when it has none.</summary>
    public YamlMapping? Annotations => _metadata.Map("annotations");

    /// <summary>Its metadata; null when it has none.</summary>
    public YamlMapping? Metadata => _metadata;

    /// <summary>Its specification; null when it has none.</summary>
    public YamlMapping? Spec => Tree.GetMapping("spec");

    /// <summary>Its pods; null when its kind runs none.</summary>
    public Workload? Workload { get; }

    /// <summary>API group, empty for the core group.</summary>
    public string Group => ApiVersion.IndexOf('/', StringComparison.Ordinal) is var slash && slash < 0 ? "" : ApiVersion[..slash];

    /// <summary>The release that brings it; null for what the repository has itself.</summary>
    public ReleaseOrigin? Origin { get; init; }

    /// <summary>Where it is defined: its kind, as the line that a reader recognises it by; the release of what a chart renders to.</summary>
    public SourceSpan Span => Origin is { } origin ? origin.Release.Span : Tree["kind"]?.Span is { HasFile: true } span ? span : Tree.Span;

    /// <summary><c>Kind/namespace/name</c>, or <c>Kind/name</c> without a namespace.</summary>
    public override string ToString() => string.IsNullOrEmpty(Namespace) ? $"{KindName}/{Name}" : $"{KindName}/{Namespace}/{Name}";
}
