using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Schemas;
using KSail.Validation.Rules.Workloads;

namespace KSail.Validation.Rules.References;

/// <summary>
/// Everything in an environment that something may refer to, by namespace, and where others may add to it: then a missing object says
/// nothing, because it may come from them.
/// </summary>
internal sealed class EnvironmentObjects
{
    private const string DefaultNamespace = "default";

    // Objects of these kinds make no others that anything refers to by name.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "Alert", "AlertmanagerConfig", "AuthorizationPolicy", "BackendTLSPolicy", "Bucket", "CiliumClusterwideNetworkPolicy", "CiliumNetworkPolicy", "ClusterIssuer",
        "ClusterSecretStore", "DestinationRule", "ExternalArtifact", "GatewayClass", "GitRepository", "GRPCRoute", "HelmChart", "HelmRepository", "HTTPRoute",
        "ImagePolicy", "ImageRepository", "ImageUpdateAutomation", "IngressRoute", "Issuer", "Middleware", "OCIRepository", "PeerAuthentication", "PodMonitor", "Probe",
        "PrometheusRule", "Provider", "Receiver", "ReferenceGrant", "ScaledObject", "SecretStore", "ServiceMonitor", "TCPRoute", "TLSRoute", "TriggerAuthentication",
        "UDPRoute", "VerticalPodAutoscaler", "VirtualService",
    };

    private readonly Dictionary<string, NamespaceObjects> _namespaces = new(StringComparer.Ordinal);
    private bool _hasMaker;

    /// <summary>Takes up an environment.</summary>
    public EnvironmentObjects(RenderedEnvironment environment, SchemaCatalog catalog)
    {
        foreach (var kustomization in environment.Kustomizations)
        {
            foreach (var resource in kustomization.Resources)
                Add(resource, environment, catalog);
        }
    }

    /// <summary>The namespace of an object; the default one when it names none.</summary>
    public static string NamespaceOf(Resource resource) => resource.Namespace is { Length: > 0 } ns ? ns : DefaultNamespace;

    /// <summary>The objects of a namespace; null when there are none.</summary>
    public NamespaceObjects? In(string ns) => _namespaces.GetValueOrDefault(ns);

    /// <summary>Whether a namespace is known in full, so that what is not here is nowhere.</summary>
    public bool IsComplete(string ns) =>
        !_hasMaker && ns is not ("kube-system" or "kube-public" or "flux-system") && In(ns) is { HasMaker: false } objects && (objects.IsDefined || ns == DefaultNamespace);

    private void Add(Resource resource, RenderedEnvironment environment, SchemaCatalog catalog)
    {
        var kind = resource.Kind;
        var name = resource.Name;
        if (kind.Length == 0 || name.Length == 0)
            return;
        if (catalog.Find(resource.ApiVersion, kind) is not { IsNative: true })
        {
            AddCustom(resource, environment);
            return;
        }

        if (kind == "Namespace")
        {
            At(name).IsDefined = true;
            return;
        }

        var objects = At(NamespaceOf(resource));
        objects.Add(kind, name, resource);
        if (PodTemplates.TryFind(resource.Tree, kind, out var metadata, out var spec))
            objects.Pods.Add(new PodSource(metadata.Map("labels"), spec));
    }

    private void AddCustom(Resource resource, RenderedEnvironment environment)
    {
        var spec = resource.Tree.Map("spec");
        switch (resource.Kind)
        {
            case "ExternalSecret":
                At(NamespaceOf(resource)).Add("Secret", spec.Map("target").Word("name") ?? resource.Name, null);
                return;
            case "SealedSecret":
                At(NamespaceOf(resource)).Add("Secret", spec.Map("template").Map("metadata").Word("name") ?? resource.Name, null);
                return;
            case "Certificate" when spec.Word("secretName") is { } secret:
                At(NamespaceOf(resource)).Add("Secret", secret, null);
                return;
            case "HelmRelease":
                At(NamespaceOf(resource)).HasMaker = true;
                At(spec.Word("targetNamespace") ?? NamespaceOf(resource)).HasMaker = true;
                return;
            case "Kustomization" when resource.Group == "kustomize.toolkit.fluxcd.io":
                // One that was not rendered comes from elsewhere, with whatever it has.
                _hasMaker |= !IsRendered(resource, environment);
                return;
        }

        if (Harmless.Contains(resource.Kind))
            return;
        if (resource.Namespace.Length > 0)
            At(resource.Namespace).HasMaker = true;
        else
            _hasMaker = true;
    }

    private static bool IsRendered(Resource resource, RenderedEnvironment environment)
    {
        foreach (var kustomization in environment.Kustomizations)
        {
            if (kustomization.Name == resource.Name && (resource.Namespace.Length == 0 || kustomization.Namespace == resource.Namespace))
                return true;
        }

        return false;
    }

    private NamespaceObjects At(string ns)
    {
        if (!_namespaces.TryGetValue(ns, out var objects))
            _namespaces.Add(ns, objects = new NamespaceObjects());
        return objects;
    }
}
