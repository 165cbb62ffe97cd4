using KSail.Documents.Diagnostics;
using KSail.Rendering;

namespace KSail.Checks.Reports;

/// <summary>
/// Which Kustomizations a finding concerns: those that apply an object of its file, and the one whose path the file lies below. A finding in a base that
/// several apply concerns all of them.
/// </summary>
internal sealed class FindingOwners
{
    private readonly Dictionary<string, List<int>> _byFile = new(StringComparer.Ordinal);
    private readonly List<string> _paths = [];

    /// <summary>Learns the files of an environment.</summary>
    public FindingOwners(RenderedEnvironment rendered, string sourceDirectory)
    {
        for (var i = 0; i < rendered.Kustomizations.Count; i++)
        {
            var kustomization = rendered.Kustomizations[i];
            _paths.Add(kustomization.Path.Length == 0 ? "" : Path.Combine(sourceDirectory, kustomization.Path) + Path.DirectorySeparatorChar);
            foreach (var resource in kustomization.Resources)
                Add(resource.Span.File ?? "", i);
        }
    }

    /// <summary>Errors and warnings of each Kustomization, by position.</summary>
    public (int[] Errors, int[] Warnings) Count(IReadOnlyList<Diagnostic> findings, int nodes)
    {
        var (errors, warnings) = (new int[nodes], new int[nodes]);
        foreach (var finding in findings)
        {
            if (finding.Severity == DiagnosticSeverity.Message || !finding.Span.HasFile)
                continue;
            var counts = finding.Severity == DiagnosticSeverity.Error ? errors : warnings;
            var below = Below(finding.Span.File);
            if (below >= 0)
                counts[below]++;
            foreach (var owner in _byFile.GetValueOrDefault(finding.Span.File) ?? [])
                counts[owner] += owner == below ? 0 : 1;
        }

        return (errors, warnings);
    }

    private void Add(string file, int owner)
    {
        if (file.Length == 0)
            return;
        if (!_byFile.TryGetValue(file, out var owners))
            _byFile.Add(file, owners = []);
        if (owners.Count == 0 || owners[^1] != owner)
            owners.Add(owner);
    }

    // The deepest path that has the file; -1 for none.
    private int Below(string file)
    {
        var best = -1;
        for (var i = 0; i < _paths.Count; i++)
        {
            if (_paths[i].Length > 0 && file.StartsWith(_paths[i], StringComparison.Ordinal) && (best < 0 || _paths[i].Length > _paths[best].Length))
                best = i;
        }

        return best;
    }
}
