using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering.Flux.Variables;

namespace KSail.Rendering.Flux;

/// <summary>One pass over a chain: renders Kustomizations as they become known and ready.</summary>
internal sealed class ChainRun(SourceView view, DiagnosticBag diagnostics, CancellationToken cancellation)
{
    // A namePrefix on a Kustomization that renders itself makes a new one each time; a platform with hundreds of tenants stays far below.
    private const int MaxKustomizations = 2000;

    private readonly Dictionary<KustomizationId, FluxKustomization> _known = [];
    private readonly Dictionary<KustomizationId, KustomizationId> _parents = [];
    private readonly List<FluxKustomization> _order = [];
    private readonly List<FluxKustomization> _pending = [];
    private readonly HashSet<KustomizationId> _done = [];
    private readonly VariableObjects _objects = new();
    private bool _refusedGrowth;

    public IReadOnlyList<RenderedKustomization> Run(FluxKustomization root)
    {
        var rendered = new List<RenderedKustomization>();
        var renderer = new KustomizationRenderer(view, diagnostics, _objects, cancellation);
        Discover(root, parent: null);
        while (TakeNext() is { } kustomization)
        {
            cancellation.ThrowIfCancellationRequested();
            var result = renderer.Render(kustomization);
            _done.Add(kustomization.Id);
            rendered.Add(result);
            _objects.Add(result.Resources);
            foreach (var resource in result.Resources)
            {
                if (FluxKustomization.From(resource) is { } child)
                    Discover(child, kustomization);
            }
        }

        ReportOtherSources();
        new DependencyCheck(_order, _parents, diagnostics).Report();
        return rendered;
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
        if (parent is null || kustomization.IsFromThisRepository)
            _pending.Add(kustomization);
        else
            _done.Add(kustomization.Id);
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
        foreach (var kustomization in _order)
        {
            if (kustomization.IsFromThisRepository || !_parents.ContainsKey(kustomization.Id))
                continue;
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
