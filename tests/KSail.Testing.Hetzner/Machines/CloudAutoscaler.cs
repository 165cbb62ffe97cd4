using System.Globalization;
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
        Orders? orders = null;
        await machines.Kubernetes!.DirectlyAsync(async api => orders = await ReadAsync(api).ConfigureAwait(false)).ConfigureAwait(false);
        return await MakeAsync(orders!, pool).ConfigureAwait(false);
    }

    /// <summary>
    /// Keeps every pool at its smallest number of nodes until the end, as <c>--enforce-node-group-min-size</c> says. What it was told is read when its Deployment
    /// starts its pods anew, and never in between.
    /// </summary>
    public async Task RunAsync(TimeSpan beat, CancellationToken end)
    {
        Orders? orders = null;
        while (!end.IsCancellationRequested)
        {
            if (machines.Kubernetes is { } server)
            {
                await server.DirectlyAsync(async api =>
                {
                    var deployment = await api.FindAsync(WellKnownKinds.Deployments, Deployment, CancellationToken.None).ConfigureAwait(false);
                    if (deployment is null || orders?.Generation != deployment.Generation)
                        orders = deployment is null ? null : await ReadAsync(api).ConfigureAwait(false);
                }).ConfigureAwait(false);
                foreach (var group in orders?.Groups ?? [])
                {
                    if (cloud.Resources("servers").Count(server => server["labels"]!["hcloud/node-group"]?.GetValue<string>() == group[4]) < int.Parse(group[0], CultureInfo.InvariantCulture))
                        await MakeAsync(orders!, group[4]).ConfigureAwait(false);
                }
            }

            await Task.Delay(beat, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> MakeAsync(Orders orders, string pool)
    {
        var body = BodyOf(orders, pool);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{cloud.Address}/servers"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", orders.Environment["HCLOUD_TOKEN"]);
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync().ConfigureAwait(false));
        return body["name"]!.GetValue<string>();
    }

    private static async Task<Orders> ReadAsync(IKubernetesApi api)
    {
        var deployment = (await api.FindAsync(WellKnownKinds.Deployments, Deployment, CancellationToken.None).ConfigureAwait(false))!;
        var container = deployment.Json["spec"]!["template"]!["spec"]!["containers"]![0]!;
        var groups = container["command"]!.AsArray().Select(static argument => argument!.GetValue<string>())
            .Where(static argument => argument.StartsWith("--nodes=", StringComparison.Ordinal)).Select(static argument => argument["--nodes=".Length..].Split(':')).ToList();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in container["env"]!.AsArray())
            environment[entry!["name"]!.GetValue<string>()] = await ValueAsync(api, entry).ConfigureAwait(false);
        return new Orders(deployment.Generation, groups, environment);
    }

    private JsonObject BodyOf(Orders orders, string pool)
    {
        var group = orders.Groups.Single(group => group[4] == pool);
        var environment = orders.Environment;
        var settings = JsonNode.Parse(Convert.FromBase64String(environment["HCLOUD_CLUSTER_CONFIG"]))!;
        var node = settings["nodeConfigs"]![pool]!;
        var labels = new JsonObject { ["hcloud/node-group"] = pool };
        foreach (var (key, value) in node["serverLabels"]!.AsObject())
            labels[key] = value!.DeepClone();
        var body = new JsonObject
        {
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

    // Smallest and largest number, type, location and name of each pool.
    private sealed record Orders(long Generation, IReadOnlyList<string[]> Groups, IReadOnlyDictionary<string, string> Environment);
}
