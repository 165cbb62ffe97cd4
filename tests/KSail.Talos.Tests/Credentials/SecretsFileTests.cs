using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos.Credentials;
using KSail.Talos.Generation;

namespace KSail.Talos.Tests.Credentials;

public sealed class SecretsFileTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        var text = SecretsFile.Write(TestSecrets.Shared).Reveal();
        Assert.Equal(
            ["certs", "cluster", "secrets", "trustdinfo"],
            text.Split('\n').Where(static line => line.Length > 0 && line[0] != ' ').Select(static line => line.TrimEnd(':')).Order(StringComparer.Ordinal));
        var (secrets, findings) = Read(text);
        Assert.Empty(findings);
        Assert.Equal(text, SecretsFile.Write(secrets!).Reveal());
    }

    [Theory]
    [InlineData("id: ", "ident: ", "'cluster.id' is missing")]
    [InlineData("bootstraptoken: ", "x: ", "'secrets.bootstraptoken' is missing")]
    [InlineData("trustdinfo:", "trustd:", "'trustdinfo.token' is missing")]
    [InlineData("secretboxencryptionsecret: ", "secretboxencryptionsecret: A", "'secrets.secretboxencryptionsecret' is not 32 bytes in base64")]
    [InlineData("k8sserviceaccount:\n    key: ", "k8sserviceaccount:\n    key: '%'\n    x: ", "'certs.k8sserviceaccount.key' is not PEM text in base64")]
    [InlineData("etcd:\n    crt: ", "etcd:\n    crt: aGVsbG8=\n    x: ", "'certs.etcd.crt' is not PEM text in base64")]
    [InlineData("os:\n    crt: ", "os:\n    x: ", "'certs.os.crt' is missing")]
    [InlineData("secretboxencryptionsecret: ", "aescbcencryptionsecret: ", "'secrets.aescbcencryptionsecret' is of Talos 1.2 and older, which is not supported; the cluster needs a 'secrets.secretboxencryptionsecret'")]
    public void What_is_wrong_is_told_without_values(string from, string to, string expected)
    {
        var text = SecretsFile.Write(TestSecrets.Shared).Reveal();
        Assert.Contains(from, text, StringComparison.Ordinal);
        var (secrets, findings) = Read(text.Replace(from, to, StringComparison.Ordinal));
        Assert.Null(secrets);
        var finding = Assert.Single(findings);
        Assert.Equal(SecretsDiagnostics.Unreadable.Code, finding.Code);
        Assert.Equal($"{expected}; restore the file, or take the secrets from a running control plane", finding.Message);
    }

    [Fact]
    public void A_key_of_another_certificate_is_told()
    {
        var swapped = TestSecrets.Shared with { EtcdAuthority = TestSecrets.Shared.EtcdAuthority with { Key = TestSecrets.Shared.TalosAuthority.Key } };
        var (secrets, findings) = Read(SecretsFile.Write(swapped).Reveal());
        Assert.Null(secrets);
        Assert.StartsWith("'certs.etcd.key' is the key of another certificate than 'certs.etcd.crt'", Assert.Single(findings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a")]
    [InlineData("a: [")]
    [InlineData("text")]
    public void Other_texts_are_no_secrets(string text) => Assert.Null(Read(text).Secrets);

    [Fact]
    public void Damage_never_throws_and_never_shows_a_secret()
    {
        var text = SecretsFile.Write(TestSecrets.Shared).Reveal();
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var at = random.Next(text.Length - 40);
            var damaged = text.Remove(at, random.Next(1, 40)).Insert(at, ((char)random.Next(32, 127)).ToString());
            foreach (var finding in Read(damaged).Findings)
            {
                Assert.DoesNotContain(TestSecrets.Shared.MachineToken.Reveal(), finding.Message, StringComparison.Ordinal);
                Assert.True(finding.Message.Length < 250, finding.Message);
            }
        }
    }

    private static (MachineSecrets? Secrets, IReadOnlyList<Diagnostic> Findings) Read(string text)
    {
        var diagnostics = new DiagnosticBag();
        return (SecretsFile.Read(SourceFile.FromText("/c/secrets.yaml", text), diagnostics), diagnostics.Items);
    }
}
