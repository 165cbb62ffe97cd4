using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering;

/// <summary>
/// A Kubernetes object on its way to the cluster. Its identity is read from the tree, so it is always what the tree says now; every node
/// of the tree knows the file, line and column that set it.
/// </summary>
public sealed class Resource
{
    /// <summary>Wraps an object.</summary>
    /// <param name="tree">The object, which the resource then owns.</param>
    public Resource(YamlMapping tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        Tree = tree;
    }

    /// <summary>The object.</summary>
    public YamlMapping Tree { get; }

    /// <summary>
    /// The release that brings the object; null for what a Kustomization applies itself. Nodes of such an object count the lines of what a template
    /// renders to, and are in no file.
    /// </summary>
    public ReleaseOrigin? Origin { get; init; }

    /// <summary>Group and version, for example <c>apps/v1</c>; empty when missing.</summary>
    public string ApiVersion => Tree.GetString("apiVersion") ?? "";

    /// <summary>Kind; empty when missing.</summary>
    public string Kind => Tree.GetString("kind") ?? "";

    /// <summary>Name; empty when missing.</summary>
    public string Name => Tree.GetMapping("metadata")?.GetString("name") ?? "";

    /// <summary>Namespace as written; empty when missing.</summary>
    public string Namespace => Tree.GetMapping("metadata")?.GetString("namespace") ?? "";

    /// <summary>API group, empty for the core group.</summary>
    public string Group => ApiVersion.IndexOf('/', StringComparison.Ordinal) is var slash && slash < 0 ? "" : ApiVersion[..slash];

    /// <summary>Where the object is defined: its kind, as the line that a reader recognises it by; the release of what a chart renders to.</summary>
    public SourceSpan Span => Origin is { } origin ? origin.Release.Span : Tree["kind"]?.Span is { HasFile: true } span ? span : Tree.Span;

    /// <summary><c>Kind/namespace/name</c>, or <c>Kind/name</c> without a namespace.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{Kind}/{Name}" : $"{Kind}/{Namespace}/{Name}";
}
