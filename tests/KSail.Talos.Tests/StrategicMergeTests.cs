namespace KSail.Talos.Tests;

public sealed class StrategicMergeTests
{
    /// <summary>A first patch, a second one, the path that is looked at, and what stands there in the end.</summary>
    public static TheoryData<string, string, string, string> Machine => new()
    {
        // Mappings are merged key by key, single values are replaced.
        { "{sysctls: {a: 1, b: 2}}", "{sysctls: {b: 3, c: 4}}", "sysctls", "{a: 1, b: 3, c: 4}" },
        { "{install: {disk: /dev/sda}}", "{install: {disk: /dev/sdb}}", "install/disk", "/dev/sdb" },
        { "{install: {disk: /dev/sda}}", "{install: {wipe: true}}", "install/disk", "/dev/sda" },
        { "{sysctls: {a: 1}}", "{sysctls: {}}", "sysctls", "{a: 1}" },
        { "{sysctls: {a: 1}}", "{sysctls: ~}", "sysctls", "{a: 1}" },

        // What is empty or zero sets nothing; false sets something.
        { "{sysctls: {a: 1}}", "{sysctls: {a: ''}}", "sysctls", "{a: 1}" },
        { "{features: {kubePrism: {port: 7445}}}", "{features: {kubePrism: {port: 0}}}", "features/kubePrism/port", "7445" },
        { "{kubelet: {registerWithFQDN: true}}", "{kubelet: {registerWithFQDN: false}}", "kubelet/registerWithFQDN", "false" },
        { "{sysctls: {a: 1}}", "{sysctls: {a: ${A}}}", "sysctls/a", "${A}" },

        // Lists grow.
        { "{certSANs: [a]}", "{certSANs: [b, a]}", "certSANs", "[a, b, a]" },
        { "{certSANs: [a]}", "{certSANs: []}", "certSANs", "[a]" },
        { "{kubelet: {extraMounts: [{destination: /a}]}}", "{kubelet: {extraMounts: [{destination: /a, type: bind}]}}", "kubelet/extraMounts", "[{destination: /a}, {destination: /a, type: bind}]" },
        { "{files: [{path: /var/a}]}", "{files: [{path: /var/a}]}", "files", "[{path: /var/a}, {path: /var/a}]" },

        // Arguments are replaced as a whole.
        { "{kubelet: {extraArgs: {a: [b, c]}}}", "{kubelet: {extraArgs: {a: [d]}}}", "kubelet/extraArgs", "{a: [d]}" },
        { "{kubelet: {extraArgs: {a: b}}}", "{kubelet: {extraArgs: {a: [c, d]}}}", "kubelet/extraArgs", "{a: [c, d]}" },
        { "{kubelet: {extraArgs: {a: [b]}}}", "{kubelet: {extraArgs: {a: c}}}", "kubelet/extraArgs", "{a: c}" },

        // Free content is merged deeply, its lists grow.
        { "{kubelet: {extraConfig: {a: {b: 1, l: [1]}}}}", "{kubelet: {extraConfig: {a: {c: 2, l: [2]}}}}", "kubelet/extraConfig", "{a: {b: 1, l: [1, 2], c: 2}}" },

        // Interfaces are found by name, or else by selector; VLANs by number.
        { "{network: {interfaces: [{interface: a, mtu: 1500}]}}", "{network: {interfaces: [{interface: a, dhcp: true}]}}", "network/interfaces", "[{interface: a, mtu: 1500, dhcp: true}]" },
        { "{network: {interfaces: [{interface: a}]}}", "{network: {interfaces: [{interface: b}]}}", "network/interfaces", "[{interface: a}, {interface: b}]" },
        { "{network: {interfaces: [{interface: a, addresses: [10.0.0.1/8]}]}}", "{network: {interfaces: [{interface: a, addresses: [10.0.0.2/8]}]}}", "network/interfaces", "[{interface: a, addresses: [10.0.0.1/8, 10.0.0.2/8]}]" },
        { "{network: {interfaces: [{deviceSelector: {driver: x}, mtu: 9000}]}}", "{network: {interfaces: [{deviceSelector: {driver: x}, dhcp: true}]}}", "network/interfaces", "[{deviceSelector: {driver: x}, mtu: 9000, dhcp: true}]" },
        { "{network: {interfaces: [{deviceSelector: {driver: x}}]}}", "{network: {interfaces: [{deviceSelector: {driver: y}}]}}", "network/interfaces", "[{deviceSelector: {driver: x}}, {deviceSelector: {driver: y}}]" },
        { "{network: {interfaces: [{interface: a, vlans: [{vlanId: 5, mtu: 1}]}]}}", "{network: {interfaces: [{interface: a, vlans: [{vlanId: 5, dhcp: true}, {vlanId: 6}]}]}}", "network/interfaces", "[{interface: a, vlans: [{vlanId: 5, mtu: 1, dhcp: true}, {vlanId: 6}]}]" },
        { "{network: {interfaces: [{interface: ${A}}]}}", "{network: {interfaces: [{interface: ${A}, dhcp: true}, {interface: ${B}}]}}", "network/interfaces", "[{interface: ${A}, dhcp: true}, {interface: ${B}}]" },

        // A list that is merged by key is merged into an empty one, too.
        { "{network: {nameservers: [1.1.1.1]}}", "{network: {interfaces: [{interface: a, mtu: 1500}, {interface: a, dhcp: true}]}}", "network/interfaces", "[{interface: a, mtu: 1500, dhcp: true}]" },
    };

