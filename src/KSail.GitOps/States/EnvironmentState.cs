using KSail.GitOps.Objects;
using KSail.Oci;

namespace KSail.GitOps.States;

/// <summary>What one place has of an artifact.</summary>
/// <param name="Revision">The commit it was made of; empty where nobody says.</param>
/// <param name="Digest">The artifact; null where there is none.</param>
public sealed record ArtifactState(string Revision, Digest? Digest);

/// <summary>An object of the engine as the cluster has it.</summary>
/// <param name="Object">Kind and name.</param>
/// <param name="Ready"><c>True</c>, <c>False</c>, <c>Unknown</c>, or empty where the object says nothing.</param>
/// <param name="Revision">What it runs, as the engine writes it.</param>
/// <param name="IsCurrent">Whether that is what the registry has; null for objects that have no revision of the artifact.</param>
/// <param name="IsSuspended">Whether its controller is stopped.</param>
/// <param name="Age">How long it has been ready or not; null where nobody knows.</param>
/// <param name="Message">The controller's words, in one line.</param>
public sealed record ObjectState(ObjectKey Object, string Ready, string Revision, bool? IsCurrent, bool IsSuspended, TimeSpan? Age, string Message);

/// <summary>The cluster's part.</summary>
/// <param name="Engine"><c>Flux</c> or <c>ArgoCD</c>.</param>
/// <param name="Context">The kubeconfig's context.</param>
/// <param name="Fetched">What the cluster has fetched; null where no source fits.</param>
/// <param name="Objects">Sources, then what applies them, ordered by kind and name.</param>
public sealed record ClusterState(string Engine, string Context, ArtifactState? Fetched, IReadOnlyList<ObjectState> Objects);

/// <summary>An environment in all three places that it lives in.</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Reference">Where it is published: <c>host/repository:tag</c>.</param>
/// <param name="Git">What a push would publish now; null where it cannot be packed.</param>
/// <param name="Registry">What is published; null where the registry does not answer.</param>
/// <param name="Cluster">What the cluster runs; null where it does not answer.</param>
public sealed record EnvironmentState(string Environment, string Reference, ArtifactState? Git, ArtifactState? Registry, ClusterState? Cluster)
{
    /// <summary>Where the three differ, and what is not well, in sentences. Empty when all is as it should be, as far as is known.</summary>
    public IReadOnlyList<string> Drift
    {
        get
        {
            var drift = new List<string>();
            if (Registry is { Digest: null })
                drift.Add($"nothing is published as {Reference}");
            else if (Git?.Digest is { } local && Registry?.Digest is { } published && local != published)
                drift.Add($"the repository would publish {Short(local)}{Of(Git.Revision)}, and {Reference} is {Short(published)}{Of(Registry.Revision)}");
            if (Cluster is { } cluster)
                AddCluster(cluster, drift);
            return drift;
        }
    }

    private void AddCluster(ClusterState cluster, List<string> drift)
    {
        if (cluster.Fetched is null)
            drift.Add($"nothing in the cluster fetches {Reference}");
        else if (Registry?.Digest is { } published && cluster.Fetched.Digest != published)
            drift.Add($"the cluster has fetched {(cluster.Fetched.Digest is { } fetched ? Short(fetched) : "nothing")}, and {Reference} is {Short(published)}");
        int behind = 0, notReady = 0, suspended = 0;
        foreach (var value in cluster.Objects)
        {
            behind += value.IsCurrent == false ? 1 : 0;
            suspended += value.IsSuspended ? 1 : 0;
            notReady += value is { IsSuspended: false, Ready: not "True" } ? 1 : 0;
        }

        if (behind > 0)
            drift.Add($"{behind} of {cluster.Objects.Count} objects {(behind == 1 ? "does" : "do")} not run what is published");
        if (notReady > 0)
            drift.Add($"{notReady} of {cluster.Objects.Count} objects {(notReady == 1 ? "is" : "are")} not ready");
        if (suspended > 0)
            drift.Add($"{suspended} of {cluster.Objects.Count} objects {(suspended == 1 ? "is" : "are")} suspended");
    }

    private static string Of(string revision) => revision.Length == 0 ? "" : $" ({revision})";

    internal static string Short(Digest digest) => digest.ToString()[..19];
}
