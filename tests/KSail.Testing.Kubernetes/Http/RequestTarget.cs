using KSail.Testing.Kubernetes.Kinds;

namespace KSail.Testing.Kubernetes.Http;

/// <summary>What an address of the API names.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Version">Its version.</param>
/// <param name="Namespace">The namespace; empty for none, or all.</param>
/// <param name="Name">The object; empty for the collection.</param>
/// <param name="Subresource">The part of it; empty for the whole.</param>
internal sealed record RequestTarget(ServedKind Kind, string Version, string Namespace, string Name, string Subresource)
{
    /// <summary>Reads a path; null where it is none of the API's objects.</summary>
    public static RequestTarget? Read(string path, KindRegistry kinds)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        return parts switch
        {
            ["api", var version, .. var rest] => Read("", version, rest, kinds),
            ["apis", var group, var version, .. var rest] => Read(group, version, rest, kinds),
            _ => null,
        };
    }

    private static RequestTarget? Read(string group, string version, string[] rest, KindRegistry kinds)
    {
        // A namespace itself is one of the objects, too.
        if (rest is ["namespaces", var @namespace, var plural, .. var more] && plural is not ("status" or "finalize"))
            return Read(group, version, plural, @namespace, more, kinds);
        return rest is [var cluster, .. var others] ? Read(group, version, cluster, "", others, kinds) : null;
    }

    private static RequestTarget? Read(string group, string version, string plural, string @namespace, string[] more, KindRegistry kinds)
    {
        if (more.Length > 2 || kinds.Find(group, version, plural) is not { } kind)
            return null;
        if (!kind.IsNamespaced && @namespace.Length > 0)
            return null;
        // Objects in namespaces are named with theirs; only their collection is not.
        if (kind.IsNamespaced && @namespace.Length == 0 && more.Length > 0)
            return null;
        return new RequestTarget(kind, version, @namespace, more.Length > 0 ? more[0] : "", more.Length > 1 ? more[1] : "");
    }
}
