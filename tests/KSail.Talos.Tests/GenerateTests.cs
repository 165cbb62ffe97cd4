using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos.Credentials;
using KSail.Talos.Generation;
using KSail.Talos.Tests.Credentials;
using KSail.Testing;

namespace KSail.Talos.Tests;

/// <summary>Real configurations: generated with secrets, patched with variables filled in, written, and read back as a node would.</summary>
public sealed class GenerateTests
{
    public static TheoryData<string, NodeRuntime, string?> Clusters => new()
    {
        { "1.11.6", NodeRuntime.Container, null },
        { "1.12.11", NodeRuntime.Container, null },
        { "1.13.9", NodeRuntime.Container, null },
        { "1.14.0", NodeRuntime.Container, null },
        { "1.11.6", NodeRuntime.Metal, "/dev/sda" },
        { "1.12.11", NodeRuntime.Metal, "/dev/sda" },
        { "1.13.9", NodeRuntime.Cloud, "/dev/sda" },
        { "1.14.0", NodeRuntime.Metal, "/dev/sda" },
    };

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Every_node_takes_what_is_made_for_it(string version, NodeRuntime runtime, string? disk)
    {
        var options = Options(version, runtime) with
        {
            Base = new BaseSettings { ClusterName = "dev", Endpoint = "https://10.5.0.2:6443", InstallDisk = disk, SubjectNames = ["127.0.0.1"], Secrets = TestSecrets.Shared },
        };
        var (result, findings) = Generate("", options);
        Assert.Empty(findings);
        foreach (var configuration in (MachineConfiguration[])[result.ControlPlane!, result.Worker!])
        {
            var read = Read(configuration.Write().Reveal(), options, out var problems);
            Assert.Empty(problems);
            Assert.Equal(configuration.Role, read!.Role);
            Assert.Equal(configuration.Write().Reveal(), read.Write().Reveal());
        }

        Assert.Equal(SecretsFile.Write(TestSecrets.Shared).Reveal(), SecretsFile.Write(result.ControlPlane!.ReadSecrets()!).Reveal());
        Assert.Null(result.Worker!.ReadSecrets());
        Assert.Null(Read(result.Worker.Write().Reveal(), options, out _)!.ReadSecrets());
    }

    /// <summary>What one patch makes of a field: patch, where, in the way it is written, and why.</summary>
    public static TheoryData<string, string, string> Patched => new()
    {
        { "machine:\n  nodeLabels:\n    version: 1.10", "version: 1.10", "the text of a label is no number" },
        { "machine:\n  kubelet:\n    extraArgs:\n      feature: 'true'", "feature: 'true'", "quotes stay" },
        { "machine:\n  files:\n  - content: |\n      a\n      b\n    path: /var/etc/x\n    permissions: 0o644", "content: |\n", "blocks stay blocks" },
        { "machine:\n  files:\n  - content: a\n    path: /var/etc/x\n    permissions: 0o644", "permissions: 0o644", "octal numbers stay octal" },
        { "apiVersion: v1alpha1\nkind: HostnameConfig\nauto: \"off\"\nhostname: ${NAME}", "hostname: node-${x}", "a value is not filled again" },
        { "machine:\n  sysctls:\n    a.b: \"${UNSET:-7}\"", "a.b: \"7\"", "the default" },
        { "machine:\n  sysctls:\n    a.b: \"x${EMPTY:-7}y\"", "a.b: \"xy\"", "set to nothing beats the default" },
        { "machine:\n  ${BLOCK}", "c.d: \"1\"", "values may be YAML" },
    };

    [Theory]
    [MemberData(nameof(Patched))]
    public void Values_stand_as_they_were_written(string patch, string expected, string why)
    {
        var options = Options("1.13.9", NodeRuntime.Cloud) with { Variables = Variables };
        var (result, findings) = Generate($"-- cluster/patch.yaml\n{patch}", options);
        Assert.Empty(findings);
        var text = result.ControlPlane!.Write().Reveal();
        Assert.True(text.Contains(expected, StringComparison.Ordinal), $"{why}:\n{text}");
        Assert.NotNull(Read(text, options, out _));
    }

    [Fact]
    public void A_variable_without_value_is_told_once_with_its_place()
    {
        var (result, findings) = Generate("-- cluster/a.yaml\nmachine:\n  sysctls:\n    a: x${UNSET}\n    b: ${UNSET}", Options("1.13.9", NodeRuntime.Cloud) with { Variables = Variables });
        Assert.NotNull(result.Worker);
        Assert.Equal(
            "cluster/a.yaml(3,9): warning KSAIL7101: the variable UNSET is not set, so nothing stands in its place; set it, or write a default: ${UNSET:-value}",
            string.Join('\n', findings));
    }

    /// <summary>Findings about filled texts: patch, and what is told.</summary>
    public static TheoryData<string, string> Hidden => new()
    {
        {
            "machine:\n  kubelet: ${TOKEN}",
            "cluster/a.yaml(2,1): error KSAIL7002: A field of a node patch has a value of the wrong type, with ${TOKEN} filled in: look at the variable's value, which is not shown here; a value with line breaks or quotes is read as YAML"
        },
        {
            "machine:\n  ${BLOCK}\n  sysctl: {}",
            "cluster/a.yaml(3,3): error KSAIL7001: there is no field 'machine.sysctl'; did you mean 'sysctls'?"
        },
        {
            "machine:\n  nodeLabels:\n    a: ${LINES}\n    b: []",
            "cluster/a.yaml(3,1): error KSAIL0103: A YAML"
        },
    };

