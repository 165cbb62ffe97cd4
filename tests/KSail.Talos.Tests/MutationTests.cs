using KSail.Documents.Diagnostics;
using KSail.Testing;

namespace KSail.Talos.Tests;

/// <summary>Whatever becomes of patches, checking them ends in findings at places of their files, and never in an exception.</summary>
public sealed class MutationTests
{
    private const string Text = """
        machine:
          kubelet: {extraArgs: {a: [b, c]}, extraConfig: &x {maxPods: 1}, nodeIP: {validSubnets: ["!10.0.0.0/8"]}}
          network:
            interfaces:
              - interface: bond0
                bond: {mode: 802.3ad, interfaces: [eth0], miimon: 100, updelay: 200}
                vlans: [{vlanId: 5, addresses: [10.0.0.1/24], vip: {ip: "${VIP}"}}]
                wireguard: {privateKey: ${KEY:-x}, peers: [{endpoint: "a:1", allowedIPs: [10.0.0.0/8]}]}
              - interface: eth9
                $patch: delete
          install: {disk: {$patch: delete}, diskSelector: {size: ">= 10GB"}, extraKernelArgs: [a]}
          nodeTaints: {a: "b:NoSchedule"}
          disks: [{partitions: [{size: 1}, {}]}]
          registries: {mirrors: {docker.io: ~}}
        cluster:
          network: {cni: {name: custom, urls: ["https://a/b"]}, podSubnets: [10.0.0.0/16]}
          controlPlane: {endpoint: "https://[fd00::1]:6443"}
          apiServer: {admissionControl: [{name: PodSecurity, configuration: {exemptions: {namespaces: [a]}}}]}
          inlineManifests: [{name: a, contents: "x"}]
        ---
        apiVersion: v1alpha1
        kind: NetworkRuleConfig
        name: a
        portSelector: {ports: [80, 90-99], protocol: tcp}
        ingress: [{subnet: 10.0.0.0/8}]
        ---
        apiVersion: v1alpha1
        kind: ImageVerificationConfig
        rules: [{image: a, verify: true, keyless: {issuer: b, subject: c}}]
        ---
        apiVersion: v1alpha1
        kind: VolumeConfig
        name: STATE
        encryption: {provider: luks2, keys: [{slot: 0, nodeID: {}}]}
        ---
        apiVersion: v1alpha1
        kind: HostnameConfig
        $patch: delete

        """;

    private const string Operations = """
        - {op: add, path: /machine/certSANs/-, value: a}
        - {op: remove, path: /cluster/network/podSubnets/0}
        - {op: replace, path: /machine/install, value: {disk: x}}
        - {op: move, from: /machine/sysctls, path: /machine/sysfs}
        - {op: test, path: "", value: {}}

        """;

    private static readonly string[] Pieces =
        ["\n", "  ", ":", "- ", "[", "]", "{", "}", "'", "\"", "${", "${A}", "}", "@", "/", "..", "&a ", "*x", "|", ">", "#", "---\n", "\t", "\0", "é", "0", "-1", "true", "null", "~", "<<: *x", "99999999999999999999", "1e400", "!!int x", "$patch: delete", "$patch", "machine:", "kind: ", "interface", "\uE024"];

    [Fact]
    public void No_mutation_throws()
    {
        using var folder = new TemporaryDirectory();
        var random = new Random(20261126);
        string?[] versions = [null, "1.9.0", "1.11.0", "1.13.0", "1.14.0", "2.0.0"];
        for (var round = 0; round < 1200; round++)
        {
            var texts = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["cluster/a.yaml"] = Mutate(Text, random),
                ["control-planes/b.yaml"] = random.Next(3) == 0 ? Mutate(Operations, random) : Mutate(Text, random),
                ["workers/c.yaml"] = random.Next(2) == 0 ? "" : Mutate(Text, random),
            };
            foreach (var (path, text) in texts)
                folder.Write(path, text);
            try
            {
                var options = new NodePatchOptions { Release = TalosRelease.Parse(versions[random.Next(versions.Length)]), Runtime = (NodeRuntime)random.Next(4) };
                Assert.All(Patches.Check(folder, options).Findings, finding => AssertSound(finding, texts));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{e}\n{string.Join("\n=====\n", texts.Values)}");
            }
        }
    }

    private static void AssertSound(Diagnostic finding, Dictionary<string, string> texts)
    {
        Assert.True(texts.TryGetValue(finding.Span.File.Replace('\\', '/'), out var text), finding.ToString());
        // A text that ends too early is wrong after its last line.
        Assert.True(finding.Span.Line <= 1 + text.Split('\n', '\r').Length, $"{finding}\n{text}");
        Assert.DoesNotContain('\n', finding.Message);
    }

    private static string Mutate(string text, Random random)
    {
        for (var edits = random.Next(0, 4); edits > 0; edits--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(14), text.Length - at);
            var piece = Pieces[random.Next(Pieces.Length)];
            text = random.Next(4) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, piece),
                2 => text.Remove(at, length).Insert(at, piece),
                _ => text.Insert(random.Next(text.Length), text.Substring(at, length)),
            };
        }

        return text;
    }
}
