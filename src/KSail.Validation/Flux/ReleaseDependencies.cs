using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Validation.Flux;

/// <summary>
/// Follows <c>dependsOn</c> of HelmReleases, which names HelmReleases only. Releases that wait for each other never become ready, and the
/// controller never says so.
/// </summary>
internal sealed class ReleaseDependencies(FluxObjects objects, DiagnosticBag diagnostics)
{
    private const string Kind = "HelmRelease";

    private readonly HashSet<Resource> _finished = [];
    private readonly List<Resource> _path = [];

    public void Check()
    {
        foreach (var resource in objects.Flux)
        {
            if (resource.Kind == Kind)
                Visit(resource);
        }
    }

    // As deep as the longest chain of releases, a few frames each.
    private void Visit(Resource release)
    {
        if (_finished.Contains(release))
            return;
        _path.Add(release);
        foreach (var item in release.Tree.GetMapping("spec")?.GetSequence("dependsOn") ?? [])
        {
            if (item is not YamlMapping entry || entry["name"] is not YamlScalar { IsNull: false } name)
                continue;
            var ns = entry.GetString("namespace") is { Length: > 0 } own ? own : FluxObjects.NamespaceOf(release);
            if (objects.Find(Kind, ns, name.Value) is not { } dependency)
                ReportMissing(release, ns, name);
            else if (_path.IndexOf(dependency) is var start && start >= 0)
                ReportCycle(start, name.Span);
            else
                Visit(dependency);
        }

        _path.RemoveAt(_path.Count - 1);
        _finished.Add(release);
    }

    private void ReportMissing(Resource release, string ns, YamlScalar name)
    {
        var suggestion = NearestName.Suggest(name.Value, objects.Names(Kind, ns));
        if (objects.Find("Kustomization", ns, name.Value) is not null)
            suggestion = "; there is a Kustomization of that name, but a HelmRelease can wait for HelmReleases only";
        if (suggestion.Length > 0 || !objects.HasUnseenParts)
            diagnostics.Add(FluxCheckDiagnostics.ReferenceMissing, name.Span, $"{release} depends on {Kind}/{ns}/{name.Value}, which this environment does not create{suggestion}");
    }

    private void ReportCycle(int start, SourceSpan span)
    {
        var text = new StringBuilder();
        for (var i = start; i < _path.Count; i++)
            text.Append(i == start ? "" : ", ").Append(_path[i]).Append(" waits for ").Append(i + 1 < _path.Count ? _path[i + 1] : _path[start]);
        diagnostics.Add(FluxCheckDiagnostics.ReleaseCycle, span, $"these releases never become ready: {text}; remove one of the dependencies");
    }
}
