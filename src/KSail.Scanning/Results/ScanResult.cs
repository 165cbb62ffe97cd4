using KSail.Documents.Diagnostics;

namespace KSail.Scanning.Results;

/// <summary>What a scan of one environment says; the one source of every report.</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Score">Compliance, 0 to 100: the mean over the distinct controls of all frameworks, in single precision and not rounded, as Kubescape computes it.</param>
/// <param name="Threshold">Lowest score that passes, 0 to 100; null for no gate.</param>
/// <param name="Frameworks">The frameworks that were asked for, in that order.</param>
/// <param name="Controls">Every distinct control that counts, by ID.</param>
/// <param name="NotEvaluated">Controls of the frameworks that manifests cannot decide, by ID; they never count.</param>
/// <param name="ResourceCount">How many distinct resources were evaluated by any control.</param>
public sealed record ScanResult(
    string Environment,
    float Score,
    int? Threshold,
    IReadOnlyList<FrameworkScore> Frameworks,
    IReadOnlyList<ControlResult> Controls,
    IReadOnlyList<ControlDescription> NotEvaluated,
    int ResourceCount)
{
    /// <summary>Whether the score reaches the threshold; as upstream, by the unrounded score.</summary>
    public bool IsCompliant => Threshold is not { } threshold || Score >= threshold;
}

/// <summary>One framework of a scan.</summary>
/// <param name="Name">Its name as upstream spells it, for example <c>NSA</c>.</param>
/// <param name="Score">Compliance, 0 to 100: the mean over its controls.</param>
/// <param name="ControlIds">IDs of its controls that count, in order.</param>
public sealed record FrameworkScore(string Name, float Score, IReadOnlyList<string> ControlIds);

/// <summary>What a control is.</summary>
/// <param name="Id">For example <c>C-0016</c>.</param>
/// <param name="Name">Its display name.</param>
/// <param name="BaseScore">Weight from 0 to 10, from which its severity follows.</param>
/// <param name="Description">Why it matters, in a sentence or two of ours.</param>
/// <param name="Remediation">What to do about a finding, in a sentence or two of ours.</param>
public sealed record ControlDescription(string Id, string Name, float BaseScore, string Description, string Remediation)
{
    /// <summary>Severity by base score: 9, 7, 4 and 1 are the lower bounds.</summary>
    public ControlSeverity Severity => BaseScore switch
    {
        >= 9 => ControlSeverity.Critical,
        >= 7 => ControlSeverity.High,
        >= 4 => ControlSeverity.Medium,
        >= 1 => ControlSeverity.Low,
        _ => ControlSeverity.Unknown,
    };
}

/// <summary>How much a control matters, the least first.</summary>
public enum ControlSeverity
{
    /// <summary>Base score below 1.</summary>
    Unknown,

    /// <summary>Base score from 1.</summary>
    Low,

    /// <summary>Base score from 4.</summary>
    Medium,

    /// <summary>Base score from 7.</summary>
    High,

    /// <summary>Base score from 9.</summary>
    Critical,
}

/// <summary>Verdict of a control.</summary>
public enum ControlStatus
{
    /// <summary>No resource fails, or none was evaluated.</summary>
    Passed,

    /// <summary>At least one resource fails.</summary>
    Failed,

    /// <summary>It needs inputs that are not configured, or a person's review.</summary>
    Skipped,
}

/// <summary>Verdict of one control on an environment.</summary>
/// <param name="Control">The control.</param>
/// <param name="Status">Its verdict.</param>
/// <param name="Reason">What <paramref name="Status"/> does not say: <c>irrelevant</c>, <c>w/exceptions</c>, <c>configuration</c>, <c>manual review</c>; else empty.</param>
/// <param name="Score">Compliance, 0 to 100.</param>
/// <param name="Resources">Every resource it evaluated, in the order of the rendered environment.</param>
public sealed record ControlResult(ControlDescription Control, ControlStatus Status, string Reason, float Score, IReadOnlyList<ResourceVerdict> Resources);

/// <summary>Verdict of one control on one resource.</summary>
public enum ResourceStatus
{
    /// <summary>The control is content.</summary>
    Passed,

    /// <summary>The control is not.</summary>
    Failed,

    /// <summary>The control needs inputs that are not configured.</summary>
    Skipped,

    /// <summary>It fails, and somebody accepted that; it counts as passed.</summary>
    Excepted,
}

/// <summary>What one control says of one resource.</summary>
/// <param name="ApiVersion">As written; of the subject of a binding, its API group.</param>
/// <param name="Kind">As written.</param>
/// <param name="Namespace">As written; empty when there is none.</param>
/// <param name="Name">As written.</param>
/// <param name="Status">The verdict.</param>
/// <param name="Paths">The fields behind it, in the order of the rule; empty where it passed or the rule names none.</param>
/// <param name="Span">The text that has to change: where the first path was set, or where the parent of a missing field stands; else where the object is defined.</param>
/// <param name="Exception">Name of the exception that accepts it; empty without one.</param>
public sealed record ResourceVerdict(
    string ApiVersion, string Kind, string Namespace, string Name, ResourceStatus Status, IReadOnlyList<FieldPath> Paths, SourceSpan Span, string Exception)
{
    /// <summary>The release, chart and template that it comes from, for people; empty for what the repository has itself.</summary>
    public string Origin { get; init; } = "";
}

/// <summary>What a path of a finding asks for.</summary>
public enum FieldPathRole
{
    /// <summary>Set the field to the value.</summary>
    Fix,

    /// <summary>Remove the field.</summary>
    Delete,

    /// <summary>Look at the field.</summary>
    Review,

    /// <summary>The field that fails.</summary>
    Failed,
}

/// <summary>One field that a finding rests on.</summary>
/// <param name="Role">What it asks for.</param>
/// <param name="Path">For example <c>spec.template.spec.containers[0].image</c>; indexes from 0.</param>
/// <param name="Value">What to set it to; empty unless <paramref name="Role"/> is <see cref="FieldPathRole.Fix"/>.</param>
/// <param name="Span">Where it was set, or where the nearest parent that exists was.</param>
public sealed record FieldPath(FieldPathRole Role, string Path, string Value, SourceSpan Span);
