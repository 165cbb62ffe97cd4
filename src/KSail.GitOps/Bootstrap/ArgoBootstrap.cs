using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Bootstrap;

/// <summary>What makes Argo CD follow an environment's artifact: its registry and one Application.</summary>
public static class ArgoBootstrap
{
    /// <summary>The namespace of Argo CD.</summary>
    public const string Namespace = "argocd";

    /// <summary>The Application that everything begins with.</summary>
    public static readonly ObjectName ApplicationName = new(Namespace, "ksail");

    /// <summary>The objects, in the order in which they are applied.</summary>
    public static IReadOnlyList<(ResourceKind Kind, KubernetesObject Value)> ObjectsOf(ClusterSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var application = new KubernetesObject(WellKnownKinds.Applications, ApplicationName);
        application.Json["spec"] = new JsonObject
        {
            ["project"] = "default",
            ["source"] = new JsonObject { ["repoURL"] = source.Url, ["targetRevision"] = source.Tag, ["path"] = source.Path == "./" ? "." : source.Path[2..] },
            ["destination"] = new JsonObject { ["server"] = "https://kubernetes.default.svc" },
            ["syncPolicy"] = new JsonObject
            {
                ["automated"] = new JsonObject { ["prune"] = true, ["selfHeal"] = true },
                ["syncOptions"] = new JsonArray("CreateNamespace=true", "ServerSideApply=true"),
            },
        };
        return [(WellKnownKinds.Secrets, PullSecret.ForArgo(source)), (WellKnownKinds.Applications, application)];
    }
}
