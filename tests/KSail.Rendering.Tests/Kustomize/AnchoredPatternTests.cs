using System.Text.RegularExpressions;
using KSail.Rendering.Kustomize;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>Patterns that never reach the engine mean what it would say of them.</summary>
public sealed class AnchoredPatternTests
{
    private static readonly string[] _texts = ["", "a", "web", "web-1", "my-web", "my-web-1", "wew", "web.", "WEB", "we", "a|b", "web\n", "x\nweb"];

    [Theory]
    [InlineData("")]
    [InlineData(".*")]
    [InlineData("web")]
    [InlineData("a|web")]
    [InlineData("web.*")]
    [InlineData(".*web")]
    [InlineData(".*web.*")]
    [InlineData("web-.*")]
    [InlineData("a|web.*")]
    [InlineData(".*.*")]
    [InlineData("we.")]
    [InlineData("(web|my).*")]
    public void A_pattern_matches_what_the_engine_matches(string pattern)
    {
        var anchored = AnchoredPattern.Create(pattern, out _)!;
        var expected = _texts.Where(text => pattern.Length == 0 || pattern == ".*" || Regex.IsMatch(text, $"^(?:{pattern})\\z", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));
        Assert.Equal(expected, _texts.Where(anchored.Matches));
    }
}
