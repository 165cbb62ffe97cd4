using KSail.Documents.Diagnostics;

namespace KSail.Validation.Tests;

/// <summary>Whatever a repository holds, a check ends in findings at their places, and writes nothing of an environment that has errors.</summary>
public sealed class BadInputTests
{
    private static readonly string Config = EnvironmentCheckFixture.Minimal.Split("-- k8s/")[0];

    public static TheoryData<string, string, string> Cases => new()
    {
        { "no configuration", "-- manifests/kustomization.yaml\nresources: []\n", "KSAIL1001 platform.ksproj" },
        { "empty configuration", "-- ksail.yaml\n", "KSAIL1* ksail.yaml" },
        { "comments only", "-- ksail.yaml\n# nothing\n", "KSAIL1* ksail.yaml" },
        { "tab in the configuration", "-- ksail.yaml\nspec:\n\tcluster: {}\n", "KSAIL0103 ksail.yaml(2,1)" },
        { "tab in a kustomization", Config + "-- k8s/kustomization.yaml\nresources:\n\t- a.yaml\n", "KSAIL0103 k8s/kustomization.yaml(2,1)" },
        { "tab in a manifest", Config + "-- k8s/kustomization.yaml\nresources: [a.yaml]\n-- k8s/a.yaml\nkind: A\nspec:\n\ta: 1\n", "KSAIL0103 k8s/a.yaml(3,1)" },
        { "duplicate key in the configuration", Config + "kind: Cluster\n-- k8s/kustomization.yaml\nresources: []\n", "KSAIL0104 ksail.yaml(11,1)" },
        {
            "duplicate key in a manifest",
            Config + "-- k8s/kustomization.yaml\nresources: [a.yaml]\n-- k8s/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  name: b\n  namespace: c\n",
            "KSAIL0104 k8s/a.yaml(5,3)"
        },
        {
            "alias bomb",
            Config + "-- k8s/kustomization.yaml\nresources: [a.yaml]\n-- k8s/a.yaml\n" + Bomb(),
            "KSAIL0105 k8s/a.yaml(*"
        },
        { "missing resource", Config + "-- k8s/kustomization.yaml\nresources:\n  - none.yaml\n", "KSAIL20* k8s/kustomization.yaml(2,5)" },
        {
            "missing patch file",
            Config + "-- k8s/kustomization.yaml\nresources: [a.yaml]\npatches:\n  - path: none.yaml\n-- k8s/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: c\n",
            "KSAIL20* k8s/kustomization.yaml(3,11)"
        },
        { "resource outside of the source directory", Config + "-- k8s/kustomization.yaml\nresources:\n  - ../../../../../etc/hostname\n", "KSAIL2011 k8s/kustomization.yaml(2,5)" },
        { "source directory outside of the repository", Config.Replace("sourceDirectory: k8s", "sourceDirectory: ../..", StringComparison.Ordinal), "KSAIL0106 ksail.yaml(10,22)" },
        { "missing source directory", Config, "KSAIL1* ksail.yaml(10,22)" },
        {
            "cycle of bases",
            Config + "-- k8s/kustomization.yaml\nresources: [a]\n-- k8s/a/kustomization.yaml\nresources:\n  - ../b\n-- k8s/b/kustomization.yaml\nresources:\n  - ../a\n",
            "KSAIL20* k8s/b/kustomization.yaml(2,5)"
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task EndsInOneErrorAtItsPlace(string what, string archive, string expected)
    {
        using var project = new EnvironmentCheckFixture(archive);
        var result = await project.CheckAsync(CheckSteps.Validate | CheckSteps.Render);
        var errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 1, $"{what}: {string.Join(" | ", result.Diagnostics)}");
        Assert.Matches("^" + System.Text.RegularExpressions.Regex.Escape(expected).Replace("\\*", ".*", StringComparison.Ordinal) + "$", Assert.Single(project.Places(result)));
        Assert.False(File.Exists(project.Output("local")), "no manifests may be written");
    }

    [Fact]
    public async Task BinaryFilesAreRefusedWhereTheyStand()
    {
        using var project = new EnvironmentCheckFixture();
        await File.WriteAllBytesAsync(project.Folder["k8s/config.yaml"], [0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]);
        Assert.Equal(["KSAIL0102 k8s/config.yaml(1,5)"], project.Places(await project.CheckAsync()));
        await File.WriteAllBytesAsync(project.Folder["ksail.yaml"], [0xff, 0xfe, 0x61, 0]);
        Assert.Equal(["KSAIL0102 ksail.yaml(1,1)"], project.Places(await project.CheckAsync()));
    }

    [Fact]
    public async Task ALoopOfLinksIsRefusedAtTheEntryThatLeadsIntoIt()
    {
        using var project = new EnvironmentCheckFixture(Config + "-- k8s/kustomization.yaml\nresources:\n  - loop\n");
        File.CreateSymbolicLink(project.Folder["k8s/loop"], "loop");
        Assert.Equal(["KSAIL2012 k8s/kustomization.yaml(2,5)"], project.Places(await project.CheckAsync()));
    }

    private static string Bomb()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (var i = 1; i < 10; i++)
            text += $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n";
        return text;
    }
}
