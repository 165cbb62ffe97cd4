using System.Text.Json.Nodes;
using KSail.Clusters.Definition;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Hetzner.Images;
using KSail.Clusters.Hetzner.Nodes;
using KSail.Clusters.Providers;
using KSail.Documents;
using KSail.Talos;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>
/// The servers of configured nodes. A server is created without power, with its firewall; then it gets its address in the private network and what it
/// starts from; only then power. Each step looks first, so that a second run goes on where the first one ended.
/// </summary>
internal sealed class NodeServers(HetznerWork work, NodeImages images) : IDisposable
{
    // Any system will do: the disk is overwritten by Talos.
    private const string PlaceholderImage = "debian-13";
    private const string NewStage = "new";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly ServerPlacement _placement = new(work);
    private readonly INodeProbe _probe = work.Options.Probe ?? new CertificateProbe();

    /// <summary>Makes a node, or finishes making it, and gives it power.</summary>
    public async Task<HetznerNode> CreateAsync(NodeOrder order, HetznerInventory inventory, IProgress<string> progress, CancellationToken cancellation)
    {
        var node = order.Node;
        NetworkOf(inventory);
        var server = await FindAsync(node, cancellation).ConfigureAwait(false);
        if (server is null)
        {
            progress.Report($"creating {node.Name}");
            var request = await RequestAsync(order, inventory, progress, cancellation).ConfigureAwait(false);
            server = await _placement.CreateAsync(node, request, progress, cancellation).ConfigureAwait(false);
        }

        await StartAsync(node, server.Id, inventory, progress, cancellation).ConfigureAwait(false);
        return new HetznerNode(node, await ReadAsync(server.Id, cancellation).ConfigureAwait(false));
    }

    /// <summary>Gives a node power, once all is done that it needs before.</summary>
    public async Task StartAsync(NodeIdentity node, long id, HetznerInventory inventory, IProgress<string> progress, CancellationToken cancellation)
    {
        if ((await ReadAsync(id, cancellation).ConfigureAwait(false)).Labels.ContainsKey(HetznerLabels.Stage))
            await FinishAsync(node, id, NetworkOf(inventory), inventory.Firewall, progress, cancellation).ConfigureAwait(false);
        else
            await StartAsync(id, cancellation).ConfigureAwait(false);
    }

    /// <summary>Gives a server power; one that has it is left alone.</summary>
    public Task StartAsync(long id, CancellationToken cancellation) => work.EnsureAsync(
        async () => (await ReadAsync(id, cancellation).ConfigureAwait(false)).Status is "running" or "starting",
        () => ActAsync(id, "poweron", null, cancellation),
        cancellation);

