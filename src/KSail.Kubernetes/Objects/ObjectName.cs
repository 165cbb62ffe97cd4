namespace KSail.Kubernetes.Objects;

/// <summary>The name of an object among those of its kind.</summary>
/// <param name="Namespace">Its namespace; empty for kinds that are in none.</param>
/// <param name="Name">Its name.</param>
public sealed record ObjectName(string Namespace, string Name) : IComparable<ObjectName>
{
    /// <summary>The name of an object that is in no namespace.</summary>
    public ObjectName(string name)
        : this("", name)
    {
    }

    /// <summary>Orders by namespace, then by name.</summary>
    public int CompareTo(ObjectName? other)
    {
        if (other is null)
            return 1;
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(ObjectName? left, ObjectName? right) => left is null ? right is not null : left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(ObjectName? left, ObjectName? right) => right < left;

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/> or equals it.</summary>
    public static bool operator <=(ObjectName? left, ObjectName? right) => !(right < left);

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/> or equals it.</summary>
    public static bool operator >=(ObjectName? left, ObjectName? right) => !(left < right);

    /// <summary><c>namespace/name</c>, or the name alone.</summary>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
