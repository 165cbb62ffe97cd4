using KSail.Clusters.Definition;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Clusters.Updating.Running;
using KSail.Clusters.Updating.Upgrading;
using KSail.Clusters.Updating.Versions;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Talos;
using KSail.Talos.Comparison;
using KSail.Talos.Generation;

namespace KSail.Clusters.Updating.Planning;

/// <summary>
/// The configurations that the nodes of a running cluster shall have. Its secrets are those that run: another set of them would be another cluster.
/// What nobody wishes stays as it runs.
/// </summary>
internal sealed class DesiredNodes(ClusterSession session, RunningNodes running, ClusterFoundation? foundation, ReleaseNumber talos)
{
    private readonly ClusterDefinition _definition = session.Host.Definition;
    private readonly MachineWishes _wishes = new(session);
    private readonly Dictionary<string, DesiredConfigurations?> _made = new(StringComparer.Ordinal);

    /// <summary>The configuration of a node that runs; null with errors when patches are wrong.</summary>
    public MachineConfiguration? Of(RunningNode node, DiagnosticBag diagnostics)
    {
        var configuration = node.Configuration!;
        if (Make(ConfigurationForm.Of(configuration), talos, configuration, diagnostics) is not { } all)
            return null;
        if ((_wishes.PoolOf(node.Machine) is { } pool ? all.WorkerWith(pool.Patch) : all.For(node.Machine.Node, diagnostics)) is not { } desired)
            return null;
        NodeOwnValues.Carry(configuration, desired);
        if (InstallerOf(node) is { } installer && !ComponentImages.IsPatched(desired, NodeComponent.Installer))
            ComponentImages.Set(desired, NodeComponent.Installer, installer);
        return desired;
    }

    /// <summary>The configuration of a node that is made: of the releases that the others run, and is upgraded with them.</summary>
    public MachineConfiguration? OfNew(NodeIdentity node, ReleaseNumber release, DiagnosticBag diagnostics)
    {
        var reference = running.Reference!.Configuration!;
        return Make(ConfigurationForm.Of(reference), release, reference, diagnostics)?.For(node, diagnostics);
    }

    /// <summary>What a worker begins with that joins by itself, with what its pool adds; empty where patches are wrong, which is told elsewhere.</summary>
    public Secret OfPool(AddedPatch patch)
    {
        var reference = running.Reference!.Configuration!;
        return Make(ConfigurationForm.Of(reference), talos, reference, new DiagnosticBag())?.WorkerWith(patch).Write() ?? new Secret("");
    }

    /// <summary>
    /// The installer that the configuration of a node shall name: of the platform and the release that it runs or is brought to. Null where it names none,
    /// because the node installs nothing.
    /// </summary>
    public string? InstallerOf(RunningNode node)
    {
        if (node.Configuration is not { } configuration || node.Talos is not { } own || ComponentImages.Find(configuration, NodeComponent.Installer) is not { } image)
            return null;
        var wanted = ReleaseNumber.Parse(_definition.PinnedRelease) is { } pinned && pinned >= own ? pinned : null;
        return wanted is null && !InstallerChoice.HasOtherSchematic(_definition, node) ? image : InstallerChoice.For(_definition, node, wanted ?? own);
    }

    private DesiredConfigurations? Make(TalosRelease form, ReleaseNumber release, MachineConfiguration configuration, DiagnosticBag diagnostics)
    {
        var key = $"{form} {release}";
        if (_made.TryGetValue(key, out var made))
            return made;
        var secrets = running.Reference?.Configuration!.ReadSecrets() ?? session.Secrets;
        var kubernetes = running.OldestKubernetes(new HashSet<NodeComponent>())?.ToString()[1..] ?? TalosVersions.Default.Kubernetes;
        var ingredients = new NodeIngredients(release.ToString(), kubernetes, secrets, foundation ?? Assume(configuration), session.Host.Provider.Traits.Runtime) { Form = form };
        made = DesiredConfigurations.Make(_definition, ingredients, session.Host.Repository, session.Host.Variables, diagnostics);
        _made.Add(key, made);
        return made;
    }

    // What the provider will say is not known before it changed what it has to; until then it says what nodes have.
    private static ClusterFoundation Assume(MachineConfiguration configuration)
    {
        var endpoint = configuration.Find("KubeClusterConfig")?.Root.GetString("endpoint") ?? configuration.GetText("cluster", "controlPlane", "endpoint") ?? "";
        return new ClusterFoundation(endpoint, [], []) { InstallDisk = configuration.GetText("machine", "install", "disk") };
    }
}
