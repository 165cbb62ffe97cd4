using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Restore.Locking;
using Xunit;

namespace KSail.Restore.Tests;

public sealed class LockFileTextTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private static readonly string Digest = "sha256:" + new string('a', 64);

    [Fact]
    public void IsWrittenInOrderWhateverTheOrderOfEntries()
    {
        LockEntry[] entries =
        [
            new(LockSection.Git, "https://b.example/org/repo?ref=v1", Commit, Digest),
            new(LockSection.Files, "https://a.example/x.yaml?a=1&b=<2>", "", Digest),
            new(LockSection.Git, "https://a.example/org/repo", Commit, Digest),
        ];
        var expected = $$"""
            {
              "version": 1,
              "files": {
                "https://a.example/x.yaml?a=1&b=<2>": {
                  "digest": "{{Digest}}"
                }
              },
              "git": {
                "https://a.example/org/repo": {
                  "resolved": "{{Commit}}",
                  "digest": "{{Digest}}"
                },
                "https://b.example/org/repo?ref=v1": {
                  "resolved": "{{Commit}}",
                  "digest": "{{Digest}}"
                }
              }
            }

            """.ReplaceLineEndings("\n");
        Assert.Equal(expected, LockFileText.Write(new LockFile(entries)));
        Assert.Equal(expected, LockFileText.Write(new LockFile(entries.Reverse())));
    }

    [Fact]
    public void IsReadAsItWasWritten()
    {
        var file = new LockFile([new(LockSection.Git, "https://a.example/\"quoted\"/ü", Commit, Digest), new(LockSection.Files, "https://a.example/x", "", Digest)]);
        var (read, findings) = Read(LockFileText.Write(file));
        Assert.Empty(findings);
        Assert.Equal(file.Entries, read.Entries);
    }

    [Theory]
    [InlineData("{", "2,1")]
    [InlineData("[]", "0,")]
    [InlineData("{}", "1,1")]
    [InlineData("""{"version": 2}""", "1,13")]
    [InlineData("""{"version": 1, "widgets": {}}""", "1,16")]
    [InlineData("""{"version": 1, "files": []}""", "1,16")]
    [InlineData("""{"version": 1, "files": {"x": {}}}""", "1,26")]
    [InlineData("""{"version": 1, "files": {"x": {"digest": "sha256:abc"}}}""", "1,26")]
    [InlineData("""{"version": 1, "files": {"x": {"digest": "../../etc"}}}""", "1,26")]
    [InlineData("""{"version": 1, "git": {"x": {"digest": "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}}}""", "1,24")]
    [InlineData("""{"version": 1, "git": {"x": {"resolved": "--help", "digest": "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}}}""", "1,24")]
    public void WhatIsWrongIsReportedAtItsPlaceAndPinsNothing(string text, string place)
    {
        var (read, findings) = Read(text);
        Assert.Empty(read.Entries);
        var finding = Assert.Single(findings);
        Assert.Equal("KSAIL0201", finding.Code);
        Assert.StartsWith(place, $"{finding.Span.Line},{finding.Span.Column}", StringComparison.Ordinal);
    }

    private static (LockFile File, IReadOnlyList<Diagnostic> Findings) Read(string text)
    {
        var diagnostics = new DiagnosticBag();
        return (LockFileText.Read(YamlReader.Read(SourceFile.FromText("/p/ksail.lock.json", text)), diagnostics), diagnostics.Items);
    }
}
