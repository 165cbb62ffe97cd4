using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.Testing.Flux;

/// <summary>Objects of Flux as somebody writes them: without status.</summary>
public static class FluxObjects
{
    /// <summary>A source of an OCI artifact.</summary>
    public static KubernetesObject Source(string ns, string name, string url, string tag) => Make(WellKnownKinds.OciRepositories, ns, name, new JsonObject
    {
        ["url"] = url,
        ["interval"] = "10m",
        ["ref"] = new JsonObject { ["tag"] = tag },
    });

    /// <summary>A Kustomization of the source <c>platform</c> in a namespace of its own.</summary>
    /// <param name="ns">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="sourceNamespace">Where the source is.</param>
    /// <param name="dependsOn">Names, or <c>namespace/name</c>, of what goes first.</param>
    public static KubernetesObject Kustomization(string ns, string name, string sourceNamespace, params string[] dependsOn)
    {
        var spec = new JsonObject
        {
            ["interval"] = "10m",
            ["retryInterval"] = "1s",
            ["prune"] = true,
            ["path"] = "./" + name,
            ["sourceRef"] = new JsonObject { ["kind"] = "OCIRepository", ["name"] = "platform", ["namespace"] = sourceNamespace },
        };
        AddDependencies(spec, dependsOn);
        return Make(WellKnownKinds.Kustomizations, ns, name, spec);
    }

    /// <summary>A HelmRelease.</summary>
    public static KubernetesObject Release(string ns, string name, params string[] dependsOn)
    {
        var spec = new JsonObject { ["interval"] = "10m" };
        AddDependencies(spec, dependsOn);
        return Make(WellKnownKinds.HelmReleases, ns, name, spec);
    }

    private static void AddDependencies(JsonObject spec, string[] dependsOn)
    {
        if (dependsOn.Length == 0)
            return;
        var entries = new JsonArray();
        foreach (var dependency in dependsOn)
            entries.Add(dependency.Split('/') is [var other, var name] ? new JsonObject { ["namespace"] = other, ["name"] = name } : new JsonObject { ["name"] = dependency });
        spec["dependsOn"] = entries;
    }

    private static KubernetesObject Make(ResourceKind kind, string ns, string name, JsonObject spec)
    {
        var value = new KubernetesObject(kind, new ObjectName(ns, name));
        value.Json["spec"] = spec;
        return value;
    }
}