    [Theory]
    [MemberData(nameof(Machine))]
    public void In_the_machine_section(string first, string second, string path, string expected)
    {
        var merged = Patches.Merge(Patches.Pinned("1.13.8"), $"machine: {first}", $"machine: {second}");
        Assert.Equal(expected, Reading.PlaceholderText.Unmask(Patches.At(merged.Documents[0], $"machine/{path}")));
    }

    public static TheoryData<string, string, string> Generated => new()
    {
        { "{network: {podSubnets: [10.1.0.0/16]}}", "network/podSubnets", "[10.1.0.0/16]" },
        { "{network: {serviceSubnets: [10.2.0.0/16, fd00::/112]}}", "network/serviceSubnets", "[10.2.0.0/16, fd00::/112]" },
        { "{network: {podSubnets: []}}", "network/podSubnets", "[]" },
        { "{network: {dnsDomain: example}}", "network/podSubnets", "[10.244.0.0/16]" },
        { "{apiServer: {auditPolicy: {kind: Policy, rules: []}}}", "apiServer/auditPolicy", "{kind: Policy, rules: []}" },
        { "{apiServer: {certSANs: [a.example]}}", "apiServer/certSANs", "[a.example]" },
        { "{apiServer: {admissionControl: [{name: PodSecurity, configuration: {exemptions: {namespaces: [a]}}}]}}", "apiServer/admissionControl",
            "[{name: PodSecurity, configuration: {apiVersion: pod-security.admission.config.k8s.io/v1alpha1, defaults: {audit: restricted, audit-version: latest, enforce: baseline, enforce-version: latest, warn: restricted, warn-version: latest}, exemptions: {namespaces: [kube-system, a], runtimeClasses: [], usernames: []}, kind: PodSecurityConfiguration}}]" },
        { "{apiServer: {admissionControl: [{name: Other}]}}", "apiServer/admissionControl", null! },
        { "{controlPlane: {endpoint: 'https://10.0.0.1:6443'}}", "controlPlane/endpoint", "https://10.0.0.1:6443" },
    };

    [Theory]
    [MemberData(nameof(Generated))]
    public void Into_the_generated_cluster_section(string patch, string path, string? expected)
    {
        var merged = Patches.Merge(Patches.Pinned("1.13.8"), $"cluster: {patch}");
        var actual = Patches.At(merged.Documents[0], $"cluster/{path}");
        if (expected is null)
            Assert.EndsWith("{name: Other}]", actual, StringComparison.Ordinal);
        else
            Assert.Equal(expected, actual);
    }

