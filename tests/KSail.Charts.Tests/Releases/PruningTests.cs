using KSail.Charts.Releases;
using KSail.Testing;

namespace KSail.Charts.Tests.Releases;

public class PruningTests
{
    [Theory]
    [InlineData(10, 10, 10)]
    [InlineData(11, 10, 5)]
    [InlineData(0, 10, 0)]
    public void OutputsThatWereUsedLongestAgoAreDeleted(int there, int allowed, int left)
    {
        using var folder = new TemporaryDirectory();
        for (var i = 0; i < there; i++)
            File.SetLastWriteTimeUtc(folder.Write($"{i:00}", "x"), new DateTime(2024, 1, 1, 0, 0, i, DateTimeKind.Utc));

        ReleaseOutputFile.Prune(folder.Root, allowed);

        Assert.Equal(Enumerable.Range(there - left, left).Select(static i => $"{i:00}"), Directory.GetFiles(folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
