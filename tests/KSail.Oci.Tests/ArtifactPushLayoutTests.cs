using KSail.Oci.Tests.Registry;

namespace KSail.Oci.Tests;

public sealed class ArtifactPushLayoutTests
{
    [Fact]
    public async Task WithoutARegistryTheLayoutIsTheArtifact()
    {
        using var scenario = new PushScenario { Layout = "bin/artifact" };
        var first = (await scenario.PushAsync())!;
        Assert.Equal($"oci:{scenario.Directory["bin/artifact"]}:v1@{first.Digest}", first.Reference);
        Assert.True(File.Exists(scenario.Directory["bin/artifact/blobs/sha256/" + first.Digest.Hex]));
        Assert.False(first.IsAlreadyPresent);
        Assert.True((await scenario.PushAsync())!.IsAlreadyPresent);
        Assert.Empty(scenario.Diagnostics.Items);
    }

    [Fact]
    public async Task ALayoutThatCannotBeWrittenIsADiagnostic()
    {
        using var scenario = new PushScenario { Layout = "bin/artifact" };
        scenario.Directory.Write("bin/artifact", "a file in the way");
        Assert.Null(await scenario.PushAsync());
        Assert.Equal("KSAIL6004", scenario.Failure.Code);
    }

    [Fact]
    public async Task TheCommitIsTold()
    {
        using var scenario = new PushScenario { Layout = "bin/artifact" };
        scenario.Directory.Write(".git/HEAD", "0123456789abcdef0123456789abcdef01234567\n");
        var pushed = (await scenario.PushAsync())!;
        Assert.Contains(
            "\"org.opencontainers.image.revision\":\"sha1:0123456789abcdef0123456789abcdef01234567\"",
            File.ReadAllText(scenario.Directory["bin/artifact/blobs/sha256/" + pushed.Digest.Hex]),
            StringComparison.Ordinal);
    }
}
