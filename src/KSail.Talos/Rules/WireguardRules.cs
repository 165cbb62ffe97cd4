using System.Globalization;
using KSail.Documents.Yaml;
using KSail.Talos.Schemas;

namespace KSail.Talos.Rules;

/// <summary>WireGuard on an interface of the machine configuration (<c>checkWireguard</c>). Keys are never quoted.</summary>
internal static class WireguardRules
{
    private const int KeySize = 32;

    public static void Check(RuleContext context, string path, YamlMapping wireguard)
    {
        CheckKey(context, $"{path}.privateKey", wireguard["privateKey"], wireguard);
        var peers = Values.Mappings(wireguard["peers"]);
        for (var i = 0; i < peers.Count; i++)
        {
            var peer = string.Create(CultureInfo.InvariantCulture, $"{path}.peers[{i}]");
            CheckKey(context, $"{peer}.publicKey", peers[i]["publicKey"], peers[i]);
            if (Values.Text(peers[i]["endpoint"]) is { } endpoint && !HasPort(endpoint))
                context.Report(
                    NodeDiagnostics.WrongForm,
                    $"'{peer}.endpoint' must be a host and a port, such as 10.0.0.1:51820, but is '{endpoint}'",
                    peers[i]["endpoint"]);
            foreach (var network in Values.Texts(peers[i]["allowedIPs"]))
            {
                if (!AddressForms.IsPrefix(network.Value))
                    context.Report(
                        NodeDiagnostics.WrongForm,
                        $"'{peer}.allowedIPs' must list networks in CIDR notation, such as 10.1.0.0/24, but has '{network.Value}'",
                        network);
            }
        }
    }

    private static bool HasPort(string endpoint) =>
        endpoint.LastIndexOf(':') is var colon and >= 0 && AddressForms.IsNumber(endpoint.AsSpan(colon + 1), 65535);

    private static void CheckKey(RuleContext context, string path, YamlNode? value, YamlMapping section)
    {
        if (Values.IsUnset(value))
        {
            context.Report(
                NodeDiagnostics.MissingField,
                $"'{path}' is missing: {KeySize} bytes in base64, as 'wg genkey' and 'wg pubkey' print them",
                section);
            return;
        }

        Span<byte> bytes = stackalloc byte[KeySize + 3];
        if (Values.Text(value) is { } text && !(Convert.TryFromBase64String(text, bytes, out var count) && count == KeySize))
            context.Report(
                NodeDiagnostics.WrongForm,
                $"'{path}' must be {KeySize} bytes in base64, as 'wg genkey' and 'wg pubkey' print them",
                value);
    }
}
