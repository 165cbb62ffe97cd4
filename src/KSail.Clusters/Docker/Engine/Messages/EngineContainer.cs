using System.Text.Json;

namespace KSail.Clusters.Docker.Engine.Messages;

/// <summary>A container, as lists have it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="Image">The image as it was asked for.</param>
/// <param name="State"><c>created</c>, <c>running</c>, <c>exited</c> …</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Ports">Ports that are published at the moment.</param>
/// <param name="Addresses">Names of its networks, and its address on each; empty where it has none at the moment.</param>
internal sealed record EngineContainer(
    string Id,
    string Name,
    string Image,
    string State,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<PublishedPort> Ports,
    IReadOnlyDictionary<string, string> Addresses)
{
    public bool IsRunning => State is "running" or "restarting";

    /// <summary>The port of the host that a port of the container is published at; null where it is not.</summary>
    public int? PortOf(int containerPort)
    {
        foreach (var port in Ports)
        {
            if (port.ContainerPort == containerPort && port.Protocol == "tcp")
                return port.HostPort;
        }

        return null;
    }

    public static EngineContainer Read(JsonElement json)
    {
        var name = "";
        foreach (var item in json.Items("Names"))
        {
            // Further names are links from other containers: /other/alias.
            var text = item.ValueKind == JsonValueKind.String ? item.GetString()!.TrimStart('/') : "";
            if (text.Length > 0 && !text.Contains('/', StringComparison.Ordinal))
                name = text;
        }

        var ports = new List<PublishedPort>();
        foreach (var item in json.Items("Ports"))
        {
            if (item.Number("PublicPort") is > 0 and <= 65535 and var port)
                ports.Add(new PublishedPort(item.Text("IP"), (int)port, (int)item.Number("PrivatePort"), item.Text("Type")));
        }

        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        if (json.Member("NetworkSettings").Member("Networks") is { ValueKind: JsonValueKind.Object } members)
        {
            foreach (var member in members.EnumerateObject())
                addresses[member.Name] = member.Value.Text("IPAddress");
        }

        return new EngineContainer(json.Text("Id"), name, json.Text("Image"), json.Text("State"), json.Texts("Labels"), ports, addresses);
    }
}

/// <summary>A port of a container that is published on the host.</summary>
/// <param name="HostAddress">The address of the host; <c>0.0.0.0</c> or empty for all.</param>
/// <param name="HostPort">The port of the host.</param>
/// <param name="ContainerPort">The port of the container.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
internal sealed record PublishedPort(string HostAddress, int HostPort, int ContainerPort, string Protocol);

/// <summary>How a container is, as one alone is told.</summary>
/// <param name="Status"><c>created</c>, <c>running</c>, <c>exited</c> …</param>
/// <param name="ExitCode">How its program ended.</param>
/// <param name="IsOutOfMemory">Whether it was ended because it needed more memory than it may have.</param>
/// <param name="Error">Why it could not be started.</param>
internal sealed record ContainerState(string Status, int ExitCode, bool IsOutOfMemory, string Error)
{
    public static ContainerState Read(JsonElement json)
    {
        var state = json.Member("State");
        return new ContainerState(state.Text("Status"), (int)state.Number("ExitCode"), state.IsTrue("OOMKilled"), state.Text("Error"));
    }
}
