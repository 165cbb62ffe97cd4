using KSail.Checks.Comparison;

namespace KSail.Checks.Tests.Comparison;

public sealed class LineDifferenceTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("", "a", "+a")]
    [InlineData("a", "", "-a")]
    [InlineData("a", "b", "-a +b")]
    [InlineData("a b c", "a x c", "_a -b +x _c")]
    [InlineData("a b c d", "b c d e", "-a _b _c _d +e")]
    [InlineData("1 2 3 4 5 6 7 8 9", "1 2 3 4 x 6 7 8 9", "@@ _2 _3 _4 -5 +x _6 _7 _8")]
    [InlineData("a 2 3 4 5 6 7 8 9", "b 2 3 4 5 6 7 8 c", "-a +b _2 _3 _4 @@ _6 _7 _8 -9 +c")]
    public void Lines_are_marked(string before, string after, string expected) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), LineDifference.Of(Lines(before), Lines(after)).Select(line => line.Replace(' ', '_')));

    // Whatever the way, it leads from one text to the other.
    [Fact]
    public void Applying_a_difference_gives_the_new_text()
    {
        var random = new Random(6070);
        for (var round = 0; round < 500; round++)
        {
            var before = Random(random);
            var after = Random(random);
            var (i, j) = (0, 0);
            var lines = LineDifference.Of(before, after);
            if (lines.Contains("@@"))
                continue;
            foreach (var line in lines)
            {
                if (line[0] is ' ' or '-')
                    Assert.Equal(before[i++], line[1..]);
                if (line[0] is ' ' or '+')
                    Assert.Equal(after[j++], line[1..]);
            }

            // What comes after the last change is left out where it is long.
            Assert.Equal(before[i..], after[j..]);
        }
    }

    [Fact]
    public void Texts_without_anything_in_common_are_exchanged_whole()
    {
        var before = Enumerable.Range(0, 2000).Select(i => $"old {i}").ToArray();
        var after = Enumerable.Range(0, 2000).Select(i => $"new {i}").ToArray();
        var lines = LineDifference.Of(before, after);
        Assert.Equal([.. before.Select(line => "-" + line), .. after.Select(line => "+" + line)], lines);
    }

    private static string[] Random(Random random) => [.. Enumerable.Range(0, random.Next(7)).Select(_ => ((char)('a' + random.Next(3))).ToString())];

    private static string[] Lines(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
