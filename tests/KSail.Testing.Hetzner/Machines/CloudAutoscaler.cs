using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Testing.Hetzner.Machines;

/// <summary>
/// What the cluster autoscaler does with its arguments, its environment and the Secret that it reads at its start (<c>kubernetes/autoscaler</c>,
/// <c>cloudprovider/hetzner</c>), and nothing else: whether a node joins is decided by what it was told.
/// </summary>
public sealed class CloudAutoscaler(HetznerDouble cloud, CloudMachines machines)
{
    private static readonly ObjectName Deployment = new("kube-system", "cluster-autoscaler");

    /// <summary>Makes a server of a pool; returns its name.</summary>
    public async Task<string> AddAsync(string pool)
    {
        JsonObject? body = null;
        await machines.Kubernetes!.DirectlyAsync(async api => body = await OrderAsync(api, pool).ConfigureAwait(false)).ConfigureAwait(false);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{cloud.Address}/servers"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", body!["token"]!.GetValue<string>());
        body.Remove("token");
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync().ConfigureAwait(false));
        return body["name"]!.GetValue<string>();
    }

    private async Task<JsonObject> OrderAsync(IKubernetesApi api, string pool)
    {
        var container = (await api.FindAsync(WellKnownKinds.Deployments, Deployment, CancellationToken.None).ConfigureAwait(false))!.Json["spec"]!["template"]!["spec"]!["containers"]![0]!;
        var group = container["command"]!.AsArray().Select(static argument => argument!.GetValue<string>()).Single(argument => argument.StartsWith("--nodes=", StringComparison.Ordinal) && argument.EndsWith($":{pool}", StringComparison.Ordinal))["--nodes=".Length..].Split(':');
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in container["env"]!.AsArray())
            environment[entry!["name"]!.GetValue<string>()] = await ValueAsync(api, entry).ConfigureAwait(false);
        var settings = JsonNode.Parse(Convert.FromBase64String(environment["HCLOUD_CLUSTER_CONFIG"]))!;
        var node = settings["nodeConfigs"]![pool]!;
        var labels = new JsonObject { ["hcloud/node-group"] = pool };
        foreach (var (key, value) in node["serverLabels"]!.AsObject())
            labels[key] = value!.DeepClone();
        var body = new JsonObject
        {
            ["token"] = environment["HCLOUD_TOKEN"],
            ["name"] = $"{pool}-{Random.Shared.NextInt64(1, long.MaxValue):x}",
            ["server_type"] = group[2].ToLowerInvariant(),
            ["location"] = group[3].ToLowerInvariant(),
            ["image"] = NewestOf(settings["imagesForArch"]!["amd64"]!.GetValue<string>()),
            ["user_data"] = node["cloudInit"]!.GetValue<string>(),
            ["labels"] = labels,
            ["start_after_create"] = true,
            ["networks"] = new JsonArray(environment["HCLOUD_NETWORK"]),
            ["public_net"] = new JsonObject { ["enable_ipv4"] = environment["HCLOUD_PUBLIC_IPV4"] == "true", ["enable_ipv6"] = environment["HCLOUD_PUBLIC_IPV6"] == "true" },
        };
        if (environment.GetValueOrDefault("HCLOUD_FIREWALL") is { Length: > 0 } firewall)
            body["firewalls"] = new JsonArray(new JsonObject { ["firewall"] = firewall });
        return body;
    }

    // By identifier or name in the first place, and then by labels, the newest first.
    private long NewestOf(string selector) => cloud.Resources("images")
        .Where(image => selector.Split(',').All(part => image["labels"]?[part.Split('=')[0]]?.GetValue<string>() == part.Split('=')[1]))
        .OrderBy(static image => image["created"]!.GetValue<string>(), StringComparer.Ordinal).Last()["id"]!.GetValue<long>();

    private static async Task<string> ValueAsync(IKubernetesApi api, JsonNode entry)
    {
        if (entry["valueFrom"]?["secretKeyRef"] is not { } reference)
            return entry["value"]!.GetValue<string>();
        var secret = await api.FindAsync(WellKnownKinds.Secrets, new ObjectName(Deployment.Namespace, reference["name"]!.GetValue<string>()), CancellationToken.None).ConfigureAwait(false);
        return Encoding.UTF8.GetString(Convert.FromBase64String(secret!.Json["data"]![reference["key"]!.GetValue<string>()]!.GetValue<string>()));
    }
}
