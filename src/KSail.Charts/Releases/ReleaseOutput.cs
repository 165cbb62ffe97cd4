using System.Text;
using KSail.Charts.Templates;

namespace KSail.Charts.Releases;

/// <summary>Why a release cannot be rendered.</summary>
public enum ReleaseProblem
{
    /// <summary>The values are not what the chart's schema wants.</summary>
    Schema,

    /// <summary>The chart wants another Kubernetes.</summary>
    KubernetesVersion,

    /// <summary>A template fails, and not for a value that can be named.</summary>
    Template,

    /// <summary>The chart itself says that a value is missing or wrong: <c>required</c>, <c>fail</c>.</summary>
    Refusal,

    /// <summary>What comes out of a template is no manifest.</summary>
    Output,

    /// <summary>A template is given up, because it takes too long or makes too much.</summary>
    Limit,
}

/// <summary>Something that keeps a release from being rendered.</summary>
/// <param name="Problem">What it is.</param>
/// <param name="Message">In one line; in Helm's words where Helm has some.</param>
/// <param name="ValuePath">Keys from the root of the release's values to the value that is to blame; empty where none can be named.</param>
public sealed record ReleaseFailure(ReleaseProblem Problem, string Message, IReadOnlyList<string> ValuePath)
{
    /// <summary>Where in the chart it happened, the innermost template; null where no template is concerned.</summary>
    public TemplateFrame? Place { get; init; }
}

/// <summary>What a release renders to.</summary>
/// <param name="Manifests">
/// In the order of installation: the definitions of <c>crds/</c>, objects, hooks. Empty when there is a failure.
/// </param>
/// <param name="Failures">What kept it from being rendered.</param>
public sealed record ReleaseOutput(IReadOnlyList<ReleaseManifest> Manifests, IReadOnlyList<ReleaseFailure> Failures)
{
    /// <summary>What Helm warns of: values that do not fit the chart's.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Functions that give something else at every rendering by Helm, and that templates called.</summary>
    public IReadOnlyList<string> Irreproducible { get; init; } = [];

    /// <summary>API versions that templates asked for and the cluster does not serve.</summary>
    public IReadOnlyList<string> MissedApiVersions { get; init; } = [];

    /// <summary>Addresses of schemas that the values were not held to, because nothing is fetched.</summary>
    public IReadOnlyList<string> UncheckedSchemas { get; init; } = [];

    /// <summary>The release as <c>helm template</c> prints it, byte for byte: without what <c>crds/</c> holds.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var manifest in Manifests)
        {
            if (manifest.Role != ManifestRole.Definition)
                text.Append("---\n# Source: ").Append(manifest.Path).Append('\n').Append(manifest.Text).Append('\n');
        }

        return text.ToString();
    }
}
