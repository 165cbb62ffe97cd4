using KSail.Charts.Versions;

namespace KSail.Charts.Tests.Versions;

/// <summary>Versions and ranges as Masterminds' semver reads them, which Helm and Flux use.</summary>
public class VersionTests
{
    [Theory]
    [InlineData("1.2.3", "1.2.3", true)]
    [InlineData("v1.2.3", "1.2.3", false)]
    [InlineData("1", "1.0.0", false)]
    [InlineData("1.2", "1.2.0", false)]
    [InlineData("1.2.3-beta.1+build.5", "1.2.3-beta.1+build.5", true)]
    [InlineData("01.2.3", "1.2.3", false)]
    public void AVersionIsRead(string text, string expected, bool isStrict)
    {
        Assert.True(SemanticVersion.TryParse(text, strict: false, out var version));
        Assert.Equal(expected, version.ToString());
        Assert.Equal(isStrict, SemanticVersion.TryParse(text, strict: true, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("1.2.3.4")]
    [InlineData("1..3")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3-01")]
    [InlineData("99999999999999999999.0.0")]
    public void WhatIsNoVersionIsNone(string text) => Assert.False(SemanticVersion.TryParse(text, strict: false, out _));

    [Fact]
    public void VersionsAreOrderedByPrecedence()
    {
        string[] ordered = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "2.0.0"];
        for (var i = 0; i < ordered.Length; i++)
        {
            for (var j = 0; j < ordered.Length; j++)
                Assert.Equal(i.CompareTo(j), Math.Sign(SemanticVersion.Compare(Parse(ordered[i]), Parse(ordered[j]))));
        }
    }

    [Theory]
    [InlineData("", "1.2.3 0.0.1", "1.2.3-beta")]
    [InlineData("*", "1.2.3 0.0.1", "1.2.3-beta")]
    [InlineData("1.2.3", "1.2.3 1.2.3+build", "1.2.4 1.2.3-a")]
    [InlineData("=1.2.3", "1.2.3", "1.2.4")]
    [InlineData("1.2", "1.2.0 1.2.9", "1.3.0 1.1.9")]
    [InlineData("1.x", "1.0.0 1.9.9", "2.0.0 0.9.0")]
    [InlineData("1.2.x", "1.2.0 1.2.5", "1.3.0")]
    [InlineData("!=1.2.3", "1.2.4", "1.2.3")]
    [InlineData("!=1.2", "1.3.0 2.0.0", "1.2.0 1.2.9")]
    [InlineData(">1.2.3", "1.2.4 2.0.0", "1.2.3 1.2.2 1.2.4-a")]
    [InlineData(">1", "2.0.0", "1.9.9")]
    [InlineData(">1.2", "1.3.0", "1.2.9")]
    [InlineData(">=1.2.3", "1.2.3 3.0.0", "1.2.2")]
    [InlineData("<2", "1.9.9", "2.0.0 2.1.0")]
    [InlineData("<=1", "1.9.9 0.1.0", "2.0.0")]
    [InlineData("<=1.2", "1.2.9", "1.3.0")]
    [InlineData("~1.2.3", "1.2.3 1.2.9", "1.3.0 1.2.2")]
    [InlineData("~1", "1.0.0 1.9.0", "2.0.0")]
    [InlineData("~>1.2", "1.2.0 1.2.9", "1.3.0")]
    [InlineData("^1.2.3", "1.2.3 1.9.9", "2.0.0 1.2.2")]
    [InlineData("^0.2.3", "0.2.3 0.2.9", "0.3.0 1.0.0")]
    [InlineData("^0.0.3", "0.0.3", "0.0.4")]
    [InlineData("^0", "0.9.0 0.0.1", "1.0.0")]
    [InlineData(">=1.0.0 <2.0.0", "1.0.0 1.9.9", "2.0.0 0.9.9")]
    [InlineData(">=1.0.0, <2.0.0", "1.5.0", "2.0.0")]
    [InlineData("1.2 - 1.4", "1.2.0 1.4.9", "1.5.0 1.1.9")]
    [InlineData("1.2.3 - 1.4.5", "1.2.3 1.4.5", "1.4.6 1.2.2")]
    [InlineData("^1.0.0 || ^3.0.0", "1.1.0 3.2.1", "2.0.0")]
    [InlineData(">=1.2.3-0", "1.2.3-beta 1.2.3 2.0.0-rc.1", "1.2.2")]
    [InlineData("v1.2.3", "1.2.3", "1.2.4")]
    [InlineData(">= 1.20.0-0", "1.33.0 1.20.0-gke.1", "1.19.9")]
    public void ARangeHasSomeVersionsAndNotOthers(string range, string inside, string outside)
    {
        Assert.True(VersionConstraint.TryParse(range, out var constraint));
        Assert.All(inside.Split(' '), version => Assert.True(constraint.Matches(Parse(version)), $"{version} is in '{range}'"));
        Assert.All(outside.Split(' '), version => Assert.False(constraint.Matches(Parse(version)), $"{version} is not in '{range}'"));
    }

    [Theory]
    [InlineData("latest")]
    [InlineData(">>1.0")]
    [InlineData(">=1.0.0,")]
    [InlineData("1.2.3.4")]
    [InlineData("^")]
    [InlineData("1.2.3|2")]
    public void WhatIsNoRangeIsNone(string text) => Assert.False(VersionConstraint.TryParse(text, out _));

    private static SemanticVersion Parse(string text) => SemanticVersion.TryParse(text, strict: false, out var version) ? version : throw new InvalidOperationException(text);
}
