using System.Text;
using KSail.Charts.Releases;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.GitOps.Bootstrap;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Secrets.Age.Sources;
using KSail.Secrets.Clusters;

namespace KSail.Clusters.Components;

/// <summary>
/// Gives a cluster what it needs before its own workload can be delivered: network, storage and the like, and an engine that follows the
/// environment's artifact. May be run again at any time: what is there stays, what is missing comes.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="clock">Measures time-outs and pauses.</param>
/// <param name="progress">Told of each component when it runs.</param>
/// <param name="diagnostics">Takes what went wrong; never a secret.</param>
public sealed class ClusterComponents(IKubernetesApi api, TimeProvider clock, IProgress<string> progress, DiagnosticBag diagnostics)
{
    private const string Operation = "ClusterUp";

    private static readonly ApplyOptions Options = ApplyOptions.Default with { Force = true };
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EnginePatience = TimeSpan.FromMinutes(12);

    /// <summary>Installs everything up to a phase, and waits until it runs.</summary>
    /// <param name="order">What the cluster shall be given.</param>
    /// <param name="first">The first phase.</param>
    /// <param name="last">The last phase. With <see cref="ComponentPhase.Delivery"/> the engine is told what to follow.</param>
    /// <param name="cancellation">Gives up; what was installed stays.</param>
    /// <returns>False after an error.</returns>
    public async Task<bool> InstallAsync(ComponentOrder order, ComponentPhase first, ComponentPhase last, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(order);
        try
        {
            for (var phase = first; phase <= last; phase++)
            {
                if (!await InstallAsync(order, phase, cancellation).ConfigureAwait(false))
                    return false;
            }

            return last < ComponentPhase.Delivery || await FollowAsync(order, cancellation).ConfigureAwait(false);
        }
        catch (KubernetesException e)
        {
            diagnostics.Add(KubernetesDiagnostics.Of(e.Failure), SourceSpan.OfFile(order.Environment.ConfigFile), e.Message);
            return false;
        }
    }

    // Side by side: most of the time is spent on waiting for images.
    private async Task<bool> InstallAsync(ComponentOrder order, ComponentPhase phase, CancellationToken cancellation)
    {
        var work = new List<Task<(bool IsDone, DiagnosticBag Found)>>();
        foreach (var component in order.Components)
        {
            if (component.Phase == phase)
                work.Add(InstallAsync(order, component, cancellation));
        }

        var isDone = true;
        foreach (var (done, found) in await Task.WhenAll(work).ConfigureAwait(false))
        {
            diagnostics.AddRange(found.Items);
            isDone &= done;
        }

        return isDone;
    }

    private async Task<(bool IsDone, DiagnosticBag Found)> InstallAsync(ComponentOrder order, Component component, CancellationToken cancellation)
    {
        var found = new DiagnosticBag();
        var start = clock.GetTimestamp();
        var content = new ComponentContent(order.Restored, await CapabilitiesAsync(order, component, cancellation).ConfigureAwait(false));
        if (content.Read(component, found, cancellation) is not { } objects
            || await new ComponentInstaller(api, clock, found).InstallAsync(component, objects, cancellation).ConfigureAwait(false) is not { } applied)
        {
            return (false, found);
        }

        if (applied.Count == 0)
        {
            await new ComponentInventory(api).LeaveAsync(component, cancellation).ConfigureAwait(false);
        }
        else
        {
            await new ComponentInventory(api).KeepAsync(component, applied, cancellation).ConfigureAwait(false);
            progress.Report($"{component} runs ({clock.GetElapsedTime(start).TotalSeconds:0} s)");
        }

        return (true, found);
    }

    private async Task<ClusterCapabilities> CapabilitiesAsync(ComponentOrder order, Component component, CancellationToken cancellation)
    {
        var served = new List<string>();
        if (component.Parts.Any(static part => part is ChartPart))
        {
            foreach (var kind in (await api.DiscoverAsync(cancellation).ConfigureAwait(false)).Kinds)
            {
                served.Add(kind.ApiVersion);
                served.Add($"{kind.ApiVersion}/{kind.Kind}");
            }
        }

        return new ClusterCapabilities(order.KubernetesVersion, served);
    }

