using System.Diagnostics;
using KSail.Schemas.Validation;

namespace KSail.Schemas.Tests;

public sealed class Re2PatternTests
{
    [Theory]
    [InlineData(@"^\d+$", "1", "٣", "digits are ASCII")]
    [InlineData(@"^\w+$", "a_1", "ä", "words are ASCII")]
    [InlineData(@"^\s$", "\t", "\u00a0", "blanks are ASCII")]
    [InlineData(@"^\s$", " ", "\v", "and no vertical tabs")]
    [InlineData(@"^[\d\s]+$", "1 2", "a", "also within a class")]
    [InlineData(@"^[^\d]$", "a", "1", "")]
    [InlineData(@"^\D\S\W$", "ab-", "1b-", "")]
    [InlineData(@"^(a|b$)", "ab", "c", "an end within a group")]
    [InlineData(@"(^a$|b)", "a", "a\n", "the end is no line break")]
    [InlineData(@"^[$]\$$", "$$", "a", "a dollar that is one")]
    [InlineData("^[[:alpha:]]+$", "aZ", "1", "POSIX classes")]
    [InlineData("^[^[:space:]]$", "a", " ", "")]
    [InlineData("^[[a]$", "[", "b", "a bracket in a class")]
    [InlineData("^[]a]+$", "]a", "b", "at its start")]
    [InlineData("^[a-z&&[^b]]$", "&]", "c", "no set operations: a class, and a bracket")]
    [InlineData("^[a-c-[b]]$", "a]", "a", "no subtraction")]
    [InlineData(@"^\Qa.b\E+$", "a.bb", "axb", "quoted stretches")]
    [InlineData(@"^\pL+$", "ä", "1", "a class of one letter")]
    [InlineData(@"^\p{Lu}$", "Ä", "ä", "")]
    [InlineData(@"^\x{41}\x42$", "AB", "ab", "")]
    [InlineData(@"(?i)^abc$", "ABC", "abd", "flags")]
    [InlineData(@"^(?P<name>a)(?:b)$", "ab", "ba", "names")]
    [InlineData(@"^a{2}b{1,}c{,3}$", "aabc{,3}", "aabccc", "what is no repetition")]
    [InlineData(@"\bfoo\b", "a foo", "afoo", "")]
    [InlineData(@"^a\/b\-c$", "a/b-c", "ab", "escaped marks")]
    public void Patterns_mean_what_they_mean_to_RE2(string pattern, string good, string bad, string why)
    {
        var matcher = new PatternMatcher();
        Assert.Equal((true, false, why), (matcher.IsMatch(pattern, good), matcher.IsMatch(pattern, bad), why));
        Assert.NotNull(Re2Pattern.Translate(pattern));
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[a")]
    [InlineData("a\\")]
    [InlineData(@"\8")]
    [InlineData("(?=a)")]
    [InlineData("(?m)^a$")]
    [InlineData("(?U)a+")]
    [InlineData("[[:nope:]]")]
    [InlineData("a{1001}")]
    [InlineData("((a{1000}){1000}){1000}")]
    [InlineData("(a{100}){1000}")]
    public void What_has_no_equal_is_held_against_nobody(string pattern) => Assert.True(new PatternMatcher().IsMatch(pattern, "zzz"));

    [Fact]
    public void Hostile_patterns_and_texts_end()
    {
        var matcher = new PatternMatcher();
        string[] patterns = ["^(a+)+$", "^(a|aa)+$", "(x+x+)+y", "^((a*)*)*$", "(a?){300}a{300}", "[a-z]{1,900}z", new('(', 5_000), new('a', 9_000), string.Concat(Enumerable.Repeat("(a|b)", 1_500))];
        var watch = Stopwatch.StartNew();
        foreach (var pattern in patterns)
            _ = matcher.IsMatch(pattern, new string('a', 3_000) + "!");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }
}
