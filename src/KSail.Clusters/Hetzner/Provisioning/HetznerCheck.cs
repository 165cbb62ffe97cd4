using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Hetzner.Images;
using KSail.Clusters.Providers;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Talos;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>Looks whether a cluster can be made, before anything of it is: names, network, quota, types, room, keys and what servers start from.</summary>
/// <param name="work">The project.</param>
/// <param name="settings">What is configured, with the release that nodes are made of.</param>
/// <param name="diagnostics">Takes what is in the way.</param>
internal sealed class HetznerCheck(HetznerWork work, HetznerClusterSettings settings, DiagnosticBag diagnostics)
{
    // Hetzner's names of servers are host names.
    private const int MaxName = 63;

    private readonly HetznerClusterSettings _settings = settings;
    private readonly List<HetznerServerType> _types = [];

    public async Task CheckAsync(HetznerInventory inventory, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation)
    {
        CheckNames(wanted);
        CheckNetwork(inventory);
        CheckReach(inventory, wanted);
        CheckTypes(inventory, wanted);
        await CheckQuotaAsync(inventory, wanted, cancellation).ConfigureAwait(false);
        await CheckServerTypesAsync(inventory, wanted, cancellation).ConfigureAwait(false);
        if (_settings.SshKey is { } key)
            await TryAsync(static source => source.Hetzner.SshKeyName?.Span, () => SharedNetworks.FindKeyAsync(work.Api, key, cancellation)).ConfigureAwait(false);
        if (!_settings.StartsFromSnapshot)
            await CheckIsoAsync(cancellation).ConfigureAwait(false);
    }

    private void CheckNames(IReadOnlyList<NodeIdentity> wanted)
    {
        foreach (var node in wanted)
        {
            if (node.Name.Length > MaxName)
                Report(HetznerDiagnostics.NameTooLong, static source => source.Name?.Span, $"'{node.Name}' has {node.Name.Length} characters, and a server's name has at most {MaxName}; give the cluster a shorter name (metadata.name)");
        }
    }

    private void CheckNetwork(HetznerInventory inventory)
    {
        if (HetznerNetworkPlan.Of(_settings.NetworkRange, out var problem) is not { } plan)
            Report(HetznerDiagnostics.BadNetwork, static source => source.Hetzner.NetworkCidr.Span, $"spec.provider.hetzner.networkCidr: {problem}");
        else if (inventory.Network is { } network && AddressBlock.TryParse(network.IpRange)?.ToString() != plan.Range.ToString())
            Report(HetznerDiagnostics.CannotChange, static source => source.Hetzner.NetworkCidr.Span, $"the network '{network.Name}' is {network.IpRange}, but spec.provider.hetzner.networkCidr is {_settings.NetworkRange}; the range of a network with servers cannot be changed: write the present one, or make another cluster");
    }

    // Whoever runs this may be in the private network, or have a way into it.
    private void CheckReach(HetznerInventory inventory, IReadOnlyList<NodeIdentity> wanted)
    {
        var told = new HashSet<NodeRole>();
        foreach (var node in wanted)
        {
            if (!_settings[node.Role].IsPublic && !NodeServers.IsConfiguredAtOnce(_settings, node.Role) && inventory.Find(node.Name) is null && told.Add(node.Role))
            {
                var role = node.Role == NodeRole.ControlPlane ? "controlPlane" : "worker";
                Report(HetznerDiagnostics.OutOfReach, source => (node.Role == NodeRole.ControlPlane ? source.Hetzner.ControlPlanePublicIPv4 : source.Hetzner.WorkerPublicIPv4)?.Span, $"{node.Name} has no public address (spec.provider.hetzner.{role}PublicIPv4, {role}PublicIPv6) and starts from an ISO, so it waits for its configuration at its private address; run this from a machine in the network, or set spec.cluster.talos.schematicId or extensions, so that servers start from a snapshot and find their configuration");
            }
        }
    }

