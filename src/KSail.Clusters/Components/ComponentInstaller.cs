using KSail.Documents.Diagnostics;
using KSail.GitOps.Diagnosis;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Components;

/// <summary>
/// Applies components to a cluster, server-side, and waits until they run. Applying what is there already changes nothing, so that an installation that
/// was interrupted is simply made again.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="clock">Measures time-outs and pauses.</param>
/// <param name="diagnostics">Takes what went wrong.</param>
public sealed class ComponentInstaller(IKubernetesApi api, TimeProvider clock, DiagnosticBag diagnostics)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly ApplyOptions Options = ApplyOptions.Default with { Force = true };

    private ApiCatalog _catalog = new([], []);

    /// <summary>Installs a component and waits until it runs.</summary>
    /// <param name="component">The component.</param>
    /// <param name="objects">What it is made of.</param>
    /// <param name="cancellation">Gives up; what was applied stays.</param>
    /// <returns>The objects that were applied, in their places; empty where the environment's workload has the component already; null after an error.</returns>
    public async Task<IReadOnlyList<KubernetesObject>?> InstallAsync(Component component, IReadOnlyList<KubernetesObject> objects, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(objects);
        var deadline = clock.GetUtcNow() + component.Patience;
        var stages = new ManifestStages(objects);
        try
        {
            _catalog = await api.DiscoverAsync(cancellation).ConfigureAwait(false);
            if (await IsLeftToWorkloadAsync(component, stages.Workloads, cancellation).ConfigureAwait(false))
                return [];
            var applied = new List<KubernetesObject>(objects.Count);
            return await ApplyAsync(component, stages.Foundations, applied, deadline, cancellation).ConfigureAwait(false)
                && await WaitAsync(component, applied, deadline, cancellation).ConfigureAwait(false)
                && await ApplyAsync(component, stages.Workloads, applied, deadline, cancellation).ConfigureAwait(false)
                && await ApplyAsync(component, stages.Judges, applied, deadline, cancellation).ConfigureAwait(false)
                && await WaitAsync(component, applied, deadline, cancellation).ConfigureAwait(false)
                && await ApplyAsync(component, stages.Custom, applied, deadline, cancellation).ConfigureAwait(false)
                ? applied
                : null;
        }
        catch (KubernetesException e)
        {
            diagnostics.Add(KubernetesDiagnostics.Of(e.Failure), component.Span, $"{component} cannot be installed: {e.Message}");
            return null;
        }
    }

    private async Task<bool> IsLeftToWorkloadAsync(Component component, List<KubernetesObject> workloads, CancellationToken cancellation)
    {
        foreach (var workload in workloads)
        {
            if (!RunsPods(workload) || KindOf(workload) is not { } kind || await api.FindAsync(kind, PlaceOf(workload, kind), cancellation).ConfigureAwait(false) is not { } running)
                continue;
            if (FluxOwnership.OwnerOf(running) is not { } owner)
                continue;
            diagnostics.Add(ComponentDiagnostics.LeftToWorkload, component.Span, $"{running} belongs to '{owner}' of Flux, so {component.Name} is left to the environment's own manifests");
            return true;
        }

        return false;
    }

    private async Task<bool> ApplyAsync(Component component, List<KubernetesObject> objects, List<KubernetesObject> applied, DateTimeOffset deadline, CancellationToken cancellation)
    {
        foreach (var one in objects)
        {
            if (await ApplyAsync(component, one, deadline, cancellation).ConfigureAwait(false) is not { } kept)
                return false;
            applied.Add(kept);
        }

        return true;
    }

    // A kind that was defined a moment ago is served a moment later, and a webhook answers once its pods do.
    private async Task<KubernetesObject?> ApplyAsync(Component component, KubernetesObject value, DateTimeOffset deadline, CancellationToken cancellation)
    {
        while (true)
        {
            string reason;
            var kind = KindOf(value);
            try
            {
                if (kind is not null)
                    return await api.ApplyAsync(kind, Placed(value, kind), Options, cancellation).ConfigureAwait(false);
                reason = $"the cluster serves no {value.Kind} of {value.ApiVersion}";
            }
            catch (KubernetesException e) when (e.IsTransient || e.Failure == KubernetesFailure.NotFound || IsOfWebhook(e))
            {
                reason = e.Message;
            }
            catch (KubernetesException e)
            {
                diagnostics.Add(ComponentDiagnostics.Refused, component.Span, $"the cluster refuses {value} of {component}: {e.Message}");
                return null;
            }

            if (clock.GetUtcNow() + Pause > deadline)
            {
                diagnostics.Add(ComponentDiagnostics.Refused, component.Span, $"the cluster did not take {value} of {component} within {component.Patience.TotalMinutes:0} min: {reason}; run the target again, which goes on where this ended");
                return null;
            }

            await Task.Delay(Pause, clock, cancellation).ConfigureAwait(false);
            _catalog = await api.DiscoverAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static bool IsOfWebhook(KubernetesException e) => e.Status is { Reason: "InternalError" } status && status.Message.Contains("webhook", StringComparison.Ordinal);

    private async Task<bool> WaitAsync(Component component, List<KubernetesObject> applied, DateTimeOffset deadline, CancellationToken cancellation)
    {
        foreach (var one in applied)
        {
            if (!RunsPods(one) && one.Kind != "CustomResourceDefinition")
                continue;
            var kind = KindOf(one)!;
            while (true)
            {
                var current = await api.FindAsync(kind, one.Name, cancellation).ConfigureAwait(false);
                if (current is not null && Problem(current) is null)
                    break;
                if (clock.GetUtcNow() + Pause > deadline)
                {
                    var reason = current is null ? "it was deleted meanwhile"
                        : await new ClusterInspection(api, _catalog, clock).ExplainAsync(current, cancellation).ConfigureAwait(false) ?? Problem(current);
                    diagnostics.Add(ComponentDiagnostics.NotReady, component.Span, $"{component} is not ready after {component.Patience.TotalMinutes:0} min: {one}: {reason}; once this is mended, run the target again, which goes on where this ended");
                    return false;
                }

                await Task.Delay(Pause, clock, cancellation).ConfigureAwait(false);
            }
        }

        return true;
    }

    private static string? Problem(KubernetesObject value)
    {
        if (value.Kind == "CustomResourceDefinition")
            return value.Condition("Established") is { Status: ConditionStatus.True } ? null : "it is not established";
        return value.ObservedGeneration is null ? "its controller has not seen it yet" : WorkloadHealth.Problem(value);
    }

    private static bool RunsPods(KubernetesObject value) => value.Kind is "Deployment" or "DaemonSet" or "StatefulSet" && value.Group == "apps";

    private ResourceKind? KindOf(KubernetesObject value)
    {
        var version = value.ApiVersion[(value.ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return _catalog.Find(value.Group, version, value.Kind);
    }

    private static ObjectName PlaceOf(KubernetesObject value, ResourceKind kind) =>
        !kind.Namespaced ? new ObjectName(value.Name.Name) : value.Name.Namespace.Length > 0 ? value.Name : new ObjectName("default", value.Name.Name);

    // Manifests leave out the namespace where it is the default one, and charts say one where there is none.
    private static KubernetesObject Placed(KubernetesObject value, ResourceKind kind)
    {
        var place = PlaceOf(value, kind);
        if (place == value.Name)
            return value;
        var copy = value.Clone();
        var metadata = copy.Json["metadata"]!.AsObject();
        metadata.Remove("namespace");
        if (place.Namespace.Length > 0)
            metadata["namespace"] = place.Namespace;
        return new KubernetesObject(copy.Json);
    }
}
