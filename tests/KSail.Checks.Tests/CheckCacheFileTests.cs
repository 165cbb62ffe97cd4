using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Testing;
using KSail.Checks.Caching;

namespace KSail.Checks.Tests;

public sealed class CheckCacheFileTests : IDisposable
{
    private static readonly CheckSnapshot Snapshot = new(
        [new ReadRecord(ReadKind.Content, "/r/a.yaml", "abc"), new ReadRecord(ReadKind.Probe, "/r/b", "Missing")],
        [new VariableRecord("TOKEN", "digest")],
        [
            new Diagnostic("KSAIL3001", DiagnosticSeverity.Error, "message", new SourceSpan("/r/a.yaml", 1, 2, 3, 4)),
            new Diagnostic("KSAIL3002", DiagnosticSeverity.Warning, "elsewhere", SourceSpan.None),
        ],
        42,
        "digest");

    private readonly TemporaryDirectory _folder = new();

    private string Path => _folder["prod/check.cache"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        var written = CheckCacheFile.Write(Path, "key", Snapshot);
        var read = CheckCacheFile.TryRead(Path, "key")!;
        Assert.Equal((64, written.Identity), (read.Identity.Length, read.Identity));
        Assert.NotEqual(written.Identity, CheckCacheFile.Write(_folder["prod/other.cache"], "key", Snapshot with { ResourceCount = 43 }).Identity);
        File.Delete(_folder["prod/other.cache"]);
        Assert.Equal(Snapshot.Reads, read.Reads);
        Assert.Equal(Snapshot.Variables, read.Variables);
        Assert.Equal(Snapshot.Diagnostics, read.Diagnostics);
        Assert.Equal((42, "digest", true), (read.ResourceCount, read.ManifestsDigest, read.HasErrors));
        Assert.Single(Directory.GetFiles(_folder["prod"]));
    }

    [Fact]
    public void Snapshots_that_rest_on_the_same_reads_share_them()
    {
        CheckCacheFile.Write(Path, "key", Snapshot);
        CheckCacheFile.Write(_folder["prod/same.cache"], "other", Snapshot with { ResourceCount = 43, Diagnostics = [] });
        CheckCacheFile.Write(_folder["prod/more.cache"], "other", Snapshot with { Reads = [.. Snapshot.Reads, new ReadRecord(ReadKind.Listing, "/r", "x")] });
        var sibling = CheckCacheFile.TryRead(Path, "key")!;
        Assert.Same(sibling.Reads, CheckCacheFile.TryRead(_folder["prod/same.cache"], "other", sibling)!.Reads);
        Assert.Equal(3, CheckCacheFile.TryRead(_folder["prod/more.cache"], "other", sibling)!.Reads.Count);
    }

    [Fact]
    public void AnotherKeyIsNoCache()
    {
        CheckCacheFile.Write(Path, "key", Snapshot);
        Assert.Null(CheckCacheFile.TryRead(Path, "other"));
        Assert.Null(CheckCacheFile.TryRead(_folder["none"], "key"));
    }

    [Fact]
    public void ADamagedFileIsNoCache()
    {
        CheckCacheFile.Write(Path, "key", Snapshot);
        var whole = File.ReadAllBytes(Path);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            Assert.Null(CheckCacheFile.TryRead(Path, "key"));
        }

        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Path, damaged);
            Assert.Null(CheckCacheFile.TryRead(Path, "key"));
        }
    }
}
