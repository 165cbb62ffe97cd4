using System.Text.Json;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>What things cost in a month, before taxes, in the currency of the account.</summary>
public sealed class HetznerPricing
{
    // By kind, type and location; a location is empty where a price holds everywhere.
    private readonly Dictionary<string, decimal> _prices = new(StringComparer.Ordinal);

    private HetznerPricing(string currency) => Currency = currency;

    /// <summary>For example <c>EUR</c>.</summary>
    public string Currency { get; }

    /// <summary>A GB of a volume.</summary>
    public decimal VolumeGigabyte { get; private init; }

    /// <summary>A GB of a snapshot.</summary>
    public decimal ImageGigabyte { get; private init; }

    /// <summary>A server without its public addresses; null when the type is not sold in the location.</summary>
    public decimal? Server(string type, string location) => Find("server", type, location);

    /// <summary>A server as it is, with its public address; null when the type is not sold in the location.</summary>
    public decimal? ServerOf(HetznerServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return ServerOf(server.ServerType, server.Location, server.PublicIPv4.Length > 0);
    }

    /// <summary>A server of a role with its public address, if it gets one; null when the type is not sold in the location.</summary>
    public decimal? ServerOf(HetznerRole role, string location)
    {
        ArgumentNullException.ThrowIfNull(role);
        return ServerOf(role.ServerType, location, role.PublicIPv4);
    }

    /// <summary>A load balancer.</summary>
    public decimal? LoadBalancer(string type, string location) => Find("load_balancer", type, location);

    /// <summary>A floating address of a type, <c>ipv4</c> or <c>ipv6</c>.</summary>
    public decimal? FloatingIp(string type, string location) => Find("floating_ip", type, location);

    /// <summary>A primary address of a type, <c>ipv4</c> or <c>ipv6</c>, which every server with a public address has.</summary>
    public decimal? PrimaryIp(string type, string location) => Find("primary_ip", type, location);

    internal static HetznerPricing Read(JsonElement json)
    {
        var pricing = new HetznerPricing(json.Text("currency"))
        {
            VolumeGigabyte = Net(json.Field("volume"), "price_per_gb_month"),
            ImageGigabyte = Net(json.Field("image"), "price_per_gb_month"),
        };
        pricing.Add("server", json, "server_types", "name");
        pricing.Add("load_balancer", json, "load_balancer_types", "name");
        pricing.Add("floating_ip", json, "floating_ips", "type");
        pricing.Add("primary_ip", json, "primary_ips", "type");
        return pricing;
    }

    private decimal? ServerOf(string type, string location, bool hasAddress) => Server(type, location) + (hasAddress ? PrimaryIp("ipv4", location) ?? 0 : 0);

    private static decimal Net(JsonElement? json, string key) => json?.Field(key)?.Fraction("net") ?? 0;

    private static string Key(string kind, string type, string location) => $"{kind}/{type}/{location}";

    private void Add(string kind, JsonElement json, string list, string key)
    {
        foreach (var type in json.Items(list, static item => item))
        {
            foreach (var price in type.Items("prices", static item => item))
                _prices[Key(kind, type.Text(key), price.Text("location"))] = Net(price, "price_monthly");
        }
    }

    private decimal? Find(string kind, string type, string location) => _prices.TryGetValue(Key(kind, type, location), out var price) ? price : null;
}
