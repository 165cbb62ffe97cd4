using System.Security.Cryptography;
using KSail.Secrets.Age.Ciphers;
using KSail.Secrets.Age.Format;
using Xunit;

namespace KSail.Secrets.Tests.Age;

public sealed class CiphersTests
{
    // RFC 7748 section 5.2.
    [Theory]
    [InlineData("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4", "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c", "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d", "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493", "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    public void X25519_is_the_one_of_the_standard(string scalar, string point, string product) =>
        Assert.Equal(Hex(product), Curve25519.Multiply(Hex(scalar), Hex(point)));

    // RFC 7748 section 5.2, the vectors after one and a thousand rounds.
    [Theory]
    [InlineData(1, "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079")]
    [InlineData(1000, "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51")]
    public void X25519_stays_the_one_of_the_standard(int rounds, string result)
    {
        byte[] scalar = [9, .. new byte[31]], point = scalar;
        for (var round = 0; round < rounds; round++)
            (scalar, point) = (Curve25519.Multiply(scalar, point)!, scalar);
        Assert.Equal(Hex(result), scalar);
    }

    // All points of low order, and the forms of them that are not reduced: RFC 7748 section 6.1 with its security considerations.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void Points_of_low_order_are_refused(string point) =>
        Assert.Null(Curve25519.Multiply(RandomNumberGenerator.GetBytes(32), Hex(point)));

    // RFC 8032 section 7.1.
    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")]
    public void Points_of_Ed25519_move_with_their_scalars(string seed, string publicKey) =>
        Assert.Equal(Curve25519.PublicKey(SHA512.HashData(Hex(seed)).AsSpan(0, 32)), Curve25519.OfEd25519(Hex(publicKey)));

    [Fact]
    public void Both_ciphers_are_the_same()
    {
        var random = new Random(5);
        foreach (var size in new[] { 0, 1, 15, 16, 17, 63, 64, 65, 1000, 65536 })
        {
            var (key, nonce, plaintext) = (new byte[32], new byte[12], new byte[size]);
            random.NextBytes(key);
            random.NextBytes(nonce);
            random.NextBytes(plaintext);
            var (ours, theirs, opened) = (new byte[size + 16], new byte[size + 16], new byte[size]);
            using var platform = new AeadCipher.PlatformCipher(key);
            using var portable = new AeadCipher.PortableCipher(key);
            platform.Seal(nonce, plaintext, ours);
            portable.Seal(nonce, plaintext, theirs);
            Assert.Equal(ours, theirs);
            foreach (var cipher in new AeadCipher[] { platform, portable })
            {
                Assert.True(cipher.Open(nonce, ours, opened));
                Assert.Equal(plaintext, opened);
                var changed = (byte[])ours.Clone();
                changed[random.Next(changed.Length)] ^= 4;
                Assert.False(cipher.Open(nonce, changed, opened));
            }
        }
    }

    // BIP 173's own examples.
    [Theory]
    [InlineData("A12UEL5L", "A", 0)]
    [InlineData("a12uel5l", "a", 0)]
    [InlineData("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdef", 20)]
    [InlineData("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "split", 30)]
    [InlineData("?1ezyfcl", "?", 0)]
    public void Bech32_that_is_valid(string text, string prefix, int length)
    {
        Assert.Null(Bech32.Decode(text, out var found, out var bytes));
        Assert.Equal((prefix, length), (found, bytes.Length));
        Assert.Equal(text.ToLowerInvariant(), Bech32.Encode(prefix.ToLowerInvariant(), bytes));
    }

    [Theory]
    [InlineData("A1G7SGD8", "its checksum does not fit: it is misspelt or incomplete")]
    [InlineData("10a06t8", "it has no '1' after its prefix")]
    [InlineData("1qzzfhee", "it has no '1' after its prefix")]
    [InlineData("pzry9x0s0muk", "it has no '1' after its prefix")]
    [InlineData("li1dgmt3", "it is too short")]
    [InlineData("x1b4n0q5v", "character 3 cannot be there")]
    [InlineData("a12UEL5L", "it has capitals and small letters")]
    [InlineData("\u007f1axkwrx", "its prefix has a character that cannot be there")]
    [InlineData("é1axkwrx", "its prefix has a character that cannot be there")]
    public void Bech32_that_is_not_valid(string text, string problem) => Assert.Equal(problem, Bech32.Decode(text, out _, out _));

    [Fact]
    public void Bech32_notices_every_wrong_character()
    {
        const string alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        for (var at = "age1".Length; at < TestKeys.Recipient.Length; at++)
        {
            foreach (var c in alphabet)
            {
                if (c != TestKeys.Recipient[at])
                    Assert.NotNull(Bech32.Decode(TestKeys.Recipient[..at] + c + TestKeys.Recipient[(at + 1)..], out _, out _));
            }
        }
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