    // A control plane of another type is replaced, and without a majority of others etcd would be lost with it.
    private void CheckTypes(HetznerInventory inventory, IReadOnlyList<NodeIdentity> wanted)
    {
        var controlPlanes = 0;
        foreach (var node in wanted)
            controlPlanes += node.Role == NodeRole.ControlPlane ? 1 : 0;
        foreach (var (node, server) in inventory.Nodes)
        {
            if (node.Role == NodeRole.ControlPlane && server.ServerType != _settings.ControlPlanes.ServerType && controlPlanes < 3)
                Report(HetznerDiagnostics.CannotChange, static source => source.Hetzner.ControlPlaneServerType.Span, $"{node.Name} is of the type {server.ServerType}, but spec.provider.hetzner.controlPlaneServerType is {_settings.ControlPlanes.ServerType}; with fewer than 3 control planes none can be replaced: raise spec.cluster.controlPlanes to 3 first, or keep the type");
        }
    }

    private async Task CheckQuotaAsync(HetznerInventory inventory, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation)
    {
        var missing = 0;
        foreach (var node in wanted)
            missing += inventory.Find(node.Name) is null ? 1 : 0;
        if (missing == 0)
            return;
        var present = (await work.Api.ListAsync(HetznerKinds.Server, HetznerFilter.All, cancellation).ConfigureAwait(false)).Count;
        var slots = _settings.StartsFromSnapshot ? 1 : 0;
        var needed = present + missing + slots;
        if (needed > _settings.ServerLimit)
        {
            Report(
                HetznerDiagnostics.OverQuota,
                static source => source.Hetzner.ServerLimit.Span,
                $"the project has {Servers(present)}, the cluster needs {missing} more{(slots > 0 ? ", and one has to stay free for the server that builds the image of new nodes" : "")}: that makes {needed}, but the account may have {_settings.ServerLimit} (spec.provider.hetzner.serverLimit); lower spec.cluster.controlPlanes or workers, delete other servers, or have the limit raised");
        }
    }

    private async Task CheckServerTypesAsync(HetznerInventory inventory, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation)
    {
        var zone = await TryAsync(static source => source.Hetzner.Location.Span, () => SharedNetworks.ZoneOfAsync(work.Api, _settings.Location, cancellation)).ConfigureAwait(false);
        foreach (var fallback in _settings.FallbackLocations)
        {
            if (await TryAsync(Fallbacks, () => SharedNetworks.ZoneOfAsync(work.Api, fallback, cancellation)).ConfigureAwait(false) is { } other && zone is not null && other != zone)
                Report(HetznerDiagnostics.BadNetwork, Fallbacks, $"the fallback location '{fallback}' is in the network zone {other}, but '{_settings.Location}' in {zone}, and a private network lies in one zone; use a location in {zone}");
        }

        var types = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var node in wanted)
        {
            var type = _settings[node.Role].ServerType;
            types[type] = types.GetValueOrDefault(type) || inventory.Find(node.Name) is null;
        }

