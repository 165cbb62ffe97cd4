using System.Text.Json.Nodes;
using KSail.Configuration.Model;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Bootstrap;

/// <summary>
/// What makes Flux follow an environment's artifact: a FluxInstance, which the operator of Flux turns into controllers, source and Kustomization; or, where
/// there are controllers without an operator, source and Kustomization as it would make them.
/// </summary>
public static class FluxBootstrap
{
    /// <summary>The namespace of Flux, and by the operator's rule the name of source and Kustomization.</summary>
    public const string Namespace = "flux-system";

    private const string Distribution = "ghcr.io/fluxcd";
    private const string Manifests = "oci://ghcr.io/controlplaneio-fluxcd/flux-operator-manifests";

    // How often the registry is asked for another artifact.
    private const string Interval = "1m";

    /// <summary>The only name that the operator accepts.</summary>
    public static readonly ObjectName InstanceName = new(Namespace, "flux");

    /// <summary>The objects for the operator of Flux, in the order in which they are applied.</summary>
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

    /// <summary>The objects for controllers without an operator, in the order in which they are applied.</summary>
    /// <param name="source">The artifact.</param>
    /// <param name="flux">What the configuration says of Flux.</param>
    public static IReadOnlyList<(ResourceKind Kind, KubernetesObject Value)> ObjectsOf(ClusterSource source, FluxSettings flux)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(flux);
        var objects = new List<(ResourceKind, KubernetesObject)>();
        var spec = new JsonObject { ["interval"] = Interval, ["url"] = source.Url, ["ref"] = new JsonObject { ["tag"] = source.Tag } };
        if (source.Login is { } login)
        {
            objects.Add((WellKnownKinds.Secrets, PullSecret.ForFlux(login)));
            spec["secretRef"] = new JsonObject { ["name"] = PullSecret.Name };
        }

        foreach (var (field, value) in FieldsBeyondSync(source, flux))
            spec[field] = value;
        objects.Add((WellKnownKinds.OciRepositories, Make(WellKnownKinds.OciRepositories, spec)));
        objects.Add((WellKnownKinds.Kustomizations, Make(WellKnownKinds.Kustomizations, new JsonObject
        {
            ["interval"] = "10m",
            ["retryInterval"] = Interval,
            ["path"] = source.Path,
            ["prune"] = true,
            ["sourceRef"] = new JsonObject { ["kind"] = WellKnownKinds.OciRepositories.Kind, ["name"] = Namespace },
        })));
        return objects;
    }

    private static KubernetesObject Make(ResourceKind kind, JsonObject spec)
    {
        var value = new KubernetesObject(kind, new ObjectName(Namespace, Namespace));
        value.Json["spec"] = spec;
        return value;
    }

    private static KubernetesObject Instance(ClusterSource source, FluxSettings flux, string operatorVersion)
    {
        var sync = new JsonObject
        {
            ["kind"] = "OCIRepository",
            ["url"] = source.Url,
            ["ref"] = source.Tag,
            ["path"] = source.Path,
            ["interval"] = Interval,
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
        var patches = new JsonArray();
        foreach (var (field, value) in FieldsBeyondSync(source, flux))
            patches.Add(new JsonObject { ["op"] = "add", ["path"] = $"/spec/{field}", ["value"] = value });
        if (patches.Count > 0)
        {
            var target = new JsonObject { ["kind"] = "OCIRepository", ["name"] = Namespace };
            spec["kustomize"] = new JsonObject { ["patches"] = new JsonArray(new JsonObject { ["target"] = target, ["patch"] = patches.ToJsonString() }) };
        }

        instance.Json["spec"] = spec;
        return instance;
    }

    // Fields of a source that a FluxInstance has none for.
    private static List<(string Field, JsonNode Value)> FieldsBeyondSync(ClusterSource source, FluxSettings flux)
    {
        var fields = new List<(string, JsonNode)>();
        if (source.IsInsecure)
            fields.Add(("insecure", JsonValue.Create(true)));
        if (flux.VerifyProvider is not { } provider)
            return fields;
        var verify = new JsonObject { ["provider"] = provider.Value == SignatureProvider.Cosign ? "cosign" : "notation" };
        if (flux.VerifySecret is { } secret)
            verify["secretRef"] = new JsonObject { ["name"] = secret.Value.Reveal() };
        var identities = new JsonArray();
        foreach (var identity in flux.VerifyIdentities)
            identities.Add(new JsonObject { ["issuer"] = identity.Issuer?.Value.Reveal() ?? "", ["subject"] = identity.Subject?.Value.Reveal() ?? "" });
        if (identities.Count > 0)
            verify["matchOIDCIdentity"] = identities;
        fields.Add(("verify", verify));
        return fields;
    }
}
