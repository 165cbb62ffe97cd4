namespace KSail.Cel.Tests;

public sealed class PatternErrorTests
{
    [Theory]
    [InlineData("^[a-z]([-a-z0-9]*[a-z0-9])?$", null)]
    [InlineData(@"^\p{Lu}\d{1,3}(?i:x)$", null)]
    [InlineData(@"\p{Greek}+", null)]
    [InlineData(@"\Q(\E", null)]
    [InlineData("(?!a)", "look")]
    [InlineData("(", "")]
    [InlineData("a**", "repetition")]
    [InlineData("[a", "'['")]
    [InlineData(@"(a)\1", "references back")]
    [InlineData("a{1001}", "repetitions")]
    public void Patterns(string pattern, string? error) => Assert.Equal(
        (error is not null, true),
        (CelPattern.FindError(pattern) is not null, error is null || CelPattern.FindError(pattern)!.Contains(error, StringComparison.Ordinal)));
}
