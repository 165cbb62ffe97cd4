using System.Text;
using System.Text.Json.Nodes;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Kubernetes.Objects;
using KSail.Talos;
using KSail.Talos.Comparison;

namespace KSail.Testing.Talos;

/// <summary>What a control plane makes of its configuration for the cluster, as far as it is asked for: kube-proxy, and what is given inline.</summary>
internal static class NodeManifests
{
    public static IEnumerable<NodeResource> Of(MachineConfiguration configuration, string version)
    {
        if (ComponentImages.Find(configuration, NodeComponent.Proxy) is { } image)
            yield return Manifest("10-kube-proxy", version, [Proxy(configuration, image)]);
        foreach (var item in configuration.Documents[0].Root.GetMapping("cluster")?.GetSequence("inlineManifests") ?? [])
        {
            if (item is YamlMapping manifest)
                yield return Manifest($"99-inline-{manifest.GetString("name")}", version, [.. ManifestReader.Read(SourceFile.FromText("inline", manifest.GetString("contents") ?? ""), new DiagnosticBag()).Select(static value => value.Json)]);
        }
    }

    private static JsonObject Proxy(MachineConfiguration configuration, string image)
    {
        var command = new JsonArray("/usr/local/bin/kube-proxy");
        var arguments = configuration.Find("KubeProxyConfig")?.Root.GetMapping("extraArgs") ?? configuration.Documents[0].Root.GetMapping("cluster")?.GetMapping("proxy")?.GetMapping("extraArgs");
        foreach (var argument in arguments?.Entries ?? [])
            command.Add((JsonNode)$"--{argument.Name}={(argument.Value as YamlScalar)?.Value}");
        var labels = new JsonObject { ["k8s-app"] = "kube-proxy" };
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "DaemonSet",
            ["metadata"] = new JsonObject { ["name"] = "kube-proxy", ["namespace"] = "kube-system", ["labels"] = labels.DeepClone() },
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = labels },
                    ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "kube-proxy", ["image"] = image, ["command"] = command }) },
                },
            },
        };
    }

    private static NodeResource Manifest(string id, string version, IEnumerable<JsonObject> objects)
    {
        var text = new StringBuilder();
        foreach (var value in objects)
            text.Append("- ").Append(value.ToJsonString()).Append('\n');
        return new NodeResource(ResourceType.Manifests, id, version, new ProtoWriter().Written, text.ToString());
    }
}
