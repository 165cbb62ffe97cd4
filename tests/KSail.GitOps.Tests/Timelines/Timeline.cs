using System.Text.Json.Nodes;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Oci;
using KSail.Testing.Flux;

namespace KSail.GitOps.Tests.Timelines;

/// <summary>An environment in a cluster, with its controllers, for one test.</summary>
public sealed class Timeline : IAsyncDisposable
{
    public static readonly Digest Older = Digest.Of("older"u8);
    public static readonly Digest Wanted = Digest.Of("wanted"u8);

    private readonly IKubernetesApi _api;
    private readonly bool _outlives;
    private readonly string _id = Guid.NewGuid().ToString("N")[..10];
    private readonly List<(ResourceKind Kind, ObjectName Name)> _made = [];

    /// <summary>An environment with a source and nothing else.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="outlives">Whether the cluster is there after the test, so that the test cleans up.</param>
    public Timeline(IKubernetesApi api, bool outlives = false)
    {
        _api = api;
        _outlives = outlives;
        Namespace = "flux-" + _id;
        Simulator = new FluxSimulator(api, Namespace, Tenant) { Published = Older };
        Names = new ArtifactNames($"registry.example/{_id}/platform", ["prod"]);
    }

    public string Namespace { get; }

    /// <summary>A second namespace.</summary>
    public string Tenant => "tenant-" + _id;

    public FluxSimulator Simulator { get; }

    public ArtifactNames Names { get; }

    /// <summary>What was told while it was waited: <c>apps Done</c>.</summary>
    public List<ReconcileEvent> Events { get; } = [];

    /// <summary>Where diagnostics say that resources are.</summary>
    internal Places Origins { get; } = new();

    /// <summary>A Kustomization of the environment's source.</summary>
    public KubernetesObject Kustomization(string name, params string[] dependsOn) => FluxObjects.Kustomization(Namespace, name, Namespace, dependsOn);

    public KubernetesObject TenantKustomization(string name, params string[] dependsOn) => FluxObjects.Kustomization(Tenant, name, Namespace, dependsOn);

    /// <summary>Makes the source and the given objects, and lets the controllers bring all of them to the older artifact.</summary>
    public async Task SettleAsync(params KubernetesObject[] objects)
    {
        foreach (var name in (string[])[Namespace, Tenant])
            await MakeNamespaceAsync(name);
        await MakeAsync(FluxObjects.Source(Namespace, "platform", "oci://" + Names.Repository, "prod"));
        foreach (var value in objects)
            await MakeAsync(value);
        await Simulator.StartAsync();
        await UntilAsync(async () =>
        {
            foreach (var (kind, name) in _made)
            {
                var value = await _api.GetAsync(kind, name, CancellationToken.None);
                if (!value.Spec.IsTrue("suspend") && value.Condition("Ready") is not { Status: ConditionStatus.True })
                    return false;
            }

            return true;
        });
        Simulator.Published = Wanted;
    }

    public async Task<KubernetesObject> MakeAsync(KubernetesObject value)
    {
        var kind = KindOf(value.Kind);
        _made.Add((kind, value.Name));
        return await _api.CreateAsync(kind, value, WriteOptions.Default, CancellationToken.None);
    }

    public Task DeleteAsync(KubernetesObject value) => _api.DeleteAsync(KindOf(value.Kind), value.Name, DeleteOptions.Default, CancellationToken.None);

    public Task PatchSpecAsync(KubernetesObject value, JsonObject spec) =>
        _api.PatchAsync(KindOf(value.Kind), value.Name, KubernetesPatch.Merge(new JsonObject { ["spec"] = spec }), WriteOptions.Default, CancellationToken.None);

    /// <summary>Reconciles the wanted artifact.</summary>
    /// <param name="seconds">How long it is waited.</param>
    /// <param name="api">Another client than that of the controllers.</param>
    /// <param name="told">Called for each event.</param>
    /// <param name="exclude">What is left out.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<Outcome> ReconcileAsync(
        double seconds = 30, IKubernetesApi? api = null, Action<ReconcileEvent>? told = null, string[]? exclude = null, CancellationToken cancellationToken = default)
    {
        var diagnostics = new DiagnosticBag();
        var request = new ReconcileRequest("prod", Names, Wanted, TimeSpan.FromSeconds(seconds), new SourceSpan("/repo/ksail.prod.yaml", 9, 7)) { Origins = Origins, Exclude = exclude ?? [] };
        var result = await Reconciliation.RunAsync(request, GitOpsEngine.Flux, api ?? _api, TimeProvider.System, new Listener(value =>
        {
            Events.Add(value);
            told?.Invoke(value);
        }), diagnostics, cancellationToken);
        return new Outcome(result, diagnostics.Items);
    }

    /// <summary>The states that were told of an object, in order.</summary>
    public string StatesOf(string name) =>
        string.Join(' ', Events.Where(value => value.Object?.Name.Name == name).Select(static value => value.State.ToString()));

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        foreach (var (kind, name) in _outlives ? _made : [])
        {
            try
            {
                await _api.DeleteAsync(kind, name, DeleteOptions.Default, CancellationToken.None);
            }
            catch (KubernetesException)
            {
                // It is gone already.
            }
        }
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var left = 300; !await isSo(); left--)
        {
            Assert.True(left > 0, "it did not come to pass");
            await Task.Delay(50);
        }
    }

    // A server of definitions alone has no namespaces, and does not miss them.
    private async Task MakeNamespaceAsync(string name)
    {
        try
        {
            await _api.CreateAsync(WellKnownKinds.Namespaces, new KubernetesObject(WellKnownKinds.Namespaces, new ObjectName(name)), WriteOptions.Default, CancellationToken.None);
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
        {
            return;
        }
    }

    private static ResourceKind KindOf(string kind) => kind switch
    {
        "OCIRepository" => WellKnownKinds.OciRepositories,
        "Kustomization" => WellKnownKinds.Kustomizations,
        _ => WellKnownKinds.HelmReleases,
    };

    private sealed class Listener(Action<ReconcileEvent> hear) : IProgress<ReconcileEvent>
    {
        public void Report(ReconcileEvent value) => hear(value);
    }

    /// <summary>Says of every resource that it is in a file of its own, on line 3, or line 30 for a field.</summary>
    internal sealed class Places : IResourceOrigins
    {
        public SourceSpan? Find(string? group, string kind, string ns, string name, string field) =>
            kind == "Foreign" ? null : new SourceSpan($"/repo/{kind}-{name}.yaml", field.Length > 0 ? 30 : 3, 1);
    }
}

/// <summary>How a reconciliation ended.</summary>
public sealed record Outcome(ReconcileResult? Result, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Expects success, and nothing to say.</summary>
    public Outcome Succeeds()
    {
        Assert.Empty(Diagnostics);
        Assert.True(Result!.IsDone);
        return this;
    }

    /// <summary>Expects findings with these codes, in this order, and that it was not waited to the end of the time.</summary>
    public Outcome Fails(params string[] codes)
    {
        Assert.Equal(codes, Diagnostics.Select(static diagnostic => diagnostic.Code));
        Assert.False(Result?.IsDone ?? false);
        Assert.True(Result is null || Result.Elapsed < TimeSpan.FromSeconds(20), $"it took {Result?.Elapsed}");
        return this;
    }

    /// <summary>The finding at an index: file, line and message.</summary>
    public (string File, int Line, string Message) At(int index) => (Diagnostics[index].Span.File, Diagnostics[index].Span.Line, Diagnostics[index].Message);
}
