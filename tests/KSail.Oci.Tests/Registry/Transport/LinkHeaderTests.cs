using KSail.Oci.Registry.Transport;

namespace KSail.Oci.Tests.Registry.Transport;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("</v2/a/referrers/x?n=1>; rel=\"next\"", "/v2/a/referrers/x?n=1")]
    [InlineData("<https://example.com/2>;rel=next", "https://example.com/2")]
    [InlineData("</1>; rel=\"prev\", </3>; rel=\"next\"", "/3")]
    [InlineData("</1>; title=\"a, b\"; rel=\"last\", </2>; REL=\"NEXT\"", "/2")]
    [InlineData("</1>; rel=\"index next\"", "/1")]
    [InlineData("</a,b;c>; rel=next", "/a,b;c")]
    [InlineData("</1>; rel=\"nextish\"", null)]
    [InlineData("</1>; title=next", null)]
    [InlineData("</1>", null)]
    [InlineData("/1; rel=next", null)]
    [InlineData("</1; rel=next", null)]
    [InlineData("<<>>,,;;\"", null)]
    [InlineData("", null)]
    public void TheNextPageIsWhereTheLinkSays(string header, string? target) => Assert.Equal(target, LinkHeader.Next(header));
}
