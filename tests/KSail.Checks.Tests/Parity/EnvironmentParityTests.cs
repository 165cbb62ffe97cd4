using KSail.Checks.Parity;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Checks.Tests.Parity;

/// <summary>Two environments of a project, as the target compares them.</summary>
public sealed class EnvironmentParityTests : IDisposable
{
    private const string Platform = """
        -- ksail.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata: {name: local}
        spec:
          cluster: {distribution: Talos, provider: Docker, distributionConfig: talos-local, gitOpsEngine: Flux, controlPlanes: 1, workers: 1}
          workload: {sourceDirectory: k8s, kustomizationFile: clusters/local}
        -- ksail.prod.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata: {name: prod}
        spec:
          cluster:
            distribution: Talos
            provider: Hetzner
            distributionConfig: talos
            gitOpsEngine: Flux
            controlPlanes: 3
            workers: 2
            kubernetesVersion: v1.34.1
            talos: {version: v1.12.0}
            localRegistry: {registry: "bot:${REGISTRY_TOKEN}@ghcr.io/acme/platform"}
          workload: {sourceDirectory: k8s, kustomizationFile: clusters/prod}
        -- talos-local/cluster/sysctls.yaml
        machine: {sysctls: {vm.max_map_count: "262144"}}
        -- talos/cluster/sysctls.yaml
        machine: {sysctls: {vm.max_map_count: "524288"}, registries: {config: {ghcr.io: {auth: {username: bot, password: marker-password}}}}}
        -- k8s/clusters/local/kustomization.yaml
        resources: [flux.yaml, variables.yaml]
        -- k8s/clusters/local/flux.yaml
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          interval: 1h
          path: apps
          prune: true
          sourceRef: {kind: OCIRepository, name: flux-system}
          postBuild: {substituteFrom: [{kind: ConfigMap, name: variables}, {kind: Secret, name: variables, optional: true}]}
        -- k8s/clusters/local/variables.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: variables, namespace: flux-system}
        data: {domain: local.test, unused: one, replicas: "1"}
        -- k8s/clusters/prod/kustomization.yaml
        resources: [../local/flux.yaml, variables.yaml, secret.yaml]
        -- k8s/clusters/prod/variables.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: variables, namespace: flux-system}
        data: {domain: example.com, unused: two}
        -- k8s/clusters/prod/secret.yaml
        apiVersion: v1
        kind: Secret
        metadata: {name: variables, namespace: flux-system}
        stringData: {token: marker-token-of-prod}
        -- k8s/apps/kustomization.yaml
        resources: [config.yaml]
        -- k8s/apps/config.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: default}
        data:
          domain: ${domain}
          replicas: ${replicas}
          token: ${token:=none}
        """;

