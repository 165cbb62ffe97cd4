using System.Text;
using KSail.Oci.Signing.OpenPgp;
using KSail.Testing;

namespace KSail.Oci.Tests.Signing.OpenPgp;

/// <summary>Keys and signatures of GnuPG are taken where GnuPG takes them.</summary>
public sealed class OpenPgpKeyringTests(GpgKeys keys) : IClassFixture<GpgKeys>
{
    private const string Simple = "ed25519 sign never";
    private const string WithSubkey = "ed25519 cert never + ed25519 sign never";

    [RequiresToolTheory("gpg")]
    [InlineData(Simple, "SHA256")]
    [InlineData(Simple, "SHA384")]
    [InlineData(Simple, "SHA512")]
    [InlineData(WithSubkey, "SHA512")]
    [InlineData("ed25519 cert never + cv25519 encr never + ed25519 sign never", "SHA256")]
    [InlineData("future-default default never", "SHA512")]
    [InlineData("rsa2048 cert never + ed25519 sign never", "SHA512")]
    [InlineData("ed25519 cert never + rsa2048 sign never", "SHA512")]
    [InlineData("rsa2048 sign never", "SHA512")]
    [InlineData("dsa2048 sign never", "SHA256")]
    [InlineData("nistp256 sign never", "SHA256")]
    public void WhatAKeySignsHolds(string kind, string digest)
    {
        var (user, signer) = keys.Of(kind);
        var message = keys.Home.Sign(signer, GpgKeys.Text, "--digest-algo", digest);

        Assert.Equal("", Verify([Encoding.ASCII.GetBytes(keys.Home.Export(user))], message, out var content));
        Assert.Equal(GpgKeys.Text.TrimEnd('\n'), content);
        Assert.Equal("", Verify([keys.Home.ExportBinary(user)], message, out _));
        Assert.Equal("", keys.Home.Refusal(message));
    }

    [RequiresToolTheory("gpg")]
    [InlineData(Simple, "name: app", "name: apq")]
    [InlineData(WithSubkey, "name: app", "name: apq")]
    [InlineData(Simple, "- - dashed\n", "")]
    [InlineData(Simple, "version: 1.2.0", "version: 1.2.0 .")]
    public void AChangedTextDoesNot(string kind, string before, string after)
    {
        var (user, signer) = keys.Of(kind);
        var message = keys.Home.Sign(signer, GpgKeys.Text);
        var changed = message.Replace(before, after, StringComparison.Ordinal);

        Assert.NotEqual(message, changed);
        Assert.Equal("it was changed after it was signed", Verify([keys.Home.ExportBinary(user)], changed, out var content));
        Assert.Equal("", content);
        Assert.NotEqual("", keys.Home.Refusal(changed));
    }

    [RequiresToolTheory("gpg")]
    [InlineData(Simple)]
    [InlineData(WithSubkey)]
    public void AnotherKeyIsNotInTheKeyring(string kind)
    {
        var message = keys.Home.Sign(keys.Of(kind).Signer, GpgKeys.Text);
        var (stranger, _) = keys.Of("ed25519 sign 9y");

        var problem = Verify([keys.Home.ExportBinary(stranger)], message, out _);

        Assert.Equal($"it is signed with the key {keys.Of(kind).Signer}, which is not in the keyring", problem);
        // Beside the right one it does no harm.
        Assert.Equal("", Verify([keys.Home.ExportBinary(stranger), keys.Home.ExportBinary(keys.Of(kind).User)], message, out _));
    }

    [RequiresToolTheory("gpg")]
    [InlineData("ed25519 sign 1d", "has expired")]
    [InlineData("ed25519 cert 1d + ed25519 sign never", "has expired")]
    [InlineData("ed25519 cert never + ed25519 sign 1d", "has expired")]
    public void AKeyThatHasExpiredSignsNoMore(string kind, string expected)
    {
        var (user, signer) = keys.Of(kind);
        var message = keys.Home.Sign(signer, GpgKeys.Text);

        Assert.Equal("", Verify([keys.Home.ExportBinary(user)], message, out _));
        Assert.EndsWith(expected, Verify([keys.Home.ExportBinary(user)], message, out _, DateTimeOffset.UtcNow.AddDays(2)), StringComparison.Ordinal);
    }

