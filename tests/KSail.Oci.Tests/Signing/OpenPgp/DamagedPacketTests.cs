using System.Text;
using KSail.Oci.Signing.OpenPgp;

namespace KSail.Oci.Tests.Signing.OpenPgp;

/// <summary>Whatever stands in a keyring or a signature, it is answered with a sentence.</summary>
public sealed class DamagedPacketTests
{
    private const string Text = "name: app";
    private const string NoKey = "it holds no public key";
    private const string Damaged = "it is damaged";
    private const string Unknown = "it holds no key of a kind that is known here";

    [Theory]
    [InlineData("", NoKey, "nothing")]
    [InlineData("00000000", NoKey, "no packet, no text")]
    [InlineData("80", Damaged, "a tag of zero")]
    [InlineData("C0", Damaged, "a tag of zero, new header")]
    [InlineData("99", Damaged, "a header without a length")]
    [InlineData("9900", Damaged, "half a length")]
    [InlineData("99000A04", Damaged, "a body that is cut off")]
    [InlineData("9AFFFFFFFF04", Damaged, "four gigabytes")]
    [InlineData("9B04", Damaged, "a length that is not known")]
    [InlineData("C6E104", Damaged, "a length in parts")]
    [InlineData("C6FF0000", Damaged, "a cut length of five octets")]
    [InlineData("C6C0", Damaged, "a cut length of two octets")]
    [InlineData("C600", Unknown, "an empty key")]
    [InlineData("C60104", Unknown, "a key with a version only")]
    [InlineData("C6060365000000001B", Damaged, "something behind the key")]
    [InlineData("C60603650000001B", Unknown, "version 3")]
    [InlineData("C60606650000001B", Unknown, "version 6")]
    [InlineData("C60604650000001B", Unknown, "no point")]
    [InlineData("C606046500000016", Unknown, "no curve")]
    [InlineData("C60704650000001609", Unknown, "a curve that is cut off")]
    [InlineData("C61104650000001609 2B06010401DA470F01 01", Unknown, "half a length of a number")]
    [InlineData("C61204650000001609 2B06010401DA470F01 0107", Unknown, "a number without octets")]
    [InlineData("C61204650000001609 2B06010401DA470F01 0000", Unknown, "a point of no bits")]
    [InlineData("C63304650000001609 2B06010401DA470F01 0107 04 0000000000000000000000000000000000000000000000000000000000000000", Unknown, "a point in another form")]
    [InlineData("C63304650000001609 2B06010401DA470F02 0107 40 0000000000000000000000000000000000000000000000000000000000000000", Unknown, "another curve")]
    [InlineData("C50604650000001B", NoKey, "a private key")]
    [InlineData("CE0604650000001B", NoKey, "a subkey without a key")]
    [InlineData("C20104", NoKey, "a signature without a key")]
    public void AKeyringThatIsDamagedIsNone(string hex, string expected, string why)
    {
        Assert.Null(OpenPgpKeyring.Read([Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))], out var problem));
        Assert.True(problem.StartsWith(expected, StringComparison.Ordinal), $"{why}: {problem}");
    }

    [Theory]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----", Damaged)]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ", Damaged)]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n!!!!\n-----END PGP PUBLIC KEY BLOCK-----", Damaged)]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----", NoKey)]
    [InlineData("-----BEGIN PGP SIGNATURE-----\n\nmQ==\n-----END PGP SIGNATURE-----", NoKey)]
    public void ArmorThatIsDamagedIsNone(string armor, string expected)
    {
        Assert.Null(OpenPgpKeyring.Read([Encoding.ASCII.GetBytes(armor)], out var problem));
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it has no signature")]
    [InlineData("B4016B", "it has no signature")]
    [InlineData("88", "its signature is damaged")]
    [InlineData("8800", "its signature is damaged")]
    [InlineData("88020401", "its signature is damaged")]
    [InlineData("880A04011608FFFF00000000", "its signature is damaged")]
    [InlineData("880A04011608 0000 FFFF 0000", "its signature is damaged")]
    [InlineData("880B04011608 0001 00 0000 0000", "its signature is damaged")]
    [InlineData("880C04011608 0002 0502 0000 0000", "its signature is damaged")]
    [InlineData("880C04011608 0002 FF00 0000 0000", "its signature is damaged")]
    [InlineData("880D04011608 0003 021000 0000 0000", "its signature is damaged")]
    [InlineData("880A04011608 0000 0000 0000", "it is signed with the key of somebody who is not named")]
    [InlineData("880A04131608 0000 0000 0000", "its signature is not one of a text")]
    [InlineData("880A04011601 0000 0000 0000", "its signature rests on MD5")]
    [InlineData("8813030501000000000000000000000000160800 00", "it is signed with the key 0000000000000000")]
    public void ASignatureThatIsDamagedIsNone(string hex, string expected)
    {
        var message = $"-----BEGIN PGP SIGNED MESSAGE-----\n\n{Text}\n{HandmadeKey.Armored(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)))}";
        Assert.StartsWith(expected, OpenPgpKeyringTests.Verify([new HandmadeKey(22).Keyring()], message, out _), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(22)]
    [InlineData(27)]
    public void EveryChangeOfAKeyringIsSurvived(int algorithm)
    {
        var key = new HandmadeKey(algorithm);
        var message = key.Message(Text, []);
        var keyring = key.Keyring();
        // Head of the packet, then version, time, algorithm and point.
        var keySize = Packet.ReadAll(keyring)![0].Body.Length + 6;
        for (var at = 0; at < keyring.Length; at++)
        {
            foreach (var flip in new byte[] { 0x01, 0x80, 0xFF })
            {
                var changed = (byte[])keyring.Clone();
                changed[at] ^= flip;
                var holds = OpenPgpKeyring.Read([changed], out var problem)?.TryVerify(message, DateTimeOffset.UtcNow, out _, out problem) ?? false;
                Assert.Equal(holds, problem.Length == 0);
                Assert.False(holds && at < keySize, $"octet {at}");
            }

            Assert.True(OpenPgpKeyring.Read([keyring[..at]], out var cut) is not null || cut.Length > 0);
        }
    }

    [Theory]
    [InlineData(22)]
    [InlineData(27)]
    public void EveryChangeOfASignatureIsNoticed(int algorithm)
    {
        var key = new HandmadeKey(algorithm);
        var message = key.Message(Text, []);
        var keyring = OpenPgpKeyring.Read([key.Keyring()], out _)!;
        Assert.True(keyring.TryVerify(message, DateTimeOffset.UtcNow, out _, out _));
        var signature = Armor.Decode(message, Armor.Signature)!;
        var read = OpenPgpSignature.Read(Packet.ReadAll(signature)![0].Body)!;
        for (var at = 0; at < signature.Length; at++)
        {
            var changed = (byte[])signature.Clone();
            // The lowest bits of a number's length do not change how many octets it has.
            changed[at] ^= 0x80;
            var holds = keyring.TryVerify(message[..message.IndexOf("-----BEGIN PGP SIGNATURE", StringComparison.Ordinal)] + HandmadeKey.Armored(changed), DateTimeOffset.UtcNow, out _, out _);
            // What is not signed may only help to find the key; the two octets of the digest behind it help only those who want to give up early.
            var isSigned = at < 6 + read.Hashed.Length || at >= signature.Length - read.Material.Length;
            Assert.False(holds && isSigned, $"octet {at}");
            Assert.False(keyring.TryVerify(message[..^1].Replace(Text, Text + "!", StringComparison.Ordinal), DateTimeOffset.UtcNow, out _, out _));
        }
    }
}
