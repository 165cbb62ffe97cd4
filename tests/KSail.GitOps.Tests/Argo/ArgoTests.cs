using System.Text.Json.Nodes;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.GitOps.States;
using KSail.GitOps.Tests.Objects;
using KSail.GitOps.Tests.Timelines;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Oci;
using KSail.Testing.Kubernetes;

namespace KSail.GitOps.Tests.Argo;

/// <summary>An Application that follows the artifact, with a controller in a few lines.</summary>
public sealed class ArgoTests : IAsyncLifetime, IDisposable
{
    private static readonly ObjectName _name = new("argocd", "ksail");
    private readonly CancellationTokenSource _end = new();
    private readonly DiagnosticBag _diagnostics = new();
    private readonly List<string> _syncs = [];
    private KubernetesDouble _server = null!;
    private IKubernetesApi _api = null!;
    private Task _controller = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        _server = await KubernetesDouble.StartAsync();
        _server.Serve(WellKnownKinds.Applications, hasStatus: false);
        _api = _server.Open();
        await _api.CreateAsync(WellKnownKinds.Namespaces, new KubernetesObject(WellKnownKinds.Namespaces, new ObjectName("argocd")), WriteOptions.Default, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _end.CancelAsync();
        await _controller;
        await _server.DisposeAsync();
    }

    public void Dispose()
    {
        _api.Dispose();
        _end.Dispose();
    }

    [Theory]
    [InlineData("""{ "automated": {} }""", "")]
    [InlineData("""{ "syncOptions": ["ServerSideApply=true"] }""", """{"prune":false,"syncOptions":["ServerSideApply=true"]}""")]
    public async Task It_is_refreshed_synced_where_nobody_else_does_and_waited_for(string policy, string sync)
    {
        await StartAsync(policy, """{ "status": "Healthy" }""");
        Assert.True((await ReconcileAsync())!.IsDone);
        Assert.Empty(_diagnostics.Items);
        Assert.Equal(sync.Length == 0 ? [] : [sync], _syncs);
    }

    [Fact]
    public async Task What_is_degraded_is_shown_where_it_is_written()
    {
        await StartAsync("""{ "automated": {} }""", """{ "status": "Degraded", "message": "exceeded its progress deadline" }""",
            """[{ "group": "apps", "version": "v1", "kind": "Deployment", "namespace": "apps", "name": "web", "health": { "status": "Degraded", "message": "no pods" } }]""");
        Assert.False((await ReconcileAsync(seconds: 8))!.IsDone);
        Assert.Equal(["KSAIL6161", "KSAIL6165", "KSAIL6156"], _diagnostics.Items.Select(static diagnostic => diagnostic.Code));
        Assert.Equal("/repo/Deployment-web.yaml", _diagnostics.Items[2].Span.File);
        Assert.Contains("Degraded: no pods", _diagnostics.Items[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_application_of_the_artifact_there_is_nothing_to_wait_for()
    {
        Assert.False((await ReconcileAsync())!.IsDone);
        Assert.Equal("KSAIL6150", Assert.Single(_diagnostics.Items).Code);
    }

    [Fact]
    public async Task Its_state_is_read_and_held_against_what_is_published()
    {
        await StartAsync("""{ "automated": {} }""", """{ "status": "Healthy" }""");
        await ReconcileAsync();
        var state = await ReadAsync(FluxObjects.Wanted);
        Assert.Equal(("ArgoCD", "admin@prod", FluxObjects.Wanted), (state.Engine, state.Context, state.Fetched!.Digest));
        var application = Assert.Single(state.Objects);
        Assert.Equal(("Application", _name, "True", "Synced, Healthy"), (application.Object.Kind, application.Object.Name, application.Ready, application.Message));
        Assert.True(application.IsCurrent);
        Assert.False(application.IsSuspended);
        Assert.False(Assert.Single((await ReadAsync(FluxObjects.Older)).Objects).IsCurrent);
        Assert.Null(Assert.Single((await ReadAsync(null)).Objects).IsCurrent);
    }

    private async Task<ClusterState> ReadAsync(Digest? published)
    {
        var reader = new ClusterStateReader(_api, new ArtifactNames("registry.example/platform", ["dev"]), published, TimeProvider.System);
        // Nobody says which engine it is: the cluster does.
        var state = await reader.ReadAsync(GitOpsEngine.None, "admin@prod", SourceSpan.OfFile("/repo/ksail.prod.yaml"), _diagnostics, CancellationToken.None);
        Assert.Empty(_diagnostics.Items);
        return state!;
    }

    private async Task StartAsync(string policy, string health, string resources = "[]")
    {
        var value = new KubernetesObject(WellKnownKinds.Applications, _name);
        value.Json["spec"] = JsonNode.Parse($$"""{ "source": { "repoURL": "oci://registry.example/platform", "targetRevision": "dev", "path": "." }, "syncPolicy": {{policy}} }""");
        value.Json["status"] = JsonNode.Parse($$"""{ "sync": { "status": "Synced", "revision": "{{FluxObjects.Older}}" }, "health": { "status": "Healthy" } }""");
        await _api.CreateAsync(WellKnownKinds.Applications, value, WriteOptions.Default, CancellationToken.None);
        _controller = ControlAsync(health, resources);
    }

    // Refreshes when asked, and syncs when asked or when the policy says so.
    private async Task ControlAsync(string health, string resources)
    {
        try
        {
            await foreach (var change in _api.WatchAsync(WellKnownKinds.Applications, WatchQuery.All, _end.Token))
            {
                if (change.Object is not { } value)
                    continue;
                var operation = value.Json.Object("operation").Object("sync");
                if (operation is not null)
                    _syncs.Add(operation.ToJsonString());
                if (value.Annotation("argocd.argoproj.io/refresh") is null && operation is null)
                    continue;
                var isSynced = operation is not null || value.Spec.Object("syncPolicy").Object("automated") is not null;
                var status = JsonNode.Parse($$"""
                    { "sync": { "status": "{{(isSynced ? "Synced" : "OutOfSync")}}", "revision": "{{FluxObjects.Wanted}}" }, "health": {{(isSynced ? health : """{ "status": "Healthy" }""")}}, "resources": {{resources}} }
                    """);
                var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["argocd.argoproj.io/refresh"] = null } }, ["operation"] = null, ["status"] = status };
                await _api.PatchAsync(WellKnownKinds.Applications, _name, KubernetesPatch.Merge(patch), WriteOptions.Default, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }

    private Task<ReconcileResult?> ReconcileAsync(double seconds = 20)
    {
        var request = new ReconcileRequest("prod", new ArtifactNames("registry.example/platform", ["dev"]), FluxObjects.Wanted, TimeSpan.FromSeconds(seconds), new SourceSpan("/repo/ksail.prod.yaml", 9, 7)) { Origins = new Timeline.Places() };
        return Reconciliation.RunAsync(request, GitOpsEngine.ArgoCD, _api, TimeProvider.System, new Silence(), _diagnostics, CancellationToken.None);
    }

    private sealed class Silence : IProgress<ReconcileEvent>
    {
        public void Report(ReconcileEvent value)
        {
        }
    }
}
