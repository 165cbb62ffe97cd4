using System.Net;
using KSail.Oci.Registry.Transport;

namespace KSail.Oci.Tests.Registry;

public sealed class DirectOnLoopbackTests
{
    [Theory]
    [InlineData("http://localhost:5050/v2/", null)]
    [InlineData("http://127.0.0.1:5050/v2/", null)]
    [InlineData("http://[::1]:5050/v2/", null)]
    [InlineData("https://ghcr.io/v2/", "http://proxy.example:3128/")]
    [InlineData("https://inside.example/v2/", null)]
    public void ThisMachineIsReachedWithoutTheProxy(string address, string? expected)
    {
        var proxy = new DirectOnLoopback(new WebProxy("http://proxy.example:3128", BypassOnLocal: false, BypassList: ["inside"]));
        Assert.Equal(expected is null, proxy.IsBypassed(new Uri(address)));
        if (expected is not null)
            Assert.Equal(expected, proxy.GetProxy(new Uri(address))?.ToString());
    }
}
