using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes.Watching;

/// <summary>What a watcher has been told of, so that it is told of nothing twice, and of what vanished while nobody looked.</summary>
internal sealed class WatchedObjects
{
    private readonly Dictionary<ObjectName, KubernetesObject> _known = [];

    /// <summary>Takes a whole list; adds what is different from before to <paramref name="events"/>.</summary>
    public void Replace(IReadOnlyList<KubernetesObject> items, List<WatchEvent> events)
    {
        var present = new HashSet<ObjectName>();
        foreach (var item in items)
            present.Add(item.Name);
        var gone = new List<ObjectName>();
        foreach (var name in _known.Keys)
        {
            if (!present.Contains(name))
                gone.Add(name);
        }

        gone.Sort();
        foreach (var name in gone)
            Remove(name, _known[name], events);
        foreach (var item in items)
            Put(item, events);
    }

    /// <summary>Takes an object that is there.</summary>
    public void Put(KubernetesObject value, List<WatchEvent> events)
    {
        if (!_known.TryGetValue(value.Name, out var known))
        {
            events.Add(new WatchEvent(WatchEventType.Added, value));
        }
        else if (known.Uid != value.Uid)
        {
            // Another object of the same name: nobody told of the end of the first.
            events.Add(new WatchEvent(WatchEventType.Deleted, known));
            events.Add(new WatchEvent(WatchEventType.Added, value));
        }
        else if (known.ResourceVersion != value.ResourceVersion)
        {
            events.Add(new WatchEvent(WatchEventType.Modified, value));
        }
        else
        {
            return;
        }

        _known[value.Name] = value;
    }

    /// <summary>Takes away an object that is gone.</summary>
    public void Remove(ObjectName name, KubernetesObject last, List<WatchEvent> events)
    {
        if (_known.Remove(name))
            events.Add(new WatchEvent(WatchEventType.Deleted, last));
    }
}
