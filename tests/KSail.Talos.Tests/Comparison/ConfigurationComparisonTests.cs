using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Talos.Comparison;
using KSail.Talos.Generation;
using KSail.Talos.Tests.Credentials;
using KSail.Testing;

namespace KSail.Talos.Tests.Comparison;

/// <summary>What a node runs against what patches make of it: what differs, where that is written, and what it takes.</summary>
public sealed class ConfigurationComparisonTests
{
    private const string Canary = "c4n4ry-of-a-token";

    /// <summary>Patch before, patch after, and the differences.</summary>
    public static TheoryData<string, string, string> Changes => new()
    {
        { "machine: {sysctls: {a.b: \"1\"}}", "machine: {sysctls: {a.b: 1}}", "" },
        { "machine:\n  sysctls:\n    vm.max: \"65530\"", "machine:\n  sysctls:\n    vm.max: \"262144\"", "InPlace machine.sysctls.vm.max: 65530 → 262144 (3,13)" },
        { "machine: {network: {}, kubelet: {extraMounts: []}}", "", "" },
        { "", "machine:\n  nodeLabels:\n    a: \"\"", "InPlace machine.nodeLabels.a: unset → \"\" (3,8)" },
        { "machine: {nodeLabels: {a: b}}", "", "InPlace machine.nodeLabels.a: b → unset" },
        { "", "machine:\n  env:\n    HTTP_PROXY: http://proxy", "Reboot machine.env.HTTP_PROXY: unset → *** (3,17)" },
        { "", "machine:\n  features:\n    diskQuotaSupport: false", "Reboot machine.features.diskQuotaSupport: true → false (3,23)" },
        { "", "machine:\n  features:\n    kubePrism: {port: 7446}", "InPlace machine.features.kubePrism.port: 7445 → 7446 (3,23)" },
        { "", "machine:\n  certSANs: [a.b]", "InPlace machine.certSANs: [127.0.0.1] → [127.0.0.1, a.b] (2,14)" },
        { "", "cluster:\n  network:\n    cni: {name: none}", "Reboot cluster.network.cni.name: unset → none (3,17)" },
        { "", "cluster:\n  clusterName: other", "Impossible cluster.clusterName: dev → other (2,16)" },
        { "", "cluster:\n  network:\n    podSubnets: [10.1.0.0/16]", "Impossible cluster.network.podSubnets: [10.244.0.0/16] → [10.1.0.0/16] (3,17)" },
        { "", "machine:\n  token: " + Canary, "Impossible machine.token: *** → *** (2,10)" },
        { "", "cluster:\n  token: " + Canary, "Impossible cluster.token: *** → *** (2,10)" },
        { "", "cluster:\n  apiServer:\n    extraArgs: {v: \"4\"}", "InPlace cluster.apiServer.extraArgs.v: unset → 4 (3,20)" },
        { "", "apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\nencryption:\n  provider: luks2\n  keys: [{slot: 0, nodeID: {}}]", "Wipe VolumeConfig/EPHEMERAL: unset → a new document (1,1)" },
        { "", "apiVersion: v1alpha1\nkind: VolumeConfig\nname: STATE\nencryption:\n  provider: luks2\n  keys: [{slot: 0, nodeID: {}}]", "Replace VolumeConfig/STATE: unset → a new document (1,1)" },
        { "apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\nprovisioning: {minSize: 10GiB}", "apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\nprovisioning: {minSize: 20GiB}", "InPlace VolumeConfig/EPHEMERAL: provisioning.minSize: 10GiB → 20GiB (4,25)" },
        { "apiVersion: v1alpha1\nkind: WatchdogTimerConfig\ndevice: /dev/watchdog0", "", "InPlace WatchdogTimerConfig: as it is → unset" },
        { "", "apiVersion: v1alpha1\nkind: RegistryAuthConfig\nname: ghcr.io\nusername: a\npassword: " + Canary, "Reboot RegistryAuthConfig/ghcr.io: unset → a new document (1,1)" },
        {
            "machine: {files: [{path: /var/a, permissions: 0o644, content: old, op: create}, {path: /var/b, permissions: 0o644, content: b, op: create}]}",
            "machine:\n  files:\n  - {path: /var/b, permissions: 0o644, content: b, op: create}\n  - {path: /var/a, permissions: 0o600, content: " + Canary + ", op: create}",
            "Reboot machine.files[1].permissions: 0o644 → 0o600 (4,33)\nReboot machine.files[1].content: *** → *** (4,49)"
        },
        { "machine: {pods: [{kind: a}]}", "machine: {pods: [{kind: a}, {kind: b}]}", "InPlace machine.pods[1]: unset → {kind: b} (1,29)" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_change_is_told_once_with_its_place_and_what_it_takes(string before, string after, string expected)
    {
        Assert.Equal(expected, Report(before, after, static _ => null));
        Assert.Equal("", Report(after, after, static _ => null));
    }

    /// <summary>Values of variables in fields that are no secrets: patch before, patch after.</summary>
    public static TheoryData<string, string> Filled => new()
    {
        { "machine: {kubelet: {extraArgs: {a: ${OLD}}}}", "machine: {kubelet: {extraArgs: {a: ${TOKEN}}}}" },
        { "machine: {kubelet: {extraArgs: {a: ${OLD}}}}", "" },
        { "", "machine: {kubelet: {extraArgs: {a: \"x-${TOKEN}\"}}}" },
        { "", "machine:\n  kubelet:\n    ${BLOCK}" },
        { "", "machine: {files: [{path: /var/a, permissions: 0o600, content: ${TOKEN}, op: create}]}" },
        { "machine: {sysctls: {a: \"https://me:${OLD}@host\"}}", "" },
        { "machine: {nodeAnnotations: {a: x}}", "machine: {nodeAnnotations: {a: ${TOKEN}}}" },
        { "", "cluster: {inlineManifests: [{name: a, contents: \"x: ${TOKEN}\"}]}" },
    };

    [Theory]
    [MemberData(nameof(Filled))]
    public void What_a_variable_held_is_never_shown(string before, string after)
    {
        var told = Report(before, after, static name => name switch { "TOKEN" => Canary, "OLD" => "0ldc4n4ryofatoken", "BLOCK" => $"extraArgs:\n      a: {Canary}", _ => null });
        Assert.NotEqual("", told);
        Assert.DoesNotContain(Canary, told, StringComparison.Ordinal);
        Assert.DoesNotContain("0ldc4n4ryofatoken", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_after_a_variable_of_several_lines_is_one_of_the_file() => Assert.EndsWith(
        "(4,10)",
        Report("", "machine:\n  ${BLOCK}\n  sysctls:\n    key: \"1\"", static name => name == "BLOCK" ? "nodeLabels:\n    a: b\n    c: d" : null),
        StringComparison.Ordinal);

    [Fact]
    public void What_lives_on_a_node_alone_is_taken_over()
    {
        var running = Make(
            "machine: {certSANs: [9.9.9.9], nodeAnnotations: {theirs: a}, kubelet: {image: \"ghcr.io/siderolabs/kubelet:v1.35.1\"}}\n---\napiVersion: v1alpha1\nkind: HCloudVIPConfig\nname: 1.2.3.4\nlink: eth0\napiToken: x",
            static _ => null);
        var desired = Make("machine: {certSANs: [new.name], nodeAnnotations: {ours: b}}", static _ => null);
        NodeOwnValues.Carry(running, desired);
        Assert.Equal(
            "InPlace machine.certSANs: [127.0.0.1, 9.9.9.9] → [127.0.0.1, 9.9.9.9, new.name]\nInPlace machine.nodeAnnotations.ours: unset → b",
            string.Join('\n', ConfigurationComparison.Compare(running, desired).Select(static difference => $"{difference.Effect} {difference}")));
    }

    [Fact]
    public void An_annotation_whose_patch_is_gone_goes_and_those_of_others_stay()
    {
        var given = Make("machine: {nodeAnnotations: {ours: a, kept: b}}", static _ => null);
        NodeOwnValues.NoteAnnotations(given);
        var running = Read(given.Write().Reveal());
        running.Documents[0].Root.GetMapping("machine")!.GetMapping("nodeAnnotations")!.Set("theirs", YamlScalar.String("c"));
        var desired = Make("machine: {nodeAnnotations: {kept: b}}", static _ => null);
        NodeOwnValues.Carry(running, desired);
        Assert.Equal(["machine.nodeAnnotations.ours: a → unset"], ConfigurationComparison.Compare(running, desired).Select(static difference => difference.ToString()));
        NodeOwnValues.NoteAnnotations(desired);
        Assert.Equal("kept", desired.GetText("machine", "nodeAnnotations", NodeOwnValues.OwnedAnnotations));
    }

    [Theory]
    [InlineData("1.11.6")]
    [InlineData("1.12.11")]
    [InlineData("1.13.9")]
    [InlineData("1.14.0")]
    public void A_node_keeps_the_form_that_it_was_made_with(string version)
    {
        var release = TalosRelease.Parse(version)!;
        var made = Make("", static _ => null, release);
        Assert.Equal(release, ConfigurationForm.Of(made));
        Assert.Empty(ConfigurationComparison.Compare(made, Make("", static _ => null, TalosRelease.Newest, form: release)));
        foreach (var component in Enum.GetValues<NodeComponent>())
        {
            if (!ComponentImages.Set(made, component, $"registry.test/{component}:v9"))
                continue;
            Assert.Equal($"registry.test/{component}:v9", ComponentImages.Find(made, component));
        }
    }

    private static string Report(string before, string after, EnvironmentVariableReader variables) => string.Join('\n', ConfigurationComparison.Compare(Make(before, variables), Make(after, variables))
        .Select(static difference => $"{difference.Effect} {difference}{(difference.Span.HasFile ? $" ({difference.Span.Line},{difference.Span.Column})" : "")}"));

    private static MachineConfiguration Read(string text)
    {
        var found = new DiagnosticBag();
        var read = MachineConfiguration.Read(SourceFile.FromText("running", text), new NodePatchOptions { Release = new TalosRelease(1, 13), Runtime = NodeRuntime.Cloud }, found);
        Assert.Empty(found.Items);
        return read!;
    }

    private static MachineConfiguration Make(string patch, EnvironmentVariableReader variables, TalosRelease? release = null, TalosRelease? form = null)
    {
        using var folder = new TemporaryDirectory();
        if (patch.Length > 0)
            folder.WriteAll($"-- cluster/patch.yaml\n{patch}");
        var found = new DiagnosticBag();
        var options = new NodePatchOptions
        {
            Release = release ?? new TalosRelease(1, 13),
            Form = form,
            Runtime = NodeRuntime.Cloud,
            Variables = variables,
            Base = new BaseSettings
            {
                ClusterName = "dev", Endpoint = "https://10.5.0.2:6443", KubernetesVersion = "1.36.3", InstallDisk = null, SubjectNames = ["127.0.0.1"], Secrets = TestSecrets.Shared,
            },
        };
        var made = NodePatches.Generate(new SourceTree(folder.Root).OpenView(), patch.Length > 0 ? folder.Root : null, options, found);
        Assert.Empty(found.Items);
        return made.ControlPlane!;
    }
}
