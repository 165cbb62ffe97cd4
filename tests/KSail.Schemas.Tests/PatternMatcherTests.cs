using System.Text.RegularExpressions;
using KSail.Schemas.Validation;

namespace KSail.Schemas.Tests;

public sealed class PatternMatcherTests
{
    private static readonly string[] ByHand =
    [
        @"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$", @"^([0-9]+(\.[0-9]+)?(ms|s|m))+$", "^oci://.*$", "^(http|https)://.*$", "^(http|https|oci)://.*$",
        "^(http|https|ssh)://.*$", "^https?://",
    ];

    private static readonly string[] Texts =
    [
        "", "1", "1s", "1m", "1h", "1ms", "1.5h", ".5h", "1.h", "1h30m", "1h 30m", "1hm", "1m1", "1d", "1s\n", "\n1s", "1mss", "1H", "٣s",
        "oci://", "oci://x", "oci:/x", "OCI://x", "oci://x\ny", "oci://x\n", " oci://x", "http://", "https://x", "httpss://x", "http:x", "ssh://git@x", "http://a\nb",
    ];

    public static TheoryData<string> Patterns() => new(ByHand);

    // The engine is the specification; RE2's '$' is its '\z', and its digits are spelt out.
    [Theory]
    [MemberData(nameof(Patterns))]
    public void What_is_matched_by_hand_agrees_with_the_engine(string pattern)
    {
        var matcher = new PatternMatcher();
        var engine = new Regex(pattern.Replace("$", @"\z", StringComparison.Ordinal), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        Assert.All(Texts, text => Assert.Equal((text, engine.IsMatch(text)), (text, matcher.IsMatch(pattern, text))));
    }

    [Theory]
    [InlineData("^[a-z]+$", "abc", true, "the whole text")]
    [InlineData("^[a-z]+$", "abc\n", false, "the end of the text is no line break")]
    [InlineData("[a-z]", "0a0", true, "anywhere")]
    [InlineData(@"^a\$", "a$", true, "an escaped dollar is a dollar")]
    [InlineData(@"^a\\$", @"a\", true, "an escaped backslash before the end")]
    [InlineData("(a)\\1", "b", true, "a pattern that cannot be read without backtracking is not held against anyone")]
    [InlineData("(", "b", true, "nor is a broken one")]
    [InlineData("^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", false, "no text makes a pattern slow")]
    public void Other_patterns_go_to_the_engine(string pattern, string text, bool expected, string why) =>
        Assert.Equal((expected, why), (new PatternMatcher().IsMatch(pattern, text), why));
}
