using KSail.Oci.Signing.OpenPgp;
using KSail.Testing;

namespace KSail.Oci.Tests.Signing.OpenPgp;

/// <summary>Forms of keys and signatures that GnuPG reads but seldom writes, or that only other programs write.</summary>
public sealed class HandmadeKeyTests
{
    private const string Text = "name: app\nversion: 1.2.0";

    [Theory]
    [InlineData(22, "", false, "", "as GnuPG writes it")]
    [InlineData(22, "", true, "", "a number with zeros in front")]
    [InlineData(27, "", false, "", "an algorithm of its own, RFC 9580")]
    [InlineData(27, "", true, "", "where zeros are written")]
    [InlineData(22, "050300000001", false, "its signature has expired", "for one second")]
    [InlineData(22, "0503FFFFFFFF", false, "", "for 136 years")]
    [InlineData(22, "02E401", false, "its signature demands something that is not known here", "a critical subpacket for private use")]
    [InlineData(22, "026401", false, "", "the same, not critical")]
    [InlineData(22, "029E01", false, "", "a critical subpacket without consequence")]
    [InlineData(22, "0502654D1FFF", false, "its signature is older than the key ", "made before its key")]
    public void ASignatureIsWhatItSays(int algorithm, string subpackets, bool isShort, string expected, string why)
    {
        var key = new HandmadeKey(algorithm);
        var problem = OpenPgpKeyringTests.Verify([key.Keyring()], key.Message(Text, Convert.FromHexString(subpackets), isShort), out var content);
        Assert.True(expected.Length == 0 ? problem.Length == 0 : problem.StartsWith(expected, StringComparison.Ordinal), $"{why}: {problem}");
        Assert.Equal(expected.Length == 0 ? Text : "", content);
    }

    [Fact]
    public void AKeyThatOnlyCertifiesDoesNotSign()
    {
        var key = new HandmadeKey(22);
        Assert.EndsWith("is not one that signs", OpenPgpKeyringTests.Verify([key.Keyring(flags: 1)], key.Message(Text, []), out _), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 1024 }, "")]
    [InlineData(new[] { 1025 }, "more than 1024 things are signed about the key ")]
    [InlineData(new[] { 512, 513 }, "more than 1024 things are signed about the key ")]
    public void WhatIsSaidAboutAKeyIsBounded(int[] times, string expected)
    {
        var key = new HandmadeKey(27);
        var keyring = OpenPgpKeyring.Read([.. times.Select(count => key.Keyring(times: count))], out var problem);
        Assert.Equal(expected.Length == 0, keyring is not null);
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }

    [RequiresToolFact("gpg")]
    public void GnuPgReadsThemAlike()
    {
        using var home = new GpgHome();
        var key = new HandmadeKey(22);
        home.Import(key.Keyring());
        foreach (var isShort in new[] { false, true })
        {
            var refusal = home.Refusal(key.Message(Text, [], isShort));
            Assert.True(refusal.Length == 0, refusal);
        }

        Assert.NotEqual("", home.Refusal(key.Message(Text, [2, 0xE4, 1])));
        Assert.NotEqual("", home.Refusal(key.Message(Text, []).Replace("app", "apq", StringComparison.Ordinal)));
    }
}
