using KSail.Charts.Loading;

namespace KSail.Charts.Tests.Loading;

/// <summary>What <c>.helmignore</c> leaves out, and what <c>.Files.Glob</c> finds.</summary>
public class PatternTests
{
    [Theory]
    [InlineData("*.bak", "a.bak", false, true)]
    [InlineData("*.bak", "deep/a.bak", false, true)]
    [InlineData("deep/*.bak", "deep/a.bak", false, true)]
    [InlineData("deep/*.bak", "deep/er/a.bak", false, false)]
    [InlineData("/a.txt", "a.txt", false, true)]
    [InlineData("/a.txt", "b/a.txt", false, false)]
    [InlineData("build/", "build", true, true)]
    [InlineData("build/", "build", false, false)]
    [InlineData("# *.bak", "a.bak", false, false)]
    [InlineData("!*.yaml", "a.yaml", false, false)]
    [InlineData("!*.yaml", "a.txt", false, true)]
    [InlineData("[ab].txt", "a.txt", false, true)]
    [InlineData("[^ab].txt", "a.txt", false, false)]
    [InlineData("a\\*b", "a*b", false, true)]
    [InlineData("a\\*b", "axb", false, false)]
    [InlineData("", "templates/.hidden", false, true)]
    [InlineData("", ".hidden", false, false)]
    public void ARuleLeavesOut(string rule, string path, bool isDirectory, bool isLeftOut) => Assert.Equal(isLeftOut, HelmIgnore.Read(rule).Excludes(path, isDirectory));

    [Theory]
    [InlineData("**", "double-star (**) syntax is not supported")]
    [InlineData("[a", "syntax error in pattern")]
    [InlineData("a\\", "syntax error in pattern")]
    public void ARuleThatIsNoneIsRefused(string rule, string reason) => Assert.Contains(reason, Assert.Throws<ChartException>(() => HelmIgnore.Read(rule)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("*.conf", "a.conf", true)]
    [InlineData("*.conf", "d/a.conf", false)]
    [InlineData("**.conf", "d/a.conf", true)]
    [InlineData("d/**", "d/e/f", true)]
    [InlineData("d/*", "d/e/f", false)]
    [InlineData("{a,b}.conf", "b.conf", true)]
    [InlineData("{a,b}.conf", "c.conf", false)]
    [InlineData("{a,{b,c}}.x", "c.x", true)]
    [InlineData("[!a].x", "b.x", true)]
    [InlineData("[a-c].x", "b.x", true)]
    [InlineData("?.x", "ab.x", false)]
    [InlineData("\\*.x", "*.x", true)]
    [InlineData("[", "[", true)]
    public void AGlobFinds(string pattern, string name, bool isFound) => Assert.Equal(isFound, FilePattern.Parse(pattern)!.Matches(name));

    [Fact]
    public void AHostilePatternEnds()
    {
        Assert.False(PathPattern.Matches(string.Concat(Enumerable.Repeat("*a", 200)) + "b", new string('a', 5000)));
        Assert.False(FilePattern.Parse(string.Concat(Enumerable.Repeat("**a", 30)) + "b")!.Matches(new string('a', 200)));
        Assert.Null(FilePattern.Parse(string.Concat(Enumerable.Repeat("{a,b}", 30))));
        Assert.Null(FilePattern.Parse("{a,b"));
    }
}
