using System.Text.Json;

namespace KSail.Clusters.Docker.Engine.Messages;

/// <summary>A network.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="Driver">What carries it: <c>bridge</c>.</param>
/// <param name="Subnets">Its ranges of addresses: <c>10.5.0.0/24</c>.</param>
/// <param name="Labels">Its labels.</param>
internal sealed record EngineNetwork(string Id, string Name, string Driver, IReadOnlyList<string> Subnets, IReadOnlyDictionary<string, string> Labels)
{
    public static EngineNetwork Read(JsonElement json)
    {
        var subnets = new List<string>();
        foreach (var range in json.Member("IPAM").Items("Config"))
        {
            if (range.Text("Subnet") is { Length: > 0 } subnet)
                subnets.Add(subnet);
        }

        return new EngineNetwork(json.Text("Id"), json.Text("Name"), json.Text("Driver"), subnets, json.Texts("Labels"));
    }

    /// <summary>Names of the containers of one network that was asked for alone.</summary>
    public static IReadOnlyList<string> ReadMembers(JsonElement json)
    {
        var names = new List<string>();
        if (json.Member("Containers") is { ValueKind: JsonValueKind.Object } members)
        {
            foreach (var member in members.EnumerateObject())
                names.Add(member.Value.Text("Name") is { Length: > 0 } name ? name : member.Name);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}

/// <summary>A bridge network to be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Subnet">Its range of addresses.</param>
/// <param name="Labels">Its labels.</param>
internal sealed record NetworkRequest(string Name, string Subnet, IReadOnlyDictionary<string, string> Labels)
{
    public byte[] Write() => EngineJson.Write(json =>
    {
        json.WriteText("Name", Name);
        // Engines before 25 would otherwise make a second network of the same name.
        json.WriteFlag("CheckDuplicate", true);
        json.WriteText("Driver", "bridge");
        json.StartObject("IPAM");
        json.WriteText("Driver", "default");
        json.StartList("Config");
        json.WriteStartObject();
        json.WriteText("Subnet", Subnet);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        // talosctl reads the size of packets back from here, and fails on a network of its labels that lacks it.
        json.WriteTexts("Options", new Dictionary<string, string>(StringComparer.Ordinal) { ["com.docker.network.driver.mtu"] = "1500" });
        json.WriteTexts("Labels", Labels);
    });
}
