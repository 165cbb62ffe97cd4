using System.Text;
using KSail.Oci.Artifacts;
using KSail.Testing;
using TarEntryType = System.Formats.Tar.TarEntryType;
using TarReader = System.Formats.Tar.TarReader;

namespace KSail.Oci.Tests.Artifacts;

public sealed class TarWriterTests
{
    private static readonly string Long = string.Join('/', Enumerable.Repeat("segment", 20));

    private static readonly string[] Names =
    [
        "a.yaml",
        "folder/b.yaml",
        "blank and ümläut/ä.yaml",
        "東京.yaml",
        Long + "/split.yaml",
        Long + "/" + Long + "/pax.yaml",
        new string('n', 100),
        new string('n', 101),
        "folder/" + new string('m', 100),
        "folder/" + new string('m', 101),
    ];

    [Fact]
    public void TheFrameworkReadsNamesAndContentsBack()
    {
        using var reader = new TarReader(new MemoryStream(Pack()));
        Assert.Equal((".", TarEntryType.Directory), reader.GetNextEntry() is { } first ? (first.Name, first.EntryType) : default);
        foreach (var name in Names)
        {
            var entry = reader.GetNextEntry(copyData: true)!;
            Assert.Equal(name, entry.Name);
            Assert.Equal(TarEntryType.RegularFile, entry.EntryType);
            Assert.Equal(Content(name), entry.DataStream is null ? "" : new StreamReader(entry.DataStream).ReadToEnd());
            Assert.Equal((0, 0, DateTimeOffset.UnixEpoch), (entry.Uid, entry.Gid, entry.ModificationTime));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, entry.Mode);
        }

        Assert.Null(reader.GetNextEntry());
    }

    [RequiresToolFact("tar")]
    public void TarItselfUnpacksThem()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory["x.tar"], Pack());
        Directory.CreateDirectory(directory["out"]);
        ExternalTool.Run("tar", directory["out"], "", "-xf", directory["x.tar"]);
        foreach (var name in Names)
            Assert.Equal(Content(name), File.ReadAllText(directory["out/" + name]));
    }

    [Fact]
    public void ContentMustHaveTheLengthOfItsHeader()
    {
        using var tar = new TarWriter(new MemoryStream());
        tar.BeginFile("a", 2);
        Assert.Throws<InvalidOperationException>(() => tar.Write("abc"u8));
        Assert.Throws<InvalidOperationException>(() => tar.BeginFile("b", 0));
    }

    private static byte[] Pack()
    {
        var output = new MemoryStream();
        using (var tar = new TarWriter(output))
        {
            tar.AddDirectory(".");
            foreach (var name in Names)
            {
                var bytes = Encoding.UTF8.GetBytes(Content(name));
                tar.BeginFile(name, bytes.Length);
                tar.Write(bytes);
            }
        }

        Assert.Equal(0, output.Length % 512);
        return output.ToArray();
    }

    // Lengths of nothing, of whole blocks and in between.
    private static string Content(string name) => new('x', Array.IndexOf(Names, name) * 256);
}
