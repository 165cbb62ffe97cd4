using KSail.Documents.Diagnostics;
using KSail.Oci.Registry;

namespace KSail.Oci.Tests.Registry;

public sealed class ArtifactReferenceTests
{
    [Theory]
    [InlineData("ghcr.io", 0, "Org/App", "v1", "ghcr.io/org/app:v1")]
    [InlineData("localhost", 5050, "app", "latest", "localhost:5050/app:latest")]
    [InlineData("::1", 5050, "app", "latest", "[::1]:5050/app:latest")]
    [InlineData("[::1]", 0, "app", "latest", "[::1]/app:latest")]
    [InlineData("r.example", 0, "a/b-c/d_e/f__g/h.i/j--k", "_1.2-x", "r.example/a/b-c/d_e/f__g/h.i/j--k:_1.2-x")]
    public void GoodPartsMakeAReference(string host, int port, string repository, string tag, string expected)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Equal(expected, ArtifactReference.Create(host, port, repository, tag, SourceSpan.None, diagnostics)?.ToString());
        Assert.Empty(diagnostics.Items);
    }

    [Theory]
    [InlineData("", 0, "app", "v1", "not a host name")]
    [InlineData("a b", 0, "app", "v1", "not a host name")]
    [InlineData("host/path", 0, "app", "v1", "not a host name")]
    [InlineData("user@host", 0, "app", "v1", "not a host name")]
    [InlineData("host", 65536, "app", "v1", "not a port")]
    [InlineData("host", 0, "", "v1", "not a repository")]
    [InlineData("host", 0, "a//b", "v1", "not a repository")]
    [InlineData("host", 0, "/a", "v1", "not a repository")]
    [InlineData("host", 0, "a/../b", "v1", "not a repository")]
    [InlineData("host", 0, "a..b", "v1", "not a repository")]
    [InlineData("host", 0, "a___b", "v1", "not a repository")]
    [InlineData("host", 0, "a._b", "v1", "not a repository")]
    [InlineData("host", 0, "a-", "v1", "not a repository")]
    [InlineData("host", 0, "a b", "v1", "not a repository")]
    [InlineData("host", 0, "app", "", "not a tag")]
    [InlineData("host", 0, "app", "-v1", "not a tag")]
    [InlineData("host", 0, "app", "v1/x", "not a tag")]
    [InlineData("host", 0, "app", "v1?x=y", "not a tag")]
    public void BadPartsAreOneErrorWhereTheyWereWritten(string host, int port, string repository, string tag, string problem)
    {
        var diagnostics = new DiagnosticBag();
        var span = new SourceSpan("/ksail.yaml", 3, 7);
        Assert.Null(ArtifactReference.Create(host, port, repository, tag, span, diagnostics));
        var diagnostic = Assert.Single(diagnostics.Items);
        Assert.Equal(("KSAIL6001", span), (diagnostic.Code, diagnostic.Span));
        Assert.Contains(problem, diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.10", true)]
    [InlineData("::1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("localhost.example", false)]
    [InlineData("ghcr.io", false)]
    public void OnlyThisMachineIsSpokenToInTheOpen(string host, bool plain)
    {
        var reference = ArtifactReference.Create(host, 5000, "app", "v1", SourceSpan.None, new DiagnosticBag())!;
        var endpoint = new RegistryEndpoint(reference, PlainHttpRule.Loopback);
        Assert.Equal(plain ? "http" : "https", endpoint.Root.Scheme);
        Assert.Equal("https", new RegistryEndpoint(reference, PlainHttpRule.Never).Root.Scheme);
        Assert.Equal("http", new RegistryEndpoint(reference, PlainHttpRule.Always).Root.Scheme);
    }

    [Theory]
    [InlineData("docker.io", "nginx", "https://registry-1.docker.io/v2/library/nginx/tags/list")]
    [InlineData("docker.io", "org/app", "https://registry-1.docker.io/v2/org/app/tags/list")]
    [InlineData("ghcr.io", "app", "https://ghcr.io/v2/app/tags/list")]
    public void DockerHubHasAnotherAddressThanName(string host, string repository, string expected)
    {
        var reference = ArtifactReference.Create(host, 0, repository, "v1", SourceSpan.None, new DiagnosticBag())!;
        Assert.Equal(expected, new RegistryEndpoint(reference, PlainHttpRule.Loopback).Of("tags/list").ToString());
    }
}
