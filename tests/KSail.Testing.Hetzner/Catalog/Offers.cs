using System.Globalization;
using System.Text.Json.Nodes;

namespace KSail.Testing.Hetzner.Catalog;

/// <summary>What is on offer: types, locations, systems, ISOs and prices. The prices are the double's own.</summary>
internal static class Offers
{
    private static readonly (string Name, string Zone, string City, string Country)[] LocationTable =
    [
        ("fsn1", "eu-central", "Falkenstein", "DE"), ("nbg1", "eu-central", "Nuremberg", "DE"), ("hel1", "eu-central", "Helsinki", "FI"),
        ("ash", "us-east", "Ashburn, VA", "US"), ("hil", "us-west", "Hillsboro, OR", "US"), ("sin", "ap-southeast", "Singapore", "SG"),
    ];

    // Name, architecture, processor, cores, memory, disk, net price a month, only in Europe.
    private static readonly (string Name, string Architecture, string Cpu, int Cores, double Memory, int Disk, decimal Price, bool IsEuropean)[] TypeTable =
    [
        ("cx23", "x86", "shared", 2, 4, 40, 2.99m, true), ("cx33", "x86", "shared", 4, 8, 80, 4.99m, true), ("cx43", "x86", "shared", 8, 16, 160, 8.99m, true),
        ("cx53", "x86", "shared", 16, 32, 320, 16.99m, true), ("cpx31", "x86", "shared", 4, 8, 160, 13.10m, false), ("cax11", "arm", "shared", 2, 4, 40, 3.29m, true),
        ("cax21", "arm", "shared", 4, 8, 80, 5.99m, true), ("ccx23", "x86", "dedicated", 4, 16, 160, 24.49m, false),
    ];

    private static readonly (string Name, decimal Price, int Targets, int Services)[] BalancerTable = [("lb11", 5.39m, 25, 5), ("lb21", 16.40m, 75, 15), ("lb31", 32.90m, 150, 30)];

    public static IEnumerable<JsonObject> Locations()
    {
        for (var i = 0; i < LocationTable.Length; i++)
        {
            var (name, zone, city, country) = LocationTable[i];
            yield return Parsed(new JsonObject
            {
                ["id"] = i + 1, ["name"] = name, ["description"] = $"{city} DC Park 1", ["country"] = country, ["city"] = city,
                ["latitude"] = 50.47612, ["longitude"] = 12.370071, ["network_zone"] = zone,
            });
        }
    }

    public static IEnumerable<JsonObject> ServerTypes(HetznerFaults faults)
    {
        for (var i = 0; i < TypeTable.Length; i++)
        {
            var type = TypeTable[i];
            var (places, prices) = (new JsonArray(), new JsonArray());
            for (var at = 0; at < LocationTable.Length; at++)
            {
                var location = LocationTable[at];
                if (type.IsEuropean && location.Zone != "eu-central")
                    continue;
                var isAvailable = !faults.IsListedAsSoldOut(type.Name, location.Name);
                places.Add(new JsonObject { ["id"] = at + 1, ["name"] = location.Name, ["available"] = isAvailable, ["recommended"] = isAvailable, ["deprecation"] = null });
                prices.Add(PriceAt(location.Name, type.Price));
            }

            yield return Parsed(new JsonObject
            {
                ["id"] = i + 101, ["name"] = type.Name, ["description"] = type.Name.ToUpperInvariant(), ["cores"] = type.Cores, ["memory"] = type.Memory, ["disk"] = type.Disk,
                ["deprecated"] = false, ["deprecation"] = null, ["storage_type"] = "local", ["cpu_type"] = type.Cpu, ["architecture"] = type.Architecture, ["category"] = "Shared vCPU",
                ["included_traffic"] = 21990232555520, ["prices"] = prices, ["locations"] = places,
            });
        }
    }

    public static IEnumerable<JsonObject> LoadBalancerTypes()
    {
        for (var i = 0; i < BalancerTable.Length; i++)
        {
            var (name, price, targets, services) = BalancerTable[i];
            yield return Parsed(new JsonObject
            {
                ["id"] = i + 1, ["name"] = name, ["description"] = name.ToUpperInvariant(), ["max_connections"] = 10000, ["max_services"] = services, ["max_targets"] = targets,
                ["max_assigned_certificates"] = 10, ["deprecated"] = null, ["prices"] = PricesEverywhere(price),
            });
        }
    }

