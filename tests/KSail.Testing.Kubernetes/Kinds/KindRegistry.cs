namespace KSail.Testing.Kubernetes.Kinds;

/// <summary>The kinds that are served now. Thread-safe.</summary>
internal sealed class KindRegistry
{
    private readonly Lock _lock = new();
    private readonly List<ServedKind> _kinds = [.. BuiltInKinds.All];

    public IReadOnlyList<ServedKind> All
    {
        get
        {
            lock (_lock)
                return [.. _kinds];
        }
    }

    /// <summary>The kind under an address; null where none is served.</summary>
    public ServedKind? Find(string group, string version, string plural)
    {
        lock (_lock)
            return _kinds.Find(kind => kind.Group == group && kind.Plural == plural && kind.Version(version) is not null);
    }

    /// <summary>Serves a kind, in place of an earlier form of it.</summary>
    public void Define(ServedKind kind)
    {
        lock (_lock)
        {
            _kinds.RemoveAll(other => other.IsCustom && other.Resource == kind.Resource);
            _kinds.Add(kind);
        }
    }

    /// <summary>Serves a kind no longer; null where it was not defined.</summary>
    public ServedKind? Undefine(string resource)
    {
        lock (_lock)
        {
            var found = _kinds.Find(kind => kind.IsCustom && kind.Resource == resource);
            if (found is not null)
                _kinds.Remove(found);
            return found;
        }
    }
}
