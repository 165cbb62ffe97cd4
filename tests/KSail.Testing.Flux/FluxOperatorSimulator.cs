using System.Text.Json.Nodes;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Testing.Flux;

/// <summary>
/// Plays the operator of Flux: makes of a FluxInstance what the real one makes of it, the definitions of Flux, a source and a Kustomization with the name
/// of the instance's namespace, patches applied; then lets the controllers begin.
/// </summary>
public sealed class FluxOperatorSimulator : IAsyncDisposable
{
    private readonly IKubernetesApi _api;
    private readonly FluxSimulator _controllers;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watch;
    private bool _runsControllers;

    /// <summary>Begins.</summary>
    /// <param name="api">The API server, which serves the kind of instances or will soon.</param>
    /// <param name="controllers">Controllers that have not begun.</param>
    public FluxOperatorSimulator(IKubernetesApi api, FluxSimulator controllers)
    {
        _api = api;
        _controllers = controllers;
        _watch = RunAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while ((await _api.DiscoverAsync(_end.Token).ConfigureAwait(false)).Find(WellKnownKinds.FluxInstances.Group, WellKnownKinds.FluxInstances.Kind) is null)
                await Task.Delay(100, _end.Token).ConfigureAwait(false);
            await foreach (var change in _api.WatchAsync(WellKnownKinds.FluxInstances, WatchQuery.All, _end.Token).ConfigureAwait(false))
            {
                if (change.Type != WatchEventType.Deleted && change.Object is { } instance && instance.ObservedGeneration != instance.Generation)
                    await InstallAsync(instance).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task InstallAsync(KubernetesObject instance)
    {
        var ns = instance.Name.Namespace;
        await EngineDefinitions.InstallAsync(_api, _end.Token).ConfigureAwait(false);
        if (!_runsControllers)
            await _controllers.StartAsync().ConfigureAwait(false);
        _runsControllers = true;
        var sync = instance.Spec.Object("sync");
        var source = FluxObjects.Source(ns, ns, sync.Text("url"), sync.Text("ref"));
        if (sync.Text("pullSecret") is { Length: > 0 } secret)
            source.Json["spec"]!["secretRef"] = new JsonObject { ["name"] = secret };
        var kustomization = FluxObjects.Kustomization(ns, ns, ns);
        kustomization.Json["spec"]!["path"] = sync.Text("path");
        kustomization.Json["spec"]!["sourceRef"]!["name"] = ns;
        foreach (var (kind, value) in new[] { (WellKnownKinds.OciRepositories, source), (WellKnownKinds.Kustomizations, kustomization) })
        {
            Patch(instance, value);
            await _api.ApplyAsync(kind, value, new ApplyOptions { FieldManager = "flux-operator", Force = true }, _end.Token).ConfigureAwait(false);
        }

        var status = new JsonObject { ["observedGeneration"] = instance.Generation, ["conditions"] = new JsonArray(FluxStatus.Condition("Ready", "True", "ReconciliationSucceeded", "Reconciliation finished", instance)) };
        await _api.PatchAsync(WellKnownKinds.FluxInstances, instance.Name, KubernetesPatch.Merge(new JsonObject { ["status"] = status }).OfStatus(), WriteOptions.Default, _end.Token).ConfigureAwait(false);
    }

    // The patches of spec.kustomize, as far as they add a field: [{"op":"add","path":"/spec/insecure","value":true}].
    private static void Patch(KubernetesObject instance, KubernetesObject value)
    {
        foreach (var entry in instance.Spec.Object("kustomize").Array("patches") ?? [])
        {
            var target = entry!["target"] as JsonObject;
            if (target.Text("kind") != value.Kind || target.Text("name") is { Length: > 0 } name && name != value.Name.Name)
                continue;
            foreach (var step in JsonNode.Parse(entry!["patch"]!.GetValue<string>())!.AsArray())
            {
                var path = step!["path"]!.GetValue<string>().Split('/')[1..];
                if (step["op"]!.GetValue<string>() != "add")
                    throw new NotSupportedException($"only fields are added here, not {step}");
                JsonNode at = value.Json;
                foreach (var part in path[..^1])
                    at = at[part]!;
                at[path[^1]] = step["value"]?.DeepClone();
            }
        }
    }
}
