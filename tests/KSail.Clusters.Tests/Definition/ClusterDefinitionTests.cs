using KSail.Clusters.Definition;
using KSail.Clusters.Providers;
using KSail.Clusters.State;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;
using KSail.Testing;

namespace KSail.Clusters.Tests.Definition;

public sealed class ClusterDefinitionTests
{
    [Fact]
    public void All_comes_from_the_configuration()
    {
        var (definition, findings) = Read("name: dev", "controlPlanes: 3, workers: 2, kubernetesVersion: v1.35.2, talos: { version: 1.12.3, config: ../t, schematicId: abc }, connection: { kubeconfig: ~/k, context: ctx, timeout: 90s }");
        Assert.Empty(findings);
        Assert.Equal(("dev", 3, 2, "v1.12.3", "1.35.2", "ctx"), (definition!.Name, definition.ControlPlanes, definition.Workers, definition.PinnedRelease, definition.PinnedKubernetes, definition.Context));
        Assert.Equal(TimeSpan.FromSeconds(90), definition.Timeout);
        Assert.EndsWith("/home/k", Assert.Single(definition.Kubeconfigs), StringComparison.Ordinal);
        Assert.EndsWith("/t", definition.Talosconfig, StringComparison.Ordinal);
        Assert.Equal("factory.talos.dev/metal-installer/abc:v1.12.3", definition.InstallerOf("v1.12.3"));
        Assert.Equal(["dev-control-plane-1", "dev-control-plane-2", "dev-control-plane-3", "dev-worker-1", "dev-worker-2"], definition.Nodes.Select(static node => node.Name));
    }

    [Theory]
    [InlineData("x: y", "", "KSAIL7150")]
    [InlineData("name: dev", "talos: { version: 1.10.4 }", "KSAIL7151")]
    [InlineData("name: dev", "talos: { version: 1.99.0 }", "KSAIL7151")]
    [InlineData("name: dev", "kubernetesVersion: 1.30.1", "KSAIL7151")]
    [InlineData("name: \"${NAME}\"", "", "KSAIL1022")]
    [InlineData("name: dev", "provider: AWS", "KSAIL1050")]
    public void What_is_missing_or_not_supported_is_told(string metadata, string cluster, string code)
    {
        var (definition, findings) = Read(metadata, cluster);
        Assert.Null(definition);
        Assert.Contains(code, findings.Select(static finding => finding.Code));
    }

    [Theory]
    [InlineData(false, null, null, null, null, "v1.13.9 1.36.3", "nothing pinned")]
    [InlineData(false, "v1.12.1", null, null, null, "v1.12.1 1.35.4", "the Kubernetes of the series")]
    [InlineData(false, "v1.12.1", "1.34.0", null, null, "v1.12.1 1.34.0", "pinned")]
    [InlineData(true, "v1.13.9", "1.36.3", "v1.12.1", "1.35.0", "v1.12.1 1.35.0", "what runs stays")]
    [InlineData(true, null, null, "v1.12.1", null, "v1.12.1 1.35.4", "the record is lost, the machine tells")]
    public void Nodes_are_made_of_what_runs_or_is_pinned(bool exists, string? release, string? kubernetes, string? running, string? runningKubernetes, string expected, string why)
    {
        var (definition, _) = Read("name: dev", "");
        var machines = exists ? new ClusterMachines([new ClusterMachine(NodeIdentity.Of("dev", NodeRole.ControlPlane, 1), "1", "10.5.0.2", true) { Release = running }], []) : ClusterMachines.None;
        var record = ClusterRecord.Empty with { Kubernetes = runningKubernetes, Release = exists ? null : "v1.11.0" };
        var releases = ClusterReleases.Choose(definition! with { PinnedRelease = release, PinnedKubernetes = kubernetes }, machines, record);
        Assert.True($"{releases.Talos} {releases.Kubernetes}" == expected, why);
    }

    private static (ClusterDefinition? Definition, IReadOnlyList<Diagnostic> Findings) Read(string metadata, string cluster)
    {
        using var folder = new TemporaryDirectory();
        folder.Write("repository/ksail.yaml", $"apiVersion: ksail.io/v1alpha1\nkind: Cluster\nmetadata: {{ {metadata.Replace("x: y", "", StringComparison.Ordinal)} }}\nspec:\n  cluster: {{ distribution: Talos, {(cluster.Contains("provider", StringComparison.Ordinal) ? "" : "provider: Docker,")} {cluster} }}\n");
        folder.Write("repository/k8s/kustomization.yaml", "resources: []\n");
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = folder["home"], ["USERPROFILE"] = folder["home"] };
        var view = new SourceTree(folder["repository"]).OpenView();
        var environment = EnvironmentLoader.Load(new EnvironmentFile("local", folder["repository/ksail.yaml"], SourceSpan.None), view, EnvironmentVariables.Of(variables));
        var diagnostics = new DiagnosticBag();
        return (ClusterDefinitionReader.Read(environment, name => variables.GetValueOrDefault(name), "ClusterUp", diagnostics), diagnostics.Items);
    }
}
