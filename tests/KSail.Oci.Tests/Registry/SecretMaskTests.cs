using KSail.Documents;
using KSail.Oci.Registry;

namespace KSail.Oci.Tests.Registry;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("a tok/en+1 b", "a *** b")]
    [InlineData("a tok%2Fen%2B1 b", "a *** b")]
    [InlineData("tok/en+12", "***")]
    [InlineData("nothing", "nothing")]
    public void SecretsAreRemovedLongestFirst(string text, string expected)
    {
        var mask = new SecretMask();
        mask.Add(new Secret("tok/en+1"));
        mask.Add(new Secret("tok/en+12"));
        mask.Add(new Secret(""));
        Assert.Equal(expected, mask.Apply(text));
    }

    [Fact]
    public void APasswordIsRemovedInEveryFormItTravels()
    {
        var mask = new SecretMask();
        var credentials = PushScenario.Credentials("pa55 word");
        mask.Add(credentials);
        Assert.Equal("*** *** ***", mask.Apply($"pa55 word pa55%20word {credentials.ToBasic()}"));
        Assert.DoesNotContain("pa55", credentials.ToString(), StringComparison.Ordinal);
    }
}
