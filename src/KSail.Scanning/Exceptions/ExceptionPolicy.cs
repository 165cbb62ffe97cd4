using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Scanning.Exceptions;

/// <summary>What somebody accepts: failures of some controls on some objects.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record ExceptionPolicy(string Name, SourceSpan Span)
{
    /// <summary>Whose failures; one of them is enough, and without any there are none.</summary>
    public List<Designator> Designators { get; } = [];

    /// <summary>Which controls, each by a pattern on IDs; empty for all.</summary>
    public List<AnchoredPattern> Controls { get; } = [];

    /// <summary>Whether an entry names no control, and so means all of them.</summary>
    public bool MeansAllControls { get; set; }

    /// <summary>A selector on labels that must hold as well; null for none.</summary>
    public YamlMapping? ObjectSelector { get; set; }

    /// <summary>Whether the failures of a control are meant.</summary>
    public bool MeansControl(string id)
    {
        if (MeansAllControls || Controls.Count == 0)
            return true;
        return NamesControl(id);
    }

    /// <summary>Whether a control is named, not only meant among all.</summary>
    public bool NamesControl(string id)
    {
        for (var i = 0; i < Controls.Count; i++)
        {
            if (Controls[i].Matches(id))
                return true;
        }

        return false;
    }
}

/// <summary>Describes objects by what all of it must hold.</summary>
internal sealed class Designator
{
    /// <summary>Pattern on the kind; null for any.</summary>
    public AnchoredPattern? Kind { get; set; }

    /// <summary>Pattern on the name; null for any.</summary>
    public AnchoredPattern? Name { get; set; }

    /// <summary>Pattern on the namespace; of a Namespace, on its name; null for any.</summary>
    public AnchoredPattern? Namespace { get; set; }

    /// <summary>Pattern on the API group; null for any.</summary>
    public AnchoredPattern? ApiGroup { get; set; }

    /// <summary>Pattern on the path of the file within the repository; null for any.</summary>
    public AnchoredPattern? Path { get; set; }

    /// <summary>Pattern on the cluster, which manifests do not have; null for any.</summary>
    public AnchoredPattern? Cluster { get; set; }

    /// <summary>Pattern on the name of a container or init container; null for any.</summary>
    public AnchoredPattern? Container { get; set; }

    /// <summary>Selector on the labels of the namespace; null for any.</summary>
    public YamlMapping? NamespaceSelector { get; set; }

    /// <summary>Labels or annotations: all of them among the labels, or all among the annotations.</summary>
    public List<MetadataPattern> Metadata { get; } = [];

    /// <summary>Whether it says anything; a designator that does not means nothing.</summary>
    public bool IsEmpty => IsForClusterOnly && Cluster is null;

    /// <summary>Whether it says nothing but a cluster.</summary>
    public bool IsForClusterOnly =>
        Kind is null && Name is null && Namespace is null && ApiGroup is null && Path is null && Container is null && NamespaceSelector is null
        && Metadata.Count == 0;
}

/// <summary>A label or annotation.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Pattern on its value.</param>
internal sealed record MetadataPattern(string Key, AnchoredPattern Value);
