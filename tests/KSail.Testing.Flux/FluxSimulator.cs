using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Oci;

namespace KSail.Testing.Flux;

/// <summary>
/// Plays the controllers of Flux by way of an API server: takes up requests and new artifacts, honours <c>dependsOn</c> and suspension, and writes status
/// as the real ones do: what goes on first, the outcome with <c>lastHandledReconcileAt</c> at the end, <c>observedGeneration</c> only with success or
/// Stalled. What comes of a pass is written in a script. Only objects of its own namespaces concern it.
/// </summary>
public sealed class FluxSimulator : IAsyncDisposable
{
    private readonly IKubernetesApi _api;
    private readonly IReadOnlyList<string> _namespaces;
    private readonly ConcurrentDictionary<(string Kind, ObjectName Name), KubernetesObject> _objects = new();
    private readonly ConcurrentDictionary<(string Kind, ObjectName Name), Memory> _memories = new();
    private readonly ConcurrentDictionary<(string Kind, ObjectName Name), Act[]> _scripts = new();
    private readonly ConcurrentQueue<string> _passes = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _watches = [];

    /// <summary>Controllers for some namespaces. They begin to work with <see cref="StartAsync"/>.</summary>
    public FluxSimulator(IKubernetesApi api, params string[] namespaces)
    {
        _api = api;
        _namespaces = namespaces;
    }

    /// <summary>What the registry has under every tag.</summary>
    public Digest Published { get; set; }

    /// <summary>Asks a real registry for the digest of a repository's tag, in the place of <see cref="Published"/>; null for that.</summary>
    public Func<string, string, Task<Digest>>? Resolve { get; set; }

    /// <summary>
    /// Makes the objects of a Kustomization from its source, for a pass that succeeds; null for none. What it throws as an
    /// <see cref="InvalidOperationException"/> is why the pass fails.
    /// </summary>
    public Func<KubernetesObject, KubernetesObject, Task<IReadOnlyList<KubernetesObject>>>? Build { get; set; }

