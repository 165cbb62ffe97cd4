using System.Formats.Tar;
using System.IO.Compression;
using KSail.Charts.Loading;
using KSail.Charts.Releases;
using KSail.Charts.Templates;
using KSail.Charts.Tests.Releases;

namespace KSail.Charts.Tests.Loading;

/// <summary>Packed charts, hostile ones among them.</summary>
public class ArchiveTests
{
    private const string Metadata = "apiVersion: v2\nname: app\nversion: 1.0.0\n";

    [Fact]
    public void AnArchiveIsLoadedWithTheArchivesInIt()
    {
        var inner = PackedChart.Of(("sub/Chart.yaml", Metadata.Replace("app", "sub", StringComparison.Ordinal)), ("sub/templates/s.yaml", "kind: Sub\n"));
        var chart = Load(PackedChart.Of([
            File("app/Chart.yaml", Metadata), File("app/values.yaml", "\uFEFFa: 1\n"), File("app/templates/a.yaml", "kind: A\nv: {{ .Values.a }}\n"),
            new PaxTarEntry(TarEntryType.RegularFile, "app/charts/sub-1.0.0.tgz") { DataStream = new MemoryStream(inner) }, File("app/charts/README.txt.prov", "x"), File("app/charts/_ignored", "x"),
        ]));
        var output = ReleaseRenderer.Render(new ReleaseInput(chart, "demo", "apps", new ValueMap(), ChartScenario.Cluster));
        Assert.Equal("---\n# Source: app/templates/a.yaml\nkind: A\nv: 1\n---\n# Source: app/charts/sub/templates/s.yaml\nkind: Sub\n", output.ToText());
    }

    [Theory]
    [InlineData("Chart.yaml", "chart yaml not in base directory")]
    [InlineData("app/../../etc/passwd", "chart illegally references parent directory")]
    [InlineData("app//etc/passwd", "chart illegally contains absolute paths")]
    [InlineData("app/..", "chart illegally references parent directory")]
    [InlineData("app/.", "chart illegally contains content outside the base directory")]
    [InlineData("app/c:/windows/x", "chart contains illegally named files")]
    [InlineData("app\\..\\..\\x", "chart illegally references parent directory")]
    public void ANameThatLeadsOutIsRefused(string name, string reason) => Assert.Contains(reason, Error(PackedChart.Of((name, "x"))), StringComparison.Ordinal);

    [Fact]
    public void WhatIsNoArchiveIsRefused()
    {
        Assert.Equal("the chart does not appear to be a gzipped archive", Error("kind: A\n"u8.ToArray()));
        Assert.Contains("the archive of the chart is damaged", Error([0x1F, 0x8B, 1, 2, 3, 4]), StringComparison.Ordinal);
        var whole = PackedChart.Of(("app/Chart.yaml", Metadata), ("app/values.yaml", new string('x', 5000)));
        Assert.NotEmpty(Error(whole[..(whole.Length / 2)]));
        Assert.Equal("no files in chart archive", Error(PackedChart.Of([new PaxTarEntry(TarEntryType.Directory, "app/")])));
        Assert.Equal("Chart.yaml file is missing", Error(PackedChart.Of(("app/values.yaml", "a: 1\n"))));
    }

    [Fact]
    public void LinksAreNotFollowed()
    {
        var chart = Load(PackedChart.Of([File("app/Chart.yaml", Metadata), new PaxTarEntry(TarEntryType.SymbolicLink, "app/templates/passwd.yaml") { LinkName = "/etc/passwd" }]));
        Assert.Empty(ReleaseRenderer.Render(new ReleaseInput(chart, "demo", "apps", new ValueMap(), ChartScenario.Cluster)).Manifests);
    }

    [Fact]
    public void AnArchiveThatGrowsBeyondBoundsIsRefused()
    {
        // Zeros pack a thousand to one.
        var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(File("app/Chart.yaml", Metadata));
            for (var i = 0; i < 3; i++)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"app/files/{i}") { DataStream = new MemoryStream(new byte[40 * 1024 * 1024]) });
        }

        Assert.Contains("larger than the maximum size", Error(memory.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void ArchivesInArchivesEnd()
    {
        var archive = PackedChart.Of(("c/Chart.yaml", Metadata));
        for (var i = 0; i < 60; i++)
            archive = PackedChart.Of([File("c/Chart.yaml", Metadata), new PaxTarEntry(TarEntryType.RegularFile, "c/charts/c.tgz") { DataStream = new MemoryStream(archive) }]);
        Assert.Contains("more than 32 levels deep", Error(archive), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: app\nversion: 1.0.0\ntype: plugin\n", "chart.metadata.type must be application or library")]
    [InlineData("version: 1.0.0\n", "chart.metadata.name is required")]
    [InlineData("name: app\n", "chart.metadata.version is required")]
    [InlineData("name: app\nversion: one\n", "chart.metadata.version \"one\" is invalid")]
    [InlineData("name: a/b\nversion: 1.0.0\n", "chart.metadata.name \"a/b\" is invalid")]
    [InlineData("name: app\nversion: 1.0.0\ndependencies: [{name: a}, {name: b, alias: a}]\n", "more than one dependency with name or alias \"a\"")]
    [InlineData("name: app\nversion: 1.0.0\ndependencies: [{name: a, alias: 'a b'}]\n", "has disallowed characters in the alias")]
    [InlineData("name: [app]\nversion: 1.0.0\n", "the field 'name' has to be text")]
    [InlineData("name: app\n  version: 1.0.0\n", "cannot load Chart.yaml: line 2")]
    public void MetadataThatHelmRefusesIsRefused(string metadata, string reason) => Assert.Contains(reason, Error(PackedChart.Of(("app/Chart.yaml", metadata))), StringComparison.Ordinal);

    [Theory]
    [InlineData("a: [", "cannot load values.yaml: line")]
    [InlineData("- a\n", "cannot load values.yaml: a list stands where a mapping of values belongs")]
    public void ValuesThatHelmRefusesAreRefused(string values, string reason) => Assert.Contains(reason, Error(PackedChart.Of(("app/Chart.yaml", Metadata), ("app/values.yaml", values))), StringComparison.Ordinal);

    [Fact]
    public void DamagedArchivesAreRefusedAndNothingElse()
    {
        var whole = PackedChart.Of(("app/Chart.yaml", Metadata), ("app/values.yaml", "a: {b: [1, 2, 3]}\n"), ("app/templates/a.yaml", "kind: A\nv: {{ .Values.a.b | toJson }}\n"));
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var damaged = (byte[])whole.Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
                damaged[random.Next(2, damaged.Length)] = (byte)random.Next(256);
            if (!ChartLoader.TryLoadArchive(damaged, out _, out var error))
                Assert.NotEmpty(error);
        }
    }

    private static PaxTarEntry File(string name, string content) => new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)) };

    private static Chart Load(byte[] archive) => ChartLoader.TryLoadArchive(archive, out var chart, out var error) ? chart : throw new InvalidOperationException(error);

    private static string Error(byte[] archive) => ChartLoader.TryLoadArchive(archive, out _, out var error) ? "" : error;
}
