using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Talos.Generation;
using KSail.Talos.Rules;
using KSail.Talos.Schemas;

namespace KSail.Talos.Tests;

/// <summary>
/// Generated configurations against files whose structure follows <c>talosctl gen config</c> of each series: keys are sorted, secrets are
/// placeholders.
/// </summary>
public sealed class BaseConfigurationTests
{
    public static TheoryData<string, NodeRole> Series => new()
    {
        { "1.11", NodeRole.ControlPlane },
        { "1.11", NodeRole.Worker },
        { "1.12", NodeRole.ControlPlane },
        { "1.12", NodeRole.Worker },
        { "1.13", NodeRole.ControlPlane },
        { "1.13", NodeRole.Worker },
        { "1.14", NodeRole.ControlPlane },
        { "1.14", NodeRole.Worker },
    };

    [Theory]
    [MemberData(nameof(Series))]
    public void Is_what_the_tool_makes(string series, NodeRole role)
    {
        var text = Text(BaseConfiguration.Generate(new BaseSettings(), TalosRelease.Parse(series)!, role));
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", $"{series}-{(role == NodeRole.ControlPlane ? "controlplane" : "worker")}.yaml")), text);
    }

    [Theory]
    [MemberData(nameof(Series))]
    public void Has_nothing_that_the_schema_or_a_rule_refuses(string series, NodeRole role)
    {
        var diagnostics = new DiagnosticBag();
        var configuration = BaseConfiguration.Generate(new BaseSettings(), TalosRelease.Parse(series)!, role);
        foreach (var document in configuration.Documents)
        {
            Assert.NotNull(document.Schema);
            new DocumentValidator(null, diagnostics).Validate(document.Root, document.Schema.Root, document.Identity);
            // As if a patch had touched everything, so that rules speak.
            document.LastPatch = SourceSpan.OfFile("patch.yaml");
        }

        foreach (var runtime in Enum.GetValues<NodeRuntime>())
            MachineRules.Check(new RuleContext(configuration, Patches.Pinned(series, runtime), diagnostics));
        Assert.Empty(diagnostics.Items);
    }

    [Fact]
    public void Takes_settings_and_secrets()
    {
        var settings = new BaseSettings
        {
            ClusterName = "prod",
            Endpoint = "https://10.0.0.2:6443",
            KubernetesVersion = "1.36.3",
            InstallDisk = "/dev/vda",
            InstallImage = "factory.talos.dev/installer/abc:v1.13.8",
            SubjectNames = ["127.0.0.1"],
            SchedulesOnControlPlanes = true,
            Secrets = MachineSecrets.Placeholders with { MachineToken = new Secret("token-of-a-test") },
        };
        var text = Text(BaseConfiguration.Generate(settings, new TalosRelease(1, 13), NodeRole.ControlPlane));
        foreach (var expected in (string[])[
            "clusterName: prod", "endpoint: https://10.0.0.2:6443", "kube-apiserver:v1.36.3", "disk: /dev/vda", "image: factory.talos.dev/installer/abc:v1.13.8",
            "allowSchedulingOnControlPlanes: true", "token: token-of-a-test", "certSANs:\n    - 127.0.0.1"])
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nodes_that_have_Talos_already_install_nothing()
    {
        var settings = new BaseSettings { InstallDisk = null };
        Assert.Null(BaseConfiguration.Generate(settings, new TalosRelease(1, 13), NodeRole.Worker).Section("machine", "install"));
        Assert.Null(BaseConfiguration.Generate(settings, new TalosRelease(1, 14), NodeRole.Worker).Find("UnattendedInstallConfig"));
    }

    [Fact]
    public void A_worker_gets_no_key_of_an_authority()
    {
        foreach (var release in (TalosRelease[])[new(1, 11), new(1, 13), new(1, 14)])
        {
            var text = Text(BaseConfiguration.Generate(new BaseSettings(), release, NodeRole.Worker));
            foreach (var authority in (string[])["Talos", "Kubernetes", "the aggregator", "etcd"])
            {
                Assert.DoesNotContain(TreeBuilder.ToBase64($"placeholder of the key of {authority}"), text, StringComparison.Ordinal);
                Assert.DoesNotContain($"placeholder of the key of {authority}", text, StringComparison.Ordinal);
            }
        }
    }

    private static string Text(MachineConfiguration configuration) => string.Join("---\n", configuration.Documents.Select(static document => YamlWriter.ToText(document.Root)));
}
