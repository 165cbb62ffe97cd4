namespace KSail.Sdk.Tests.Templates;

/// <summary>A repository of manifests that gets a project file and nothing else.</summary>
public sealed class BareRepositoryTests
{
    private const string Manifests = """
        -- bare/k8s/clusters/local/kustomization.yaml
        resources: [../../apps]
        -- bare/k8s/clusters/prod/kustomization.yaml
        resources: [../../apps]
        -- bare/k8s/apps/kustomization.yaml
        resources: [config.yaml]
        -- bare/k8s/apps/config.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: a
          namespace: default
        data:
          replicas: 3
        """;

    [Fact]
    public void A_project_file_is_enough_and_no_manifest_is_touched()
    {
        using var workspace = new SdkWorkspace(Manifests);
        var before = Files(workspace["bare/k8s"]);
        workspace.Write("bare/bare.ksproj", $"<Project Sdk=\"KSail.Sdk/{SdkPackage.Version}\" />\n");
        var error = Assert.Single(workspace.Build("build", "bare").Fails("KSAIL3002").Errors);
        Assert.Equal((workspace["bare/k8s/apps/config.yaml"], 7, 13), (error.File, error.LineNumber, error.ColumnNumber));
        Assert.Equal(before, Files(workspace["bare/k8s"]));

        workspace.Write("bare/k8s/apps/config.yaml", File.ReadAllText(workspace["bare/k8s/apps/config.yaml"]).Replace("replicas: 3", "replicas: '3'", StringComparison.Ordinal));
        Assert.Empty(workspace.Build("build", "bare").Succeeds().Warnings);
        Assert.Equal(["local", "prod"], Directory.GetDirectories(workspace["bare/bin/ksail"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFiles(workspace["bare"]).Select(Path.GetFileName).Except(["bare.ksproj"]));

        // A configuration that comes later is the one that counts.
        workspace.Write("bare/ksail.yaml", "apiVersion: ksail.io/v1alpha1\nkind: Cluster\nmetadata:\n  name: a\nspec:\n  cluster:\n    distribution: Talos\n    provider: Docker\n  workload:\n    kustomizationFile: clusters/none\n");
        workspace.Build("build", "bare").Fails("KSAIL1030");
    }

    private static List<(string, string)> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(static file => (file, File.ReadAllText(file)))];
}
