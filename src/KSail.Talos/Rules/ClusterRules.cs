using System.Globalization;
using KSail.Documents;
using KSail.Documents.Yaml;
using KSail.Talos.Schemas;

namespace KSail.Talos.Rules;

/// <summary>Settings of the cluster (<c>ClusterConfig.Validate</c>).</summary>
internal static class ClusterRules
{
    private static readonly string[] CniNames = ["flannel", "custom", "none"];

    public static void Check(RuleContext context)
    {
        if (context.Configuration.Section("cluster") is not { } cluster)
            return;
        if (cluster["controlPlane"] is YamlMapping controlPlane)
            CheckEndpoint(context, "cluster.controlPlane.endpoint", controlPlane["endpoint"]);
        if (cluster["network"] is YamlMapping network)
            CheckNetwork(context, network);
        if (cluster["externalCloudProvider"] is YamlMapping provider)
            CheckCloudProvider(context, provider);
        CheckInlineManifests(context, cluster["inlineManifests"]);
    }

    /// <summary>What Talos' <c>ValidateEndpointURI</c> asks of a URL: a host, a port that is one, and brackets around IPv6.</summary>
    private static void CheckEndpoint(RuleContext context, string path, YamlNode? value)
    {
        if (Values.Text(value) is not { } text)
            return;
        var start = text.IndexOf("://", StringComparison.Ordinal);
        var rest = text.AsSpan(start < 0 ? text.Length : start + 3);
        var end = rest.IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        authority = authority[(authority.IndexOf('@') + 1)..];
        var bracket = authority.IndexOf(']');
        var complaint = authority.Count(':') > 2 && bracket < 0 ? "must have its IPv6 address in brackets, such as https://[fd00::1]:6443"
            : IsHostAndPort(authority, bracket) ? null
            : "must be a URL with a host, and a port from 1 to 65535 if it has one, such as https://10.0.0.2:6443";
        if (complaint is not null)
            context.Report(NodeDiagnostics.WrongForm, $"'{path}' {complaint}, but is '{text}'", value);
    }

    private static bool IsHostAndPort(ReadOnlySpan<char> authority, int bracket)
    {
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > bracket;
        var host = hasPort ? authority[..colon] : authority;
        var port = hasPort ? authority[(colon + 1)..] : default;
        return host.Length > 0 && (port.IsEmpty || (AddressForms.IsNumber(port, 65535) && int.Parse(port, CultureInfo.InvariantCulture) > 0));
    }

    private static void CheckNetwork(RuleContext context, YamlMapping network)
    {
        if (Values.Text(network["dnsDomain"]) is { } domain && !KubernetesNames.IsDnsName(domain))
            context.Report(
                NodeDiagnostics.WrongForm,
                $"'cluster.network.dnsDomain' must be a DNS name such as cluster.local, but is '{domain}'",
                network["dnsDomain"]);
        CheckSubnets(context, "cluster.network.podSubnets", network["podSubnets"]);
        CheckSubnets(context, "cluster.network.serviceSubnets", network["serviceSubnets"]);
        if (context.IsControlPlane && network["cni"] is YamlMapping cni)
            CheckCni(context, cni);
    }

    // One item may hold several networks: Talos joins the items with commas and splits the whole.
    private static void CheckSubnets(RuleContext context, string path, YamlNode? list)
    {
        foreach (var item in Values.Texts(list))
        {
            foreach (var range in item.Value.AsSpan().Split(','))
            {
                if (AddressForms.IsPrefix(item.Value.AsSpan()[range].Trim()))
                    continue;
                context.Report(
                    NodeDiagnostics.WrongForm,
                    $"'{path}' must list networks in CIDR notation, such as 10.244.0.0/16, but has '{item.Value}'",
                    item);
                break;
            }
        }
    }

    private static void CheckCni(RuleContext context, YamlMapping cni)
    {
        if (Values.IsUnknown(cni["name"]))
            return;
        var name = Values.Text(cni["name"]) ?? "flannel";
        var urls = cni["urls"];
        if (Array.IndexOf(CniNames, name) < 0)
        {
            context.Report(
                NodeDiagnostics.ValueNotAllowed,
                $"'cluster.network.cni.name' cannot be '{name}'; use flannel, custom or none, and 'none' for a network plugin that is installed later{NearestName.Suggest(name, CniNames)}",
                cni["name"]);
            return;
        }

        if (name == "custom")
        {
            if (Values.IsUnset(urls))
                context.Report(
                    NodeDiagnostics.Doubtful,
                    "'cluster.network.cni.name' is 'custom', but there are no 'urls' with manifests to apply; give them, or use 'none'",
                    cni["name"],
                    cni);
            foreach (var url in Values.Texts(urls))
                CheckEndpoint(context, "cluster.network.cni.urls", url);
        }
        else if (Values.IsSet(urls))
        {
            context.Report(
                NodeDiagnostics.Conflict,
                $"'cluster.network.cni.urls' is only for the name 'custom', but the name is '{name}'; remove one of the two",
                urls,
                cni["name"]);
        }

        if (name != "flannel" && cni["flannel"] is YamlMapping flannel && (Values.IsSet(flannel["extraArgs"]) || Values.IsTrue(flannel["kubeNetworkPoliciesEnabled"])))
            context.Report(
                NodeDiagnostics.Conflict,
                $"'cluster.network.cni.flannel' is only for the name 'flannel', but the name is '{name}'; remove one of the two",
                flannel,
                cni["name"]);
    }

    private static void CheckCloudProvider(RuleContext context, YamlMapping provider)
    {
        var manifests = provider["manifests"];
        if (Values.IsSet(manifests) && !Values.IsTrue(provider["enabled"]) && !Values.IsUnknown(provider["enabled"]))
            context.Report(
                NodeDiagnostics.Conflict,
                "'cluster.externalCloudProvider.manifests' needs 'enabled: true' beside it",
                manifests,
                provider);
        foreach (var url in Values.Texts(manifests))
            CheckEndpoint(context, "cluster.externalCloudProvider.manifests", url);
    }

    private static void CheckInlineManifests(RuleContext context, YamlNode? list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var manifest in Values.Mappings(list))
        {
            var name = manifest["name"];
            if (name is null || (name is YamlScalar text && string.IsNullOrWhiteSpace(text.IsNull ? "" : text.Value)))
                context.Report(NodeDiagnostics.MissingField, "an item of 'cluster.inlineManifests' has no 'name'", manifest);
            else if (Values.Text(name) is { } known && !seen.Add(known))
                context.Report(
                    NodeDiagnostics.Duplicate,
                    $"'cluster.inlineManifests' has two items with the name '{known}'; Talos refuses that, and patches add items rather than change them",
                    name);
        }
    }
}
