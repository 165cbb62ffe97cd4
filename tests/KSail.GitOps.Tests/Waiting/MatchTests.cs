using KSail.GitOps.Objects;
using KSail.GitOps.Tests.Objects;
using KSail.GitOps.Waiting;

namespace KSail.GitOps.Tests.Waiting;

/// <summary>Which sources are meant, and what is left out.</summary>
public sealed class MatchTests
{
    [Theory]
    [InlineData("oci://ghcr.io/acme/platform", "dev", "", "", "Exact")]
    [InlineData("oci://GHCR.io/acme/platform/", "dev", "", "", "Exact")]
    [InlineData("oci://ghcr.io/acme/platform", "v1", "", "", "Exact")]
    [InlineData("oci://ghcr.io/acme/platform", "latest", "", "", "OtherTag")]
    [InlineData("oci://ghcr.io/acme/platform", "latest", ">=1.0.0", "", "Exact")]
    [InlineData("oci://ghcr.io/acme/platform", "dev", "", "sha256:0000000000000000000000000000000000000000000000000000000000000000", "OtherTag")]
    [InlineData("oci://local-registry:5000/acme/platform", "dev", "", "", "OtherHost")]
    [InlineData("oci://ghcr.io/acme/other", "dev", "", "", "None")]
    [InlineData("oci://ghcr.io/platform", "dev", "", "", "None")]
    [InlineData("", "dev", "", "", "None")]
    public void Sources(string url, string tag, string range, string digest, string expected) =>
        Assert.Equal(expected, SourceMatch.Of(url, new SourceReference(tag, range, digest), new ArtifactNames("ghcr.io/acme/platform", ["dev", "v1"]), FluxObjects.Wanted).ToString());

    [Theory]
    [InlineData("oci://docker.io/acme/platform")]
    [InlineData("oci://index.docker.io/acme/platform")]
    [InlineData("oci://registry-1.docker.io/acme/platform")]
    public void Docker_Hub_has_several_names(string url) =>
        Assert.Equal(SourceFit.Exact, SourceMatch.Of(url, new SourceReference("dev", "", ""), new ArtifactNames("docker.io/acme/platform", ["dev"]), FluxObjects.Wanted));

    [Theory]
    [InlineData("apps", true)]
    [InlineData("app?", true)]
    [InlineData("a*s", true)]
    [InlineData("*", true)]
    [InlineData("flux-system/apps", true)]
    [InlineData("*/apps", true)]
    [InlineData("tenants/apps", false)]
    [InlineData("Kustomization/flux-system/apps", true)]
    [InlineData("HelmRelease/*/*", false)]
    [InlineData("app", false)]
    [InlineData("", false)]
    public void Exclusion_by_name(string pattern, bool expected) => Assert.Equal(expected, new Exclusion([pattern]).Has(FluxObjects.Key("Kustomization", "apps")));

    [Theory]
    [InlineData("*a*b*c", "xxaxxbxxc", true)]
    [InlineData("*a*b*c", "xxaxxbxx", false)]
    [InlineData("a**", "a", true)]
    [InlineData("?", "", false)]
    [InlineData("*", "", true)]
    [InlineData("a*?", "ab", true)]
    [InlineData("a*?", "a", false)]
    public void Patterns(string pattern, string text, bool expected) => Assert.Equal(expected, Exclusion.Matches(pattern, text));

    [Fact]
    public void A_hostile_pattern_ends() => Assert.False(Exclusion.Matches(string.Concat(Enumerable.Repeat("*a", 200)) + "b", new string('a', 2000)));

    [Fact]
    public void Keys_sort_by_kind_then_namespace_then_name()
    {
        ObjectKey[] keys = [FluxObjects.Key("Kustomization", "b/a"), FluxObjects.Key("HelmRelease", "z/z"), FluxObjects.Key("Kustomization", "a/b")];
        Array.Sort(keys);
        Assert.Equal("HelmRelease z/z, Kustomization a/b, Kustomization b/a", string.Join<ObjectKey>(", ", keys));
    }
}
