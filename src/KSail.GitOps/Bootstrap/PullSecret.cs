using System.Text;
using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Bootstrap;

/// <summary>The Secret with which a cluster pulls an environment's artifact.</summary>
internal static class PullSecret
{
    public const string Name = "ksail-registry-credentials";

    /// <summary>The Secret as Docker's configuration, which Flux reads.</summary>
    public static KubernetesObject ForFlux(RegistryLogin login)
    {
        var password = login.Password.Reveal();
        var server = new JsonObject
        {
            ["username"] = login.UserName,
            ["password"] = password,
            ["auth"] = Base64($"{login.UserName}:{password}"),
        };
        var docker = new JsonObject { ["auths"] = new JsonObject { [login.Host] = server } };
        var secret = Secret(FluxBootstrap.Namespace, "kubernetes.io/dockerconfigjson");
        secret.Json["data"] = new JsonObject { [".dockerconfigjson"] = Base64(docker.ToJsonString()) };
        return secret;
    }

    /// <summary>The Secret as Argo CD reads it: by its label, for the address that it names.</summary>
    public static KubernetesObject ForArgo(ClusterSource source)
    {
        var secret = Secret(ArgoBootstrap.Namespace, "Opaque");
        secret.Json["metadata"]!["labels"]!["argocd.argoproj.io/secret-type"] = "repository";
        var data = new JsonObject { ["type"] = Base64("oci"), ["name"] = Base64(Name), ["url"] = Base64(source.Url) };
        if (source.Login is { } login)
        {
            data["username"] = Base64(login.UserName);
            data["password"] = Base64(login.Password.Reveal());
        }

        if (source.IsInsecure)
            data["insecureOCIForceHttp"] = Base64("true");
        secret.Json["data"] = data;
        return secret;
    }

    private static KubernetesObject Secret(string ns, string type)
    {
        var secret = new KubernetesObject(WellKnownKinds.Secrets, new ObjectName(ns, Name));
        secret.Json["metadata"]!["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "ksail" };
        secret.Json["type"] = type;
        return secret;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
