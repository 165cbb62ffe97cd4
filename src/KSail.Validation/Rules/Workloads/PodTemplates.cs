using System.Diagnostics.CodeAnalysis;
using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.Workloads;

/// <summary>Where the kinds of Kubernetes keep what their pods are made from.</summary>
internal static class PodTemplates
{
    /// <summary>Finds metadata and spec of the pods of an object.</summary>
    /// <param name="tree">The object.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="metadata">Metadata of its pods; null when there is none.</param>
    /// <param name="spec">Spec of its pods.</param>
    /// <returns>Whether there are any.</returns>
    public static bool TryFind(YamlMapping tree, string kind, out YamlMapping? metadata, [NotNullWhen(true)] out YamlMapping? spec)
    {
        var template = kind switch
        {
            "Pod" => tree,
            "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController" or "Job" => tree.Map("spec").Map("template"),
            "CronJob" => tree.Map("spec").Map("jobTemplate").Map("spec").Map("template"),
            _ => null,
        };
        metadata = template.Map("metadata");
        spec = template.Map("spec");
        return spec is not null;
    }
}
