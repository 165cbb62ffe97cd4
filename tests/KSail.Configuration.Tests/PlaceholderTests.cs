using KSail.Configuration.Variables;

namespace KSail.Configuration.Tests;

public sealed class PlaceholderTests
{
    private static readonly EnvironmentVariables Variables = EnvironmentVariables.Of(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["SET"] = "value",
        ["EMPTY"] = "",
        ["NESTED"] = "${SET}",
        ["_1a"] = "underscore",
    });

    [Theory]
    [InlineData("plain", "plain", "no placeholder")]
    [InlineData("${SET}", "value", "set")]
    [InlineData("a-${SET}-b-${SET}", "a-value-b-value", "every one")]
    [InlineData("${SET:-other}", "value", "set beats default")]
    [InlineData("${EMPTY:-other}", "", "set to nothing beats a default, unlike a shell")]
    [InlineData("${UNSET:-other}", "other", "default")]
    [InlineData("${UNSET:=other}", "other", "the two forms are one")]
    [InlineData("${UNSET:-}", "", "an empty default")]
    [InlineData("${UNSET}", "", "nothing")]
    [InlineData("${UNSET:-a:b=c d}", "a:b=c d", "a default is any text without }")]
    [InlineData("${UNSET:-${SET}}", "${SET}", "not nested: the default is '${SET' and a } is left over")]
    [InlineData("${NESTED}", "${SET}", "a value is not expanded again")]
    [InlineData("$${SET}", "$value", "there is no escape")]
    [InlineData("${${SET}}", "${value}", "the inner one is a placeholder")]
    [InlineData("${_1a}", "underscore", "names start with a letter or _")]
    [InlineData("$SET", "$SET", "braces are needed")]
    [InlineData("${}", "${}", "a name is needed")]
    [InlineData("${1a}", "${1a}", "not a name")]
    [InlineData("${SET-x}", "${SET-x}", "not a form of ours")]
    [InlineData("${SET:?x}", "${SET:?x}", "not a form of ours")]
    [InlineData("${a.b}", "${a.b}", "not a name")]
    [InlineData("${ SET }", "${ SET }", "no blanks")]
    [InlineData("${SET", "${SET", "not closed")]
    [InlineData("${SET:-x", "${SET:-x", "not closed")]
    [InlineData("${", "${", "not closed")]
    public void PlaceholdersAreFilledAsTheGoToolDoes(string text, string expected, string why) =>
        Assert.True(Placeholders.Expand(text, Variables, []) == expected, why);

    [Fact]
    public void ATextPrintsAsItWasWritten()
    {
        var text = new ExpandedText("${TOKEN}", "s3cret", []);
        Assert.Equal("${TOKEN}", $"{text}");
        Assert.Equal("s3cret", text.Reveal());
    }

    [Fact]
    public void WhatWasAskedForIsRemembered()
    {
        var variables = EnvironmentVariables.Of(new Dictionary<string, string>(StringComparer.Ordinal) { ["B"] = "1" });
        Placeholders.Expand("${B} ${A:-x} ${B}", variables, []);
        Assert.Equal(["A", "B"], variables.Asked);
    }
}
