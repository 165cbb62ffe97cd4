using System.Text.Json.Nodes;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.GitOps.Argo;
using KSail.GitOps.Objects;
using KSail.GitOps.Waiting;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Oci;

namespace KSail.GitOps.States;

/// <summary>Reads what a cluster runs of an environment. Lists and changes nothing; one list per kind.</summary>
/// <param name="api">The cluster.</param>
/// <param name="names">The artifact's names.</param>
/// <param name="published">What is published; null where nothing is, or nobody knows.</param>
/// <param name="clock">Tells ages.</param>
public sealed class ClusterStateReader(IKubernetesApi api, ArtifactNames names, Digest? published, TimeProvider clock)
{
    private const string NoDigest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Reads.</summary>
    /// <param name="engine">Who runs it; <see cref="GitOpsEngine.None"/> finds it out in the cluster.</param>
    /// <param name="context">The kubeconfig's context.</param>
    /// <param name="span">Where the user says which cluster is meant.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The state; null after an error in <paramref name="diagnostics"/>.</returns>
    public async Task<ClusterState?> ReadAsync(GitOpsEngine engine, string context, SourceSpan span, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        try
        {
            var catalog = await api.DiscoverAsync(cancellationToken).ConfigureAwait(false);
            if (Reconciliation.Resolve(engine, catalog) is { } resolved)
                return resolved == GitOpsEngine.Flux
                    ? await ReadFluxAsync(catalog, context, cancellationToken).ConfigureAwait(false)
                    : await ReadArgoAsync(catalog, context, cancellationToken).ConfigureAwait(false);
            diagnostics.Add(GitOpsDiagnostics.EngineMissing, span, Reconciliation.Missing(engine));
        }
        catch (KubernetesException e)
        {
            diagnostics.Add(KubernetesDiagnostics.Of(e.Failure), span, PlainText.Line(e.Message, 1200));
        }

        return null;
    }

    private async Task<ClusterState> ReadFluxAsync(ApiCatalog catalog, string context, CancellationToken cancellationToken)
    {
        var sources = new SortedDictionary<ObjectKey, KubernetesObject>();
        var best = SourceFit.OtherTag;
        var listed = await ListAsync(catalog, WellKnownKinds.OciRepositories, cancellationToken).ConfigureAwait(false);
        foreach (var source in listed)
            best = FitOf(source) is var fit && fit > best ? fit : best;
        foreach (var source in listed)
        {
            if (best > SourceFit.OtherTag && FitOf(source) == best)
                sources[ObjectKey.Of(source)] = source;
        }

        var objects = new List<ObjectState>();
        ArtifactState? fetched = null;
        foreach (var source in sources.Values)
        {
            fetched ??= new ArtifactState(RevisionOf(source), DigestIn(source.ArtifactRevision()));
            objects.Add(StateOf(source, source.ArtifactRevision(), hasRevision: true));
        }

        var kustomizations = new HashSet<ObjectKey>();
        var releases = new HashSet<ObjectKey>();
        foreach (var value in await ListAsync(catalog, WellKnownKinds.Kustomizations, cancellationToken).ConfigureAwait(false))
        {
            if (!sources.ContainsKey(FluxFields.SourceOf(value)))
                continue;
            kustomizations.Add(ObjectKey.Of(value));
            objects.Add(StateOf(value, value.LastApplied(), hasRevision: true));
            foreach (var entry in Inventory.Of(value))
            {
                if (entry is { Kind: "HelmRelease", Group: "helm.toolkit.fluxcd.io" })
                    releases.Add(new ObjectKey("HelmRelease", entry.Name));
            }
        }

        foreach (var value in await ListAsync(catalog, WellKnownKinds.HelmReleases, cancellationToken).ConfigureAwait(false))
        {
            if (releases.Contains(ObjectKey.Of(value)) || (FluxFields.OwnerOf(value) is { } owner && kustomizations.Contains(owner)))
                objects.Add(StateOf(value, ChartOf(value), hasRevision: false));
        }

        objects.Sort(static (a, b) => Rank(a.Object.Kind).CompareTo(Rank(b.Object.Kind)) is var order && order != 0 ? order : a.Object.CompareTo(b.Object));
        return new ClusterState("Flux", context, fetched, objects);
    }

    private async Task<ClusterState> ReadArgoAsync(ApiCatalog catalog, string context, CancellationToken cancellationToken)
    {
        var board = new ArgoBoard(names, published ?? Nothing, new Exclusion([]));
        var listed = await ListAsync(catalog, WellKnownKinds.Applications, cancellationToken).ConfigureAwait(false);
        var best = SourceFit.OtherTag;
        foreach (var application in listed)
            best = board.FitOf(application) is var fit && fit > best ? fit : best;
        var objects = new List<ObjectState>();
        ArtifactState? fetched = null;
        foreach (var application in listed)
        {
            if (best == SourceFit.OtherTag || board.FitOf(application) != best)
                continue;
            var sync = application.Status.Object("sync");
            var health = application.Status.Object("health");
            fetched ??= new ArtifactState("", DigestIn(sync.Text("revision")));
            var isReady = sync.Text("status") == "Synced" && health.Text("status") == "Healthy";
            objects.Add(new ObjectState(
                ObjectKey.Of(application), isReady ? "True" : "False", sync.Text("revision"), published is { } digest ? Judging.ApplicationJudge.IsRevision(sync, digest) : null,
                health.Text("status") == "Suspended", AgeOf(health.Time("lastTransitionTime")), $"{sync.Text("status")}, {health.Text("status")}"));
        }

        objects.Sort(static (a, b) => a.Object.CompareTo(b.Object));
        return new ClusterState("ArgoCD", context, fetched, objects);
    }

    private async Task<IReadOnlyList<KubernetesObject>> ListAsync(ApiCatalog catalog, ResourceKind kind, CancellationToken cancellationToken) =>
        catalog.Find(kind.Group, kind.Kind) is { } served ? (await api.ListAsync(served, ListQuery.All, cancellationToken).ConfigureAwait(false)).Items : [];

    private SourceFit FitOf(KubernetesObject source) => SourceMatch.Of(source, names, published ?? Nothing);

    private static Digest Nothing => Digest.TryParse(NoDigest, out var digest) ? digest : default;

    private ObjectState StateOf(KubernetesObject value, string revision, bool hasRevision)
    {
        var ready = value.Condition(FluxNames.Ready);
        return new ObjectState(
            ObjectKey.Of(value), ready?.Status.ToString() ?? "", revision, hasRevision && published is { } digest ? FluxFields.IsRevision(revision, digest) : null,
            value.IsSuspended(), AgeOf(ready?.LastTransition), Diagnosis.SecretWords.Mask(PlainText.Line(ready?.Message ?? "", 300)));
    }

    private TimeSpan? AgeOf(DateTimeOffset? time) => time is { } since ? clock.GetUtcNow() - since : null;

    // What the one who pushed said, passed on by source-controller.
    private static string RevisionOf(KubernetesObject source) => source.Status.Object("artifact").Object("metadata").Text("org.opencontainers.image.revision");

    private static Digest? DigestIn(string revision) => Digest.TryParse(revision[(revision.LastIndexOf('@') + 1)..], out var digest) ? digest : null;

    private static string ChartOf(KubernetesObject release) =>
        release.Status.Array("history") is { Count: > 0 } history ? $"{history[0].Text("chartName")} {history[0].Text("chartVersion")}" : "";

    private static int Rank(string kind) => kind switch
    {
        "OCIRepository" => 0,
        "Kustomization" => 1,
        _ => 2,
    };
}