    [RequiresToolTheory("gpg")]
    [InlineData("ed25519 sign 2y")]
    [InlineData("rsa2048 sign 2y")]
    public void AKeyThatIsRevokedSignsNoMore(string kind)
    {
        var (user, signer) = keys.Of(kind);
        var message = keys.Home.Sign(signer, GpgKeys.Text);
        var before = keys.Home.ExportBinary(user);
        Assert.Equal("", Verify([before], message, out _));

        keys.Home.Revoke(signer);

        var after = keys.Home.ExportBinary(user);
        Assert.EndsWith("is revoked", Verify([after], message, out _), StringComparison.Ordinal);
        // An older copy of the key does not bring it back.
        Assert.EndsWith("is revoked", Verify([before, after], message, out _), StringComparison.Ordinal);
        Assert.EndsWith("is revoked", Verify([after, before], message, out _), StringComparison.Ordinal);
    }

    [RequiresToolFact("gpg")]
    public void ASubkeyUnderAnotherKeyIsNotItsOwn()
    {
        var (owner, signer) = keys.Of(WithSubkey);
        var (other, _) = keys.Of(Simple);
        var message = keys.Home.Sign(signer, GpgKeys.Text);
        var packets = Packet.ReadAll(keys.Home.ExportBinary(owner))!;
        var subkey = packets.FindIndex(packet => packet.Tag == Packet.PublicSubkey);
        byte[] moved = [.. keys.Home.ExportBinary(other), .. packets[subkey].ToArray(), .. packets[subkey + 1].ToArray()];
        byte[] bare = [.. packets[0].ToArray(), .. packets[subkey].ToArray()];

        Assert.StartsWith("nothing that holds says", Verify([moved], message, out _), StringComparison.Ordinal);
        Assert.StartsWith("nothing that holds says", Verify([bare], message, out _), StringComparison.Ordinal);
    }

    [RequiresToolFact("gpg")]
    public void ASubkeyThatDoesNotSayWhoseItIsCouldBeAnybodys()
    {
        var (owner, signer) = keys.Of(WithSubkey);
        var message = keys.Home.Sign(signer, GpgKeys.Text);
        var packets = Packet.ReadAll(keys.Home.ExportBinary(owner))!;
        var binding = OpenPgpSignature.Read(packets[^1].Body)!;
        Assert.NotNull(binding.Claims.Answer);
        // The answer is not signed by the primary key, so that it can be left out.
        byte[] silent = [.. binding.Hashed.Span, 0, 0, 0, 0, .. binding.Material.Span];
        packets[^1] = new Packet(Packet.Signature, silent);
        byte[] keyring = [];
        foreach (var packet in packets)
            keyring = [.. keyring, .. packet.ToArray()];

        Assert.StartsWith($"the key {signer[^16..]} does not say itself", Verify([keyring], message, out _), StringComparison.Ordinal);
        using var other = new GpgHome();
        other.Import(keyring);
        Assert.NotEqual("", other.Refusal(message));
    }

    [RequiresToolFact("gpg")]
    public void ADigestThatIsBrokenIsNotTrusted()
    {
        var (user, signer) = keys.Of("rsa2048 sign never");
        var message = keys.Home.Sign(signer, GpgKeys.Text, "--digest-algo", "SHA1");

        Assert.Equal("its signature rests on SHA-1, which is broken", Verify([keys.Home.ExportBinary(user)], message, out _));
    }

    internal static string Verify(IReadOnlyList<byte[]> keyrings, string message, out string content, DateTimeOffset? now = null)
    {
        var keyring = OpenPgpKeyring.Read(keyrings, out var unreadable);
        Assert.Equal("", unreadable);
        var holds = keyring!.TryVerify(message, now ?? DateTimeOffset.UtcNow, out content, out var problem);
        Assert.Equal(holds, problem.Length == 0);
        return problem;
    }
}
