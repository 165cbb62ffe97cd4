using System.Globalization;
using System.Text.Json;

namespace KSail.Clusters.Docker.Engine.Messages;

/// <summary>A container to be made.</summary>
/// <param name="Name">Its name, and the name of its host.</param>
/// <param name="Image">Its image.</param>
internal sealed record ContainerRequest(string Name, string Image)
{
    /// <summary>Variables: <c>NAME=value</c>. May hold secrets.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>What is run instead of the image's own program; empty for that.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The network it is on.</summary>
    public required string Network { get; init; }

    /// <summary>Its address there; empty for any.</summary>
    public string Address { get; init; } = "";

    /// <summary>Ports to publish.</summary>
    public IReadOnlyList<PortRequest> Ports { get; init; } = [];

    /// <summary>Volumes and file systems in memory.</summary>
    public IReadOnlyList<MountRequest> Mounts { get; init; } = [];

    /// <summary>Whether it may do whatever the host may.</summary>
    public bool IsPrivileged { get; init; }

    /// <summary>Whether its own file system cannot be written.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Options such as <c>seccomp:unconfined</c>.</summary>
    public IReadOnlyList<string> SecurityOptions { get; init; } = [];

    /// <summary>Settings of the kernel that are its own.</summary>
    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How much processor time it may have, in processors; 0 for all.</summary>
    public decimal Processors { get; init; }

    /// <summary>How much memory it may have, in bytes; 0 for all.</summary>
    public long Memory { get; init; }

    /// <summary>Whether the engine starts it again unless somebody stopped it.</summary>
    public bool Restarts { get; init; }

    public byte[] Write() => EngineJson.Write(json =>
    {
        json.WriteText("Hostname", Name);
        json.WriteText("Image", Image);
        json.WriteTexts("Env", Environment);
        if (Command.Count > 0)
            json.WriteTexts("Cmd", Command);
        json.WriteTexts("Labels", Labels);
        json.StartObject("ExposedPorts");
        foreach (var key in PortKeys())
        {
            json.StartObject(key);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteHost(json);
        json.StartObject("NetworkingConfig");
        json.StartObject("EndpointsConfig");
        json.StartObject(Network);
        if (Address.Length > 0)
        {
            json.StartObject("IPAMConfig");
            json.WriteText("IPv4Address", Address);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    // A port of the container may be published more than once.
    private List<string> PortKeys()
    {
        var keys = new List<string>();
        foreach (var port in Ports)
        {
            if (!keys.Contains(port.Key))
                keys.Add(port.Key);
        }

        return keys;
    }

    private void WriteHost(Utf8JsonWriter json)
    {
        json.StartObject("HostConfig");
        json.WriteText("NetworkMode", Network);
        json.WriteFlag("Privileged", IsPrivileged);
        json.WriteFlag("ReadonlyRootfs", IsReadOnly);
        json.WriteTexts("SecurityOpt", SecurityOptions);
        json.WriteTexts("Sysctls", Sysctls);
        json.WriteNumberOf("NanoCpus", (long)(Processors * 1_000_000_000));
        json.WriteNumberOf("Memory", Memory);
        json.StartObject("RestartPolicy");
        json.WriteText("Name", Restarts ? "unless-stopped" : "no");
        json.WriteEndObject();
        json.StartObject("PortBindings");
        foreach (var key in PortKeys())
        {
            json.StartList(key);
            foreach (var port in Ports)
            {
                if (port.Key != key)
                    continue;
                json.WriteStartObject();
                json.WriteText("HostIp", port.HostAddress);
                json.WriteText("HostPort", port.HostPort == 0 ? "" : port.HostPort.ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.StartList("Mounts");
        foreach (var mount in Mounts)
            mount.Write(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>A port to publish.</summary>
/// <param name="HostAddress">At which address of the host; empty for all.</param>
/// <param name="HostPort">At which port of the host; 0 for one that the engine chooses at every start.</param>
/// <param name="ContainerPort">The port of the container.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
internal sealed record PortRequest(string HostAddress, int HostPort, int ContainerPort, string Protocol = "tcp")
{
    /// <summary>How the API names the port of the container: <c>6443/tcp</c>.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{ContainerPort}/{Protocol}");
}

/// <summary>Something that is mounted into a container: a volume, or memory.</summary>
/// <param name="Target">Where.</param>
/// <param name="Volume">Name of the volume; null for memory.</param>
/// <param name="Labels">Labels of the volume.</param>
internal sealed record MountRequest(string Target, string? Volume = null, IReadOnlyDictionary<string, string>? Labels = null)
{
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteText("Type", Volume is null ? "tmpfs" : "volume");
        json.WriteText("Target", Target);
        if (Volume is not null)
            json.WriteText("Source", Volume);
        json.WriteEndObject();
    }
}
