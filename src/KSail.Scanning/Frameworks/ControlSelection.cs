using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Scanning.Controls;

namespace KSail.Scanning.Frameworks;

/// <summary>What a request asks for: its frameworks, and all of their controls, each once.</summary>
internal sealed class ControlSelection
{
    private readonly SortedSet<string> _counted = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _others = new(StringComparer.Ordinal);

    private ControlSelection()
    {
    }

    /// <summary>The frameworks, in the order in which they were named.</summary>
    public List<Framework> Frameworks { get; } = [];

    /// <summary>IDs of the controls that count, in order.</summary>
    public IReadOnlyCollection<string> Counted => _counted;

    /// <summary>IDs of the controls that need a cluster, in order.</summary>
    public IReadOnlyCollection<string> Others => _others;

    /// <summary>Reads a request. Unknown names are errors, because a framework that is left out raises the score.</summary>
    public static ControlSelection Read(ScanRequest request, DiagnosticBag diagnostics)
    {
        var selection = new ControlSelection();
        if (request.Selections.Count == 0)
            selection.Add(FrameworkTable.Find(ScanRequest.DefaultFramework)!);
        for (var i = 0; i < request.Selections.Count; i++)
            selection.Add(request.Selections[i], diagnostics);
        return selection;
    }

    private void Add(ScanSelection selection, DiagnosticBag diagnostics)
    {
        var name = selection.Name.Trim();
        if (string.Equals(name, FrameworkTable.Everything, StringComparison.OrdinalIgnoreCase))
        {
            Add(FrameworkTable.Find("AllControls")!);
            Add(FrameworkTable.Find("NSA")!);
            Add(FrameworkTable.Find("MITRE")!);
        }
        else if (FrameworkTable.Find(name) is { } framework)
        {
            AddFramework(framework, selection, diagnostics);
        }
        else
        {
            AddControl(name.ToUpperInvariant(), selection, diagnostics);
        }
    }

    private void AddFramework(Framework framework, ScanSelection selection, DiagnosticBag diagnostics)
    {
        if (framework.IsForCloud)
        {
            diagnostics.Add(
                ScanDiagnostics.NotForManifests,
                selection.Span,
                $"framework '{framework.Name}' is for clusters of one cloud; none of its controls counts for manifests. Use cis-v1.12.0 for those that manifests decide");
            return;
        }

        Add(framework);
    }

    private void AddControl(string id, ScanSelection selection, DiagnosticBag diagnostics)
    {
        if (ControlTable.Find(id) is not null)
        {
            _counted.Add(id);
        }
        else if (ClusterControls.NameOf(id) is { } name)
        {
            _others.Add(id);
            diagnostics.Add(
                ScanDiagnostics.NotForManifests, selection.Span, $"control {id} ({name}) looks at a running cluster; manifests do not decide it");
        }
        else
        {
            var kind = id.StartsWith("C-", StringComparison.Ordinal) ? "control" : "framework";
            var suggestion = NearestName.Suggest(selection.Name, Candidates());
            var end = suggestion.Length > 0 ? suggestion : "; name one of these frameworks, or a control";
            diagnostics.Add(
                ScanDiagnostics.Unknown,
                selection.Span,
                $"there is no {kind} '{selection.Name}'{end} ({string.Join(", ", FrameworkTable.Names())})");
        }
    }

    private void Add(Framework framework)
    {
        if (Frameworks.Contains(framework))
            return;
        Frameworks.Add(framework);
        _counted.UnionWith(framework.FileIds);
        _others.UnionWith(framework.OtherIds);
    }

    private static IEnumerable<string> Candidates()
    {
        foreach (var name in FrameworkTable.Names())
            yield return name;
        foreach (var control in ControlTable.All)
            yield return control.Id;
    }
}
