using KSail.Checks.Deployment;
using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.GitOps;
using KSail.GitOps.States;
using KSail.Kubernetes.Connections;
using KSail.Oci;
using KSail.Oci.Pulling;
using KSail.Oci.Registry;

namespace KSail.Sdk.Tasks.Delivery;

/// <summary>Brings what is published of one environment into its cluster, and tells how the two stand. Knows no MSBuild.</summary>
internal static class EnvironmentReconciliation
{
    private const string Reconcile = "Reconcile";
    private const string Status = "Status";

    /// <summary>Makes the cluster take the artifact and waits for it.</summary>
    /// <param name="order">What to reconcile.</param>
    /// <param name="variables">The environment variables, which credentials come from.</param>
    /// <param name="handler">Carries the requests to the registry.</param>
    /// <param name="clock">Measures time-outs and pauses.</param>
    /// <param name="progress">Receives lines for people; never a secret.</param>
    /// <param name="cancellationToken">Stops the wait; the cluster goes on by itself.</param>
    /// <returns>What the user should know, and how it went; null where there was nothing to wait for, or after an error.</returns>
    public static async Task<(IReadOnlyList<Diagnostic> Diagnostics, ReconciledEnvironment? Environment)> RunAsync(
        ReconcileOrder order, EnvironmentVariables variables, HttpMessageHandler handler, TimeProvider clock, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        if (order.DiskPlace.Length > 0)
        {
            diagnostics.Add(GitOpsDiagnostics.NothingToReconcile, SourceSpan.None, $"the artifact was written to '{order.DiskPlace}', where no cluster fetches it; nothing is reconciled");
            return (diagnostics.Items, null);
        }

        if (DeliveredEnvironment.Find(order.Context, order.Tags, variables, Reconcile, renders: false, GitOpsDiagnostics.NothingToReconcile, diagnostics) is not { } delivered)
            return (diagnostics.Items, null);
        var cluster = delivered.Environment.Configuration!.Cluster;
        if (order.IsPartOfPublish && cluster.GitOpsEngine.Value == GitOpsEngine.None)
        {
            diagnostics.Add(GitOpsDiagnostics.NothingToReconcile, cluster.GitOpsEngine.Span,
                $"spec.cluster.gitOpsEngine of {delivered.File.Name} is None, so nothing in its cluster takes the artifact by itself; nothing is reconciled");
            return (diagnostics.Items, null);
        }

        if (await DigestAsync(order, delivered, handler, clock, progress, diagnostics, cancellationToken).ConfigureAwait(false) is not { } digest
            || ClusterAccess.Find(delivered.Environment, variables, Reconcile, diagnostics) is not { } connection)
        {
            return (diagnostics.Items, null);
        }

        var names = NamesOf(order.Tags, delivered);
        var request = new ReconcileRequest(delivered.File.Name, names, digest, order.Timeout ?? cluster.Connection.Timeout?.Value ?? ReconcileRequest.DefaultTimeout, delivered.Read.Span)
        {
            Exclude = order.Exclude,
            Origins = OriginsOf(order.Context.ProjectFile, order.CacheDirectory, delivered, cancellationToken),
        };
        progress.Report($"waiting until {connection} runs {names}@{digest}, {request.Timeout.TotalSeconds:0} s at most");
        using var api = connection.Open(new KubernetesClientOptions { Clock = clock, Environment = variables.Read, Progress = progress });
        var result = await Reconciliation.RunAsync(request, cluster.GitOpsEngine.Value, api, clock, new EventLines(progress), diagnostics, cancellationToken).ConfigureAwait(false);
        var reconciled = result is null ? null : new ReconciledEnvironment(delivered.File.Name, $"{names}@{digest}", digest.ToString(), connection.ToString(), connection.Context, result);
        return (diagnostics.Items, reconciled);
    }

