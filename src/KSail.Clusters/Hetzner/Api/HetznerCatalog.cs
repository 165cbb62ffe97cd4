using System.Text.Json;
using KSail.Talos;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>A type of server.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">For example <c>cx33</c>.</param>
/// <param name="Architecture"><c>x86</c> or <c>arm</c>.</param>
/// <param name="Cores">Number of processors.</param>
/// <param name="Memory">Memory in GB.</param>
/// <param name="Disk">Disk in GB.</param>
/// <param name="Locations">Where there are such servers; empty when the API does not say.</param>
public sealed record HetznerServerType(long Id, string Name, string Architecture, long Cores, decimal Memory, long Disk, IReadOnlyList<HetznerTypeLocation> Locations) : IHetznerResource
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Labels => NoLabels.Value;

    /// <inheritdoc/>
    public bool IsProtected => true;

    /// <summary>Whether the type can be ordered in a location now; null when the API does not say anything about the location.</summary>
    public bool? IsAvailableIn(string location)
    {
        foreach (var at in Locations)
        {
            if (at.Name == location)
                return at.IsAvailable;
        }

        return Locations.Count == 0 ? null : false;
    }

    internal static HetznerServerType Read(JsonElement json) => new(
        json.Number("id"), json.Text("name"), json.Text("architecture"), json.Number("cores"), json.Fraction("memory"), json.Number("disk"),
        json.Items("locations", HetznerTypeLocation.Read));
}

/// <summary>A location of a server type.</summary>
/// <param name="Name">The location.</param>
/// <param name="IsAvailable">Whether a server can be ordered there now.</param>
public sealed record HetznerTypeLocation(string Name, bool IsAvailable)
{
    // Availability came in 2026; before, a location in the list meant that the type is sold there.
    internal static HetznerTypeLocation Read(JsonElement json) => new(json.Text("name"), json.Field("available") is null || json.Flag("available"));
}

/// <summary>A location.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">For example <c>fsn1</c>.</param>
/// <param name="NetworkZone">The zone that private networks lie in, for example <c>eu-central</c>.</param>
public sealed record HetznerLocation(long Id, string Name, string NetworkZone) : IHetznerResource
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Labels => NoLabels.Value;

    /// <inheritdoc/>
    public bool IsProtected => true;

    internal static HetznerLocation Read(JsonElement json) => new(json.Number("id"), json.Text("name"), json.Text("network_zone"));
}

/// <summary>An ISO that servers can start from.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">File name; empty for one of the project's own.</param>
/// <param name="Description">What it is.</param>
/// <param name="Architecture"><c>x86</c> or <c>arm</c>; empty for any.</param>
/// <param name="Unavailable">When it goes, or went; null when that is not planned.</param>
public sealed record HetznerIso(long Id, string Name, string Description, string Architecture, DateTimeOffset? Unavailable) : IHetznerResource
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Labels => NoLabels.Value;

    /// <inheritdoc/>
    public bool IsProtected => true;

    /// <summary>The Talos series that is on it, by its description (<c>Talos Linux 1.12.4 (amd64 …)</c>); null for an ISO of something else.</summary>
    public TalosRelease? Release
    {
        get
        {
            foreach (var word in Description.Contains("talos", StringComparison.OrdinalIgnoreCase) ? Description.Split(' ') : [])
            {
                if (TalosRelease.Parse(word) is { } release)
                    return release;
            }

            return null;
        }
    }

    internal static HetznerIso Read(JsonElement json) => new(
        json.Number("id"), json.Text("name"), json.Text("description"), json.Text("architecture"), json.Field("deprecation")?.Time("unavailable_after"));
}

/// <summary>An image: one of Hetzner's systems, or a snapshot of the project.</summary>
public sealed record HetznerImage : IHetznerResource
{
    /// <inheritdoc/>
    public required long Id { get; init; }

    /// <inheritdoc/>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <inheritdoc/>
    public bool IsProtected { get; init; }

    /// <summary><c>system</c>, <c>snapshot</c>, <c>backup</c> or <c>app</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>available</c>, <c>creating</c> or <c>unavailable</c>.</summary>
    public required string Status { get; init; }

    /// <summary><c>x86</c> or <c>arm</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>What it is.</summary>
    public string Description { get; init; } = "";

    /// <summary>The smallest disk that it fits on, in GB.</summary>
    public long DiskSize { get; init; }

    /// <summary>What is stored of it, and paid for, in GB; 0 while it is not known.</summary>
    public decimal ImageSize { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? Created { get; init; }

    internal static HetznerImage Read(JsonElement json) => new()
    {
        Id = json.Number("id"),
        Name = json.Text("name"),
        Labels = json.Labels(),
        IsProtected = json.IsProtected(),
        Type = json.Text("type"),
        Status = json.Text("status"),
        Architecture = json.Text("architecture"),
        Description = json.Text("description"),
        DiskSize = json.Number("disk_size"),
        ImageSize = json.Fraction("image_size"),
        Created = json.Time("created"),
    };
}

/// <summary>What belongs to Hetzner has no labels.</summary>
internal static class NoLabels
{
    public static readonly IReadOnlyDictionary<string, string> Value = new SortedDictionary<string, string>(StringComparer.Ordinal);
}
