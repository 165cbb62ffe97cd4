using KSail.Kubernetes.Objects;
using KSail.Oci;

namespace KSail.GitOps.Objects;

/// <summary>The fields of Flux objects that decide how a reconciliation goes on.</summary>
internal static class FluxFields
{
    public static bool IsSuspended(this KubernetesObject value) => value.Spec.IsTrue("suspend");

    public static bool IsExcluded(this KubernetesObject value) => value.Annotation(FluxNames.Exclude) == "true";

    /// <summary>The last request that a controller took note of, whatever came of it.</summary>
    public static string LastHandled(this KubernetesObject value) => value.Status.Text("lastHandledReconcileAt");

    public static string LastAttempted(this KubernetesObject value) => value.Status.Text("lastAttemptedRevision");

    public static string LastApplied(this KubernetesObject value) => value.Status.Text("lastAppliedRevision");

    public static string ArtifactRevision(this KubernetesObject source) => source.Status.Object("artifact").Text("revision");

    /// <summary>Whether the controller has seen the object as it is wanted now.</summary>
    public static bool IsObserved(this KubernetesObject value) => value.ObservedGeneration == value.Generation;

    public static bool Has(this KubernetesObject value, string condition) => value.Condition(condition) is { Status: ConditionStatus.True };

    /// <summary>
    /// Whether a revision as Flux writes it (<c>tag@sha256:…</c>, or the digest alone where a source names a digest) is that of an artifact.
    /// </summary>
    public static bool IsRevision(string revision, Digest digest)
    {
        var text = digest.ToString();
        return revision.EndsWith(text, StringComparison.Ordinal) && (revision.Length == text.Length || revision[^(text.Length + 1)] == '@');
    }

    /// <summary>The source that a Kustomization applies: kind and name, in its own namespace unless it names another.</summary>
    public static ObjectKey SourceOf(KubernetesObject kustomization)
    {
        var reference = kustomization.Spec.Object("sourceRef");
        var ns = reference.Text("namespace");
        return new ObjectKey(reference.Text("kind"), new ObjectName(ns.Length > 0 ? ns : kustomization.Name.Namespace, reference.Text("name")));
    }

    /// <summary>What an object waits for: objects of its own kind, in its own namespace unless an entry names another.</summary>
    public static IReadOnlyList<FluxDependency> Dependencies(KubernetesObject value)
    {
        if (value.Spec.Array("dependsOn") is not { Count: > 0 } entries)
            return [];
        var dependencies = new List<FluxDependency>(entries.Count);
        foreach (var entry in entries)
        {
            var name = entry.Text("name");
            if (name.Length == 0)
                continue;
            var ns = entry.Text("namespace");
            dependencies.Add(new FluxDependency(new ObjectKey(value.Kind, new ObjectName(ns.Length > 0 ? ns : value.Name.Namespace, name)), entry.Text("readyExpr").Length > 0));
        }

        return dependencies;
    }

    /// <summary>The Kustomization whose labels an object bears; null for an object that none applied.</summary>
    public static ObjectKey? OwnerOf(KubernetesObject value) =>
        value.Label(FluxNames.OwnerName) is { Length: > 0 } name && value.Label(FluxNames.OwnerNamespace) is { Length: > 0 } ns
            ? new ObjectKey("Kustomization", new ObjectName(ns, name))
            : null;
}

/// <summary>An entry of <c>dependsOn</c>.</summary>
/// <param name="Key">What is waited for.</param>
/// <param name="HasExpression">Whether an expression of the user's decides about readiness, in the place of the built-in rule.</param>
internal sealed record FluxDependency(ObjectKey Key, bool HasExpression);
