using KSail.Talos.Reading;

namespace KSail.Talos.Tests;

public sealed class PlaceholderTextTests
{
    [Theory]
    [InlineData("password: ${TOKEN}", "password: ########")]
    [InlineData("a: x${A}y${B_2:-d: [}z", "a: x####y############z")]
    [InlineData("[${A}, ${B:=}]", "[####, ######]")]
    [InlineData("plain $NAME and ${}", "plain $NAME and ${}")]
    [InlineData("${a.b} ${ X } ${X-y} ${1} ${X:?y}", "${a.b} ${ X } ${X-y} ${1} ${X:?y}")]
    [InlineData("$${A}", "$####")]
    [InlineData("${A:-${B}}", "#########}")]
    [InlineData("${A:-two\nlines}", "${A:-two\nlines}")]
    [InlineData("${", "${")]
    [InlineData("${A", "${A")]
    [InlineData("${A:-", "${A:-")]
    [InlineData("${${A}}", "${####}")]
    [InlineData("é${A:-é}", "é#####é#")]
    [InlineData("${A:-${A:-${A:-\n${A}", "${A:-${A:-${A:-\n####")]
    [InlineData("${A:-${B:-x}", "############")]
    public void Placeholders_are_hidden_in_place(string text, string expected)
    {
        var masked = PlaceholderText.Mask(text);
        Assert.Equal(expected, string.Concat(masked.Select(c => PlaceholderText.IsIn(c.ToString()) ? '#' : c)));
        Assert.Equal(text, PlaceholderText.Unmask(masked));
    }

    [Fact]
    public void A_line_that_opens_and_never_closes_takes_linear_time()
    {
        var text = string.Concat(Enumerable.Repeat("${A:-", 400_000));
        Assert.Same(text, PlaceholderText.Unmask(text));
        Assert.Equal(text, PlaceholderText.Mask(text));
    }

    [Fact]
    public void Different_placeholders_stay_different() => Assert.NotEqual(PlaceholderText.Mask("${AA}"), PlaceholderText.Mask("${BB}"));
}