    /// <summary>Looks at repository, registry and cluster, and changes none of them.</summary>
    /// <param name="order">What to look at.</param>
    /// <param name="variables">The environment variables, which credentials come from.</param>
    /// <param name="handler">Carries the requests to the registry.</param>
    /// <param name="clock">Measures time-outs and ages.</param>
    /// <param name="progress">Receives lines for people; never a secret.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What the user should know, and the state as far as it is known; null after an error in the configuration.</returns>
    public static async Task<(IReadOnlyList<Diagnostic> Diagnostics, EnvironmentState? State)> StatusAsync(
        ReconcileOrder order, EnvironmentVariables variables, HttpMessageHandler handler, TimeProvider clock, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        if (DeliveredEnvironment.Find(order.Context, order.Tags, variables, Status, renders: true, GitOpsDiagnostics.NotPublished, diagnostics) is not { } delivered)
            return (diagnostics.Items, null);
        var names = NamesOf(order.Tags, delivered);
        var local = await LocalAsync(order, delivered, handler, clock, diagnostics, cancellationToken).ConfigureAwait(false);
        var published = await ArtifactLookup.RunAsync(delivered.Read, handler, clock, progress, diagnostics, cancellationToken).ConfigureAwait(false);
        var registry = published is null ? null : new ArtifactState(published.Revision, published.Digest);
        ClusterState? state = null;
        if (ClusterAccess.Find(delivered.Environment, variables, Status, diagnostics) is { } connection)
        {
            using var api = connection.Open(new KubernetesClientOptions { Clock = clock, Environment = variables.Read, Progress = progress });
            var engine = delivered.Environment.Configuration!.Cluster.GitOpsEngine.Value;
            state = await new ClusterStateReader(api, names, published?.Digest, clock)
                .ReadAsync(engine, connection.Context, delivered.Read.Span, diagnostics, cancellationToken).ConfigureAwait(false);
        }

        return (diagnostics.Items, new EnvironmentState(delivered.File.Name, names.ToString(), local, registry, state));
    }

    private static async Task<Digest?> DigestAsync(
        ReconcileOrder order, DeliveredEnvironment delivered, HttpMessageHandler handler, TimeProvider clock, IProgress<string> progress, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        if (order.Digest.Length > 0)
        {
            if (Digest.TryParse(order.Digest, out var given))
                return given;
            diagnostics.Add(SdkDiagnostics.InvalidProperty, SourceSpan.None, $"KSailExpectedDigest is '{order.Digest}'; write the digest of an artifact, sha256: and 64 hexadecimal digits in lower case");
            return null;
        }

        var published = await ArtifactLookup.RunAsync(delivered.Read, handler, clock, progress, diagnostics, cancellationToken).ConfigureAwait(false);
        if (published is { Digest: null })
            diagnostics.Add(GitOpsDiagnostics.NotPublished, delivered.Read.Span, $"there is no {published.Reference} that {delivered.File.Name} could run; publish it first: dotnet publish -p:Environment={delivered.File.Name}");
        return published?.Digest;
    }

    // What a push would make of the files as they are now, without sending it.
    private static async Task<ArtifactState?> LocalAsync(
        ReconcileOrder order, DeliveredEnvironment delivered, HttpMessageHandler handler, TimeProvider clock, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var work = Path.Combine(order.Context.IntermediateDirectory, delivered.File.Name, "status");
        var push = new ArtifactPushRequest
        {
            Source = new ArtifactSource(delivered.View, delivered.Environment.Paths.SourceDirectory!) { GitDirectory = delivered.Tree.Root },
            WorkDirectory = work,
            Tags = [delivered.Read.Tag],
            LayoutDirectory = Path.Combine(work, "artifact"),
            Span = delivered.Read.Span,
        };
        var found = new DiagnosticBag();
        try
        {
            var pushed = await ArtifactPush.RunAsync(push, handler, clock, progress: null, found, cancellationToken).ConfigureAwait(false);
            if (pushed is null)
            {
                diagnostics.AddRange(found.Items);
                return null;
            }

            var manifest = await File.ReadAllBytesAsync(Path.Combine(push.LayoutDirectory, "blobs", "sha256", pushed.Digest.Hex), cancellationToken).ConfigureAwait(false);
            return new ArtifactState(ArtifactLookup.RevisionOf(manifest), pushed.Digest);
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    private static ArtifactNames NamesOf(IReadOnlyList<string> tags, DeliveredEnvironment delivered)
    {
        var registry = delivered.Read.Registry;
        var host = registry.Host.Contains(':', StringComparison.Ordinal) ? $"[{registry.Host.Trim('[', ']')}]" : registry.Host;
        var authority = registry.Port == 0 ? host : $"{host}:{registry.Port}";
        return new ArtifactNames($"{authority}/{registry.Repository.ToLowerInvariant()}", tags.Count > 0 ? tags : [delivered.Read.Tag]);
    }

    private static EnvironmentOrigins OriginsOf(string projectFile, string cacheDirectory, DeliveredEnvironment delivered, CancellationToken cancellationToken)
    {
        delivered.Tree.Mount(cacheDirectory);
        return new EnvironmentOrigins(new EnvironmentRendering(delivered.Environment, delivered.View, projectFile, cacheDirectory), cancellationToken);
    }

    private sealed class EventLines(IProgress<string> progress) : IProgress<ReconcileEvent>
    {
        public void Report(ReconcileEvent value) => progress.Report(value.ToString());
    }
}
