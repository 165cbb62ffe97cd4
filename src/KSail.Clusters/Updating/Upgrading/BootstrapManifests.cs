using System.Globalization;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Updating.Versions;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.GitOps.Diagnosis;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Updating.Upgrading;

/// <summary>
/// Applies the manifests of control planes again — CoreDNS, kube-proxy, the network plugin, what patches add inline — as <c>talosctl upgrade-k8s</c> does at
/// its end: nodes apply them once, when their objects are not there, and never look at them again. Fields that somebody else has taken over since are left to
/// them. What is no manifest any longer stays; nobody knows whether it is still needed.
/// </summary>
internal sealed class BootstrapManifests(UpdateWork work, DiagnosticBag diagnostics)
{
    private static readonly ApplyOptions Options = ApplyOptions.Default with { FieldManager = "talos" };

    // Who made or changed these objects for Talos: its own applying, machined as the first process of a node, and talosctl.
    private static readonly string[] OwnManagers = ["talos", "talosctl", "machined", "init", Options.FieldManager, WriteOptions.Default.FieldManager];

    /// <summary>Applies them.</summary>
    /// <param name="kubernetes">The release that they are waited for to be of; null for any.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task ApplyAsync(ReleaseNumber? kubernetes, CancellationToken cancellation)
    {
        var objects = await ReadAsync(kubernetes, cancellation).ConfigureAwait(false);
        if (objects.Count == 0)
            return;
        work.Report(string.Create(CultureInfo.InvariantCulture, $"bootstrap manifests: {objects.Count} are applied"));
        var api = work.Session.Kubernetes;
        var catalog = await api.DiscoverAsync(cancellation).ConfigureAwait(false);
        var awaited = new List<(ResourceKind Kind, ObjectName Name)>();
        foreach (var value in objects)
        {
            if (catalog.Find(value.Group, value.ApiVersion[(value.ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..], value.Kind) is not { } kind)
                throw new UpdateStop(UpdateDiagnostics.Failed, $"the bootstrap manifest {value} cannot be applied: the cluster serves no {value.Kind} of {value.ApiVersion}");
            var before = await api.FindAsync(kind, value.Name, cancellation).ConfigureAwait(false);
            await ApplyAsync(api, kind, value, cancellation).ConfigureAwait(false);
            // What no controller has looked at so far it will not look at now.
            if (value.Kind is "DaemonSet" or "Deployment" && before?.ObservedGeneration is not null)
                awaited.Add((kind, value.Name));
        }

        foreach (var (kind, name) in awaited)
        {
            await work.UntilAsync(
                $"{kind.Kind} {name}",
                async token => await api.FindAsync(kind, name, token).ConfigureAwait(false) is { } value ? WorkloadHealth.Problem(value) : null,
                work.Options.ComponentTimeout,
                UpdateDiagnostics.ComponentNotUp,
                "see its pods, and run the update again",
                cancellation).ConfigureAwait(false);
        }
    }

    private async Task ApplyAsync(IKubernetesApi api, ResourceKind kind, KubernetesObject value, CancellationToken cancellation)
    {
        try
        {
            await api.ApplyAsync(kind, value, Options, cancellation).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.Conflict && e.Status is { Causes.Count: > 0 } status)
        {
            var others = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var cause in status.Causes)
            {
                if (ManagerOf(cause.Message) is var manager && !OwnManagers.Contains(manager, StringComparer.Ordinal))
                    others.Add($"{manager} ({cause.Field})");
            }

            if (others.Count == 0)
                await api.ApplyAsync(kind, value, Options with { Force = true }, cancellation).ConfigureAwait(false);
            else
                diagnostics.Add(UpdateDiagnostics.ManifestLeft, work.Session.Host.Definition.Span, $"the bootstrap manifest {value} was left as it is, because it belongs to {string.Join(", ", others)} now; see whether it fits the new release");
        }
    }

    // All control planes make the same. They make them anew a moment after their configuration changed.
    private async Task<List<KubernetesObject>> ReadAsync(ReleaseNumber? kubernetes, CancellationToken cancellation)
    {
        var objects = new List<KubernetesObject>();
        await work.UntilAsync(
            "the list of bootstrap manifests",
            async token =>
            {
                objects.Clear();
                var machine = work.Session.RunningControlPlanes[0];
                var resources = new List<NodeResource>(await work.Session.Node(machine).ListResourcesAsync(ResourceType.Manifests, token).ConfigureAwait(false));
                // Their identifiers begin with the number of their turn.
                resources.Sort(static (left, right) => string.CompareOrdinal(left.Id, right.Id));
                foreach (var resource in resources)
                    Add(resource, objects);
                return kubernetes is not null && objects.Find(static value => value is { Kind: "DaemonSet", Name.Name: "kube-proxy" }) is { } proxy
                    && proxy.Spec.Object("template").Object("spec").Array("containers") is [var container, ..] && ReleaseNumber.OfImage(container.Text("image")) is { } release && release < kubernetes
                    ? $"kube-proxy is of {release} in it"
                    : null;
            },
            work.Options.ComponentTimeout,
            UpdateDiagnostics.ComponentNotUp,
            "see the log of the control plane",
            cancellation).ConfigureAwait(false);
        return objects;
    }

    private static void Add(NodeResource resource, List<KubernetesObject> objects)
    {
        foreach (var document in YamlReader.Read(SourceFile.FromText(resource.Id, resource.Yaml)).Documents)
        {
            foreach (var item in document as YamlSequence ?? [])
            {
                if (item is YamlMapping mapping)
                    objects.AddRange(ManifestReader.Read(mapping));
            }
        }
    }

    // conflict with "kubectl-edit" using apps/v1
    private static string ManagerOf(string message)
    {
        var start = message.IndexOf('"', StringComparison.Ordinal) + 1;
        var end = message.IndexOf('"', start);
        return start > 0 && end > start ? message[start..end] : message;
    }
}