    public static List<JsonObject> Systems()
    {
        var systems = new List<JsonObject>();
        var id = 100;
        foreach (var (name, flavor) in (ReadOnlySpan<(string, string)>)[("debian-13", "debian"), ("ubuntu-24.04", "ubuntu")])
        {
            foreach (var architecture in (ReadOnlySpan<string>)["x86", "arm"])
            {
                id++;
                systems.Add(Parsed(new JsonObject
                {
                    ["id"] = id, ["type"] = "system", ["status"] = "available", ["name"] = name, ["description"] = name, ["image_size"] = null, ["disk_size"] = 5,
                    ["created"] = "2025-08-10T10:00:00Z", ["created_from"] = null, ["bound_to"] = null, ["os_flavor"] = flavor, ["os_version"] = name.Split('-')[1], ["rapid_deploy"] = true,
                    ["protection"] = new JsonObject { ["delete"] = false }, ["deprecated"] = null, ["deleted"] = null, ["labels"] = new JsonObject(), ["architecture"] = architecture,
                }));
            }
        }

        return systems;
    }

    public static IEnumerable<JsonObject> Isos()
    {
        yield return Iso(125127, "hcloud-v1-12-4.amd64.iso", "Talos Linux 1.12.4 (amd64 / Hetzner + qemu-guest-agent)", "x86");
        yield return Iso(125128, "hcloud-v1-12-4.arm64.iso", "Talos Linux 1.12.4 (arm64 / Hetzner + qemu-guest-agent)", "arm");
        yield return Iso(8637, "virtio-win-0.1.248.iso", "virtio 0.1.248", null);
    }

    public static JsonObject Pricing()
    {
        var serverTypes = new JsonArray();
        for (var i = 0; i < TypeTable.Length; i++)
        {
            var type = TypeTable[i];
            var prices = new JsonArray();
            foreach (var location in LocationTable)
            {
                if (!type.IsEuropean || location.Zone == "eu-central")
                    prices.Add(PriceAt(location.Name, type.Price));
            }

            serverTypes.Add(new JsonObject { ["id"] = i + 101, ["name"] = type.Name, ["prices"] = prices });
        }

        var balancers = new JsonArray();
        for (var i = 0; i < BalancerTable.Length; i++)
            balancers.Add(new JsonObject { ["id"] = i + 1, ["name"] = BalancerTable[i].Name, ["prices"] = PricesEverywhere(BalancerTable[i].Price) });
        return new JsonObject
        {
            ["currency"] = "EUR",
            ["vat_rate"] = "19.000000",
            ["image"] = new JsonObject { ["price_per_gb_month"] = Price(0.0110m) },
            ["volume"] = new JsonObject { ["price_per_gb_month"] = Price(0.0440m) },
            ["server_backup"] = new JsonObject { ["percentage"] = "20.000000" },
            ["server_types"] = serverTypes,
            ["load_balancer_types"] = balancers,
            ["floating_ips"] = new JsonArray(Typed("ipv4", 3.00m), Typed("ipv6", 1.00m)),
            ["primary_ips"] = new JsonArray(Typed("ipv4", 0.50m), Typed("ipv6", 0m)),
        };
    }

    /// <summary>The same as it comes out of a text, where numbers are of no type yet.</summary>
    public static JsonObject Parsed(JsonObject json) => (JsonObject)JsonNode.Parse(json.ToJsonString())!;

    private static JsonObject Iso(long id, string name, string description, string? architecture) => Parsed(new JsonObject
    {
        ["id"] = id, ["name"] = name, ["description"] = description, ["type"] = "public", ["deprecated"] = null, ["deprecation"] = null, ["architecture"] = architecture,
    });

    private static JsonObject Typed(string type, decimal price) => new() { ["type"] = type, ["prices"] = PricesEverywhere(price) };

    private static JsonArray PricesEverywhere(decimal price)
    {
        var prices = new JsonArray();
        foreach (var location in LocationTable)
            prices.Add(PriceAt(location.Name, price));
        return prices;
    }

    private static JsonObject PriceAt(string location, decimal monthly) => new()
    {
        ["location"] = location, ["price_hourly"] = Price(decimal.Round(monthly / 625, 6)), ["price_monthly"] = Price(monthly), ["included_traffic"] = 21990232555520,
        ["price_per_tb_traffic"] = Price(1m),
    };

    private static JsonObject Price(decimal net) => new()
    {
        ["net"] = net.ToString("0.0000000000", CultureInfo.InvariantCulture), ["gross"] = (net * 1.19m).ToString("0.0000000000", CultureInfo.InvariantCulture),
    };
}
