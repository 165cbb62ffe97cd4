using KSail.Oci.Tests.Registry;
using KSail.Testing;

namespace KSail.Oci.Tests.Layouts;

public sealed class ArtifactFileTests
{
    [RequiresToolFact("skopeo", "tar", "diff")]
    public async Task AnArchiveIsReadByOtherToolsAndIsTheSameEveryTime()
    {
        using var scenario = new PushScenario { Archive = "out/platform.tar" };
        var written = (await scenario.PushAsync())!;
        var archive = scenario.Directory["out/platform.tar"];
        Assert.Equal($"oci-archive:{archive}:v1@{written.Digest}", written.Reference);
        Assert.False(written.IsAlreadyPresent);
        var bytes = File.ReadAllBytes(archive);
        Assert.True((await scenario.PushAsync())!.IsAlreadyPresent);
        Assert.Equal(bytes, File.ReadAllBytes(archive));
        Assert.Equal([archive], Directory.GetFileSystemEntries(scenario.Directory["out"]));

        var root = scenario.Directory.Root;
        ExternalTool.Run("skopeo", root, "", "--insecure-policy", "copy", "oci-archive:out/platform.tar:v1", "dir:pulled");
        Assert.Equal(written.Digest, Digest.Of(File.ReadAllBytes(scenario.Directory["pulled/manifest.json"])));
        Directory.CreateDirectory(scenario.Directory["unpacked"]);
        ExternalTool.Run("tar", scenario.Directory["unpacked"], "", "-xzf", scenario.Directory["pulled/" + written.Layers[0].Digest.Hex]);
        Assert.Equal("", ExternalTool.Run("diff", root, "", "-r", "k8s", "unpacked"));
    }

    [RequiresToolTheory("docker-registry", "skopeo", "tar", "diff")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatWasWrittenIsSentLater(bool archive)
    {
        using var scenario = new PushScenario { Layout = archive ? null : "out/layout", Archive = archive ? "out/a.tar" : null };
        scenario.Tags = ["v1", "v2"];
        var written = (await scenario.PushAsync())!;
        using var elsewhere = new PushScenario { ArtifactFile = scenario.Directory[archive ? "out/a.tar" : "out/layout"] };
        var repository = SharedRegistry.NewRepository();
        elsewhere.Target = elsewhere.Target with { Repository = repository };
        var pushed = (await elsewhere.PushAsync(SharedRegistry.Port))!;
        Assert.Empty(elsewhere.Diagnostics.Items);
        Assert.Equal((written.Digest, written.Size), (pushed.Digest, pushed.Size));
        elsewhere.AssertPulledBackBySkopeo(pushed, SharedRegistry.Port);
        Assert.True(Directory.Exists(scenario.Directory["out"]) && Directory.GetFileSystemEntries(scenario.Directory["out"]).Length == 1);
        Assert.False(Directory.Exists(elsewhere.Directory["obj"]) && Directory.GetFileSystemEntries(elsewhere.Directory["obj"]).Length > 0);
    }

    [RequiresToolFact("docker-registry", "skopeo")]
    public async Task AnArchiveOfSkopeosIsOneToo()
    {
        using var scenario = new PushScenario { Layout = "layout" };
        var written = (await scenario.PushAsync())!;
        ExternalTool.Run("skopeo", scenario.Directory.Root, "", "--insecure-policy", "copy", "oci:layout:v1", "oci-archive:theirs.tar:v1");
        using var elsewhere = new PushScenario { ArtifactFile = scenario.Directory["theirs.tar"] };
        elsewhere.Target = elsewhere.Target with { Repository = SharedRegistry.NewRepository() };
        var pushed = await elsewhere.PushAsync(SharedRegistry.Port);
        Assert.Empty(elsewhere.Diagnostics.Items);
        Assert.Equal(written.Digest, pushed!.Digest);
    }

    [Theory]
    [InlineData("missing", "does not exist")]
    [InlineData("text", "nor an archive of one")]
    [InlineData("empty directory", "index.json")]
    [InlineData("layer", "is damaged")]
    [InlineData("config", "is damaged")]
    [InlineData("manifest", "is damaged")]
    [InlineData("no layer", "lacks")]
    [InlineData("index", "is not an OCI image layout")]
    [InlineData("no artifact", "holds no artifact")]
    [InlineData("several", "several artifacts")]
    [InlineData("path", "SHA-256")]
    public async Task ADamagedFileIsAnErrorBeforeAnythingIsSent(string damage, string problem)
    {
        using var scenario = new PushScenario { Layout = "layout" };
        var written = (await scenario.PushAsync())!;
        Break(scenario.Directory, written, damage);
        using var elsewhere = new PushScenario { ArtifactFile = scenario.Directory["layout"] };
        using var proxy = new FaultyProxy(0);
        Assert.Null(await elsewhere.PushAsync(proxy.Port));
        Assert.Equal("KSAIL6022", elsewhere.Failure.Code);
        Assert.Contains(problem, elsewhere.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', elsewhere.Failure.Message);
        Assert.Empty(proxy.Requests);
    }

    [RequiresToolFact("tar")]
    public async Task AnArchiveWritesNowhereElse()
    {
        using var scenario = new PushScenario { Layout = "layout" };
        await scenario.PushAsync();
        scenario.Directory.Write("victim.txt", "evil\n");
        ExternalTool.Run("tar", scenario.Directory["layout"], "", "-P", "-cf", scenario.Directory["evil.tar"], "--transform=s,^../victim.txt$,../../outside.txt,", "../victim.txt", "index.json", "oci-layout", "blobs");
        using var elsewhere = new PushScenario { ArtifactFile = scenario.Directory["evil.tar"], Archive = "copy.tar" };
        Assert.NotNull(await elsewhere.PushAsync());
        Assert.Empty(elsewhere.Diagnostics.Items);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(elsewhere.Directory.Root)!, "outside.txt"));
        Assert.Empty(Directory.GetFiles(elsewhere.Directory.Root, "outside.txt", SearchOption.AllDirectories));
    }

