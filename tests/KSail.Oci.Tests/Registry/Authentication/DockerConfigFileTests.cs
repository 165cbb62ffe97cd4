using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Oci.Registry.Authentication;
using KSail.Testing;

namespace KSail.Oci.Tests.Registry.Authentication;

public sealed class DockerConfigFileTests
{
    [Theory]
    [InlineData("ghcr.io", "ghcr.io", true, "the host")]
    [InlineData("https://ghcr.io", "ghcr.io", true, "an address")]
    [InlineData("https://ghcr.io/v2/", "ghcr.io", true, "an address with the version of the API")]
    [InlineData("https://index.docker.io/v1/", "docker.io", true, "Docker Hub's own key")]
    [InlineData("localhost:5050", "localhost:5050", true, "a port")]
    [InlineData("localhost", "localhost:5050", false, "another port is another registry")]
    [InlineData("ghcr.io/org", "ghcr.io", true, "a namespace of the host")]
    [InlineData("ghcr.io/org/app", "ghcr.io", true, "the repository itself")]
    [InlineData("ghcr.io/or", "ghcr.io", false, "half a segment")]
    [InlineData("ghcr.io.evil.example", "ghcr.io", false, "a longer host")]
    public void KeysAreComparedAsDockerAndPodmanDo(string key, string authority, bool found, string why)
    {
        var (credentials, _) = Find($$"""{"auths":{"{{key}}":{"auth":"{{Encode("u:p:q")}}"} } }""", authority);
        Assert.True(credentials is not null == found, why);
        if (found)
            Assert.Equal(("u", "p:q"), (credentials!.User, credentials.Password.Reveal()));
    }

    [Fact]
    public void TheLongestKeyWins()
    {
        var (credentials, _) = Find(
            $$"""{"auths":{"ghcr.io":{"auth":"{{Encode("a:1")}}"},"ghcr.io/org/app":{"username":"c","password":"3"},"ghcr.io/org":{"auth":"{{Encode("b:2")}}"} } }""", "ghcr.io");
        Assert.Equal("c", credentials!.User);
    }

    [Theory]
    [InlineData("{\"auths\":{\"ghcr.io\":{}}}")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void WithoutCredentialsThereAreNone(string json)
    {
        var (credentials, diagnostics) = Find(json, "ghcr.io");
        Assert.Null(credentials);
        Assert.Empty(diagnostics.Items);
    }

    [Theory]
    [InlineData("\"identitytoken\":\"refresh\",\"auth\":\"MDAwOg==\"", CredentialKind.IdentityToken, "refresh")]
    [InlineData("\"registrytoken\":\"bearer\"", CredentialKind.RegistryToken, "bearer")]
    [InlineData("\"auth\":\"dTpw\"", CredentialKind.Password, "p")]
    public void TokensAreToldFromPasswords(string entry, CredentialKind kind, string secret)
    {
        var (credentials, _) = Find($$"""{"auths":{"ghcr.io":{ {{entry}} } } }""", "ghcr.io");
        Assert.Equal((kind, secret), (credentials!.Kind, credentials.Password.Reveal()));
    }

    [Theory]
    [InlineData("{\"auths\":{\"ghcr.io\":{\"auth\":\"c2VjcmV0")]
    [InlineData("{\"auths\":{\"ghcr.io\":{\"auth\":\"c2VjcmV0!\"}}}")]
    public void ABrokenFileIsAWarningThatDoesNotQuoteIt(string json)
    {
        var (credentials, diagnostics) = Find(json, "ghcr.io");
        Assert.Null(credentials);
        var warning = Assert.Single(diagnostics.Items);
        Assert.Equal(("KSAIL6006", DiagnosticSeverity.Warning), (warning.Code, warning.Severity));
        Assert.DoesNotContain("c2VjcmV0", warning.Message, StringComparison.Ordinal);
    }

    private static (RegistryCredentials? Credentials, DiagnosticBag Diagnostics) Find(string json, string authority)
    {
        using var directory = new TemporaryDirectory();
        var diagnostics = new DiagnosticBag();
        var credentials = DockerConfigFile.Find(directory.Write("config.json", json), authority, "org/app", [], diagnostics, CancellationToken.None);
        return (credentials, diagnostics);
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
