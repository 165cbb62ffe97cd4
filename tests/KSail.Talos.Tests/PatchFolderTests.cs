using KSail.Testing;

namespace KSail.Talos.Tests;

public sealed class PatchFolderTests
{
    [Fact]
    public void Patches_apply_by_folder_and_then_by_name()
    {
        var (result, findings) = Patches.Check("""
            -- cluster/10-first.yaml
            machine: {nodeAnnotations: {order: cluster-10}}
            -- cluster/9-second.yml
            machine: {nodeAnnotations: {order: cluster-9, only: cluster}}
            -- control-planes/a.yaml
            machine: {nodeAnnotations: {order: control-planes-a}}
            -- control-planes/B.yaml
            machine: {nodeAnnotations: {order: control-planes-B}}
            -- workers/a.yaml
            machine: {nodeAnnotations: {order: workers-a}}
            """);
        Assert.Empty(findings);
        Assert.Equal("{order: control-planes-a, only: cluster}", Patches.At(result.ControlPlane!.Documents[0], "machine/nodeAnnotations"));
        Assert.Equal("{order: workers-a, only: cluster}", Patches.At(result.Worker!.Documents[0], "machine/nodeAnnotations"));
    }

    [Theory]
    [InlineData("-- README.md\nnothing")]
    [InlineData("-- cluster/.gitkeep\n")]
    [InlineData("-- cluster/notes.txt\nmachin: {}")]
    [InlineData("-- cluster/patch.yaml.bak\nmachin: {}")]
    [InlineData("-- other/patch.yaml\nmachin: {}")]
    [InlineData("-- cluster/.gitkeep\n-- schematic.yaml\ncustomization: {}")]
    public void What_is_no_patch_file_is_not_read(string archive)
    {
        var (result, findings) = Patches.Check(archive);
        Assert.Empty(findings);
        Assert.Equal(NodeConfigurations.Unpatched(Patches.Unpinned), result);
    }

    [Theory]
    [InlineData("# a comment")]
    [InlineData("")]
    [InlineData("---\n# machine: {}\n---\n")]
    [InlineData("---\n---\nmachine: {}\n---\n# the end\n")]
    [InlineData("null")]
    [InlineData("version: v1alpha1")]
    public void Empty_documents_change_nothing(string patch) => Assert.Equal("", Patches.ReportOne(patch));

    [Theory]
    [InlineData("-- controlplanes/a.yaml\nmachine: {}", "controlplanes:0:0 KSAIL7018 the folder 'controlplanes' is not read; did you mean 'control-planes'?")]
    [InlineData("-- worker/a.yml\nmachine: {}", "worker:0:0 KSAIL7018 the folder 'worker' is not read; did you mean 'workers'?")]
    [InlineData("-- workers/deep/a.yaml\nmachine: {}", "workers/deep:0:0 KSAIL7018 folders inside 'workers' are not read; move the patches up into it")]
    [InlineData("-- workers/a.json\n{}", "workers/a.json:0:0 KSAIL7018 only .yaml and .yml files are read as node patches; rename it: JSON is YAML, too")]
    [InlineData("-- patch.yaml\nmachine: {}", ".:0:0 KSAIL7018 node patches are read from the folders cluster, control-planes, workers, of which there is none here; move the files there, or correct spec.cluster.distributionConfig")]
    public void Patches_where_nobody_looks_are_named(string archive, string expected) => Assert.Equal(expected, Patches.Report(archive));

    [Fact]
    public void A_link_out_of_the_repository_is_not_followed()
    {
        using var outside = new TemporaryDirectory();
        using var folder = new TemporaryDirectory();
        outside.Write("secret.yaml", "machin: {}");
        folder.Write("cluster/a.yaml", "machine: {}");
        File.CreateSymbolicLink(folder["cluster/b.yaml"], outside["secret.yaml"]);
        var finding = Assert.Single(Patches.Check(folder).Findings);
        Assert.Equal(("KSAIL0106", "cluster/b.yaml"), (finding.Code, finding.Span.File));
    }

    [Fact]
    public void A_link_inside_the_repository_is_followed()
    {
        using var folder = new TemporaryDirectory();
        folder.Write("shared/a.yaml", "machin: {}");
        Directory.CreateDirectory(folder["cluster"]);
        File.CreateSymbolicLink(folder["cluster/b.yaml"], folder["shared/a.yaml"]);
        var finding = Assert.Single(Patches.Check(folder).Findings);
        Assert.Equal(("KSAIL7008", "shared/a.yaml"), (finding.Code, finding.Span.File));
    }

    [Fact]
    public void What_is_no_text_is_a_finding()
    {
        using var folder = new TemporaryDirectory();
        folder.Write("cluster/a.yaml", "");
        File.WriteAllBytes(folder["cluster/a.yaml"], [0x6D, 0xFF, 0xFE]);
        Assert.Equal("KSAIL0102", Assert.Single(Patches.Check(folder).Findings).Code);
    }
}
