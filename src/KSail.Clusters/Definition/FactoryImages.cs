namespace KSail.Clusters.Definition;

/// <summary>What the Image Factory calls what it builds.</summary>
public static class FactoryImages
{
    private const string Host = "factory.talos.dev";
    private const string Suffix = "-installer";
    private const string Metal = "metal";

    /// <summary>The disk image of Hetzner's servers.</summary>
    /// <param name="schematic">Identifier of the schematic.</param>
    /// <param name="version">The release, <c>v1.13.8</c>.</param>
    /// <param name="architecture"><c>x86</c> or <c>arm</c>, as Hetzner calls them.</param>
    public static Uri Disk(string schematic, string version, string architecture) =>
        new($"https://{Host}/image/{schematic}/{version}/hcloud-{(architecture == "arm" ? "arm64" : "amd64")}.raw.xz");

    /// <summary>
    /// The installer of nodes of a platform. With kernel command lines of unified images, which are usual since Talos 1.12, the installer says which
    /// platform a node is of: that of another one would turn a node of <c>hcloud</c> into one of <c>metal</c>, without the host name and the network that
    /// the metadata of its server give it.
    /// </summary>
    /// <param name="platform">The platform as Talos calls it: <c>hcloud</c>, <c>metal</c>.</param>
    /// <param name="schematic">Identifier of the schematic; null for plain Talos.</param>
    /// <param name="version">The release, <c>v1.13.8</c>.</param>
    public static string Installer(string platform, string? schematic, string version) => schematic is null && platform == Metal
        ? $"ghcr.io/siderolabs/installer:{version}"
        : $"{Host}/{platform}{Suffix}/{schematic ?? Schematic.PlainId}:{version}";

    /// <summary>
    /// The platform and the schematic that an installer is of, when it is one of Sidero Labs' own; null for what somebody else built, of which nothing is
    /// known. Its tag does not count.
    /// </summary>
    public static (string Platform, string Schematic)? Read(string installer)
    {
        ArgumentNullException.ThrowIfNull(installer);
        // By its digest it is one image of one release, whatever it is called.
        if (installer.Contains('@', StringComparison.Ordinal))
            return null;
        var colon = installer.LastIndexOf(':');
        var name = colon > installer.LastIndexOf('/') ? installer[..colon] : installer;
        if (name == "ghcr.io/siderolabs/installer")
            return (Metal, Schematic.PlainId);
        if (name.Split('/') is not [Host, var kind, var schematic])
            return null;
        // The name before there was one for each platform.
        if (kind == "installer")
            return (Metal, schematic);
        return kind.EndsWith(Suffix, StringComparison.Ordinal) ? (kind[..^Suffix.Length], schematic) : null;
    }
}
