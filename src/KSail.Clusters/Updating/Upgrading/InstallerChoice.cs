using KSail.Clusters.Definition;
using KSail.Clusters.Updating.Running;
using KSail.Clusters.Updating.Versions;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating.Upgrading;

/// <summary>
/// Which installer a node is upgraded with. The node's own platform decides, because an installer of another one would turn it into that; what was built
/// into its image stays, unless the environment names another schematic. Nodes that cannot install anything, containers, have none.
/// </summary>
internal static class InstallerChoice
{
    private const string Metal = "metal";

    /// <summary>The installer that brings a node to a release. One that a patch names is the user's to choose, all but its release.</summary>
    public static string For(ClusterDefinition definition, RunningNode node, ReleaseNumber release, bool isPatched = false)
    {
        var platform = PlatformOf(node);
        if (ComponentImages.Find(node.Configuration!, NodeComponent.Installer) is not { } image)
            return FactoryImages.Installer(platform, definition.Schematic ?? node.Schematic, release.ToString());
        var known = FactoryImages.Read(image);
        // Of what somebody else's registry has nothing is known.
        if (known is null || isPatched)
            return ReleaseNumber.ImageOf(image, release);
        var schematic = definition.Schematic ?? known.Value.Schematic;
        return known.Value.Platform == platform && known.Value.Schematic == schematic
            ? ReleaseNumber.ImageOf(image, release)
            : FactoryImages.Installer(platform, schematic == Schematic.PlainId ? null : schematic, release.ToString());
    }

    /// <summary>Whether a node runs an image of another schematic than the environment names.</summary>
    public static bool HasOtherSchematic(ClusterDefinition definition, RunningNode node)
    {
        if (definition.Schematic is not { } wanted || node.Configuration is not { } configuration)
            return false;
        var runs = ComponentImages.Find(configuration, NodeComponent.Installer) is { } image ? FactoryImages.Read(image)?.Schematic : node.Schematic;
        return runs is not null && runs != wanted;
    }

    // A node that does not say is taken for what it always was.
    private static string PlatformOf(RunningNode node) => node.Platform.Length == 0 ? Metal : node.Platform;
}
