using KSail.Clusters.Talos.Access;

namespace KSail.Clusters.Tests.Talos;

public sealed class TalosEndpointTests
{
    [Theory]
    [InlineData("10.5.0.2", "10.5.0.2:50000")]
    [InlineData("127.0.0.1:41000", "127.0.0.1:41000")]
    [InlineData(" control-plane.example.org ", "control-plane.example.org:50000")]
    [InlineData("control-plane:50001", "control-plane:50001")]
    [InlineData("fd00::1", "[fd00::1]:50000")]
    [InlineData("[fd00::1]", "[fd00::1]:50000")]
    [InlineData("[fd00::1]:50001", "[fd00::1]:50001")]
    public void Endpoints_have_a_host_and_perhaps_a_port(string text, string expected)
    {
        var endpoint = TalosEndpoint.Parse(text)!;
        Assert.Equal(expected, endpoint.ToString());
        Assert.Equal($"https://{expected}/", endpoint.Uri.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(":50000")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:+1")]
    [InlineData("https://host")]
    [InlineData("[nonsense]")]
    [InlineData("a b")]
    public void Other_texts_are_none(string text) => Assert.Null(TalosEndpoint.Parse(text));
}