    private static void Break(TemporaryDirectory directory, PushedArtifact written, string damage)
    {
        var layer = directory["layout/blobs/sha256/" + written.Layers[0].Digest.Hex];
        var manifest = directory["layout/blobs/sha256/" + written.Digest.Hex];
        var index = directory["layout/index.json"];
        switch (damage)
        {
            case "missing":
                Directory.Delete(directory["layout"], recursive: true);
                break;
            case "text":
                Directory.Delete(directory["layout"], recursive: true);
                directory.Write("layout", "hello\n");
                break;
            case "empty directory":
                Directory.Delete(directory["layout"], recursive: true);
                Directory.CreateDirectory(directory["layout"]);
                break;
            case "layer":
                Flip(layer);
                break;
            case "manifest":
                Flip(manifest);
                break;
            case "config":
                Flip(Directory.GetFiles(directory["layout/blobs/sha256"]).Single(file => file != layer && file != manifest));
                break;
            case "no layer":
                File.Delete(layer);
                break;
            case "index":
                File.WriteAllText(index, "[]");
                break;
            case "no artifact":
                File.WriteAllText(index, "{\"manifests\":[]}");
                break;
            case "several":
                var entry = File.ReadAllText(index);
                File.WriteAllText(index, entry.Replace("\"manifests\":[", $"\"manifests\":[{{\"mediaType\":\"x\",\"digest\":\"{written.Layers[0].Digest}\",\"size\":1}},", StringComparison.Ordinal));
                break;
            case "path":
                File.WriteAllText(index, File.ReadAllText(index).Replace("sha256:", "sha256:../../", StringComparison.Ordinal));
                break;
        }
    }

    private static void Flip(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[^3] ^= 1;
        File.WriteAllBytes(file, bytes);
    }
}