    /// <summary>How long a pass takes.</summary>
    public TimeSpan PassTime { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long after a failure, or after a dependency was not ready, the next pass comes.</summary>
    public TimeSpan RetryTime { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The passes that have ended, in order: <c>Kustomization apps ReconciliationSucceeded</c>.</summary>
    public IReadOnlyList<string> Passes => [.. _passes];

    /// <summary>Writes the script of an object: what comes of its passes, one after the other; the last repeats. Without one, everything works.</summary>
    public void Play(string kind, string ns, string name, params Act[] acts) => _scripts[(kind, new ObjectName(ns, name))] = acts;

    /// <summary>Begins, and returns when everything that there is was seen.</summary>
    public async Task StartAsync()
    {
        foreach (var kind in (ResourceKind[])[WellKnownKinds.OciRepositories, WellKnownKinds.Kustomizations, WellKnownKinds.HelmReleases])
        {
            var isSeen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watches.Add(WatchAsync(kind, isSeen));
            await isSeen.Task.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_watches).ConfigureAwait(false);
        foreach (var memory in _memories.Values)
            await memory.Running.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task WatchAsync(ResourceKind kind, TaskCompletionSource isSeen)
    {
        try
        {
            await foreach (var change in _api.WatchAsync(kind, WatchQuery.All, _end.Token).ConfigureAwait(false))
            {
                if (change.Type == WatchEventType.Synchronized)
                    isSeen.TrySetResult();
                if (change.Object is not { } value || !_namespaces.Contains(value.Name.Namespace))
                    continue;
                var key = (kind.Kind, value.Name);
                if (change.Type == WatchEventType.Deleted)
                    _objects.TryRemove(key, out _);
                else
                    _objects[key] = value;
                Wake(kind, value.Name);
                if (kind == WellKnownKinds.OciRepositories)
                    WakeFollowers(value.Name);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
        catch (KubernetesException e)
        {
            isSeen.TrySetException(e);
        }
    }

    private void WakeFollowers(ObjectName source)
    {
        foreach (var (key, value) in _objects)
        {
            if (key.Kind == "Kustomization" && SourceOf(value) == source)
                Wake(WellKnownKinds.Kustomizations, key.Name);
        }
    }

    // One pass at a time for each object; who is woken during a pass passes again.
    private void Wake(ResourceKind kind, ObjectName name)
    {
        var memory = _memories.GetOrAdd((kind.Kind, name), static _ => new Memory());
        lock (memory)
        {
            memory.IsAwake = true;
            if (memory.IsRunning)
                return;
            memory.IsRunning = true;
            memory.Running = Task.Run(() => RunAsync(kind, name, memory));
        }
    }

    private async Task RunAsync(ResourceKind kind, ObjectName name, Memory memory)
    {
        try
        {
            while (true)
            {
                lock (memory)
                {
                    if (!memory.IsAwake || _end.IsCancellationRequested)
                    {
                        memory.IsRunning = false;
                        return;
                    }

                    memory.IsAwake = false;
                }

                if (_objects.TryGetValue((kind.Kind, name), out var value))
                    await PassAsync(kind, value, memory).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private Task PassAsync(ResourceKind kind, KubernetesObject value, Memory memory)
    {
        var token = value.Annotation("reconcile.fluxcd.io/requestedAt") ?? "";
        if (!memory.IsKnown)
        {
            memory.IsKnown = true;
            memory.Handled = value.Status.Text("lastHandledReconcileAt");
            memory.Revision = value.Status.Text("lastAttemptedRevision");
            memory.Generation = value.ObservedGeneration ?? 0;
        }

        var wanted = kind.Kind == "Kustomization" ? RevisionFor(value) : memory.Revision;
        var isDue = memory.IsRetryDue || token != memory.Handled || value.Generation != memory.Generation || (kind.Kind == "Kustomization" && wanted != memory.Revision);
        if (!isDue || (kind.Kind == "Kustomization" && wanted.Length == 0))
            return Task.CompletedTask;
        (memory.IsRetryDue, memory.Handled, memory.Generation) = (false, token, value.Generation);
        if (value.Spec.IsTrue("suspend"))
            return WriteAsync(kind, value.Name, new JsonObject { ["lastHandledReconcileAt"] = token });
        return PassAsync(kind, value, memory, token, wanted);
    }

    private async Task PassAsync(ResourceKind kind, KubernetesObject value, Memory memory, string token, string wanted)
    {
        if (kind.Kind != "OCIRepository" && UnreadyDependency(kind.Kind, value) is { } missing)
        {
            var waiting = FluxStatus.Of(token, FluxStatus.Condition("Ready", "False", "DependencyNotReady", $"dependency '{missing}' is not ready", value));
            await WriteAsync(kind, value.Name, waiting).ConfigureAwait(false);
            Retry(kind, value.Name, memory);
            return;
        }

        var act = NextAct(kind.Kind, value.Name, memory);
        if (act.IsIgnored)
            return;
        if (kind.Kind == "OCIRepository")
        {
            var digest = await FetchAsync(value).ConfigureAwait(false);
            wanted = $"{TagOf(value)}@{digest}";
            if (Resolve is not null && digest == default && act.IsSuccess)
                act = Act.Fail("OCIArtifactPullFailed", $"failed to determine artifact digest: {value.Spec.Text("url")}:{TagOf(value)} is not there");
        }

        memory.Revision = wanted;
        await WriteAsync(kind, value.Name, new JsonObject
        {
            ["conditions"] = new JsonArray(FluxStatus.Condition("Reconciling", "True", "Progressing", "reconciliation in progress", value), FluxStatus.Condition("Ready", "Unknown", "Progressing", "reconciliation in progress", value)),
            ["lastAttemptedRevision"] = kind.Kind == "Kustomization" ? wanted : null,
        }).ConfigureAwait(false);
        await Task.Delay(act.Takes ?? PassTime, _end.Token).ConfigureAwait(false);
        if (act.IsSuccess && kind.Kind == "Kustomization" && Build is not null)
            act = await BuildAsync(value, act).ConfigureAwait(false);
        foreach (var applied in act.Applies)
            await ApplyAsync(value, applied).ConfigureAwait(false);
        await WriteAsync(kind, value.Name, FluxStatus.Outcome(kind.Kind, value, act, token, wanted)).ConfigureAwait(false);
        _passes.Enqueue($"{kind.Kind} {value.Name.Name} {act.Reason}");
        if (!act.IsSuccess && act.Stalled.Length == 0)
            Retry(kind, value.Name, memory);
    }

    private async Task<Digest> FetchAsync(KubernetesObject source) => Resolve is null ? Published : await Resolve(source.Spec.Text("url"), TagOf(source)).ConfigureAwait(false);

    private static string TagOf(KubernetesObject source) => source.Spec.Object("ref").Text("tag");

    private async Task<Act> BuildAsync(KubernetesObject kustomization, Act act)
    {
        try
        {
            var objects = await Build!(kustomization, _objects[("OCIRepository", SourceOf(kustomization))]).ConfigureAwait(false);
            return act with { Applies = [.. act.Applies, .. objects] };
        }
        catch (InvalidOperationException e)
        {
            return Act.Fail("BuildFailed", e.Message);
        }
    }

    private string RevisionFor(KubernetesObject kustomization) =>
        _objects.TryGetValue(("OCIRepository", SourceOf(kustomization)), out var source) ? source.Status.Object("artifact").Text("revision") : "";

    private static ObjectName SourceOf(KubernetesObject kustomization)
    {
        var reference = kustomization.Spec.Object("sourceRef");
        return new ObjectName(reference.Text("namespace") is { Length: > 0 } ns ? ns : kustomization.Name.Namespace, reference.Text("name"));
    }

    private string? UnreadyDependency(string kind, KubernetesObject value)
    {
        foreach (var entry in value.Spec.Array("dependsOn") ?? [])
        {
            var name = new ObjectName(entry.Text("namespace") is { Length: > 0 } ns ? ns : value.Name.Namespace, entry.Text("name"));
            var isReady = _objects.TryGetValue((kind, name), out var other) && other.Condition("Ready") is { Status: ConditionStatus.True } && other.ObservedGeneration == other.Generation
                && (kind != "Kustomization" || SourceOf(other) != SourceOf(value) || other.Status.Text("lastAppliedRevision") == RevisionFor(value));
            if (!isReady)
                return name.ToString();
        }

        return null;
    }

    private Act NextAct(string kind, ObjectName name, Memory memory)
    {
        if (!_scripts.TryGetValue((kind, name), out var acts))
            return Act.Succeed;
        var act = acts[Math.Min(memory.Passes, acts.Length - 1)];
        memory.Passes++;
        return act;
    }

    private void Retry(ResourceKind kind, ObjectName name, Memory memory)
    {
        _ = LaterAsync();

        async Task LaterAsync()
        {
            try
            {
                await Task.Delay(RetryTime, _end.Token).ConfigureAwait(false);
                memory.IsRetryDue = true;
                Wake(kind, name);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                // The end.
            }
        }
    }

    private async Task ApplyAsync(KubernetesObject kustomization, KubernetesObject value)
    {
        var copy = value.Clone();
        var metadata = (JsonObject)copy.Json["metadata"]!;
        metadata["labels"] = new JsonObject { ["kustomize.toolkit.fluxcd.io/name"] = kustomization.Name.Name, ["kustomize.toolkit.fluxcd.io/namespace"] = kustomization.Name.Namespace };
        var kind = copy.Kind switch
        {
            "Kustomization" => WellKnownKinds.Kustomizations,
            "HelmRelease" => WellKnownKinds.HelmReleases,
            "Secret" => WellKnownKinds.Secrets,
            _ => WellKnownKinds.ConfigMaps,
        };
        await _api.ApplyAsync(kind, copy, new ApplyOptions { FieldManager = "kustomize-controller", Force = true }, _end.Token).ConfigureAwait(false);
    }

    // A controller repeats what did not arrive for as long as it takes.
    private async Task WriteAsync(ResourceKind kind, ObjectName name, JsonObject status)
    {
        var patch = KubernetesPatch.Merge(new JsonObject { ["status"] = status }).OfStatus();
        while (true)
        {
            try
            {
                await _api.PatchAsync(kind, name, patch, new WriteOptions { FieldManager = "gotk" }, _end.Token).ConfigureAwait(false);
                return;
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
            {
                return;
            }
            catch (KubernetesException e) when (e.IsTransient)
            {
                await Task.Delay(100, _end.Token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What a controller remembers of an object between two passes.</summary>
    private sealed class Memory
    {
        public bool IsAwake { get; set; }

        public bool IsRunning { get; set; }

        public bool IsRetryDue { get; set; }

        public bool IsKnown { get; set; }

        public string Handled { get; set; } = "";

        public string Revision { get; set; } = "";

        public long Generation { get; set; }

        public int Passes { get; set; }

        public Task Running { get; set; } = Task.CompletedTask;
    }
}
