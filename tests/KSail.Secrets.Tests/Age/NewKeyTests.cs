using System.Security.Cryptography;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Secrets.Age;
using KSail.Secrets.Age.Sources;
using KSail.Testing;
using Xunit;

namespace KSail.Secrets.Tests.Age;

public sealed class NewKeyTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DiagnosticBag _diagnostics = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_new_key_is_found_where_it_was_stored()
    {
        var key = Create("HOME", _directory["home"])!;

        Assert.Equal(_directory["home/.config/sops/age/keys.txt"], key.File);
        using var ring = AgeKeys.Load(Host("HOME", _directory["home"]), new AgeKeySettings());
        var file = AgeFile.Encrypt("text"u8, [AgeRecipient.Parse(key.Recipient)], RandomNumberGenerator.Fill);
        using var content = AgeFile.Decrypt(file, [ring.Find(key.Recipient)!]);
        Assert.Equal("text"u8.ToArray(), content.Reveal().ToArray());
    }

    [Fact]
    public void Keys_are_different()
    {
        var keys = Enumerable.Range(0, 5).Select(_ => Create("SOPS_AGE_KEY_FILE", "keys.txt")!).ToList();
        Assert.Equal(5, keys.Select(key => key.Recipient).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(15, File.ReadAllLines(_directory["keys.txt"]).Length);
    }

    [Theory]
    [InlineData("UNSET", "", "nothing says where a new key belongs: this user has no folder for settings; name a key file in the variable SOPS_AGE_KEY_FILE")]
    [InlineData("SOPS_AGE_KEY_FILE", "file/keys.txt", "the new key cannot be added to {root}/file/keys.txt: ")]
    [InlineData("SOPS_AGE_KEY_FILE", "folder", "the new key cannot be added to {root}/folder: ")]
    [InlineData("SOPS_AGE_KEY_FILE", "locked", "{root}/locked is under a passphrase, so no key can be added to it")]
    public void Why_a_key_cannot_be_stored_is_said(string variable, string value, string message)
    {
        _directory.Write("file", "");
        Directory.CreateDirectory(_directory["folder"]);
        File.WriteAllBytes(_directory["locked"], AgeFile.EncryptBinary("text"u8, new Secret("passphrase"), 1, RandomNumberGenerator.Fill));

        Assert.Null(Create(variable, value));

        var diagnostic = Assert.Single(_diagnostics.Items);
        Assert.Equal("KSAIL4100", diagnostic.Code);
        Assert.StartsWith(message.Replace("{root}", _directory.Root, StringComparison.Ordinal), diagnostic.Message, StringComparison.Ordinal);
    }

    private NewKey? Create(string variable, string value) =>
        NewKey.Create(Host(variable, value), new AgeKeySettings(), TimeProvider.System, RandomNumberGenerator.Fill, SourceSpan.None, _diagnostics);

    private AgeKeyHost Host(string variable, string value) =>
        new(name => name == variable ? value : null, _directory.Root, ConfigurationHome.Xdg, SecretFiles.Read, (_, _) => null);
}
