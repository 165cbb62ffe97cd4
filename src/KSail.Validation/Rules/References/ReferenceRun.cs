using KSail.Documents.Diagnostics;
using KSail.Rendering;
using KSail.Schemas;
using KSail.Validation.Rules.Workloads;

namespace KSail.Validation.Rules.References;

/// <summary>
/// Follows references within an environment. Everything it says is a warning: what is not here may be in the cluster already.
/// </summary>
internal static class ReferenceRun
{
    /// <summary>Checks what the objects of an environment refer to.</summary>
    /// <param name="environment">What was rendered.</param>
    /// <param name="catalog">Tells kinds of Kubernetes from others.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static void Check(RenderedEnvironment environment, SchemaCatalog catalog, DiagnosticBag diagnostics)
    {
        var objects = new EnvironmentObjects(environment, catalog);
        var findings = new Findings(diagnostics);
        var lookup = new ReferenceLookup(objects, findings);
        foreach (var kustomization in environment.Kustomizations)
        {
            foreach (var resource in kustomization.Resources)
            {
                // A chart's own references are its author's.
                if (resource.Origin is not null)
                    continue;
                findings.Start(resource, diagnostics.Items.Count);
                Check(resource, lookup);
            }
        }
    }

    private static void Check(Resource resource, ReferenceLookup lookup)
    {
        var kind = resource.Kind;
        var ns = EnvironmentObjects.NamespaceOf(resource);
        if (PodTemplates.TryFind(resource.Tree, kind, out _, out var pod))
            PodReferences.Check(pod, resource.Tree.Map("spec").Items("volumeClaimTemplates"), ns, lookup);
        switch (kind)
        {
            case "StatefulSet":
                if (resource.Tree.Map("spec").Text("serviceName") is { } service)
                    lookup.Require("Service", service, ns);
                break;
            case "Service" when resource.Group.Length == 0:
                ServiceReferences.CheckService(resource.Tree, ns, lookup);
                break;
            case "PodDisruptionBudget":
                ServiceReferences.CheckBudget(resource.Tree, ns, lookup);
                break;
            case "Ingress" when resource.Group == "networking.k8s.io":
                RouteReferences.CheckIngress(resource.Tree, ns, lookup);
                break;
            case "HTTPRoute" or "GRPCRoute" or "TCPRoute" or "TLSRoute" or "UDPRoute" when resource.Group == "gateway.networking.k8s.io":
                RouteReferences.CheckRoute(resource.Tree, ns, lookup);
                break;
            case "HorizontalPodAutoscaler":
                if (resource.Tree.Map("spec").Map("scaleTargetRef") is { } target && target.Word("kind") is "Deployment" or "StatefulSet" or "ReplicaSet"
                    && target.Text("name") is { } name)
                {
                    lookup.Require(target.Word("kind")!, name, ns);
                }

                break;
            case "RoleBinding":
                if (resource.Tree.Map("roleRef") is { } role && role.Is("kind", "Role") && role.Text("name") is { } roleName)
                    lookup.Require("Role", roleName, ns);
                break;
        }
    }
}
