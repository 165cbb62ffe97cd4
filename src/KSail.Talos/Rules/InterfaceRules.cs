using System.Globalization;
using KSail.Documents.Yaml;
using KSail.Talos.Schemas;

namespace KSail.Talos.Rules;

/// <summary><c>machine.network</c> (<c>ValidateNetworkDevices</c> and the checks around it).</summary>
internal static class InterfaceRules
{
    // WireGuard's overhead leaves no less for IPv6.
    private const int MinKubeSpanMtu = 1280;

    public static void Check(RuleContext context)
    {
        if (context.Configuration.Section("machine", "network") is not { } network)
            return;
        var devices = Values.Mappings(network["interfaces"]);
        var ports = CheckPorts(context, devices);
        for (var i = 0; i < devices.Count; i++)
        {
            if (Values.IsTrue(devices[i]["ignore"]))
                continue;
            var path = string.Create(CultureInfo.InvariantCulture, $"machine.network.interfaces[{i}]");
            CheckIdentity(context, path, devices[i]);
            CheckAddresses(context, path, devices[i], ports);
            CheckRoutes(context, path, devices[i]["routes"]);
            if (devices[i]["bond"] is YamlMapping bond)
                BondRules.Check(context, $"{path}.bond", bond);
            if (devices[i]["wireguard"] is YamlMapping wireguard)
                WireguardRules.Check(context, $"{path}.wireguard", wireguard);
        }

        CheckKubeSpan(context, network["kubespan"]);
    }

