using System.Security.Cryptography;
using System.Text;
using KSail.Secrets.Sops.Values;
using Xunit;

namespace KSail.Secrets.Tests.Sops;

public sealed class ValueTests
{
    // Written by SOPS itself: getsops/sops aes/cipher_test.go.
    private const string Published = "ENC[AES256_GCM,data:oYyi,iv:MyIDYbT718JRr11QtBkcj3Dwm4k1aCGZBVeZf0EyV8o=,tag:t5z2Z023Up0kxwCgw1gNxg==,type:str]";

    [Fact]
    public void AValueWrittenBySopsIsDecrypted()
    {
        using var cipher = new SopsCipher(Encoding.ASCII.GetBytes(new string('f', 32)), RandomNumberGenerator.Fill);
        using var value = cipher.Decrypt(Ciphertext.Parse(Published)!, "bar:");
        Assert.Equal("foo", Encoding.ASCII.GetString(value!.Bytes));
        Assert.Null(cipher.Decrypt(Ciphertext.Parse(Published)!, "baz:"));
        Assert.Null(cipher.Decrypt(Ciphertext.Parse(Published.Replace("type:str", "type:int")) is { } other ? other with { Data = [0, 0, 0] } : null!, "bar:"));
    }

    [Theory]
    [InlineData("ENC[AES256_GCM,data:oYyi,iv:AA==,tag:t5z2Z023Up0kxwCgw1gNxg==,type:str]", true)]
    [InlineData("ENC[AES256_GCM,data:oYyi,iv:AA==,tag:t5z2Z023Up0kxwCgw1gNxg==,type:str] ", false)]
    [InlineData("ENC[AES256_GCM,data:oYyi,iv:AA==,tag:t5z2Z023Up0kxwCgw1gNxg==,type:string]", false)]
    [InlineData("ENC[AES256_GCM,data:oYyi,iv:AA==,tag:t5z2Z023Up0kxwCgw1gN,type:str]", false)]
    [InlineData("ENC[AES256_GCM,data:oYyi,iv:AB==,tag:t5z2Z023Up0kxwCgw1gNxg==,type:str]", false)]
    [InlineData("ENC[AES256_GCM,data:oY yi,iv:AA==,tag:t5z2Z023Up0kxwCgw1gNxg==,type:str]", false)]
    [InlineData("ENC[AES256_GCM,data:,iv:AA==,tag:t5z2Z023Up0kxwCgw1gNxg==,type:str]", false)]
    [InlineData("ENC[AES256_GCM,iv:AA==,data:oYyi,tag:t5z2Z023Up0kxwCgw1gNxg==,type:str]", false)]
    [InlineData("ENC[AES256_GCM,", false)]
    [InlineData("", false)]
    public void AnEncryptedValueHasOneForm(string text, bool isOne)
    {
        Assert.Equal(isOne, Ciphertext.Parse(text) is not null);
        if (isOne)
            Assert.Equal(text, Ciphertext.Parse(text)!.ToString());
    }

    [Theory]
    [InlineData(0.5, "0.5")]
    [InlineData(-0.0, "-0")]
    [InlineData(1000, "1000")]
    [InlineData(1e21, "1000000000000000000000")]
    [InlineData(1.5e300, null)]
    [InlineData(1e-7, "0.0000001")]
    [InlineData(-1.25e-10, "-0.000000000125")]
    [InlineData(123456789.125, "123456789.125")]
    [InlineData(1.7976931348623157e308, null)]
    [InlineData(5e-324, null)]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void FloatsAreWrittenWithoutExponent(double value, string? expected)
    {
        var text = GoFloat.Format(value);
        Assert.DoesNotContain("E", text.Replace("Inf", ""), StringComparison.OrdinalIgnoreCase);
        if (expected is not null)
            Assert.Equal(expected, text);
        if (double.IsFinite(value))
            Assert.Equal(value, double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void SharesGiveTheSecretFromAsManyAsTheThresholdAndNotFromFewer()
    {
        // 0x53 + 0xCA x over the field of AES: at 1 it is 0x99, at 2 it is 0xDC.
        Assert.Equal([0x53], SecretShares.Combine([[0x99, 1], [0xDC, 2]])!);
        var secret = RandomNumberGenerator.GetBytes(32);
        for (var threshold = 2; threshold <= 5; threshold++)
        {
            var shares = SecretShares.Split(secret, 5, threshold, RandomNumberGenerator.Fill);
            for (var subset = 0; subset < 32; subset++)
            {
                byte[][] chosen = [.. shares.Where((_, i) => (subset & (1 << i)) != 0)];
                if (chosen.Length < 2)
                    Assert.Null(SecretShares.Combine(chosen));
                else
                    Assert.Equal(chosen.Length >= threshold, SecretShares.Combine(chosen)!.AsSpan().SequenceEqual(secret));
            }
        }
    }

    [Theory]
    [InlineData("0101", "0201", false)]
    [InlineData("0101", "0202", true)]
    [InlineData("0101", "020202", false)]
    [InlineData("0100", "0202", false)]
    [InlineData("01", "02", false)]
    public void SharesThatDoNotBelongTogetherGiveNothing(string first, string second, bool fits) =>
        Assert.Equal(fits, SecretShares.Combine([Convert.FromHexString(first), Convert.FromHexString(second)]) is not null);
}
