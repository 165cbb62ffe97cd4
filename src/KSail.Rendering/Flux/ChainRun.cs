using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering.Charts;
using KSail.Rendering.Flux.Releases;
using KSail.Rendering.Flux.Variables;
using KSail.Restore;

namespace KSail.Rendering.Flux;

/// <summary>One pass over a chain: renders Kustomizations as they become known and ready.</summary>
internal sealed class ChainRun(SourceView view, IRestoredContent restored, OwnSources sources, DiagnosticBag diagnostics, CancellationToken cancellation)
{
    // A namePrefix on a Kustomization that renders itself makes a new one each time; a platform with hundreds of tenants stays far below.
    private const int MaxKustomizations = 2000;

    private readonly Dictionary<KustomizationId, FluxKustomization> _known = [];
    private readonly Dictionary<KustomizationId, KustomizationId> _parents = [];
    private readonly List<FluxKustomization> _order = [];
    private readonly List<FluxKustomization> _pending = [];
    private readonly HashSet<KustomizationId> _done = [];
    private readonly List<FluxKustomization> _others = [];
    private readonly UnseenKustomizations _unseen = new();
    private readonly VariableObjects _objects = new();
    private bool _refusedGrowth;

    /// <summary>Renders the chain.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="charts">How charts that the root lists are rendered; null where Flux builds the root, which refuses them.</param>
    public IReadOnlyList<RenderedKustomization> Run(FluxKustomization root, ChartRendering? charts)
    {
        var rendered = new List<RenderedKustomization>();
        var found = new DiagnosticBag();
        var renderer = new KustomizationRenderer(view, restored, found, _objects, cancellation) { RootCharts = charts };
        var first = renderer.Render(root, isRoot: true);
        sources.Learn(first.Resources);
        // One that changes nothing says at least that Flux builds the root.
        if (FindSelf(root, first) is { } self && (self.Id != root.Id || self.ChangesWhatItBuilds || charts is { IsAskedFor: true }))
        {
            // Its variables are in the cluster since the bootstrap, or it would not have come so far.
            _objects.Add(first.Resources);
            root = self;
            found = new DiagnosticBag();
            renderer = new KustomizationRenderer(view, restored, found, _objects, cancellation);
            first = renderer.Render(root, isRoot: true);
        }

        Discover(root, parent: null);
        while (TakeNext() is { } kustomization)
        {
            cancellation.ThrowIfCancellationRequested();
            var result = kustomization == root ? first : renderer.Render(kustomization, parent: _parents.GetValueOrDefault(kustomization.Id));
            _done.Add(kustomization.Id);
            rendered.Add(result);
            _objects.Add(result.Resources);
            _unseen.Learn(result.Resources);
            if (sources.Learn(result.Resources))
                TakeBackOthers();
            foreach (var resource in result.Resources)
            {
                if (FluxKustomization.From(resource) is { } child)
                    Discover(child, kustomization);
            }
        }

        diagnostics.AddRange(found.Items);
        ReportOtherSources();
        new DependencyCheck(_order, _parents, _unseen, diagnostics).Report();
        return rendered;
    }

    /// <summary>Renders the Helm releases of what <see cref="Run"/> has rendered.</summary>
    public IReadOnlyList<RenderedRelease> RenderReleases(IReadOnlyList<RenderedKustomization> rendered, ReleaseSettings settings) =>
        new ReleaseRun(settings, view, restored, sources, _objects, diagnostics, cancellation).Run(rendered);

    // The bootstrap commits the root to what the root applies: from then on that one decides.
    private FluxKustomization? FindSelf(FluxKustomization root, RenderedKustomization rendered)
    {
        FluxKustomization? self = null;
        foreach (var resource in rendered.Resources)
        {
            if (FluxKustomization.From(resource) is { } found && sources.Holds(found) && KustomizationRenderer.CleanPath(found.Path) == rendered.Path
                && (self is null || found.Id == root.Id))
            {
                self = found;
            }
        }

        return self;
    }

    private void Discover(FluxKustomization kustomization, FluxKustomization? parent)
    {
        if (_known.ContainsKey(kustomization.Id))
            return;
        if (_known.Count >= MaxKustomizations)
        {
            if (!_refusedGrowth)
            {
                diagnostics.Add(FluxDiagnostics.TooLarge, kustomization.Span,
                    $"the chain has more than {MaxKustomizations} Kustomizations; one of them seems to render itself under new names");
            }

            _refusedGrowth = true;
            return;
        }

        _known.Add(kustomization.Id, kustomization);
        _order.Add(kustomization);
        if (parent is not null)
            _parents.Add(kustomization.Id, parent.Id);
        if (parent is null || sources.Holds(kustomization))
        {
            _pending.Add(kustomization);
            return;
        }

        _others.Add(kustomization);
        _done.Add(kustomization.Id);
    }

    // What seemed to come from elsewhere, until its source became known.
    private void TakeBackOthers()
    {
        foreach (var kustomization in _others)
        {
            if (!sources.Holds(kustomization))
                continue;
            _pending.Add(kustomization);
            _done.Remove(kustomization.Id);
        }

        _others.RemoveAll(sources.Holds);
    }

    // The first whose dependencies are rendered and whose variables are there; then the first that lacks optional ones only, then any whose
    // dependencies are rendered. The last resort has a missing or circular dependency, which is reported in the end.
    private FluxKustomization? TakeNext()
    {
        if (_pending.Count == 0)
            return null;
        var best = 0;
        var bestRank = int.MaxValue;
        for (var i = 0; i < _pending.Count && bestRank > 0; i++)
        {
            var rank = Rank(_pending[i]);
            if (rank >= bestRank)
                continue;
            best = i;
            bestRank = rank;
        }

        var next = _pending[best];
        _pending.RemoveAt(best);
        return next;
    }

    private int Rank(FluxKustomization kustomization)
    {
        foreach (var (id, _) in kustomization.Dependencies)
        {
            if (!_done.Contains(id))
                return _known.ContainsKey(id) ? 4 : 3;
        }

        return _objects.HasAll(kustomization, withOptional: true) ? 0 : _objects.HasAll(kustomization, withOptional: false) ? 1 : 2;
    }

    private void ReportOtherSources()
    {
        var others = new List<string>();
        SourceSpan? first = null;
        foreach (var kustomization in _others)
        {
            _unseen.Add(kustomization);
            first ??= kustomization.Span;
            others.Add($"{kustomization.Id} ({kustomization.SourceKind} {kustomization.SourceNamespace}/{kustomization.SourceName})");
        }

        if (first is { } span)
        {
            var subject = others.Count == 1 ? "1 Kustomization has" : $"{others.Count} Kustomizations have";
            diagnostics.Add(FluxDiagnostics.OtherSource, span, $"{subject} another source than this repository, and what it brings is not checked: {string.Join(", ", others)}");
        }
    }
}
