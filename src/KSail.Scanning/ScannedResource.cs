using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Scanning.Controls;
using KSail.Scanning.Objects;
using KSail.Scanning.Results;

namespace KSail.Scanning;

/// <summary>What a verdict is about: an object, or the subject of a binding.</summary>
internal sealed class ScannedResource
{
    private ResourceVerdict? _passed;
    private ResourceVerdict? _skipped;

    /// <summary>An object.</summary>
    public ScannedResource(ScannedObject item) => Object = item;

    /// <summary>A subject.</summary>
    public ScannedResource(Grant grant) => Grant = grant;

    /// <summary>The object; null for a subject.</summary>
    public ScannedObject? Object { get; }

    /// <summary>The subject; null for an object.</summary>
    public Grant? Grant { get; }

    /// <summary>Where it is defined.</summary>
    public SourceSpan Span => Object is { } item ? item.Span : Grant!.Binding.Origin is null && Grant.Subject.Span is { HasFile: true } span ? span : Grant.Binding.Span;

    /// <summary>The verdict of every control that it passes.</summary>
    public ResourceVerdict Passed => _passed ??= Verdict(ResourceStatus.Passed, [], Span, "");

    /// <summary>The verdict of every control that skips it.</summary>
    public ResourceVerdict Skipped => _skipped ??= Verdict(ResourceStatus.Skipped, [], Span, "");

    /// <summary>A verdict on it.</summary>
    public ResourceVerdict Verdict(ResourceStatus status, IReadOnlyList<FieldPath> paths, SourceSpan span, string exception) =>
        Object is { } item
            ? new ResourceVerdict(item.ApiVersion, item.KindName, item.Namespace ?? "", item.Name, status, paths, span, exception) { Origin = item.Origin?.Describe(0) ?? "" }
            : new ResourceVerdict(Grant!.ApiGroup ?? "", Grant.Kind, Grant.Namespace ?? "", Grant.Name, status, paths, span, exception) { Origin = Grant.Binding.Origin?.Describe(0) ?? "" };

    /// <summary>
    /// The places of findings. Values that are encrypted stand for texts that nobody knows here: paths that lead to one say nothing.
    /// </summary>
    /// <param name="findings">What was named.</param>
    /// <param name="rests">Whether anything is left to rest on: paths, or a rule that names none.</param>
    public FieldPath[] Locate(Findings findings, out bool rests)
    {
        rests = true;
        if (findings.Items.Count == 0)
            return [];
        var paths = new List<FieldPath>(findings.Items.Count);
        for (var i = 0; i < findings.Items.Count; i++)
        {
            var finding = findings.Items[i];
            var span = Locate(finding.Path, out var node);
            if (node is not YamlScalar scalar || !OpaqueValue.IsIn(scalar.Value))
                paths.Add(new FieldPath(finding.Role, finding.Path, finding.Value, span));
        }

        rests = paths.Count > 0;
        return [.. paths];
    }

    private SourceSpan Locate(string path, out YamlNode? node)
    {
        var span = Find(path, out node, out var origin);
        // Nodes of what a chart renders to are in no file, unless a post-renderer has set them.
        return origin is null || Path.IsPathRooted(span.File ?? "") ? span : origin.Release.Span;
    }

    private SourceSpan Find(string path, out YamlNode? node, out ReleaseOrigin? origin)
    {
        if (Object is { } item)
        {
            origin = item.Origin;
            return FieldLocator.Locate(item.Tree, path, item.Span, out node);
        }

        var isRole = path.StartsWith(Objects.Grant.RolePath, StringComparison.Ordinal);
        var place = isRole ? Grant!.Role : Grant!.Binding;
        origin = place.Origin;
        return FieldLocator.Locate(place.Tree, path[(isRole ? Objects.Grant.RolePath : Objects.Grant.BindingPath).Length..], place.Span, out node);
    }
}
