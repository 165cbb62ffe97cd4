using System.Formats.Tar;
using System.IO.Compression;
using KSail.Oci.Pulling;
using KSail.Testing;

namespace KSail.Oci.Tests.Pulling;

public sealed class ArchiveReaderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Files_come_out_and_links_do_not()
    {
        var archive = Archive(("apps/app.yaml", TarEntryType.RegularFile), ("apps/link.yaml", TarEntryType.SymbolicLink), ("deep/er/x.yaml", TarEntryType.RegularFile));
        Assert.Null(ArchiveReader.Unpack(archive, _directory["out"]));
        Assert.Equal(["apps/app.yaml", "deep/er/x.yaml"], Directory.GetFiles(_directory["out"], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_directory["out"], file)).Order(StringComparer.Ordinal));
        Assert.Equal("content of apps/app.yaml", File.ReadAllText(_directory["out/apps/app.yaml"]));
    }

    [Theory]
    [InlineData("../escaped.yaml")]
    [InlineData("apps/../../escaped.yaml")]
    [InlineData("/escaped.yaml")]
    [InlineData("apps\\..\\..\\escaped.yaml")]
    [InlineData("C:escaped.yaml")]
    public void A_name_that_leads_out_of_the_folder_ends_it(string name)
    {
        Assert.Contains("outside of itself", ArchiveReader.Unpack(Archive((name, TarEntryType.RegularFile)), _directory["out/inner"]), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_directory.Root, "*escaped*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not compressed")]
    public void What_is_no_archive_is_said(string content)
    {
        var path = _directory.Write("archive", content);
        var problem = ArchiveReader.Unpack(path, _directory["out"]);
        if (content.Length > 0)
            Assert.Contains("no compressed archive", problem, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["out"]));
    }

    [Fact]
    public void Damage_anywhere_is_a_message_and_nothing_worse()
    {
        var archive = Archive(("apps/app.yaml", TarEntryType.RegularFile), ("apps/other.yaml", TarEntryType.RegularFile));
        var good = File.ReadAllBytes(archive);
        var random = new Random(6071);
        for (var i = 0; i < 300; i++)
        {
            var bad = i % 3 == 0 ? good[..random.Next(good.Length)] : [.. good];
            if (bad.Length > 0 && i % 3 != 0)
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(archive, bad);
            var problem = ArchiveReader.Unpack(archive, _directory["out"]);
            Assert.DoesNotContain('\n', problem ?? "");
        }

        Assert.Equal(["archive.tar.gz", "out"], Directory.GetFileSystemEntries(_directory.Root).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal));
    }

    private string Archive(params (string Name, TarEntryType Type)[] entries)
    {
        var path = _directory["archive.tar.gz"];
        using var file = File.Create(path);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip, TarEntryFormat.Ustar);
        foreach (var (name, type) in entries)
        {
            var entry = new UstarTarEntry(type, name);
            if (type == TarEntryType.SymbolicLink)
                entry.LinkName = "/etc/passwd";
            else
                entry.DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"content of {name}"));
            tar.WriteEntry(entry);
        }

        return path;
    }
}
