using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Components;

/// <summary>Whether Flux manages an object: whoever brought it would bring it again, and change back what somebody else changes.</summary>
internal static class FluxOwnership
{
    private static readonly string[] Labels = ["kustomize.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/name"];

    /// <summary>The Kustomization or HelmRelease that an object belongs to; null for none.</summary>
    public static string? OwnerOf(KubernetesObject value)
    {
        foreach (var label in Labels)
        {
            if (value.Label(label) is { } owner)
                return owner;
        }

        return null;
    }
}
