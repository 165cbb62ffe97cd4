using KSail.Documents.Yaml;

namespace KSail.Configuration.Rules;

/// <summary>Which nodes a patch is for: the folder that it lies in.</summary>
internal enum NodeScope
{
    /// <summary><c>cluster/</c>: all nodes.</summary>
    All,

    /// <summary><c>control-planes/</c>.</summary>
    ControlPlanes,

    /// <summary><c>workers/</c>.</summary>
    Workers,
}

/// <summary>One document of a Talos patch.</summary>
/// <param name="Scope">The nodes that get it.</param>
/// <param name="Kind">Its <c>kind</c>; empty for the machine configuration itself (<c>machine:</c>, <c>cluster:</c>).</param>
/// <param name="Root">The document.</param>
internal sealed record NodePatch(NodeScope Scope, string Kind, YamlMapping Root);

/// <summary>
/// The Talos patches of an environment as far as rules ask: single fields, later patches over earlier ones. The patches are not merged and
/// not judged here.
/// </summary>
internal sealed class NodePatches(IReadOnlyList<NodePatch> patches, bool isComplete)
{
    /// <summary>There are none.</summary>
    public static readonly NodePatches None = new([], isComplete: true);

    /// <summary>Nobody can tell: not a Talos cluster, or the folder was not found.</summary>
    public static readonly NodePatches Unknown = new([], isComplete: false);

    /// <summary>Whether every patch could be read, so that what is not found is not there.</summary>
    public bool IsComplete => isComplete;

    /// <summary>Whether control planes get a document of a kind.</summary>
    public bool Contains(string kind) => ForControlPlanes(kind, null) is not null;

    /// <summary>Whether a document that Talos makes by itself is deleted (<c>$patch: delete</c>).</summary>
    public bool Deletes(string kind)
    {
        foreach (var patch in patches)
        {
            if (patch.Kind == kind && patch.Root.GetString("$patch") == "delete")
                return true;
        }

        return false;
    }

    /// <summary>
    /// What control planes get for a field: they run what concerns the whole cluster. Null when no patch sets it.
    /// </summary>
    /// <param name="kind">Kind of the document; empty for the machine configuration.</param>
    /// <param name="path">Keys with dots between; null for the document itself.</param>
    public YamlNode? ForControlPlanes(string kind, string? path)
    {
        YamlNode? found = null;
        foreach (var patch in patches)
        {
            if (patch.Scope != NodeScope.Workers && patch.Kind == kind)
                found = Find(patch.Root, path) ?? found;
        }

        return found;
    }

    /// <summary>What the machine configuration of any node gets for a field; null when no patch sets it.</summary>
    public YamlNode? ForAnyNode(string path)
    {
        foreach (var patch in patches)
        {
            if (patch.Kind.Length == 0 && Find(patch.Root, path) is { } found)
                return found;
        }

        return null;
    }

    private static YamlNode? Find(YamlMapping root, string? path)
    {
        YamlNode? node = root;
        foreach (var key in path?.Split('.') ?? [])
            node = (node as YamlMapping)?[key];
        return node;
    }
}