        foreach (var (name, isNeeded) in types)
        {
            if (await TryAsync(TypeNamed(name), () => SharedNetworks.FindTypeAsync(work.Api, name, cancellation)).ConfigureAwait(false) is not { } type || !isNeeded)
                continue;
            _types.Add(type);
            await CheckRoomAsync(type, cancellation).ConfigureAwait(false);
            await CheckImageAsync(type, cancellation).ConfigureAwait(false);
        }
    }

    private async Task CheckRoomAsync(HetznerServerType type, CancellationToken cancellation)
    {
        var locations = ServerPlacement.LocationsOf(_settings);
        foreach (var location in locations)
        {
            if (type.IsAvailableIn(location) != false)
                return;
        }

        var others = new List<string>();
        foreach (var other in await work.Api.ListAsync(HetznerKinds.ServerType, HetznerFilter.All, cancellation).ConfigureAwait(false))
        {
            if (other.Architecture == type.Architecture && other.Memory >= type.Memory && other.Cores >= type.Cores && others.Count < 4 && locations.Exists(location => other.IsAvailableIn(location) == true))
                others.Add(other.Name);
        }

        Report(
            HetznerDiagnostics.SoldOut,
            TypeNamed(type.Name),
            $"there is no {type.Name} in {string.Join(", ", locations)} at the moment; {(others.Count > 0 ? $"there are {string.Join(", ", others)}: choose one of them" : "choose another type")}, or further spec.provider.hetzner.fallbackLocations, or try again later");
    }

    private async Task CheckImageAsync(HetznerServerType type, CancellationToken cancellation)
    {
        if (!_settings.StartsFromSnapshot)
            return;
        var image = await NodeImages.FindAsync(work.Api, _settings, type.Architecture, cancellation).ConfigureAwait(false);
        if (image is null && work.Options.ImageBuilder is null)
            Report(HetznerDiagnostics.NoBootImage, Schematic, NodeImages.Missing(_settings, type.Architecture));
        else if (image is not null && image.DiskSize > type.Disk)
            Report(HetznerDiagnostics.NoBootImage, Schematic, $"the snapshot {image.Id} needs a disk of {image.DiskSize} GB, but {type.Name} has {type.Disk} GB; build the snapshot on a server with a smaller disk");
    }

    private async Task CheckIsoAsync(CancellationToken cancellation)
    {
        var iso = await work.Api.FindAsync(HetznerKinds.Iso, _settings.Iso, cancellation).ConfigureAwait(false);
        if (iso is null || iso.Unavailable < work.Options.Clock.GetUtcNow())
            Report(HetznerDiagnostics.NoBootImage, static source => source.Cluster.Talos.Iso.Span, $"Hetzner has no ISO {_settings.Iso} any more (spec.cluster.talos.iso); choose another one, or set spec.cluster.talos.schematicId or extensions, so that servers start from a snapshot");
        foreach (var type in _types)
        {
            if (iso is { Architecture.Length: > 0 } && iso.Architecture != type.Architecture)
                Report(HetznerDiagnostics.NoBootImage, static source => source.Cluster.Talos.Iso.Span, $"the ISO {_settings.Iso} (spec.cluster.talos.iso) is for {iso.Architecture}, but {type.Name} is {type.Architecture}; choose a server type or an ISO of the other architecture");
        }
    }

    // What is found wrong is told, and the search goes on; that Hetzner does not answer at all is no finding about the cluster.
    private async Task<T?> TryAsync<T>(Func<ClusterConfiguration, SourceSpan?> field, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (HetznerException e) when (e.Descriptor == HetznerDiagnostics.NotThere)
        {
            Report(e.Descriptor, field, e.Message);
            return null;
        }
    }

    private static SourceSpan? Fallbacks(ClusterConfiguration source) => source.Hetzner.FallbackLocations.Count > 0 ? source.Hetzner.FallbackLocations[0].Span : null;

    private static SourceSpan? Schematic(ClusterConfiguration source) =>
        source.Cluster.Talos.SchematicId?.Span ?? (source.Cluster.Talos.Extensions.Count > 0 ? source.Cluster.Talos.Extensions[0].Span : null);

    private Func<ClusterConfiguration, SourceSpan?> TypeNamed(string name) => string.Equals(name, _settings.Workers.ServerType, StringComparison.OrdinalIgnoreCase)
        ? static source => source.Hetzner.WorkerServerType.Span
        : static source => source.Hetzner.ControlPlaneServerType.Span;

    // At the field where it is written, or else where the provider is chosen.
    private void Report(DiagnosticDescriptor descriptor, Func<ClusterConfiguration, SourceSpan?> field, string message)
    {
        var span = _settings.Source is not { } source ? SourceSpan.None
            : field(source) is { HasFile: true } written ? written
            : source.Cluster.Provider.Span;
        diagnostics.Add(descriptor, span, message);
    }

    private static string Servers(int count) => count == 1 ? "1 server" : $"{count} servers";
}
