using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Secrets.Age;
using KSail.Secrets.Age.Sources;
using KSail.Secrets.Clusters;
using KSail.Secrets.Tests.Age;
using Xunit;

namespace KSail.Secrets.Tests.Clusters;

public sealed class SopsAgeSecretTests : IDisposable
{
    private readonly AgeIdentity _prod = TestKeys.NewIdentity();
    private readonly AgeIdentity _local = TestKeys.NewIdentity();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly DiagnosticBag _diagnostics = new();

    public void Dispose()
    {
        _prod.Dispose();
        _local.Dispose();
    }

    [Fact]
    public void The_cluster_gets_the_keys_that_it_needs_and_no_other()
    {
        _variables["SOPS_AGE_KEY"] = $"{Line(_local)}\n{Line(_prod)}";

        var secret = Create(_prod.Recipient!.Text)!;

        Assert.Empty(_diagnostics.Items);
        Assert.Equal([_prod.Recipient!.Text], secret.Recipients);
        Assert.Equal($"# public key: {_prod.Recipient}\n{Line(_prod)}\n", secret.Keys.Reveal());
        var manifest = (YamlMapping)YamlReader.Read(SourceFile.FromText("/x.yaml", secret.ToManifest().Reveal())).Documents.Single();
        Assert.Equal(("v1", "Secret", "Opaque"), (manifest.GetString("apiVersion"), manifest.GetString("kind"), manifest.GetString("type")));
        Assert.Equal(("sops-age", "flux-system"), (manifest.GetMapping("metadata")!.GetString("name"), manifest.GetMapping("metadata")!.GetString("namespace")));
        Assert.Equal(secret.Keys.Reveal(), Encoding.ASCII.GetString(Convert.FromBase64String(manifest.GetMapping("data")!.GetString("age.agekey")!)));
    }

    [Fact]
    public void Without_a_choice_the_cluster_gets_the_keys_of_the_first_place_that_has_some()
    {
        _variables["OWN_KEY"] = Line(_prod);
        _variables["SOPS_AGE_KEY"] = Line(_local);

        Assert.Equal([_local.Recipient!.Text], Create()!.Recipients);
        Assert.Equal([_prod.Recipient!.Text], Create(new AgeKeySettings("OWN_KEY"))!.Recipients);
    }

    [Fact]
    public void A_command_has_the_key()
    {
        _variables["SOPS_AGE_KEY_CMD"] = "print key";
        Assert.Equal([_prod.Recipient!.Text], Create(_prod.Recipient!.Text)!.Recipients);
        Assert.Equal([_prod.Recipient!.Text], Create()!.Recipients);
    }

    [Fact]
    public void A_missing_key_is_named_with_the_places_where_it_is_not()
    {
        _variables["SOPS_AGE_KEY"] = Line(_local);

        Assert.Null(Create(_local.Recipient!.Text, _prod.Recipient!.Text));

        var diagnostic = Assert.Single(_diagnostics.Items);
        Assert.Equal("KSAIL4101", diagnostic.Code);
        Assert.StartsWith($"the private key of {_prod.Recipient}, which the cluster needs, is not at hand; keys were looked for in ", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("SOPS_AGE_KEY (1 key)", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_key_there_is_no_secret()
    {
        Assert.Null(Create());
        Assert.StartsWith("there is no age key for the cluster", Assert.Single(_diagnostics.Items).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_ssh_is_neither_handed_on_unasked_nor_of_use()
    {
        _variables["SOPS_AGE_SSH_PRIVATE_KEY_FILE"] = "ssh";

        Assert.Null(Create());
        Assert.Null(Create(TestKeys.SshRecipient));
        Assert.Contains("is one of SSH, which Flux cannot use", _diagnostics.Items[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_it_is_printed()
    {
        _variables["SOPS_AGE_KEY"] = Line(_prod);
        Assert.DoesNotContain("AGE-SECRET-KEY", Create()!.ToString(), StringComparison.Ordinal);
    }

    private SopsAgeSecret? Create(params string[] recipients) => Create(new AgeKeySettings(), recipients);

    private SopsAgeSecret? Create(AgeKeySettings settings, params string[] recipients)
    {
        var host = new AgeKeyHost(
            _variables.GetValueOrDefault,
            Path.GetTempPath(),
            ConfigurationHome.Xdg,
            path => path.EndsWith("ssh", StringComparison.Ordinal) ? Bytes(TestKeys.SshIdentity) : null,
            (_, _) => Bytes(Line(_prod)));
        using var keys = AgeKeys.Load(host, settings);
        return SopsAgeSecret.Create(keys, recipients, SourceSpan.None, _diagnostics);
    }

    private static SecretBytes Bytes(string text) => new(Encoding.ASCII.GetBytes(text));

    private static string Line(AgeIdentity identity) => identity.ToSecret()!.Reveal();
}
