using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Flux;

/// <summary>
/// Reports dependencies that do not exist and Kustomizations that wait for each other, which the controller never says: they just never
/// become ready. A Kustomization also waits for the one that creates it.
/// </summary>
internal sealed class DependencyCheck(
    IReadOnlyList<FluxKustomization> kustomizations, IReadOnlyDictionary<KustomizationId, KustomizationId> parents,
    UnseenKustomizations unseen, DiagnosticBag diagnostics)
{
    private readonly Dictionary<KustomizationId, FluxKustomization> _byId = [];
    private readonly HashSet<KustomizationId> _finished = [];
    private readonly List<KustomizationId> _path = [];
    private readonly HashSet<KustomizationId> _onPath = [];

    public void Report()
    {
        foreach (var kustomization in kustomizations)
            _byId.Add(kustomization.Id, kustomization);
        foreach (var kustomization in kustomizations)
        {
            foreach (var (id, span) in kustomization.Dependencies)
            {
                if (!_byId.ContainsKey(id) && !unseen.MayBeIn(id.Namespace))
                    ReportMissing(kustomization, id, span);
            }
        }

        foreach (var kustomization in kustomizations)
            Visit(kustomization.Id);
    }

    private void ReportMissing(FluxKustomization kustomization, KustomizationId missing, SourceSpan span)
    {
        var names = new List<string>();
        foreach (var other in kustomizations)
        {
            if (other.Id.Namespace == missing.Namespace && other.Id != kustomization.Id)
                names.Add(other.Id.Name);
        }

        diagnostics.Add(FluxDiagnostics.DependencyMissing, span,
            $"{kustomization.Id} depends on the Kustomization {missing}, which this environment does not create{NearestName.Suggest(missing.Name, names)}");
    }

    // Bounded by the number of Kustomizations, a few frames each.
    private void Visit(KustomizationId id)
    {
        if (_finished.Contains(id))
            return;
        _path.Add(id);
        _onPath.Add(id);
        var kustomization = _byId[id];
        foreach (var (dependency, span) in kustomization.Dependencies)
            Follow(dependency, span);
        if (parents.TryGetValue(id, out var parent))
            Follow(parent, default);
        _path.RemoveAt(_path.Count - 1);
        _onPath.Remove(id);
        _finished.Add(id);
    }

    private void Follow(KustomizationId next, SourceSpan span)
    {
        if (_onPath.Contains(next))
            ReportCycle(_path.IndexOf(next), span);
        else if (_byId.ContainsKey(next))
            Visit(next);
    }

    private void ReportCycle(int start, SourceSpan lastSpan)
    {
        // Reported at the first entry of dependsOn in it; what creates what has no line of its own.
        SourceSpan? span = null;
        var text = new StringBuilder();
        for (var i = start; i < _path.Count; i++)
        {
            var next = i + 1 < _path.Count ? _path[i + 1] : _path[start];
            SourceSpan? declared = i + 1 < _path.Count ? DependencySpan(_path[i], next) : lastSpan.HasFile ? lastSpan : DependencySpan(_path[i], next);
            span ??= declared;
            text.Append(i == start ? "" : ", ").Append(_path[i]).Append(declared is null ? " is created by " : " waits for ").Append(next);
        }

        if (span is { } at)
            diagnostics.Add(FluxDiagnostics.DependencyCycle, at, $"these Kustomizations never become ready: {text}; remove one of the dependencies");
    }

    private SourceSpan? DependencySpan(KustomizationId from, KustomizationId to)
    {
        foreach (var (id, span) in _byId[from].Dependencies)
        {
            if (id == to)
                return span;
        }

        return null;
    }
}
