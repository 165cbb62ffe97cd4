using System.Text;
using KSail.Documents;
using KSail.Documents.Yaml;

namespace KSail.Talos.Generation;

/// <summary>
/// Takes the secrets of a cluster from the configuration of a control plane, in either form: when the secrets file is lost, and for every update,
/// because a configuration with other secrets would be another cluster. A worker has no key of any authority.
/// </summary>
internal static class SecretsOfNode
{
    /// <summary>The secrets; null when the configuration lacks one, as that of every worker does.</summary>
    public static MachineSecrets? Read(MachineConfiguration configuration)
    {
        var machine = configuration.Section("machine");
        var cluster = configuration.Section("cluster");
        var discovery = configuration.Find("DiscoveryIdentityConfig")?.Root;
        var id = discovery?.GetString("clusterID") ?? cluster?.GetString("id");
        var clusterSecret = discovery?.GetString("clusterSecret") ?? cluster?.GetString("secret");
        var secretbox = Secretbox(configuration) ?? cluster?.GetString("secretboxEncryptionSecret");
        var serviceAccount = configuration.Find("KubeServiceAccountConfig")?.Root.GetMapping("issuer")?.GetString("privateKey")
            ?? Decode(cluster?.GetMapping("serviceAccount")?.GetString("key"));
        var talos = Authority(machine?.GetMapping("ca"));
        var kubernetes = Issuing(configuration, "KubeAPIServerCAConfig") ?? Authority(cluster?.GetMapping("ca"));
        var aggregator = Issuing(configuration, "KubeAggregatorCAConfig") ?? Authority(cluster?.GetMapping("aggregatorCA"));
        var etcd = Authority(cluster?.GetMapping("etcd")?.GetMapping("ca"));
        if (machine?.GetString("token") is not { Length: > 0 } machineToken || cluster?.GetString("token") is not { Length: > 0 } bootstrapToken
            || id is null || clusterSecret is null || secretbox is null || serviceAccount is null
            || talos is null || kubernetes is null || aggregator is null || etcd is null)
        {
            return null;
        }

        return new MachineSecrets
        {
            ClusterId = id,
            ClusterSecret = new Secret(clusterSecret),
            MachineToken = new Secret(machineToken),
            BootstrapToken = new Secret(bootstrapToken),
            SecretboxKey = new Secret(secretbox),
            TalosAuthority = talos,
            KubernetesAuthority = kubernetes,
            AggregatorAuthority = aggregator,
            EtcdAuthority = etcd,
            ServiceAccountKey = new Secret(serviceAccount),
        };
    }

    private static string? Secretbox(MachineConfiguration configuration)
    {
        foreach (var resource in Values.Mappings(configuration.Find("KubeEtcdEncryptionConfig")?.Root.GetMapping("config")?["resources"]))
        {
            foreach (var provider in Values.Mappings(resource["providers"]))
            {
                foreach (var key in Values.Mappings(provider.GetMapping("secretbox")?["keys"]))
                    return key.GetString("secret");
            }
        }

        return null;
    }

    private static CertificateAuthority? Issuing(MachineConfiguration configuration, string kind) =>
        configuration.Find(kind)?.Root.GetMapping("issuingCA") is { } issuing
        && issuing.GetString("cert") is { Length: > 0 } certificate && issuing.GetString("key") is { Length: > 0 } key
            ? new CertificateAuthority(certificate, new Secret(key))
            : null;

    private static CertificateAuthority? Authority(YamlMapping? authority) =>
        Decode(authority?.GetString("crt")) is { } certificate && Decode(authority?.GetString("key")) is { } key
            ? new CertificateAuthority(certificate, new Secret(key))
            : null;

    private static string? Decode(string? base64)
    {
        if (string.IsNullOrEmpty(base64))
            return null;
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
