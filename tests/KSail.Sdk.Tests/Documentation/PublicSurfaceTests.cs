namespace KSail.Sdk.Tests.Documentation;

/// <summary>
/// What the last version promised is still there: <c>sdk/public-surface.txt</c> lists it. What is new joins the list with a release, when
/// <c>KSAIL_ACCEPT_SURFACE=1</c> lets this test write it.
/// </summary>
public sealed class PublicSurfaceTests
{
    private static readonly string _file = Path.Combine(SdkPackage.RepositoryRoot, "sdk", "public-surface.txt");

    [Fact]
    public void Nothing_that_was_promised_is_gone()
    {
        var current = Current();
        if (Environment.GetEnvironmentVariable("KSAIL_ACCEPT_SURFACE") == "1")
            File.WriteAllText(_file, string.Join('\n', current) + "\n");
        var promised = File.ReadAllLines(_file);
        Assert.Equal(promised.Order(StringComparer.Ordinal), promised);
        Assert.NotEmpty(promised);
        Assert.Empty(promised.Except(current, StringComparer.Ordinal));
    }

    private static SortedSet<string> Current()
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        lines.UnionWith(PublicSurface.Targets.Select(static name => "target " + name));
        lines.UnionWith(PublicSurface.Properties.Select(static name => "property " + name));
        lines.UnionWith(PublicSurface.Items.Select(static name => "item " + name));
        lines.UnionWith(PublicSurface.Results.Select(static name => "result " + name));
        // Pages and codes are held against each other elsewhere.
        lines.UnionWith(Directory.EnumerateFiles(Path.Combine(SdkPackage.RepositoryRoot, "docs", "diagnostics"), "KSAIL*.md").Select(static file => "code " + Path.GetFileNameWithoutExtension(file)));
        return lines;
    }
}
