using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;

namespace KSail.Testing.Hetzner.Storage;

/// <summary>Hands out addresses: public ones in a row, private ones from the low end of a subnet, as Hetzner does.</summary>
internal sealed class AddressPool(string first)
{
    private uint _next = ToNumber(IPAddress.Parse(first));
    private int _nextSix = 1;

    public string NextPublic() => ToText(_next++);

    public string NextPublicSix() => $"2a01:4f9:c012:{_nextSix++:x}::/64";

    /// <summary>The lowest free address of a subnet; null when it is full. The first one is the gateway's.</summary>
    public static string? FreeIn(string range, IEnumerable<string> used)
    {
        var block = IPNetwork.Parse(range);
        var start = ToNumber(block.BaseAddress);
        var size = 1u << (32 - block.PrefixLength);
        var taken = used.ToHashSet(StringComparer.Ordinal);
        for (var i = 2u; i < size - 1; i++)
        {
            if (!taken.Contains(ToText(start + i)))
                return ToText(start + i);
        }

        return null;
    }

    public static bool IsIn(string address, string range) => IPAddress.TryParse(address, out var ip) && IPNetwork.Parse(range).Contains(ip);

    public static string GatewayOf(string range) => ToText(ToNumber(IPNetwork.Parse(range).BaseAddress) + 1);

    /// <summary>All addresses that resources have in a network.</summary>
    public static IEnumerable<string> UsedIn(Project project, long network) =>
        from collection in (string[])["servers", "load_balancers"]
        from item in project.Collection(collection).Values
        from address in item["private_net"]!.AsArray()
        where address!["network"]!.GetValue<long>() == network
        select address!["ip"]!.GetValue<string>();

    public static JsonObject Entry(long network, string address) => new() { ["network"] = network, ["ip"] = address, ["alias_ips"] = new JsonArray(), ["mac_address"] = "86:00:ff:2a:7d:e1" };

    private static uint ToNumber(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static string ToText(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes).ToString();
    }
}