    // Links that belong to a bond or a bridge, with the link they belong to.
    private static Dictionary<string, string> CheckPorts(RuleContext context, List<YamlMapping> devices)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var device in devices)
        {
            var bond = device["bond"] as YamlMapping;
            var bridge = device["bridge"] as YamlMapping;
            var name = Values.Text(device["interface"]) ?? "";
            if (bond is not null && bridge is not null)
                context.Report(NodeDiagnostics.Conflict, $"the interface '{name}' is both a bond and a bridge; keep one of the two", bridge, bond);
            if (bond is not null && Values.IsSet(bond["interfaces"]) && Values.IsSet(bond["deviceSelectors"]))
                context.Report(
                    NodeDiagnostics.Conflict,
                    $"the bond '{name}' has both 'interfaces' and 'deviceSelectors'; keep one of the two",
                    bond["deviceSelectors"],
                    bond);
            foreach (var port in Values.Texts((bridge ?? bond)?["interfaces"]))
            {
                if (!owners.TryAdd(port.Value, name) && owners[port.Value] != name)
                    context.Report(
                        NodeDiagnostics.Duplicate,
                        $"the interface '{port.Value}' belongs to two links, '{owners[port.Value]}' and '{name}'",
                        port);
            }
        }

        return owners;
    }

    private static void CheckIdentity(RuleContext context, string path, YamlMapping device)
    {
        var name = device["interface"];
        var selector = device["deviceSelector"];
        if (Values.IsUnset(name) && Values.IsUnset(selector))
            context.Report(NodeDiagnostics.MissingField, $"'{path}' has neither 'interface' nor 'deviceSelector', so it is no interface", device);
        else if (Values.IsSet(name) && selector is YamlMapping)
            context.Report(NodeDiagnostics.Conflict, $"'{path}' has both 'interface' and 'deviceSelector'; keep one of the two", selector, name);
        else if (selector is YamlMapping { Count: 0 })
            context.Report(NodeDiagnostics.MissingField, $"'{path}.deviceSelector' selects nothing; give at least one attribute", selector, device);
    }

    private static void CheckAddresses(RuleContext context, string path, YamlMapping device, Dictionary<string, string> ports)
    {
        CheckAddressing(context, path, device);
        if (Values.Text(device["interface"]) is { } name && ports.TryGetValue(name, out var owner) && owner != name
            && (Values.IsTrue(device["dhcp"]) || Values.IsSet(device["cidr"]) || Values.IsSet(device["addresses"]) || device["vip"] is YamlMapping))
        {
            context.Report(
                NodeDiagnostics.Conflict,
                $"'{path}': the interface '{name}' is part of '{owner}', so it can have no address, DHCP or virtual IP of its own",
                device["addresses"],
                device["dhcp"],
                device["vip"],
                device);
        }

        var vlans = Values.Mappings(device["vlans"]);
        for (var i = 0; i < vlans.Count; i++)
            CheckAddressing(context, string.Create(CultureInfo.InvariantCulture, $"{path}.vlans[{i}]"), vlans[i]);
    }

    private static void CheckAddressing(RuleContext context, string path, YamlMapping device)
    {
        var cidr = device["cidr"];
        var addresses = device["addresses"];
        if (Values.IsSet(cidr) && Values.IsSet(addresses))
            context.Report(NodeDiagnostics.Conflict, $"'{path}' has both 'cidr' and 'addresses'; keep 'addresses'", cidr, addresses);
        if (Values.Text(cidr) is { } text && !AddressForms.IsPrefixOrAddress(text))
            context.Report(NodeDiagnostics.WrongForm, $"'{path}.cidr' must be an address such as 10.5.0.9/24, but is '{text}'", cidr);
        foreach (var address in Values.Texts(addresses))
        {
            if (!AddressForms.IsPrefixOrAddress(address.Value))
                context.Report(
                    NodeDiagnostics.WrongForm,
                    $"'{path}.addresses' must list addresses such as 10.5.0.9/24, but has '{address.Value}'",
                    address);
        }

        if (device["vip"] is not YamlMapping vip)
            return;
        if (!context.IsControlPlane)
            context.Report(
                NodeDiagnostics.WrongRole,
                $"'{path}.vip' is for control planes: a virtual IP leads to the Kubernetes API; move the patch to control-planes/",
                vip,
                vip["ip"]);
        if (Values.Text(vip["ip"]) is { } ip && !AddressForms.IsAddress(ip))
            context.Report(NodeDiagnostics.WrongForm, $"'{path}.vip.ip' must be an IP address, but is '{ip}'", vip["ip"]);
        else if (Values.IsUnset(vip["ip"]))
            context.Report(NodeDiagnostics.MissingField, $"'{path}.vip' has no 'ip'", vip, device);
    }

    private static void CheckRoutes(RuleContext context, string path, YamlNode? list)
    {
        var routes = Values.Mappings(list);
        for (var i = 0; i < routes.Count; i++)
        {
            var route = string.Create(CultureInfo.InvariantCulture, $"{path}.routes[{i}]");
            if (Values.Text(routes[i]["network"]) is { } network && !AddressForms.IsPrefix(network))
                context.Report(
                    NodeDiagnostics.WrongForm,
                    $"'{route}.network' must be a network in CIDR notation, such as 10.0.0.0/8, but is '{network}'",
                    routes[i]["network"]);
            CheckAddress(context, $"{route}.gateway", routes[i]["gateway"]);
            CheckAddress(context, $"{route}.source", routes[i]["source"]);
            if (Values.IsUnset(routes[i]["network"]) && Values.IsUnset(routes[i]["gateway"]))
                context.Report(NodeDiagnostics.MissingField, $"'{route}' has neither 'network' nor 'gateway'", routes[i]);
        }
    }

    private static void CheckAddress(RuleContext context, string path, YamlNode? value)
    {
        if (Values.Text(value) is { } text && !AddressForms.IsAddress(text))
            context.Report(NodeDiagnostics.WrongForm, $"'{path}' must be an IP address, but is '{text}'", value);
    }

    private static void CheckKubeSpan(RuleContext context, YamlNode? value)
    {
        if (value is not YamlMapping kubespan || !Values.IsTrue(kubespan["enabled"]))
            return;
        if (Values.Number(kubespan["mtu"]) is { } mtu and < MinKubeSpanMtu)
            context.Report(
                NodeDiagnostics.WrongForm,
                $"'machine.network.kubespan.mtu' must be at least {MinKubeSpanMtu}, but is {mtu}",
                kubespan["mtu"]);
        if (context.Configuration.Section("cluster", "discovery")?["enabled"] is { } discovery && Values.IsFalse(discovery))
            context.Report(
                NodeDiagnostics.Conflict,
                "'machine.network.kubespan.enabled' needs 'cluster.discovery.enabled: true': nodes find each other by it",
                kubespan["enabled"],
                discovery);
        var filters = kubespan["filters"] as YamlMapping;
        KubeletRules.CheckSubnets(context, context.Configuration.Machine, "machine.network.kubespan.filters.endpoints", filters?["endpoints"]);
        foreach (var network in Values.Texts(filters?["excludeAdvertisedNetworks"]))
        {
            if (!AddressForms.IsPrefix(network.Value))
                context.Report(
                    NodeDiagnostics.WrongForm,
                    $"'machine.network.kubespan.filters.excludeAdvertisedNetworks' must list networks in CIDR notation, but has '{network.Value}'",
                    network);
        }
    }
}