    [Theory]
    [MemberData(nameof(Hidden))]
    public void Findings_show_no_value_and_the_line_of_the_file(string patch, string expected)
    {
        var (_, findings) = Generate($"-- cluster/a.yaml\n{patch}", Options("1.13.9", NodeRuntime.Cloud) with { Variables = Variables });
        var told = string.Join('\n', findings);
        Assert.StartsWith(expected, told, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_fills_nothing()
    {
        var (result, findings) = Patches.Check("-- cluster/a.yaml\nmachine:\n  sysctls:\n    a: ${TOKEN}", Options("1.13.9", NodeRuntime.Cloud) with { Variables = Variables });
        Assert.Empty(findings);
        Assert.Contains("a: ${TOKEN}", result.Worker!.Write().Reveal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Added_patches_come_after_the_files_of_their_scope()
    {
        var options = Options("1.13.9", NodeRuntime.Cloud) with
        {
            Additions =
            [
                new AddedPatch("mirrors", null, "machine:\n  sysctls:\n    order: added-cluster\n"),
                new AddedPatch("role", NodeRole.ControlPlane, "machine:\n  sysctls:\n    role: added\n"),
            ],
        };
        var (result, findings) = Generate("-- cluster/a.yaml\nmachine:\n  sysctls:\n    order: cluster\n-- workers/b.yaml\nmachine:\n  sysctls:\n    order: worker", options);
        Assert.Empty(findings);
        Assert.Equal("added-cluster", result.ControlPlane!.GetText("machine", "sysctls", "order"));
        Assert.Equal("added", result.ControlPlane!.GetText("machine", "sysctls", "role"));
        Assert.Equal("worker", result.Worker!.GetText("machine", "sysctls", "order"));
        Assert.Null(result.Worker!.GetText("machine", "sysctls", "role"));
    }

    /// <summary>Texts that are no whole configuration: text, and what is told.</summary>
    public static TheoryData<string, string> Broken => new()
    {
        { "", "/n.yaml: error KSAIL7102: the text is no machine configuration; it begins with 'version: v1alpha1' and has 'machine' and 'cluster'" },
        { "- op: remove\n  path: /machine", "/n.yaml: error KSAIL7102: the text is no machine configuration; it begins with 'version: v1alpha1' and has 'machine' and 'cluster'" },
        { "apiVersion: v1alpha1\nkind: HostnameConfig\nauto: stable", "/n.yaml: error KSAIL7102: the document with 'machine' and 'cluster' is missing" },
        { "machine:\n  token: a", "/n.yaml: error KSAIL7102: 'machine.type' is neither 'controlplane' nor 'worker'" },
        { "machine:\n  type: worker\n---\nmachine: {}", "/n.yaml(4,1): error KSAIL7102: the machine configuration is there twice" },
        { "machine:\n  type: worker\n  sysctls:\n    $patch: delete", "/n.yaml(4,5): error KSAIL7102: '$patch: delete' belongs into a patch, not into the configuration of a node" },
        { "machine:\n  type: worker\n  kubelett: {}", "/n.yaml(3,3): error KSAIL7001: there is no field 'machine.kubelett'; did you mean 'kubelet'?" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_no_whole_configuration_is_refused(string text, string expected)
    {
        Assert.Null(Read(text, Options("1.13.9", NodeRuntime.Container), out var findings));
        Assert.Equal(expected, findings[0].ToString());
    }

    private static string? Variables(string name) => name switch
    {
        "NAME" => "node-${x}",
        "EMPTY" => "",
        "TOKEN" => "s3cr3t-token",
        "BLOCK" => "sysctls:\n    c.d: \"1\"",
        "LINES" => "s3cr3t\n: : [s3cr3t",
        _ => null,
    };

    private static NodePatchOptions Options(string version, NodeRuntime runtime) => new() { Release = TalosRelease.Parse(version), Runtime = runtime };

    private static MachineConfiguration? Read(string text, NodePatchOptions options, out IReadOnlyList<Diagnostic> findings)
    {
        var diagnostics = new DiagnosticBag();
        var read = MachineConfiguration.Read(SourceFile.FromText("/n.yaml", text), options, diagnostics);
        findings = diagnostics.Items;
        return read;
    }

    private static (NodeConfigurations Result, IReadOnlyList<Diagnostic> Findings) Generate(string archive, NodePatchOptions options)
    {
        using var folder = new TemporaryDirectory();
        folder.WriteAll(archive);
        var diagnostics = new DiagnosticBag();
        var result = NodePatches.Generate(new SourceTree(folder.Root).OpenView(), archive.Length == 0 ? null : folder.Root, options, diagnostics);
        return (result, [.. diagnostics.Items.Select(d => d with { Span = d.Span with { File = Path.GetRelativePath(folder.Root, d.Span.File) } })]);
    }
}
