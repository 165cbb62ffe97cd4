using KSail.Clusters.Providers;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;
using KSail.Talos.Generation;

namespace KSail.Clusters.Definition;

/// <summary>What the configurations of nodes are made of, besides what the definition says.</summary>
/// <param name="Release">The Talos release of the nodes, <c>v1.13.9</c>.</param>
/// <param name="Kubernetes">The Kubernetes release, without <c>v</c>.</param>
/// <param name="Secrets">The secrets of the cluster.</param>
/// <param name="Foundation">What the provider made.</param>
/// <param name="Runtime">How Talos runs.</param>
public sealed record NodeIngredients(string Release, string Kubernetes, MachineSecrets Secrets, ClusterFoundation Foundation, NodeRuntime Runtime)
{
    /// <summary>The series in whose form nodes are configured; null for that of their release.</summary>
    public TalosRelease? Form { get; init; }
}

/// <summary>
/// The configurations of a cluster's nodes as they shall be: generated, with the patches of the repository, of <c>ksail.yaml</c> and of the provider.
/// </summary>
public sealed class DesiredConfigurations
{
    private readonly SourceView _repository;
    private readonly EnvironmentVariableReader _variables;
    private readonly ClusterDefinition _definition;
    private readonly NodeIngredients _ingredients;
    private readonly NodeConfigurations _shared;

    private DesiredConfigurations(ClusterDefinition definition, NodeIngredients ingredients, SourceView repository, EnvironmentVariableReader variables, NodeConfigurations shared)
    {
        _definition = definition;
        _ingredients = ingredients;
        _repository = repository;
        _variables = variables;
        _shared = shared;
    }

    /// <summary>Makes them.</summary>
    /// <param name="definition">What the cluster shall be.</param>
    /// <param name="ingredients">What else goes into them.</param>
    /// <param name="repository">The repository, which patches are read from.</param>
    /// <param name="variables">The variables that patches use.</param>
    /// <param name="diagnostics">Takes what is wrong with patches, at their places.</param>
    /// <returns>The configurations; null after an error.</returns>
    public static DesiredConfigurations? Make(
        ClusterDefinition definition, NodeIngredients ingredients, SourceView repository, EnvironmentVariableReader variables, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(ingredients);
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var found = new DiagnosticBag();
        var shared = NodePatches.Generate(repository, definition.PatchesDirectory, OptionsOf(definition, ingredients, variables, null), found);
        diagnostics.AddRange(found.Items);
        return found.HasErrors ? null : new DesiredConfigurations(definition, ingredients, repository, variables, shared);
    }

    /// <summary>What control planes have in common.</summary>
    public MachineConfiguration ControlPlane => _shared.ControlPlane!;

    /// <summary>What workers have in common.</summary>
    public MachineConfiguration Worker => _shared.Worker!;

    /// <summary>What holds on control planes.</summary>
    public EffectiveSettings? Settings => _shared.ControlPlaneSettings;

    /// <summary>The configuration of a worker without a name, with a further patch that was checked before.</summary>
    public MachineConfiguration WorkerWith(AddedPatch patch) =>
        NodePatches.Generate(_repository, _definition.PatchesDirectory, OptionsOf(_definition, _ingredients, _variables, patch), new DiagnosticBag()).Worker ?? Worker;

    /// <summary>The configuration of a node; null with an error when what the provider adds for this node alone does not fit.</summary>
    public MachineConfiguration? For(NodeIdentity node, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var configurations = _shared;
        if (_ingredients.Foundation.NodePatches.TryGetValue(node.Name, out var own))
        {
            // What the shared patches are told for was told before.
            var found = new DiagnosticBag();
            configurations = NodePatches.Generate(_repository, _definition.PatchesDirectory, OptionsOf(_definition, _ingredients, _variables, own), found);
            foreach (var diagnostic in found.Items)
            {
                if (diagnostic.Severity == DiagnosticSeverity.Error)
                    diagnostics.Add(diagnostic);
            }
        }

        return node.Role == NodeRole.ControlPlane ? configurations.ControlPlane : configurations.Worker;
    }

    private static NodePatchOptions OptionsOf(ClusterDefinition definition, NodeIngredients ingredients, EnvironmentVariableReader variables, AddedPatch? own)
    {
        var foundation = ingredients.Foundation;
        return new NodePatchOptions
        {
            Release = TalosRelease.Parse(ingredients.Release),
            Form = ingredients.Form,
            Runtime = ingredients.Runtime,
            Variables = variables,
            Additions = own is null ? foundation.Patches : [.. foundation.Patches, own],
            Base = new BaseSettings
            {
                ClusterName = definition.Name,
                Endpoint = foundation.Endpoint,
                KubernetesVersion = ingredients.Kubernetes,
                InstallDisk = foundation.InstallDisk,
                InstallImage = foundation.InstallDisk is null ? null : definition.InstallerOf(ingredients.Release),
                SubjectNames = foundation.SubjectNames,
                SchedulesOnControlPlanes = definition.Workers == 0,
                Secrets = ingredients.Secrets,
            },
        };
    }
}
