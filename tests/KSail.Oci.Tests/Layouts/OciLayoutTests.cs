using KSail.Oci.Layouts;
using KSail.Oci.Tests.Artifacts;
using KSail.Testing;

namespace KSail.Oci.Tests.Layouts;

public sealed class OciLayoutTests
{
    [RequiresToolFact("skopeo", "tar")]
    public void AnIndependentClientReadsItAndTheFilesAreTheSame()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll("-- k8s/a.yaml\na: 1\n-- k8s/ordner/ä.yaml\nb: 1\n");
        using var artifact = ArtifactBuilderTests.Build(directory).Artifact!;
        Assert.False(OciLayout.Write(directory["bin/artifact"], artifact, ["v1"]));
        var raw = ExternalTool.Run("skopeo", directory.Root, "", "inspect", "--raw", "oci:bin/artifact:v1");
        Assert.Equal(artifact.Manifest.Digest, Digest.Of(System.Text.Encoding.UTF8.GetBytes(raw)));
        ExternalTool.Run("skopeo", directory.Root, "", "--insecure-policy", "copy", "oci:bin/artifact:v1", "dir:pulled");
        Directory.CreateDirectory(directory["out"]);
        ExternalTool.Run("tar", directory["out"], "", "-xzf", directory["pulled/" + artifact.Layer.Digest.Hex]);
        Assert.Equal("", ExternalTool.Run("diff", directory.Root, "", "-r", "k8s", "out"));
    }

    [Fact]
    public void ALayoutIsReplacedAsAWhole()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll("-- k8s/a.yaml\na: 1\n-- bin/artifact/stale.txt\nfrom before\n");
        using (var artifact = ArtifactBuilderTests.Build(directory).Artifact!)
        {
            Assert.False(OciLayout.Write(directory["bin/artifact"], artifact, ["v1"]));
            Assert.True(OciLayout.Write(directory["bin/artifact"], artifact, ["v1"]));
            Assert.False(OciLayout.Write(directory["bin/artifact"], artifact, ["v2"]));
        }

        Assert.False(File.Exists(directory["bin/artifact/stale.txt"]));
        Assert.Equal([directory["bin/artifact"]], Directory.EnumerateFileSystemEntries(directory["bin"]));
        Assert.Equal(3, Directory.GetFiles(directory["bin/artifact/blobs/sha256"]).Length);
    }

    [Fact]
    public void WhereNothingCanBeWrittenNothingIsLeft()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll("-- k8s/a.yaml\na: 1\n-- bin/artifact\na file in the way\n");
        using var artifact = ArtifactBuilderTests.Build(directory).Artifact!;
        Assert.ThrowsAny<IOException>(() => OciLayout.Write(directory["bin/artifact"], artifact, ["v1"]));
        Assert.Equal([directory["bin/artifact"]], Directory.EnumerateFileSystemEntries(directory["bin"]));
    }
}
