using System.Text;
using KSail.Restore.Cache;
using KSail.Testing;
using Xunit;

namespace KSail.Restore.Tests;

public sealed class RestoreCacheTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly RestoreCache _cache;

    public RestoreCacheTests() => _cache = new RestoreCache(_folder["cache"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFileIsKeptUnderItsDigest()
    {
        var digest = _cache.AddFile("a.yaml", "a: 1\n"u8.ToArray());
        Assert.Equal("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("a: 1\n"u8)), digest);
        Assert.True(_cache.HasFile(digest, "a.yaml"));
        Assert.Equal("a: 1\n", File.ReadAllText(Path.Combine(_cache.FileFolder(digest), "a.yaml")));
        Assert.Equal(digest, _cache.AddFile("a.yaml", "a: 1\n"u8.ToArray()));
    }

    // Two references to the same content: a chart in the ranges 1.x and ^1.2.0.
    [Fact]
    public void AFileIsKeptUnderEveryNameThatItHas()
    {
        var digest = _cache.AddFile("app:1.x", "a: 1\n"u8.ToArray());
        Assert.Equal(digest, _cache.AddFile("app:^1.2.0", "a: 1\n"u8.ToArray()));
        Assert.True(_cache.HasFile(digest, "app:1.x"));
        Assert.True(_cache.HasFile(digest, "app:^1.2.0"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["cache/staging"]));
    }

    [Fact]
    public void EqualFilesOfManyNamesAreKeptAtOnce()
    {
        Parallel.For(0, 40, i => _cache.AddFile($"app:{i % 20}", "a: 1\n"u8.ToArray()));
        Assert.All(Enumerable.Range(0, 20), i => Assert.True(_cache.HasFile(_cache.AddFile("other", "a: 1\n"u8.ToArray()), $"app:{i}")));
    }

    [Fact]
    public void WhatWasDamagedIsNotThereAndIsReplaced()
    {
        var digest = _cache.AddFile("a.yaml", "a: 1\n"u8.ToArray());
        File.AppendAllText(Path.Combine(_cache.FileFolder(digest), "a.yaml"), "b: 2\n");
        Assert.False(_cache.HasFile(digest, "a.yaml"));
        _cache.AddFile("a.yaml", "a: 1\n"u8.ToArray());
        Assert.True(_cache.HasFile(digest, "a.yaml"));
    }

    [Fact]
    public void ADamagedTreeIsReplaced()
    {
        var digest = _cache.AddTree(Tree(("x/y.yaml", "a: 1\n")));
        File.WriteAllText(Path.Combine(_cache.TreeFolder(digest), "more.yaml"), "");
        Assert.False(_cache.HasTree(digest));
        Assert.Equal(digest, _cache.AddTree(Tree(("x/y.yaml", "a: 1\n"))));
        Assert.True(_cache.HasTree(digest));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["cache/staging"]));
    }

    [Theory]
    [InlineData("a", "1", "a", "2")]
    [InlineData("a", "1", "b", "1")]
    [InlineData("a/b", "1", "ab", "1")]
    public void TreesOfOtherFilesHaveOtherDigests(string path, string content, string otherPath, string otherContent) =>
        Assert.NotEqual(TreeDigest.Of(Tree((path, content))), TreeDigest.Of(Tree((otherPath, otherContent))));

    [Fact]
    public void TimesPermissionsAndGitsOwnFilesDoNotCount()
    {
        var plain = Tree(("a", "1"), ("b/c", "2"));
        var other = Tree(("b/c", "2"), ("a", "1"), (".git/HEAD", "x"));
        File.SetLastWriteTimeUtc(Path.Combine(other, "a"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(other, "a"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(TreeDigest.Of(plain), TreeDigest.Of(other));
    }

    [Fact]
    public void ALinkIsNotTheFileItLeadsTo()
    {
        var file = Tree(("a", "1"), ("b", "1"));
        var link = Tree(("a", "1"));
        File.CreateSymbolicLink(Path.Combine(link, "b"), "a");
        Assert.NotEqual(TreeDigest.Of(file), TreeDigest.Of(link));
    }

    [Fact]
    public void ManyRestoresMayKeepTheSameAtOnce()
    {
        var content = Encoding.UTF8.GetBytes(new string('x', 100_000));
        var digests = new string[32];
        Parallel.For(0, digests.Length, i => digests[i] = i % 2 == 0 ? _cache.AddFile("a", content) : _cache.AddTree(Tree(("a", "same"))));
        Assert.True(_cache.HasFile(digests[0], "a"));
        Assert.True(_cache.HasTree(digests[1]));
        Assert.Equal(2, digests.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("/home/me", null, "/home/me/.cache/ksail")]
    [InlineData("/home/me", "/var/caches", "/var/caches/ksail")]
    [InlineData("/home/me", "relative", "/home/me/.cache/ksail")]
    public void TheCacheIsWhereTheSystemKeepsCaches(string home, string? caches, string expected)
    {
        if (OperatingSystem.IsLinux())
            Assert.Equal(expected, RestoreCache.DefaultDirectory(name => name == "HOME" ? home : name == "XDG_CACHE_HOME" ? caches : null));
    }

    private string Tree(params (string Path, string Content)[] files)
    {
        var staging = _cache.NewStagingFolder();
        foreach (var (path, content) in files)
        {
            var full = Path.Combine(staging, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, content);
        }

        return staging;
    }
}
