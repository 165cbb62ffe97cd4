using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Objects;

/// <summary>What an object of a GitOps engine is known by.</summary>
/// <param name="Kind">Its kind, for example <c>Kustomization</c>.</param>
/// <param name="Name">Namespace and name.</param>
public sealed record ObjectKey(string Kind, ObjectName Name) : IComparable<ObjectKey>
{
    /// <summary>The key of an object.</summary>
    public static ObjectKey Of(KubernetesObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ObjectKey(value.Kind, value.Name);
    }

    /// <summary>Orders by kind, then by namespace and name.</summary>
    public int CompareTo(ObjectKey? other)
    {
        if (other is null)
            return 1;
        var byKind = string.CompareOrdinal(Kind, other.Kind);
        return byKind != 0 ? byKind : Name.CompareTo(other.Name);
    }

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(ObjectKey? left, ObjectKey? right) => left is null ? right is not null : left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(ObjectKey? left, ObjectKey? right) => right < left;

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/> or equals it.</summary>
    public static bool operator <=(ObjectKey? left, ObjectKey? right) => !(right < left);

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/> or equals it.</summary>
    public static bool operator >=(ObjectKey? left, ObjectKey? right) => !(left < right);

    /// <summary>As people write it: <c>Kustomization flux-system/apps</c>.</summary>
    public override string ToString() => $"{Kind} {Name}";
}
