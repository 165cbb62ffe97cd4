using System.Text.Json.Nodes;
using KSail.Configuration.Model;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Bootstrap;

/// <summary>What makes Flux follow an environment's artifact: a FluxInstance, which the operator of Flux turns into controllers, source and Kustomization.</summary>
public static class FluxBootstrap
{
    /// <summary>The namespace of Flux, and by the operator's rule the name of source and Kustomization.</summary>
    public const string Namespace = "flux-system";

    private const string Distribution = "ghcr.io/fluxcd";
    private const string Manifests = "oci://ghcr.io/controlplaneio-fluxcd/flux-operator-manifests";

    /// <summary>The only name that the operator accepts.</summary>
    public static readonly ObjectName InstanceName = new(Namespace, "flux");

    /// <summary>The objects, in the order in which they are applied.</summary>
    /// <param name="source">The artifact.</param>
    /// <param name="flux">What the configuration says of Flux.</param>
    /// <param name="operatorVersion">Version of the operator, without <c>v</c>. Its manifests of Flux have to be of the same one.</param>
    public static IReadOnlyList<(ResourceKind Kind, KubernetesObject Value)> ObjectsOf(ClusterSource source, FluxSettings flux, string operatorVersion)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(flux);
        var objects = new List<(ResourceKind, KubernetesObject)>();
        if (source.Login is { } login)
            objects.Add((WellKnownKinds.Secrets, PullSecret.ForFlux(login)));
        objects.Add((WellKnownKinds.FluxInstances, Instance(source, flux, operatorVersion)));
        return objects;
    }

    private static KubernetesObject Instance(ClusterSource source, FluxSettings flux, string operatorVersion)
    {
        var sync = new JsonObject
        {
            ["kind"] = "OCIRepository",
            ["url"] = source.Url,
            ["ref"] = source.Tag,
            ["path"] = source.Path,
            ["interval"] = "1m",
        };
        if (source.Login is not null)
            sync["pullSecret"] = PullSecret.Name;
        var instance = new KubernetesObject(WellKnownKinds.FluxInstances, InstanceName);
        var spec = new JsonObject
        {
            ["distribution"] = new JsonObject
            {
                ["version"] = flux.DistributionVersion.Value.Reveal(),
                ["registry"] = Distribution,
                ["artifact"] = $"{Manifests}:v{operatorVersion}",
            },
            ["sync"] = sync,
        };
        if (PatchesOf(source, flux) is { Count: > 0 } patches)
        {
            var target = new JsonObject { ["kind"] = "OCIRepository", ["name"] = Namespace };
            spec["kustomize"] = new JsonObject { ["patches"] = new JsonArray(new JsonObject { ["target"] = target, ["patch"] = patches.ToJsonString() }) };
        }

        instance.Json["spec"] = spec;
        return instance;
    }

    // What a FluxInstance has no fields for.
    private static JsonArray PatchesOf(ClusterSource source, FluxSettings flux)
    {
        var patches = new JsonArray();
        if (source.IsInsecure)
            patches.Add(new JsonObject { ["op"] = "add", ["path"] = "/spec/insecure", ["value"] = true });
        if (flux.VerifyProvider is not { } provider)
            return patches;
        var verify = new JsonObject { ["provider"] = provider.Value == SignatureProvider.Cosign ? "cosign" : "notation" };
        if (flux.VerifySecret is { } secret)
            verify["secretRef"] = new JsonObject { ["name"] = secret.Value.Reveal() };
        var identities = new JsonArray();
        foreach (var identity in flux.VerifyIdentities)
            identities.Add(new JsonObject { ["issuer"] = identity.Issuer?.Value.Reveal() ?? "", ["subject"] = identity.Subject?.Value.Reveal() ?? "" });
        if (identities.Count > 0)
            verify["matchOIDCIdentity"] = identities;
        patches.Add(new JsonObject { ["op"] = "add", ["path"] = "/spec/verify", ["value"] = verify });
        return patches;
    }
}
