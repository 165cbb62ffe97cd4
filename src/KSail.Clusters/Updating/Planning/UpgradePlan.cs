using KSail.Clusters.Definition;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Clusters.Updating.Running;
using KSail.Clusters.Updating.Upgrading;
using KSail.Clusters.Updating.Versions;
using KSail.Documents.Diagnostics;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating.Planning;

/// <summary>The part of a plan that is about releases. What is not pinned stays as it runs.</summary>
internal sealed class UpgradePlan
{
    private readonly ClusterDefinition _definition;
    private readonly RunningNodes _running;
    private readonly DiagnosticBag _diagnostics;
    private readonly ReleaseNumber? _wantedTalos;
    private readonly ReleaseNumber? _wantedKubernetes;
    private readonly HashSet<NodeComponent> _patched = [];

    public UpgradePlan(ClusterDefinition definition, RunningNodes running, DiagnosticBag diagnostics)
    {
        _definition = definition;
        _running = running;
        _diagnostics = diagnostics;
        _wantedTalos = ReleaseNumber.Parse(definition.PinnedRelease);
        _wantedKubernetes = ReleaseNumber.Parse(definition.PinnedKubernetes);
        var oldest = running.OldestTalos!;
        TalosAfter = _wantedTalos is { } wanted && wanted > oldest ? wanted : oldest;
    }

    /// <summary>The Talos release that all nodes have at least once the plan is done, so that their configurations are for it.</summary>
    public ReleaseNumber TalosAfter { get; }

    public UpgradePath Path { get; private set; } = UpgradePath.None;

    /// <summary>Components whose image a patch sets.</summary>
    public IReadOnlySet<NodeComponent> Patched => _patched;

    /// <summary>Finds the steps.</summary>
    public void Find(IReadOnlyList<NodePlan> nodes)
    {
        foreach (var node in nodes)
        {
            foreach (var component in Enum.GetValues<NodeComponent>())
            {
                if (ComponentImages.IsPatched(node.Desired, component))
                    _patched.Add(component);
            }
        }

        var talos = _running.OldestTalos!;
        var kubernetes = _running.OldestKubernetes(_patched);
        TellDowngrade("Talos", talos, _wantedTalos, _definition.Configuration.Cluster.Talos.Version?.Span);
        if (kubernetes is null)
        {
            // All of it is pinned by patches: only Talos is left.
            if (_wantedTalos is { } wanted && wanted > talos)
                Path = new UpgradePath([new UpgradeStep(UpgradeSubject.Talos, talos, wanted)]);
            return;
        }

        TellDowngrade("Kubernetes", kubernetes, _wantedKubernetes, _definition.Configuration.Cluster.KubernetesVersion?.Span);
        Path = UpgradePath.Find(talos, _wantedTalos, kubernetes, _wantedKubernetes);
        if (Path.Problem.Length > 0)
        {
            var span = _definition.Configuration.Cluster.Talos.Version?.Span ?? _definition.Configuration.Cluster.KubernetesVersion?.Span ?? _definition.Span;
            _diagnostics.Add(UpdateDiagnostics.NoUpgradePath, span,
                $"{_definition.Name} runs Talos {talos} and Kubernetes {kubernetes} and cannot come to {Wishes()}: {Path.Problem}; pin releases that fit each other");
        }
    }

    /// <summary>Tells the steps, in the order in which they are done.</summary>
    /// <returns>Nodes that are installed anew although their release stays, because their image has other extensions.</returns>
    public List<Reinstallation> Tell(ProviderTraits traits, List<ClusterChange> changes)
    {
        foreach (var step in Path.Steps)
        {
            if (step.Subject == UpgradeSubject.Kubernetes)
            {
                changes.Add(new ClusterChange(ChangeEffect.InPlace, "Kubernetes", $"{step.From} → {step.To}, control planes first, then kubelets and bootstrap manifests") { Span = _definition.Configuration.Cluster.KubernetesVersion?.Span });
                continue;
            }

            var how = traits.ReplacesToUpgrade ? "each machine is made anew and keeps its data" : "nodes restart";
            changes.Add(new ClusterChange(ChangeEffect.Reboot, "Talos", $"{step.From} → {step.To}, workers first, one by one; {how}") { Span = _definition.Configuration.Cluster.Talos.Version?.Span });
        }

        if (traits.ReplacesToUpgrade || Path.Steps.Any(static step => step.Subject == UpgradeSubject.Talos))
            return [];
        var reinstalled = new List<Reinstallation>();
        foreach (var node in _running.Nodes)
        {
            if (!InstallerChoice.HasOtherSchematic(_definition, node))
                continue;
            var wanted = InstallerChoice.For(_definition, node, node.Talos!);
            reinstalled.Add(new Reinstallation(node, wanted));
            var old = ComponentImages.Find(node.Configuration!, NodeComponent.Installer) ?? $"schematic {node.Schematic}";
            changes.Add(new ClusterChange(ChangeEffect.Reboot, $"node {node.Name}", $"installer {old} → {wanted}") { Span = SchematicSpan });
        }

        return reinstalled;
    }

    private SourceSpan? SchematicSpan => _definition.Configuration.Cluster.Talos switch
    {
        { SchematicId: { } schematic } => schematic.Span,
        { Extensions: [var extension, ..] } => extension.Span,
        _ => null,
    };

    private void TellDowngrade(string what, ReleaseNumber runs, ReleaseNumber? wanted, SourceSpan? span)
    {
        if (wanted is not null && wanted < runs)
            _diagnostics.Add(UpdateDiagnostics.NoDowngrade, span ?? _definition.Span, $"{_definition.Name} runs {what} {runs}, which is newer than the pinned {wanted}; it is left as it is, pin {runs}, or make the cluster anew");
    }

    private string Wishes() => (_wantedTalos, _wantedKubernetes) switch
    {
        ({ } talos, { } kubernetes) => $"Talos {talos} with Kubernetes {kubernetes}",
        ({ } talos, null) => $"Talos {talos}",
        (null, { } kubernetes) => $"Kubernetes {kubernetes}",
        _ => "them",
    };
}