    public static TheoryData<string, string, string, string> Documents => new()
    {
        { "kind: NetworkRuleConfig\nname: a\nportSelector: {ports: [80], protocol: tcp}\ningress: [{subnet: 10.0.0.0/8}]", "kind: NetworkRuleConfig\nname: a\nportSelector: {ports: [90]}\ningress: [{subnet: 11.0.0.0/8}]", "NetworkRuleConfig",
            "{apiVersion: v1alpha1, kind: NetworkRuleConfig, name: a, portSelector: {ports: [90], protocol: tcp}, ingress: [{subnet: 11.0.0.0/8}]}" },
        { "kind: ImageVerificationConfig\nrules: [{image: a, verify: false}, {image: b, verify: false}]", "kind: ImageVerificationConfig\nrules: [{image: a, verify: true, keyless: {issuer: i, subject: s}}, {image: c, verify: false}]", "ImageVerificationConfig",
            "{apiVersion: v1alpha1, kind: ImageVerificationConfig, rules: [{image: a, verify: true, keyless: {issuer: i, subject: s}}, {image: b, verify: false}, {image: c, verify: false}]}" },
        { "kind: ExtensionServiceConfig\nname: a\nconfigFiles: [{mountPath: /a, content: x}]", "kind: ExtensionServiceConfig\nname: a\nconfigFiles: [{mountPath: /a, content: y}, {mountPath: /b, content: z}]\nenvironment: [A=b]", "ExtensionServiceConfig",
            "{apiVersion: v1alpha1, kind: ExtensionServiceConfig, name: a, configFiles: [{mountPath: /a, content: y}, {mountPath: /b, content: z}], environment: [A=b]}" },
        { "kind: HostnameConfig\nauto: off", "kind: HostnameConfig\nhostname: a", "HostnameConfig", "{apiVersion: v1alpha1, kind: HostnameConfig, auto: off, hostname: a}" },
        { "kind: VolumeConfig\nname: STATE\nencryption: {provider: luks2, keys: [{slot: 0, nodeID: {}}]}", "kind: VolumeConfig\nname: STATE\nencryption: {keys: [{slot: 1, tpm: {}}]}", "VolumeConfig",
            "{apiVersion: v1alpha1, kind: VolumeConfig, name: STATE, encryption: {provider: luks2, keys: [{slot: 0, nodeID: {}}, {slot: 1, tpm: {}}]}}" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Documents_of_one_kind_and_name(string first, string second, string kind, string expected)
    {
        foreach (var merged in (MachineConfiguration[])[
            Patches.Merge(Patches.Pinned("1.13.8"), $"apiVersion: v1alpha1\n{first}", $"apiVersion: v1alpha1\n{second}"),
            Patches.Merge(Patches.Pinned("1.13.8"), $"apiVersion: v1alpha1\n{first}\n---\napiVersion: v1alpha1\n{second}")])
        {
            Assert.Equal(expected, Patches.Json(merged.Find(kind)!.Root));
            Assert.Single(merged.Documents, document => document.Kind == kind);
        }
    }

    [Fact]
    public void Documents_of_other_names_are_added_in_order()
    {
        var merged = Patches.Merge(
            Patches.Pinned("1.13.8"),
            "apiVersion: v1alpha1\nkind: RegistryAuthConfig\nname: b\n---\nmachine: {}\n---\napiVersion: v1alpha1\nkind: RegistryAuthConfig\nname: a\n",
            "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n");
        Assert.Equal(["/", "HostnameConfig/", "RegistryAuthConfig/b", "RegistryAuthConfig/a", "NetworkDefaultActionConfig/"], merged.Documents.Select(d => $"{d.Kind}/{d.Name}"));
    }

    [Theory]
    [InlineData("{a: [1]}", "{a: {b: 1}}", "'machine.kubelet.extraConfig.a' is a mapping, but a list before; a patch cannot change what sort of value it is")]
    [InlineData("{a: x}", "{a: [1]}", "'machine.kubelet.extraConfig.a' is a list, but text before; a patch cannot change what sort of value it is")]
    [InlineData("{a: x}", "{a: 5}", "'machine.kubelet.extraConfig.a' is a number, but text before; quote the value")]
    [InlineData("{a: 5}", "{a: 'x'}", "'machine.kubelet.extraConfig.a' is text, but a number before; write it as before")]
    public void Free_content_that_changes_its_sort(string first, string second, string expected) =>
        Assert.Equal(
            $"control-planes/b.yaml:1:38 KSAIL7012 {expected}",
            Patches.Report($"-- control-planes/a.yaml\nmachine: {{kubelet: {{extraConfig: {first}}}}}\n-- control-planes/b.yaml\nmachine: {{kubelet: {{extraConfig: {second}}}}}\n"));

    [Fact]
    public void Both_roles_start_from_their_own_configuration()
    {
        var (result, _) = Patches.Check("-- cluster/a.yaml\nmachine: {certSANs: [a], network: {interfaces: [{interface: a}]}}\n-- control-planes/b.yaml\nmachine: {network: {interfaces: [{interface: a, mtu: 9000}]}}\n");
        Assert.Equal("[{interface: a, mtu: 9000}]", Patches.At(result.ControlPlane!.Documents[0], "machine/network/interfaces"));
        Assert.Equal("[{interface: a}]", Patches.At(result.Worker!.Documents[0], "machine/network/interfaces"));
    }
}
