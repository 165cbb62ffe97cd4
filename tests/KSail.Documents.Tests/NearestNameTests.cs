namespace KSail.Documents.Tests;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("replcas", "replicas")]
    [InlineData("Replicas", "replicas")]
    [InlineData("repilcas", "replicas")]
    [InlineData("imagePullPolcy", "imagePullPolicy")]
    [InlineData("label", "labels")]
    [InlineData("entirelyDifferent", null)]
    [InlineData("xy", null)]
    public void TheLikelySlipIsFound(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, ["replicas", "selector", "imagePullPolicy", "labels"]));

    [Fact]
    public void ASecretPrintsAsStars()
    {
        var secret = new Secret("hunter2");
        Assert.Equal("***", $"{secret}");
        Assert.Equal("hunter2", secret.Reveal());
    }
}
