using KSail.Validation.Catalogs;
using Xunit;

namespace KSail.Validation.Tests.Catalogs;

public sealed class SchemaLocationTests
{
    [Theory]
    [InlineData("https://example.com/catalog", "https://example.com/catalog/cert-manager.io/certificate_v1.json")]
    [InlineData("https://example.com/catalog/", "https://example.com/catalog/cert-manager.io/certificate_v1.json")]
    [InlineData("schemas", "schemas/cert-manager.io/certificate_v1.json")]
    [InlineData("https://example.com/{{.Group}}/{{ .ResourceKind }}_{{.ResourceAPIVersion}}.json", "https://example.com/cert-manager.io/certificate_v1.json")]
    [InlineData("x/{{.ResourceKind}}{{.KindSuffix}}.json", "x/certificate-cert-manager-v1.json")]
    [InlineData("x/{{.Kind}}.json", null)]
    [InlineData("x/{{.Group.json", null)]
    public void TemplatesAreThoseOfKubeconform(string template, string? expected) =>
        Assert.Equal(expected, new SchemaLocation(template, default).Resolve("cert-manager.io", "v1", "Certificate"));

    [Theory]
    [InlineData("../../etc", "v1", "Passwd")]
    [InlineData("a.b", "v1/../..", "X")]
    [InlineData("a.b", "v1", "X?y=%2e%2e")]
    public void NothingInAManifestLeadsElsewhere(string group, string version, string kind)
    {
        var place = new SchemaLocation("https://example.com", default).Resolve(group, version, kind)!;
        Assert.DoesNotContain("..", place, StringComparison.Ordinal);
        Assert.DoesNotContain('?', place);
    }
}