    // An artifact that is not pushed yet is no reason to wait: the engine asks again every minute.
    private async Task<bool> FollowAsync(ComponentOrder order, CancellationToken cancellation)
    {
        var configuration = order.Environment.Configuration!;
        var engine = configuration.Cluster.GitOpsEngine;
        if (engine.Value == GitOpsEngine.None)
            return true;
        var isFlux = engine.Value == GitOpsEngine.Flux;
        if (isFlux && !await GiveKeyAsync(order, cancellation).ConfigureAwait(false))
            return false;
        if (ClusterSource.Find(order.Environment, order.Variables, order.LocalRegistry, Operation, diagnostics) is not { } source)
            return !diagnostics.HasErrors;
        var flux = configuration.Workload.Flux;
        var objects = !isFlux ? ArgoBootstrap.ObjectsOf(source)
            : order.UsesFluxOperator ? FluxBootstrap.ObjectsOf(source, flux, ComponentSelection.FluxOperatorVersion(flux))
            : FluxBootstrap.ObjectsOf(source, flux);
        foreach (var (kind, value) in objects)
        {
            if (await IsLeftToWorkloadAsync(kind, value, cancellation).ConfigureAwait(false))
                continue;
            if (!await ApplyPatientlyAsync(kind, value, engine.Span, cancellation).ConfigureAwait(false))
                return false;
        }

        if (isFlux && order.UsesFluxOperator && !await WaitForControllersAsync(engine.Span, cancellation).ConfigureAwait(false))
            return false;
        progress.Report($"{(isFlux ? "Flux" : "Argo CD")} follows {source.Url}:{source.Tag}, from {source.Path}");
        return true;
    }

    // The namespace came with the operator.
    private async Task<bool> GiveKeyAsync(ComponentOrder order, CancellationToken cancellation)
    {
        var sops = order.Environment.Configuration!.Cluster.Sops;
        if (sops.Enabled.Value == ComponentState.Disabled)
            return true;
        var settings = new AgeKeySettings(sops.KeyVariable?.Value.Reveal(), sops.KeyFile?.Value.Reveal());
        using var keys = AgeKeys.Load(AgeKeyHost.Of(order.Variables.Read, order.ProjectDirectory), settings);
        var found = new DiagnosticBag();
        var recipients = new List<string>();
        foreach (var key in sops.PublicKeys)
            recipients.Add(key.Value.Reveal());
        if (SopsAgeSecret.Create(keys, recipients, sops.Enabled.Span, found) is not { } secret)
        {
            // Not every environment has encrypted files; one that says it has, must have the key.
            if (sops.Enabled.Value == ComponentState.Enabled || recipients.Count > 0)
                diagnostics.AddRange(found.Items);
            else
                diagnostics.Add(ComponentDiagnostics.NoKey, sops.Enabled.Span, "no age key is at hand, so the cluster gets none and cannot decrypt anything; with a key, run the target again");
            return !diagnostics.HasErrors;
        }

        var manifest = ManifestReader.Read(new SourceFile(SopsAgeSecret.Name, Encoding.UTF8.GetBytes(secret.ToManifest().Reveal())), new DiagnosticBag())[0];
        await api.ApplyAsync(WellKnownKinds.Secrets, manifest, Options, cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> IsLeftToWorkloadAsync(ResourceKind kind, KubernetesObject value, CancellationToken cancellation) =>
        kind.Group.Length > 0 && await api.FindAsync(kind, value.Name, cancellation).ConfigureAwait(false) is { } running && FluxOwnership.OwnerOf(running) is not null;

    private async Task<bool> ApplyPatientlyAsync(ResourceKind kind, KubernetesObject value, SourceSpan span, CancellationToken cancellation)
    {
        var deadline = clock.GetUtcNow() + EnginePatience;
        while (true)
        {
            try
            {
                await api.ApplyAsync(kind, value, Options, cancellation).ConfigureAwait(false);
                return true;
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound || e.IsTransient)
            {
                if (clock.GetUtcNow() + Pause > deadline)
                {
                    diagnostics.Add(ComponentDiagnostics.Refused, span, $"the cluster did not take {value} within {EnginePatience.TotalMinutes:0} min: {e.Message}");
                    return false;
                }
            }

            await Task.Delay(Pause, clock, cancellation).ConfigureAwait(false);
        }
    }

    // Until the operator has installed Flux, nobody could tell whether an artifact arrives.
    private async Task<bool> WaitForControllersAsync(SourceSpan span, CancellationToken cancellation)
    {
        var deadline = clock.GetUtcNow() + EnginePatience;
        while (true)
        {
            var catalog = await api.DiscoverAsync(cancellation).ConfigureAwait(false);
            if (catalog.Find("source.toolkit.fluxcd.io", "OCIRepository") is not null && catalog.Find("kustomize.toolkit.fluxcd.io", "Kustomization") is not null)
                return true;
            if (clock.GetUtcNow() + Pause > deadline)
            {
                var instance = await api.FindAsync(WellKnownKinds.FluxInstances, FluxBootstrap.InstanceName, cancellation).ConfigureAwait(false);
                var reason = instance?.Condition("Ready") is { } ready ? $"{ready.Reason}: {ready.Message}" : "its operator says nothing";
                diagnostics.Add(ComponentDiagnostics.NotReady, span, $"Flux is not installed after {EnginePatience.TotalMinutes:0} min: {reason}; look at the pods in {FluxBootstrap.Namespace}, and run the target again");
                return false;
            }

            await Task.Delay(Pause, clock, cancellation).ConfigureAwait(false);
        }
    }
}
