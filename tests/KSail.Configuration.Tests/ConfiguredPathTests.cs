namespace KSail.Configuration.Tests;

public sealed class ConfiguredPathTests
{
    private const string Repository = """
        -- k8s/clusters/local/kustomization.yaml
        resources: []
        -- k8s/notes.txt
        -- talos/cluster/.gitkeep
        -- other/kustomization.yaml
        resources: []
        """;

    [Theory]
    [InlineData("sourceDirectory: k8s", "", "k8s", "k8s")]
    [InlineData("sourceDirectory: ./k8s/", "", "k8s", "k8s")]
    [InlineData("sourceDirectory: other/../k8s", "", "k8s", "k8s")]
    [InlineData("sourceDirectory: .", "", ".", ".")]
    [InlineData("sourceDirectory: ''", "", "k8s", "k8s")]
    [InlineData("sourceDirectory: ${DIR:-k8s}", "", "k8s", "k8s")]
    [InlineData("sourceDirectory: k8s", "kustomizationFile: clusters/local", "k8s", "k8s/clusters/local")]
    [InlineData("sourceDirectory: k8s", "kustomizationFile: ./clusters/local/", "k8s", "k8s/clusters/local")]
    [InlineData("sourceDirectory: k8s", "kustomizationFile: clusters/local/kustomization.yaml", "k8s", "k8s/clusters/local")]
    [InlineData("sourceDirectory: k8s", "kustomizationFile: ''", "k8s", "k8s")]
    public void PathsAreFoundFromTheFilesFolder(string source, string kustomization, string sourceDirectory, string entry)
    {
        using var loaded = Load(source, kustomization);
        Assert.Empty(loaded.Findings);
        Assert.Equal(Path.GetFullPath(sourceDirectory, loaded.Root), loaded.Environment.Paths.SourceDirectory);
        Assert.Equal(Path.GetFullPath(entry, loaded.Root), loaded.Environment.Paths.EntryDirectory);
        Assert.Equal(Path.Combine(loaded.Root, "talos"), loaded.Environment.Paths.DistributionConfig);
    }

    [Theory]
    [InlineData("sourceDirectory: manifests", "", "KSAIL1030 10:22 spec.workload.sourceDirectory is 'manifests', which does not exist in the folder of the configuration file; create it or correct the path")]
    [InlineData("sourceDirectory: k8", "", "KSAIL1030 10:22 spec.workload.sourceDirectory is 'k8', which does not exist in the folder of the configuration file; create it or correct the path; did you mean 'k8s'?")]
    [InlineData("sourceDirectory: k8s", "kustomizationFile: cluster/local", "KSAIL1030 11:24 spec.workload.kustomizationFile is 'cluster/local', which does not exist in 'k8s'; create it or correct the path; did you mean 'clusters'?")]
    [InlineData("sourceDirectory: k8s", "kustomizationFile: clusters/loacl", "KSAIL1030 11:24 spec.workload.kustomizationFile is 'clusters/loacl', which does not exist in 'k8s'; create it or correct the path; did you mean 'local'?")]
    [InlineData("sourceDirectory: k8s/notes.txt", "", "KSAIL1031 10:22 spec.workload.sourceDirectory must lead to a folder, but 'k8s/notes.txt' is a file")]
    [InlineData("sourceDirectory: /k8s", "", "KSAIL1031 10:22 spec.workload.sourceDirectory is '/k8s', which is not relative; write it relative to the configuration file, so that it holds on every machine")]
    [InlineData("sourceDirectory: ~/k8s", "", "KSAIL1031 10:22 spec.workload.sourceDirectory is '~/k8s', which is not relative; write it relative to the configuration file, so that it holds on every machine")]
    [InlineData("sourceDirectory: ../k8s", "", "KSAIL0106 10:22 spec.workload.sourceDirectory is '../k8s', which leads out of the repository; keep it inside")]
    [InlineData("sourceDirectory: outside", "", "KSAIL0106 10:22 spec.workload.sourceDirectory is 'outside', which leads out of the repository; keep it inside")]
    [InlineData("sourceDirectory: loop", "", "KSAIL0107 10:22 spec.workload.sourceDirectory is 'loop', where a symbolic link leads back to itself")]
    [InlineData("sourceDirectory: k8s", "kustomizationFile: clusters/prod", "KSAIL1030 11:24 spec.workload.kustomizationFile is 'clusters/prod', which does not exist in 'k8s'; create it or correct the path")]
    [InlineData("sourceDirectory: k8s", "kustomizationFile: notes.txt", "KSAIL1031 11:24 spec.workload.kustomizationFile must lead to a folder with a kustomization or to a kustomization.yaml, but 'notes.txt' is another file")]
    [InlineData("sourceDirectory: k8s", "kustomizationFile: ../other", "KSAIL0106 11:24 spec.workload.kustomizationFile is '../other', which leads out of the source directory; keep it inside")]
    [InlineData("sourceDirectory: k8s", "kustomizationFile: /clusters/local", "KSAIL1031 11:24 spec.workload.kustomizationFile is '/clusters/local', which is not relative; write it relative to the source directory, so that it holds on every machine")]
    [InlineData("sourceDirectory: \"a\\0b\"", "", "KSAIL1031 10:22 spec.workload.sourceDirectory has a character that no path has")]
    public void APathThatCannotBeUsedIsAnErrorAtItsValue(string source, string kustomization, string expected)
    {
        using var loaded = Load(source, kustomization);
        Assert.Equal(expected, Assert.Single(loaded.Findings));
        Assert.True(loaded.Environment.HasErrors);
        Assert.Null(loaded.Environment.Paths.EntryDirectory);
    }

