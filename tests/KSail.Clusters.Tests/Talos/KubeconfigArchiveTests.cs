using System.Text;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Access;
using KSail.Testing;

namespace KSail.Clusters.Tests.Talos;

public sealed class KubeconfigArchiveTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("apiVersion: v1\nkind: Config\n")]
    public async Task An_archive_without_end_is_read(string text) => Assert.Equal(text, (await ReadAsync(KubeconfigArchive.Write(text))).Reveal());

    [Fact]
    public async Task A_long_one_is_read()
    {
        var text = string.Join('\n', Enumerable.Range(0, 20_000));
        Assert.Equal(text, (await ReadAsync(KubeconfigArchive.Write(text))).Reveal());
    }

    [RequiresToolTheory("tar")]
    [InlineData("kubeconfig", true)]
    [InlineData("other", false)]
    public async Task Archives_of_tar_are_read_when_they_hold_a_kubeconfig(string name, bool isOne)
    {
        using var directory = new TemporaryDirectory();
        directory.Write(name, "kind: Config\n");
        ExternalTool.Run("tar", directory.Root, "", "czf", directory["a.tar.gz"], name);
        var archive = await File.ReadAllBytesAsync(directory["a.tar.gz"]);
        if (isOne)
            Assert.Equal("kind: Config\n", (await ReadAsync(archive)).Reveal());
        else
            Assert.Equal("the answer to Kubeconfig is damaged: it holds no kubeconfig", (await Assert.ThrowsAsync<TalosException>(() => ReadAsync(archive))).Message);
    }

    [Fact]
    public async Task Damage_is_told()
    {
        var archive = KubeconfigArchive.Write("kind: Config\n");
        byte[][] damaged = [[], [1, 2, 3], archive[..20], archive[..(archive.Length / 2)], Encoding.UTF8.GetBytes("kind: Config\n")];
        foreach (var bytes in damaged)
            Assert.StartsWith("the answer to Kubeconfig is damaged: ", (await Assert.ThrowsAsync<TalosException>(() => ReadAsync(bytes))).Message, StringComparison.Ordinal);
    }

    private static Task<Documents.Secret> ReadAsync(byte[] archive) => KubeconfigArchive.ReadAsync(new MemoryStream(archive), CancellationToken.None);
}
