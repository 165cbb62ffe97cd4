using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Objects;

/// <summary>One object that a Kustomization has applied.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version of the group.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Name">Namespace and name.</param>
internal sealed record InventoryEntry(string Group, string Version, string Kind, ObjectName Name);

/// <summary>What a Kustomization has applied, as it remembers it in <c>status.inventory</c>.</summary>
internal static class Inventory
{
    /// <summary>The entries; what does not have the form of one is left out.</summary>
    public static IEnumerable<InventoryEntry> Of(KubernetesObject kustomization)
    {
        foreach (var entry in kustomization.Status.Object("inventory").Array("entries") ?? [])
        {
            if (Parse(entry.Text("id"), entry.Text("v")) is { } parsed)
                yield return parsed;
        }
    }

    /// <summary>
    /// Reads <c>namespace_name_group_kind</c>. Neither namespaces, groups nor kinds have an underscore; names have one where a colon of a role
    /// was written as two of them.
    /// </summary>
    public static InventoryEntry? Parse(string id, string version)
    {
        var first = id.IndexOf('_', StringComparison.Ordinal);
        var last = id.LastIndexOf('_');
        if (first < 0 || last <= first)
            return null;
        var middle = id[(first + 1)..last];
        var group = middle.LastIndexOf('_');
        if (group <= 0)
            return null;
        var name = middle[..group].Replace("__", ":", StringComparison.Ordinal);
        return new InventoryEntry(middle[(group + 1)..], version, id[(last + 1)..], new ObjectName(id[..first], name));
    }
}
