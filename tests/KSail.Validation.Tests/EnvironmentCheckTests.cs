using KSail.Documents.Diagnostics;

namespace KSail.Validation.Tests;

public sealed class EnvironmentCheckTests
{
    [Fact]
    public async Task AMinimalProjectIsValid()
    {
        using var project = new EnvironmentCheckFixture();
        var result = await project.CheckAsync();
        Assert.Empty(result.Diagnostics);
        var environment = Assert.Single(result.Environments);
        Assert.Equal(("local", 1, true, false), (environment.Name, environment.ResourceCount, environment.IsValid, environment.FromCache));
    }

    [Fact]
    public async Task RenderWritesWhatFluxWouldApply()
    {
        using var project = new EnvironmentCheckFixture();
        var result = await project.CheckAsync(CheckSteps.Render);
        Assert.Equal(project.Output("local"), Assert.Single(result.Environments).ManifestsFile);
        Assert.Equal(
            """
            apiVersion: v1
            data:
              color: blue
            kind: ConfigMap
            metadata:
              labels:
                kustomize.toolkit.fluxcd.io/name: flux-system
                kustomize.toolkit.fluxcd.io/namespace: flux-system
              name: settings
              namespace: default

            """.ReplaceLineEndings("\n"),
            await File.ReadAllTextAsync(project.Output("local")));
    }

    [Fact]
    public async Task AnEnvironmentThatFailsDoesNotStopTheOthersAndWritesNothing()
    {
        using var project = new EnvironmentCheckFixture();
        project.Folder.Write("ksail.prod.yaml", (await File.ReadAllTextAsync(project.Folder["ksail.yaml"])).Replace("sourceDirectory: k8s", "sourceDirectory: k8s\n    kustomizationFile: broken"));
        project.Folder.Write("k8s/broken/kustomization.yaml", "resources: [missing.yaml]\n");
        var result = await project.CheckAsync(CheckSteps.Render);
        Assert.True(File.Exists(project.Output("local")));
        Assert.False(Directory.Exists(project.Folder["bin/ksail/prod"]));
        Assert.Equal([true, false], result.Environments.Select(e => e.IsValid));
        Assert.StartsWith("KSAIL2", Assert.Single(result.Diagnostics).Code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnchangedCheckIsReplayedWithItsFindings()
    {
        using var project = new EnvironmentCheckFixture();
        project.Folder.Write("k8s/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndatas: {}\n");
        var first = await project.CheckAsync();
        var second = await project.CheckAsync();
        Assert.NotEmpty(first.Diagnostics);
        Assert.False(Assert.Single(first.Environments).FromCache);
        Assert.True(Assert.Single(second.Environments).FromCache);
        Assert.Equal(first.Diagnostics, second.Diagnostics);
        Assert.Equal(first.Environments[0].ResourceCount, second.Environments[0].ResourceCount);
    }

    public static TheoryData<string, Action<string, Dictionary<string, string>>> Changes => new()
    {
        { "a manifest", (root, _) => File.AppendAllText(Path.Combine(root, "k8s/config.yaml"), "  size: large\n") },
        { "the configuration", (root, _) => File.AppendAllText(Path.Combine(root, "ksail.yaml"), "    tag: next\n") },
        { "a second kustomization file", (root, _) => File.WriteAllText(Path.Combine(root, "k8s/kustomization.yml"), "resources: []\n") },
        { "an override", (_, variables) => variables["KSAIL_SPEC_WORKLOAD_TAG"] = "next" },
        { "a folder that becomes the default folder of node patches", (root, _) => Directory.CreateDirectory(Path.Combine(root, "talos")) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task AChangeIsSeenIn(string what, Action<string, Dictionary<string, string>> change)
    {
        using var project = new EnvironmentCheckFixture();
        await project.CheckAsync();
        change(project.Folder.Root, project.Variables);
        Assert.False((await project.CheckAsync()).Environments.Single().FromCache, what);
    }

    [Fact]
    public async Task AnotherEngineDoesNotBelieveTheCache()
    {
        using var project = new EnvironmentCheckFixture();
        await project.CheckAsync(engine: "one");
        Assert.False((await project.CheckAsync(engine: "two")).Environments.Single().FromCache);
        Assert.True((await project.CheckAsync(engine: "two")).Environments.Single().FromCache);
    }

    [Fact]
    public async Task ADeletedOrEditedStreamIsRenderedAgain()
    {
        using var project = new EnvironmentCheckFixture();
        await project.CheckAsync(CheckSteps.Render);
        var text = await File.ReadAllTextAsync(project.Output("local"));
        File.Delete(project.Output("local"));
        await project.CheckAsync(CheckSteps.Render);
        Assert.Equal(text, await File.ReadAllTextAsync(project.Output("local")));
        await File.WriteAllTextAsync(project.Output("local"), "edited");
        await project.CheckAsync(CheckSteps.Render);
        Assert.Equal(text, await File.ReadAllTextAsync(project.Output("local")));
    }

    [Fact]
    public async Task AFindingInASharedBaseIsToldOnce()
    {
        using var project = new EnvironmentCheckFixture();
        File.Copy(project.Folder["ksail.yaml"], project.Folder["ksail.prod.yaml"]);
        project.Folder.Write("k8s/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndatas: {}\n");
        var result = await project.CheckAsync();
        Assert.Equal(2, result.Environments.Count);
        Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
    }
}
