using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using KSail.Kubernetes.Objects;
using KSail.Testing.Kubernetes.Kinds;
using KSail.Testing.Kubernetes.Selecting;

namespace KSail.Testing.Kubernetes.Storage;

/// <summary>One page of a list.</summary>
internal sealed record Page(IReadOnlyList<byte[]> Items, long Version, string Continue, long? Remaining);

/// <summary>What is read of a kind.</summary>
internal sealed record Selection(ServedKind Kind, string Namespace, Selector Selector)
{
    public bool Covers(StoredObject value) =>
        (Namespace.Length == 0 || value.Name.Namespace == Namespace) && Selector.Matches(value.Json);
}

/// <summary>
/// All objects, as etcd and the API server's cache keep them: one counter of versions for everything, and a window of changes from which watches
/// start and earlier states are read. Thread-safe.
/// </summary>
internal sealed class ObjectStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<ObjectName, StoredObject>> _objects = new(StringComparer.Ordinal);
    private readonly List<Change> _history = [];
    private readonly List<StoreWatch> _watches = [];
    private long _oldest = 1;

    /// <summary>The version of the last change.</summary>
    public long Version { get; private set; } = 1;

    /// <summary>How many changes watches and pages may reach back.</summary>
    public int HistoryLength { get; set; } = 10_000;

    /// <summary>Forgets all past: what watches and pages of lists wanted to go on from has expired.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _history.Clear();
            // A change that nobody sees: real stores have other kinds that change all the time.
            _oldest = ++Version + 1;
        }
    }

    /// <summary>Does several things as one.</summary>
    public T Locked<T>(Func<T> work)
    {
        lock (_lock)
            return work();
    }

    /// <summary>Everything that there is now, for a store that goes on with it.</summary>
    public StoredState Save()
    {
        lock (_lock)
        {
            var objects = new List<StoredItem>();
            foreach (var (resource, values) in _objects)
                objects.AddRange(values.Values.Select(value => new StoredItem(resource, value.Copy())));
            return new StoredState(Version, objects);
        }
    }

    /// <summary>Goes on with what another store had, in place of everything here. Its past is not known: watches that want it have to start anew.</summary>
    public void Restore(StoredState state, KindRegistry kinds)
    {
        lock (_lock)
        {
            _objects.Clear();
            _history.Clear();
            Version = state.Version;
            _oldest = Version + 1;
            foreach (var item in state.Objects)
            {
                if (kinds.All.FirstOrDefault(kind => kind.Resource == item.Resource) is not { } kind)
                    continue;
                var version = long.Parse(item.Object.Text("metadata", "resourceVersion"), CultureInfo.InvariantCulture);
                var value = new StoredObject(item.Object, version);
                Objects(kind)[value.Name] = value;
            }
        }
    }

    public StoredObject? Find(ServedKind kind, ObjectName name)
    {
        lock (_lock)
            return Objects(kind).GetValueOrDefault(name);
    }

    /// <summary>All of a kind; the caller holds the lock by <see cref="Locked"/>.</summary>
    public IReadOnlyList<StoredObject> All(ServedKind kind) => [.. Objects(kind).Values];

    /// <summary>Puts, replaces or (null) removes an object. The new version's number is set in it.</summary>
    public StoredObject? Put(ServedKind kind, ObjectName name, JsonObject? value)
    {
        lock (_lock)
        {
            var objects = Objects(kind);
            var before = objects.GetValueOrDefault(name);
            var version = ++Version;
            StoredObject? after = null;
            if (value is null)
            {
                objects.Remove(name);
                if (before is not null)
                {
                    // Whoever watches is told of the last state under the version of its end.
                    var last = before.Copy();
                    last["metadata"]!["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
                    before = new StoredObject(last, version);
                }
            }
            else
            {
                value["metadata"]!["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
                objects[name] = after = new StoredObject(value, version);
            }

            var change = new Change(version, kind, before, after);
            _history.Add(change);
            if (_history.Count > HistoryLength)
            {
                _oldest = _history[0].Version + 1;
                _history.RemoveAt(0);
            }

            foreach (var watch in _watches)
                watch.Tell(change);
            return after ?? before;
        }
    }

    /// <summary>A page of a list; the token says of which moment, and after which name.</summary>
    public Page List(Selection selection, int limit, string token)
    {
        lock (_lock)
        {
            var (version, after) = token.Length > 0 ? ReadToken(token) : (Version, null);
            var objects = token.Length > 0 ? StateAt(selection.Kind, version) : Objects(selection.Kind);
            var items = new List<byte[]>();
            ObjectName? last = null;
            var remaining = 0L;
            foreach (var value in objects.Values)
            {
                if ((after is not null && value.Name <= after) || !selection.Covers(value))
                    continue;
                if (limit > 0 && items.Count >= limit)
                {
                    remaining++;
                    continue;
                }

                items.Add(value.Text);
                last = value.Name;
            }

            return new Page(items, version, remaining > 0 ? WriteToken(version, last!) : "", remaining > 0 && selection.Selector.IsEverything ? remaining : null);
        }
    }

    /// <summary>Watches from a version on; from the present state, which comes first, without one.</summary>
    public StoreWatch Watch(Selection selection, long? version)
    {
        lock (_lock)
        {
            if (version is { } from && (from < _oldest - 1 || from < 1))
                throw ApiFailure.Expired($"too old resource version: {from} ({_oldest})");
            var watch = new StoreWatch(selection, this);
            if (version is null)
            {
                foreach (var value in Objects(selection.Kind).Values)
                    watch.Tell(new Change(value.Version, selection.Kind, null, value));
            }

            foreach (var change in _history)
            {
                if (version is not null && change.Version > version)
                    watch.Tell(change);
            }

            _watches.Add(watch);
            return watch;
        }
    }

    public void Forget(StoreWatch watch)
    {
        lock (_lock)
            _watches.Remove(watch);
    }

    private SortedDictionary<ObjectName, StoredObject> Objects(ServedKind kind)
    {
        if (!_objects.TryGetValue(kind.Resource, out var objects))
            _objects[kind.Resource] = objects = [];
        return objects;
    }

    private SortedDictionary<ObjectName, StoredObject> StateAt(ServedKind kind, long version)
    {
        if (version < _oldest - 1)
        {
            throw ApiFailure.Expired(
                "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");
        }

        var objects = new SortedDictionary<ObjectName, StoredObject>(Objects(kind));
        for (var i = _history.Count - 1; i >= 0 && _history[i].Version > version; i--)
        {
            if (_history[i] is var change && change.Kind.Resource != kind.Resource)
                continue;
            if (change.Before is null)
                objects.Remove(change.Name);
            else
                objects[change.Name] = change.Before;
        }

        return objects;
    }

    private static string WriteToken(long version, ObjectName last) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = version, ["start"] = $"{last.Namespace}/{last.Name}" }.ToJsonString()));

    private static (long Version, ObjectName After) ReadToken(string token)
    {
        try
        {
            var json = JsonNode.Parse(Convert.FromBase64String(token));
            var start = json.Text("start").Split('/');
            return (json.Integer("rv")!.Value, new ObjectName(start[0], start[1]));
        }
        catch (Exception e) when (e is FormatException or System.Text.Json.JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw ApiFailure.BadRequest("continue key is not valid: " + e.Message);
        }
    }
}

/// <summary>Changes to what one watch selects.</summary>
internal sealed class StoreWatch(Selection selection, ObjectStore store) : IDisposable
{
    private readonly Channel<(string Type, StoredObject Object)> _events = Channel.CreateUnbounded<(string, StoredObject)>();

    public ChannelReader<(string Type, StoredObject Object)> Events => _events.Reader;

    /// <summary>Tells of a change as the watch sees it: an object that is no longer selected is deleted to it.</summary>
    public void Tell(Change change)
    {
        if (change.Kind.Resource != selection.Kind.Resource)
            return;
        var (was, isNow) = (change.Before is { } before && selection.Covers(before), change.After is { } after && selection.Covers(after));
        if (isNow)
            _events.Writer.TryWrite((was ? "MODIFIED" : "ADDED", change.After!));
        else if (was)
            _events.Writer.TryWrite(("DELETED", change.After is null ? change.Before! : Last(change)));
    }

    public void Dispose() => store.Forget(this);

    // The state before, under the version of the change that took it out of sight.
    private static StoredObject Last(Change change)
    {
        var last = change.Before!.Copy();
        last["metadata"]!["resourceVersion"] = change.Version.ToString(CultureInfo.InvariantCulture);
        return new StoredObject(last, change.Version);
    }
}