    [Fact]
    public void ABuildNeedsItsSourceDirectory()
    {
        using var loaded = Load("sourceDirectory: ${DIR}", "");
        Assert.Equal(["KSAIL1020 10:22", "KSAIL1022 10:22"], loaded.Findings.Select(f => f[..15]));
    }

    [Fact]
    public void TheDefaultSourceDirectoryMustExist()
    {
        using var loaded = LoadedEnvironment.Load(LoadedEnvironment.Minimal.Replace("sourceDirectory: k8s", "tag: v1", StringComparison.Ordinal));
        Assert.Empty(loaded.Findings);
        Directory.Delete(Path.Combine(loaded.Root, "k8s"), recursive: true);
        var environment = EnvironmentLoader.Load(
            new("local", loaded.ConfigFile, default), new Documents.Files.SourceTree(loaded.Root).OpenView(), loaded.Variables);
        Assert.Equal("spec.workload.sourceDirectory is 'k8s', which does not exist in the folder of the configuration file; create it or correct the path", Assert.Single(environment.Diagnostics).Message);
        Assert.Equal(9, environment.Diagnostics[0].Span.Line);
    }

    [Theory]
    [InlineData("", false, null, "a default folder that is not there is an empty one")]
    [InlineData("distributionConfig: talos", true, null, "a named one is")]
    [InlineData("distributionConfig: patches", true, "KSAIL1030 9:25 spec.cluster.distributionConfig is 'patches', which does not exist in the folder of the configuration file; create it or correct the path", "a named one that is not there")]
    [InlineData("distributionConfig: talos", false, "KSAIL1030 9:25 spec.cluster.distributionConfig is 'talos', which does not exist in the folder of the configuration file; create it or correct the path", "the default's name, but named")]
    [InlineData("distributionConfig: ksail.yaml", false, "KSAIL1031 9:25 spec.cluster.distributionConfig must lead to a folder, but 'ksail.yaml' is a file", "a file instead of a folder")]
    [InlineData("distributionConfig: ${PATCHES}", false, "KSAIL1020 9:25 the variable 'PATCHES' is not set, so spec.cluster.distributionConfig lacks its value; set it, or give a default: ${PATCHES:-…}", "a build can do without")]
    public void NodePatchesMayBeLeftOut(string line, bool exists, string? expected, string why)
    {
        using var loaded = exists
            ? LoadedEnvironment.Load(LoadedEnvironment.Minimal.Replace("  workload:", $"    {line}\n  workload:", StringComparison.Ordinal), Repository)
            : line.Length == 0 ? LoadedEnvironment.Load(LoadedEnvironment.Minimal) : LoadedEnvironment.WithCluster(line);
        Assert.True(string.Join('\n', loaded.Findings) == (expected ?? ""), $"{why}: {string.Join('\n', loaded.Findings)}");
        Assert.Equal(exists && expected is null, loaded.Environment.Paths.DistributionConfig is not null);
    }

    [Fact]
    public void FilesOfTheUserMayBeAnywhere()
    {
        using var loaded = LoadedEnvironment.WithCluster("connection: {kubeconfig: /root/.kube/other}\ntalos: {config: ~/.talos/other}");
        Assert.Empty(loaded.Findings);
    }

    private static LoadedEnvironment Load(string source, string kustomization)
    {
        var text = LoadedEnvironment.Minimal.Replace("sourceDirectory: k8s", source, StringComparison.Ordinal) + (kustomization.Length == 0 ? "" : $"    {kustomization}\n");
        return LoadedEnvironment.LoadWithLinks(text, Repository, ("outside", Path.GetTempPath()), ("loop", "loop"));
    }
}
