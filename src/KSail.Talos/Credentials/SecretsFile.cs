using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Talos.Generation;

namespace KSail.Talos.Credentials;

/// <summary>
/// The secrets of a cluster in the form of talosctl's <c>secrets.yaml</c>: keys are single lower-case words, certificates and private keys are PEM
/// in base64.
/// </summary>
public static class SecretsFile
{
    /// <summary>Writes the file, which is a secret as a whole.</summary>
    public static Secret Write(MachineSecrets secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var tree = new TreeBuilder();
        tree.StartPlain()
            .Text("cluster.id", secrets.ClusterId)
            .Text("cluster.secret", secrets.ClusterSecret.Reveal())
            .Text("secrets.bootstraptoken", secrets.BootstrapToken.Reveal())
            .Text("secrets.secretboxencryptionsecret", secrets.SecretboxKey.Reveal())
            .Text("trustdinfo.token", secrets.MachineToken.Reveal())
            .Authority("certs.etcd", secrets.EtcdAuthority, withKey: true)
            .Authority("certs.k8s", secrets.KubernetesAuthority, withKey: true)
            .Authority("certs.k8saggregator", secrets.AggregatorAuthority, withKey: true)
            .Text("certs.k8sserviceaccount.key", TreeBuilder.ToBase64(secrets.ServiceAccountKey.Reveal()))
            .Authority("certs.os", secrets.TalosAuthority, withKey: true);
        return new Secret(YamlTextDocument.Of(tree.Documents[0]).Write());
    }

    /// <summary>
    /// Reads the file as <c>talosctl</c> wrote it, or <see cref="Write"/>; null with errors when something is missing, cannot be decoded, or when a key
    /// does not belong to its certificate. No message quotes a value.
    /// </summary>
    public static MachineSecrets? Read(SourceFile file, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var yaml = YamlReader.Read(file);
        if (yaml.HasErrors || yaml.Documents is not [YamlMapping root])
        {
            var at = yaml.Diagnostics.Count > 0 ? yaml.Diagnostics[0].Span : file.Span;
            diagnostics.Add(SecretsDiagnostics.Unreadable, at, "the file is not one YAML document of secrets; restore it, or take the secrets from a running control plane");
            return null;
        }

        return new Reading(file, root, diagnostics).Read();
    }

    private sealed class Reading(SourceFile file, YamlMapping root, DiagnosticBag diagnostics)
    {
        private bool _failed;

        public MachineSecrets? Read()
        {
            if (root.GetMapping("secrets") is { } old && old.Contains("aescbcencryptionsecret") && !old.Contains("secretboxencryptionsecret"))
                return Fail(old["aescbcencryptionsecret"], "'secrets.aescbcencryptionsecret' is of Talos 1.2 and older, which is not supported; the cluster needs a 'secrets.secretboxencryptionsecret'");
            var secrets = new MachineSecrets
            {
                ClusterId = Text("cluster", "id"),
                ClusterSecret = Key("cluster", "secret"),
                BootstrapToken = new Secret(Text("secrets", "bootstraptoken")),
                SecretboxKey = Key("secrets", "secretboxencryptionsecret"),
                MachineToken = new Secret(Text("trustdinfo", "token")),
                EtcdAuthority = Authority("etcd"),
                KubernetesAuthority = Authority("k8s"),
                AggregatorAuthority = Authority("k8saggregator"),
                ServiceAccountKey = new Secret(Pem("certs", "k8sserviceaccount", "key")),
                TalosAuthority = Authority("os"),
            };
            using var serviceAccount = AuthorityKey.Parse(secrets.ServiceAccountKey.Reveal());
            if (serviceAccount is null && !_failed)
                Fail(root, "'certs.k8sserviceaccount.key' is no private key");
            return _failed ? null : secrets;
        }

        private string Text(params ReadOnlySpan<string> path)
        {
            YamlNode? at = root;
            foreach (var key in path)
                at = (at as YamlMapping)?[key];
            if (at is YamlScalar { IsNull: false, Value.Length: > 0 } scalar)
                return scalar.Value;
            Fail(at, $"'{string.Join('.', path!)}' is missing");
            return "";
        }

        // 32 bytes: what is longer or shorter is no key of AES-256 or secretbox.
        private Secret Key(string section, string name)
        {
            var text = Text(section, name);
            if (text.Length > 0 && (Decode(text) is not { Length: 32 }))
                Fail(root.GetMapping(section)![name], $"'{section}.{name}' is not 32 bytes in base64");
            return new Secret(text);
        }

        private string Pem(string section, string name, string part)
        {
            var text = Text(section, name, part);
            if (text.Length == 0)
                return "";
            if (Decode(text) is { } bytes && Encoding.UTF8.GetString(bytes) is var pem && PemEncoding.TryFind(pem, out _))
                return pem;
            Fail(root.GetMapping(section)!.GetMapping(name)![part], $"'{section}.{name}.{part}' is not PEM text in base64");
            return "";
        }

        private CertificateAuthority Authority(string name)
        {
            var authority = new CertificateAuthority(Pem("certs", name, "crt"), new Secret(Pem("certs", name, "key")));
            if (authority.Certificate.Length > 0 && !authority.Key.IsEmpty)
                Check(name, authority);
            return authority;
        }

        private void Check(string name, CertificateAuthority authority)
        {
            var at = root.GetMapping("certs")!.GetMapping(name);
            using var key = AuthorityKey.Parse(authority.Key.Reveal());
            try
            {
                using var certificate = X509Certificate2.CreateFromPem(authority.Certificate);
                if (key is null)
                    Fail(at!["key"], $"'certs.{name}.key' is no private key");
                else if (!certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.PublicKeyInfo))
                    Fail(at!["key"], $"'certs.{name}.key' is the key of another certificate than 'certs.{name}.crt'");
            }
            catch (CryptographicException)
            {
                Fail(at!["crt"], $"'certs.{name}.crt' is no certificate");
            }
        }

        private MachineSecrets? Fail(YamlNode? at, string message)
        {
            _failed = true;
            diagnostics.Add(SecretsDiagnostics.Unreadable, at?.Span ?? file.Span, $"{message}; restore the file, or take the secrets from a running control plane");
            return null;
        }

        private static byte[]? Decode(string text)
        {
            var bytes = new byte[text.Length];
            return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
        }
    }
}
