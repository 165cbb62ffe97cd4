using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering.Kustomize;
using KSail.Restore;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>Symbolic links and the boundary of what goes into the artifact.</summary>
public class LinkTests
{
    [Theory]
    [InlineData("pool", "KSAIL2012", "links that lead to each other")]
    [InlineData("out", "KSAIL2011", "a link to a directory outside")]
    [InlineData("out.yaml", "KSAIL2011", "a link to a file outside")]
    [InlineData("../shared", "KSAIL2011", "a directory of the repository outside the source directory")]
    [InlineData("inside", null, "a link to a directory inside, whose paths resolve from where it leads")]
    public void A_path_is_followed_only_inside_the_boundary(string entry, string? code, string why)
    {
        using var outside = new TemporaryDirectory();
        outside.WriteAll("-- kustomization.yaml\nresources: []\n-- secret.yaml\na: b\n");
        using var directory = new TemporaryDirectory();
        directory.WriteAll($"-- k8s/kustomization.yaml\nresources:\n- {entry}\n-- shared/kustomization.yaml\nresources: []\n-- k8s/deep/er/kustomization.yaml\nresources: [../a.yaml]\n-- k8s/deep/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\n");
        File.CreateSymbolicLink(directory["k8s/pool"], "loop");
        File.CreateSymbolicLink(directory["k8s/loop"], "pool");
        Directory.CreateSymbolicLink(directory["k8s/out"], outside.Root);
        File.CreateSymbolicLink(directory["k8s/out.yaml"], outside["secret.yaml"]);
        Directory.CreateSymbolicLink(directory["k8s/inside"], "deep/er");
        var view = new SourceTree(directory.Root).OpenView(directory["k8s"]);
        var diagnostics = new DiagnosticBag();

        var resources = KustomizeBuild.Run(view, directory["k8s"], null, NothingRestored.Instance, diagnostics);

        if (code is null)
        {
            Assert.True(diagnostics.Items.Count == 0 && resources.Count == 1, why);
            return;
        }

        var found = Assert.Single(diagnostics.Items);
        Assert.True((code, directory["k8s/kustomization.yaml"], 2, 3) == (found.Code, found.Span.File, found.Span.Line, found.Span.Column), $"{why}: {found}");
    }
}