    /// <summary>Stops a server in order, and cuts its power where it does not stop.</summary>
    public async Task StopAsync(long id, CancellationToken cancellation)
    {
        await work.EnsureAsync(
            async () => (await ReadAsync(id, cancellation).ConfigureAwait(false)).Status is "off" or "stopping",
            () => ActAsync(id, "shutdown", null, cancellation),
            cancellation).ConfigureAwait(false);
        var started = work.Options.Clock.GetUtcNow();
        while ((await ReadAsync(id, cancellation).ConfigureAwait(false)).Status != "off")
        {
            if (work.Options.Clock.GetUtcNow() - started > work.Options.StopPatience)
            {
                await ActAsync(id, "poweroff", null, cancellation).ConfigureAwait(false);
                return;
            }

            await work.WaitAsync(Pause, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Deletes a server. Its volumes stay and are labelled, so that it can be said later whose they were: the storage driver gives them no name of a
    /// cluster.
    /// </summary>
    public async Task RemoveAsync(long id, CancellationToken cancellation)
    {
        if (await work.Api.FindAsync(HetznerKinds.Server, id, cancellation).ConfigureAwait(false) is not { } server)
            return;
        if (server.IsProtected)
            throw new HetznerException("protected", $"the server '{server.Name}' is protected from being deleted, and protection is never lifted here: lift it in the console first if this is meant");
        foreach (var volumeId in server.Volumes)
            await LabelVolumeAsync(volumeId, cancellation).ConfigureAwait(false);
        if (!await work.DeleteAsync(HetznerKinds.Server, server, cancellation).ConfigureAwait(false))
            throw new HetznerException(HetznerErrors.Locked, $"the server '{server.Name}' cannot be deleted because something else works on it; try again later");
    }

    /// <summary>The address that a node waits for its configuration at; null where it does not wait.</summary>
    public async Task<string?> FindWaitingAsync(HetznerServer server, long network, CancellationToken cancellation)
    {
        if (server.Status != "running" || AddressFrom(server, network) is not { } address)
            return null;
        return await _probe.LookAsync(address, FirewallRules.TalosPort, cancellation).ConfigureAwait(false) == NodeAnswer.Maintenance ? Endpoint(address) : null;
    }

    /// <summary>The address that this machine reaches a server by: a public one where it has one.</summary>
    public static string? AddressFrom(HetznerServer server, long network)
    {
        if (server.PublicIPv4.Length > 0)
            return server.PublicIPv4;
        return PublicHost(server.PublicIPv6) ?? server.AddressIn(network);
    }

    /// <summary>Host and port of the Talos API.</summary>
    public static string Endpoint(string address) => address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:50000" : $"{address}:50000";

    public void Dispose() => _placement.Dispose();

    // Talos takes the first address of the network that a server has.
    private static string? PublicHost(string network)
    {
        var slash = network.IndexOf('/', StringComparison.Ordinal);
        var prefix = slash < 0 ? network : network[..slash];
        return prefix.Length == 0 ? null : prefix.EndsWith("::", StringComparison.Ordinal) ? $"{prefix}1" : prefix;
    }

    private HetznerNetwork NetworkOf(HetznerInventory inventory) =>
        inventory.Network ?? throw new HetznerException(HetznerErrors.NotFound, $"the private network '{HetznerNames.Network(work.Settings)}' is not there; make what nodes share first", HetznerDiagnostics.NotThere);

    private async Task<HetznerServer?> FindAsync(NodeIdentity node, CancellationToken cancellation)
    {
        foreach (var server in await work.Api.ListAsync(HetznerKinds.Server, HetznerFilter.Named(node.Name), cancellation).ConfigureAwait(false))
        {
            if (!HetznerLabels.IsOf(work.Settings.Cluster, server.Labels))
                throw new HetznerException(HetznerErrors.Unique, $"the server '{node.Name}' is there already and does not belong to the cluster '{work.Settings.Cluster}'; rename or delete it, or work in another project");
            if (server.Status is not ("initializing" or InventoryReader.Deleting))
                return server;
            // Its deletion goes on; or its creation, or that failed: then it has no machine.
            await SettleAsync(server.Id, cancellation).ConfigureAwait(false);
            if (server.Status == InventoryReader.Deleting)
                continue;
            if (await work.Api.FindAsync(HetznerKinds.Server, server.Id, cancellation).ConfigureAwait(false) is { Status: not "initializing" } finished)
                return finished;
            await work.DeleteAsync(HetznerKinds.Server, server, cancellation).ConfigureAwait(false);
        }

        return null;
    }

    private async Task<HetznerServerRequest> RequestAsync(NodeOrder order, HetznerInventory inventory, IProgress<string> progress, CancellationToken cancellation)
    {
        var settings = work.Settings;
        var role = settings[order.Node.Role];
        var labels = HetznerLabels.Of(settings.Cluster, order.Node);
        labels[HetznerLabels.Stage] = NewStage;
        var keys = new List<long>();
        if (settings.SshKey is { } key)
            keys.Add((await SharedNetworks.FindKeyAsync(work.Api, key, cancellation).ConfigureAwait(false)).Id);
        return new HetznerServerRequest
        {
            Name = order.Node.Name,
            ServerType = role.ServerType,
            Image = settings.StartsFromSnapshot ? await FindImageAsync(order.Release, role.ServerType, progress, cancellation).ConfigureAwait(false) : PlaceholderImage,
            Location = settings.Location,
            Labels = labels,
            Firewalls = role.IsPublic && inventory.Firewall is { } firewall ? [firewall.Id] : [],
            SshKeys = keys,
            PublicIPv4 = role.PublicIPv4,
            PublicIPv6 = role.PublicIPv6,
            UserData = IsConfiguredAtOnce(settings, order.Node.Role) ? ServerUserData.Encode(order.Configuration, order.Node.Name) : null,
        };
    }

    /// <summary>
    /// Whether a node finds its configuration in the data of its server. That of a control plane holds the keys of all authorities, and every pod that reaches
    /// the metadata address could read it there, so control planes are given theirs over the Talos API wherever they can be reached.
    /// </summary>
    public static bool IsConfiguredAtOnce(HetznerClusterSettings settings, NodeRole role) =>
        settings.StartsFromSnapshot && (role == NodeRole.Worker || !settings[role].IsPublic);

    private async Task<string> FindImageAsync(string release, string serverType, IProgress<string> progress, CancellationToken cancellation)
    {
        var type = await SharedNetworks.FindTypeAsync(work.Api, serverType, cancellation).ConfigureAwait(false);
        var image = await images.EnsureAsync(release, type.Architecture, progress, cancellation).ConfigureAwait(false);
        return image.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task FinishAsync(NodeIdentity node, long id, HetznerNetwork network, HetznerFirewall? firewall, IProgress<string> progress, CancellationToken cancellation)
    {
        await SettleAsync(id, cancellation).ConfigureAwait(false);
        await ProtectAsync(node, id, firewall, cancellation).ConfigureAwait(false);
        await AttachAsync(node, id, network, cancellation).ConfigureAwait(false);
        var isIso = !work.Settings.StartsFromSnapshot;
        if (isIso)
            await InsertAsync(id, cancellation).ConfigureAwait(false);
        await StartAsync(id, cancellation).ConfigureAwait(false);
        if (!IsConfiguredAtOnce(work.Settings, node.Role))
        {
            progress.Report($"{node.Name} starts from the {(isIso ? "ISO" : "snapshot")}");
            await WaitForTalosAsync(node, id, network.Id, cancellation).ConfigureAwait(false);
        }

        if (isIso)
        {
            // Talos runs from memory by now; with the ISO in its drive the server would start from it again after the installation.
            await work.EnsureAsync(
                async () => (await ReadAsync(id, cancellation).ConfigureAwait(false)).Iso is null,
                () => ActAsync(id, "detach_iso", null, cancellation),
                cancellation).ConfigureAwait(false);
        }

        await work.Api.UpdateAsync(HetznerKinds.Server, id, HetznerRequests.Labels(HetznerLabels.Of(work.Settings.Cluster, node)), cancellation).ConfigureAwait(false);
    }

    // What an interrupted run began goes on.
    private async Task SettleAsync(long id, CancellationToken cancellation)
    {
        var running = await work.Api.RunningActionsAsync(HetznerKinds.Server, id, cancellation).ConfigureAwait(false);
        if (running.Count == 0)
            return;
        try
        {
            await work.Api.WaitAsync(running, cancellation).ConfigureAwait(false);
        }
        catch (HetznerException e) when (e.Descriptor == HetznerDiagnostics.ActionFailed)
        {
            // Each step looks for itself what is missing.
        }
    }

    private async Task ProtectAsync(NodeIdentity node, long id, HetznerFirewall? firewall, CancellationToken cancellation)
    {
        if (!work.Settings[node.Role].IsPublic)
            return;
        if (firewall is null)
            throw new HetznerException(HetznerErrors.NotFound, $"the firewall '{HetznerNames.Firewall(work.Settings)}' is not there, and no server gets power without it; make what nodes share first", HetznerDiagnostics.NotThere);
        await work.EnsureAsync(
            async () => (await ReadAsync(id, cancellation).ConfigureAwait(false)).Firewalls.Contains(firewall.Id),
            () => work.RunAsync(work.Api.ActAsync(HetznerKinds.Firewall, firewall.Id, "apply_to_resources", HetznerRequests.FirewallServers("apply_to", [id]), cancellation), cancellation),
            cancellation).ConfigureAwait(false);
    }

    private async Task AttachAsync(NodeIdentity node, long id, HetznerNetwork network, CancellationToken cancellation)
    {
        var planned = SharedNetworks.PlanOf(work.Settings, network).AddressOf(node);
        await work.EnsureAsync(
            async () => (await ReadAsync(id, cancellation).ConfigureAwait(false)).AddressIn(network.Id) is not null,
            async () =>
            {
                var body = new JsonObject { ["network"] = network.Id };
                if (planned is not null)
                    body["ip"] = planned;
                try
                {
                    await ActAsync(id, "attach_to_network", body, cancellation).ConfigureAwait(false);
                }
                catch (HetznerException e) when (e.Code == "ip_not_available" && node.Role == NodeRole.Worker)
                {
                    // Nobody knows a worker by its address; of a control plane certificates and configurations speak.
                    await ActAsync(id, "attach_to_network", new JsonObject { ["network"] = network.Id }, cancellation).ConfigureAwait(false);
                }
            },
            cancellation).ConfigureAwait(false);
    }

    private Task InsertAsync(long id, CancellationToken cancellation) => work.EnsureAsync(
        async () => await ReadAsync(id, cancellation).ConfigureAwait(false) is var server && (server.Iso is not null || server.Status != "off"),
        () => ActAsync(id, "attach_iso", new JsonObject { ["iso"] = work.Settings.Iso.ToString(System.Globalization.CultureInfo.InvariantCulture) }, cancellation),
        cancellation);

    private async Task WaitForTalosAsync(NodeIdentity node, long id, long network, CancellationToken cancellation)
    {
        var address = AddressFrom(await ReadAsync(id, cancellation).ConfigureAwait(false), network)!;
        var started = work.Options.Clock.GetUtcNow();
        while (await _probe.LookAsync(address, FirewallRules.TalosPort, cancellation).ConfigureAwait(false) == NodeAnswer.Nothing)
        {
            if (work.Options.Clock.GetUtcNow() - started > work.Options.BootPatience)
            {
                throw new HetznerException(
                    "timeout",
                    $"{node.Name} runs, but nothing answers at {Endpoint(address)}; let spec.provider.hetzner.allowedCidrs ({string.Join(", ", work.Settings.AllowedRanges)}) contain the address of this machine, and look at the server's console",
                    HetznerDiagnostics.ActionTimedOut);
            }

            await work.WaitAsync(Pause, cancellation).ConfigureAwait(false);
        }
    }

    private async Task LabelVolumeAsync(long id, CancellationToken cancellation)
    {
        if (await work.Api.FindAsync(HetznerKinds.Volume, id, cancellation).ConfigureAwait(false) is not { } volume || volume.Labels.ContainsKey(HetznerLabels.Cluster))
            return;
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { [HetznerLabels.Cluster] = work.Settings.Cluster };
        foreach (var (key, value) in volume.Labels)
            labels[key] = value;
        await work.Api.UpdateAsync(HetznerKinds.Volume, id, HetznerRequests.Labels(labels), cancellation).ConfigureAwait(false);
    }

    private Task ActAsync(long id, string command, JsonObject? body, CancellationToken cancellation) =>
        work.RunAsync(work.Api.ActAsync(HetznerKinds.Server, id, command, body, cancellation), cancellation);

    private async Task<HetznerServer> ReadAsync(long id, CancellationToken cancellation) =>
        await work.Api.FindAsync(HetznerKinds.Server, id, cancellation).ConfigureAwait(false)
        ?? throw new HetznerException(HetznerErrors.NotFound, $"the server {id} was deleted while it was worked on");
}
