using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Oci.Artifacts;
using KSail.Testing;

namespace KSail.Oci.Tests.Artifacts;

public sealed class ArtifactBuilderTests
{
    private const string Tree = """
        -- k8s/kustomization.yaml
        resources: [apps]
        -- k8s/apps/b.yaml
        b: 1
        -- k8s/apps.yaml
        a: 1
        -- k8s/apps-2/c.yml
        c: 1
        -- k8s/README.md
        read me
        -- k8s/logo.png
        not a picture
        -- k8s/.sops.yaml
        creation_rules: []
        -- outside.yaml
        no
        """;

    [Fact]
    public void HoldsWhatFluxKeepsInTheOrderOfAWalk()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(Tree);
        using var artifact = Build(directory).Artifact!;
        Assert.Equal(
            [".", "README.md", "apps", "apps/b.yaml", "apps-2", "apps-2/c.yml", "apps.yaml", "kustomization.yaml"],
            Unpack(artifact).Select(entry => entry.Name));
    }

    [Fact]
    public void SourceIgnoreDecidesAndTravelsAlong()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(Tree);
        directory.Write("k8s/.sourceignore", "/*\n!/apps\n!*.png\n");
        directory.Write("k8s/apps-2/.sourceignore", "x\n");
        using var artifact = Build(directory).Artifact!;
        Assert.Equal(
            [".", ".sourceignore", "apps", "apps/b.yaml", "apps-2", "apps-2/.sourceignore", "logo.png"],
            Unpack(artifact).Select(entry => entry.Name));
    }

    [Fact]
    public void LinksEmptyFoldersAndGitFilesStayOut()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(Tree);
        using var before = Build(directory).Artifact!;
        directory.Write("k8s/.git", "gitdir: /somewhere\n");
        Directory.CreateDirectory(directory["k8s/empty/inner"]);
        File.CreateSymbolicLink(directory["k8s/link.yaml"], directory["outside.yaml"]);
        Directory.CreateSymbolicLink(directory["k8s/loop"], directory["k8s"]);
        using var after = Build(directory).Artifact!;
        Assert.Equal(before.Manifest.Digest, after.Manifest.Digest);
    }

    [Fact]
    public void TwoCopiesOfATreeHaveOneDigest()
    {
        using var one = new TemporaryDirectory();
        using var two = new TemporaryDirectory();
        one.WriteAll(Tree);
        two.Write("zzz/later.txt", "made first, so that the disk lists things in another order");
        two.WriteAll(Tree);
        foreach (var file in Directory.EnumerateFiles(two["k8s"], "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        using var first = Build(one).Artifact!;
        using var second = Build(two).Artifact!;
        Assert.Equal(first.Manifest, second.Manifest);
        Assert.Equal(first.Layer, second.Layer);
        two.Write("k8s/apps/b.yaml", "b: 2\n");
        using var changed = Build(two).Artifact!;
        Assert.NotEqual(first.Manifest.Digest, changed.Manifest.Digest);
    }

    [Fact]
    public void TheBytesAreSettled()
    {
        // A change here is a change of the digest of every artifact ever pushed, on every machine: think twice.
        using var directory = new TemporaryDirectory();
        directory.WriteAll(Tree);
        using var artifact = Build(directory).Artifact!;
        var digest = artifact.Manifest.Digest.ToString();
        Assert.True(digest == "sha256:2f13a8dd0e8d4c36dd91538459aa69664a97aaf5d310902fb0d27617d4a2d689", digest);
    }

    [Fact]
    public void ManifestAndConfigurationTellTheTruth()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(Tree);
        var origin = new ArtifactOrigin("https://git.example/org/platform", "main@sha1:0123", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)));
        using var artifact = Build(directory, origin).Artifact!;
        Assert.Equal(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + $"\"config\":{{\"mediaType\":\"application/vnd.cncf.flux.config.v1+json\",\"digest\":\"{artifact.Config.Digest}\",\"size\":{artifact.Config.Size}}},"
            + $"\"layers\":[{{\"mediaType\":\"application/vnd.cncf.flux.content.v1.tar+gzip\",\"digest\":\"{artifact.Layer.Digest}\",\"size\":{artifact.Layer.Size}}}],"
            + "\"annotations\":{\"org.opencontainers.image.created\":\"2026-01-02T01:04:05Z\","
            + "\"org.opencontainers.image.revision\":\"main@sha1:0123\",\"org.opencontainers.image.source\":\"https://git.example/org/platform\"}}",
            Encoding.UTF8.GetString(artifact.ManifestBytes.Span));
        Assert.Equal(Digest.Of(artifact.ManifestBytes.Span), artifact.Manifest.Digest);
        using var layer = artifact.OpenLayer();
        var compressed = new MemoryStream();
        layer.CopyTo(compressed);
        Assert.Equal(artifact.Layer, new Descriptor(artifact.Layer.MediaType, Digest.Of(compressed.ToArray()), compressed.Length));
        compressed.Position = 0;
        var plain = new MemoryStream();
        new GZipStream(compressed, CompressionMode.Decompress).CopyTo(plain);
        using var config = JsonDocument.Parse(artifact.ConfigBytes);
        Assert.Equal(Digest.Of(plain.ToArray()).ToString(), config.RootElement.GetProperty("rootfs").GetProperty("diff_ids")[0].GetString());
    }

    [Fact]
    public void WhatWasReadBeforeIsWhatIsPacked()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(Tree);
        var view = new SourceTree(directory.Root).OpenView();
        view.ReadFile(directory["k8s/apps.yaml"]);
        directory.Write("k8s/apps.yaml", "a: 2 # saved after validation\n");
        using var artifact = ArtifactBuilder.Build(view, "k8s", ArtifactOrigin.Unknown, directory["obj"], new DiagnosticBag(), CancellationToken.None)!;
        Assert.Equal("a: 1\n", Unpack(artifact).Single(entry => entry.Name == "apps.yaml").Content);
    }

    [Theory]
    [InlineData("-- k8s/README.md\nonly text\n", "KSAIL6002", "no manifest")]
    [InlineData("-- other/a.yaml\na: 1\n", "KSAIL6002", "no source directory")]
    [InlineData("-- k8s/.sourceignore\n*.yaml\n-- k8s/a.yaml\na: 1\n", "KSAIL6002", "all manifests left out")]
    [InlineData("-- k8s/a.yaml\na: 1\n-- k8s/b\\c.yaml\na: 1\n", "KSAIL6003", "a name that Flux refuses")]
    public void WhatCannotBePackedIsOneErrorAndNothingIsLeftBehind(string tree, string code, string why)
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(tree);
        var (artifact, diagnostics) = Build(directory);
        Assert.Null(artifact);
        Assert.True(Assert.Single(diagnostics.Items).Code == code, why);
        Assert.False(Directory.Exists(directory["obj"]) && Directory.EnumerateFileSystemEntries(directory["obj"]).Any());
    }

    [Fact]
    public void AnEmptyManifestIsPackedWithANote()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(Tree);
        File.WriteAllBytes(directory["k8s/empty.yaml"], []);
        var (artifact, diagnostics) = Build(directory);
        using (artifact)
            Assert.Contains("empty.yaml", Unpack(artifact!).Select(entry => entry.Name));
        var note = Assert.Single(diagnostics.Items);
        Assert.Equal(("KSAIL6005", DiagnosticSeverity.Message, directory["k8s/empty.yaml"]), (note.Code, note.Severity, note.Span.File));
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["obj"]));
    }

    internal static (Artifact? Artifact, DiagnosticBag Diagnostics) Build(TemporaryDirectory directory, ArtifactOrigin? origin = null)
    {
        var diagnostics = new DiagnosticBag();
        var view = new SourceTree(directory.Root).OpenView();
        return (ArtifactBuilder.Build(view, "k8s", origin ?? ArtifactOrigin.Unknown, directory["obj"], diagnostics, CancellationToken.None), diagnostics);
    }

    private static List<(string Name, string Content)> Unpack(Artifact artifact)
    {
        var entries = new List<(string, string)>();
        using var reader = new TarReader(new GZipStream(artifact.OpenLayer(), CompressionMode.Decompress));
        while (reader.GetNextEntry(copyData: true) is { } entry)
            entries.Add((entry.Name, entry.DataStream is null ? "" : new StreamReader(entry.DataStream).ReadToEnd()));
        return entries;
    }
}