    private readonly EnvironmentCheckFixture _project = new(Platform);

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("local prod", "", "", "local prod")]
    [InlineData("local prod", "prod", "", "prod local")]
    [InlineData("local prod", "", "local", "prod local")]
    [InlineData("local prod", "local", "prod", "local prod")]
    [InlineData("local dev prod", "dev", "prod", "dev prod")]
    [InlineData("local dev prod", "", "", "KSAIL3300 Parity compares two environments; choose with -p:From=<name> -p:To=<name>: 'local', 'dev', 'prod'")]
    [InlineData("local dev prod", "dev", "", "KSAIL3300 Parity compares two environments; choose with -p:From=<name> -p:To=<name>: 'local', 'dev', 'prod'")]
    [InlineData("local prod", "prod", "prod", "KSAIL3300 Parity compares two environments, and From and To both name 'prod'; choose among 'local', 'prod'")]
    [InlineData("local", "", "", "KSAIL3300 Parity compares two environments, and the project has only 'local'; add another, ksail.<name>.yaml")]
    [InlineData("local prod", "prd", "", "KSAIL1004 there is no environment 'prd'; known: 'local', 'prod'; did you mean 'prod'?")]
    [InlineData("", "", "", "KSAIL1001 no ksail.yaml, no ksail.<environment>.yaml and no folder k8s, kubernetes, clusters or overlays was found beside the project; write a configuration, or name it with a KSailEnvironment item")]
    public void Two_environments_are_chosen(string environments, string from, string to, string expected)
    {
        var diagnostics = new DiagnosticBag();
        var files = environments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static name => new EnvironmentFile(name, name, SourceSpan.None)).ToList();
        var chosen = EnvironmentParity.Choose(files, from, to, SourceSpan.None, diagnostics);
        Assert.Equal(expected, chosen is var (first, second) ? $"{first.Name} {second.Name}" : string.Join('|', diagnostics.Items.Select(static d => $"{d.Code} {d.Message}")));
    }

    [Fact]
    public void What_differs_is_told_from_configuration_to_variables()
    {
        var (diagnostics, result) = Run();
        // A variable that one environment does not set is an error there, and a part of the comparison.
        Assert.Equal(["KSAIL2210"], diagnostics.Select(static d => d.Code));
        Assert.Equal(["prod"], result!.Undefined.Select(static u => u.Environment));
        Assert.Equal(["Kubernetes - v1.34.1", "Talos - v1.12.0", "Flux 2.x 2.x"], result.Versions.Select(Told));
        Assert.Contains("provider Docker Hetzner", result.Components.Select(Told));
        Assert.Contains("control planes 1 3", result.Components.Select(Told));
        Assert.Contains("CNI Default Default", result.Components.Select(Told));
        Assert.Equal(["domain local.test example.com", "replicas 1 not set", "token not set ***"], result.Variables.Select(Told));
        Assert.Equal(["control planes", "workers"], result.Nodes.Select(static n => n.Role));
        Assert.All(result.Nodes, static node => Assert.Contains("machine.sysctls[\"vm.max_map_count\"] \"262144\" \"524288\"", node.Settings.Select(Told)));
        Assert.All(result.Nodes, static node => Assert.InRange(node.Same, 5, 1000));
        Assert.Contains("ConfigMap default/settings", result.Resources.Select(static r => r.Name));
        foreach (var text in (string[])[ParityText.Write(result), File.ReadAllText(Output("parity.md")), File.ReadAllText(Output("parity.json"))])
            Assert.DoesNotContain("marker", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_environments_give_the_same_bytes()
    {
        Run();
        var first = (File.ReadAllText(Output("parity.md")), File.ReadAllText(Output("parity.json")));
        File.Delete(Output("parity.md"));
        Run();
        Assert.Equal(first, (File.ReadAllText(Output("parity.md")), File.ReadAllText(Output("parity.json"))));
    }

    [Fact]
    public void Half_an_environment_is_not_compared()
    {
        _project.Folder.Write("k8s/clusters/prod/kustomization.yaml", "resources: [missing.yaml]\n");
        var (diagnostics, result) = Run();
        Assert.Null(result);
        Assert.NotEmpty(diagnostics);
        Assert.False(File.Exists(Output("parity.json")));
    }

    [Fact]
    public void A_comparison_that_cannot_be_written_is_told_all_the_same()
    {
        _project.Folder.Write("bin/ksail", "a file where the folder should be");
        var (diagnostics, result) = Run();
        Assert.NotNull(result);
        Assert.Contains("KSAIL3301", diagnostics.Select(static d => d.Code));
    }

    private static string Told(ParityRow row) => $"{row.Name} {row.From ?? "-"} {row.To ?? "-"}";

    private string Output(string file) => _project.Folder[$"bin/ksail/{file}"];

    private (IReadOnlyList<Diagnostic> Diagnostics, ParityResult? Result) Run() => EnvironmentParity.Run(
        new CheckRequest(_project.Folder["platform.ksproj"], [], "local", null, _project.Folder["obj/ksail"], _project.Folder["bin/ksail"], _project.Cache, CheckSteps.None, "test"),
        "",
        "",
        EnvironmentVariables.Of(_project.Variables),
        new CheckMemory(),
        CancellationToken.None);
}
