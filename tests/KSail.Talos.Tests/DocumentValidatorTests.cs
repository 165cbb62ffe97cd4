namespace KSail.Talos.Tests;

public sealed class DocumentValidatorTests
{
    [Theory]
    [InlineData("machine: {kubelet: {extraArg: {}}}", "1:21 KSAIL7001 there is no field 'machine.kubelet.extraArg'; did you mean 'extraArgs'?")]
    [InlineData("machine: {sysctl: {a: b}}", "1:11 KSAIL7001 there is no field 'machine.sysctl'; did you mean 'sysctls'?")]
    [InlineData("cluster: {cni: {name: none}}", "1:11 KSAIL7001 there is no field 'cluster.cni'")]
    [InlineData("cluster: {network: {podSubnet: []}}", "1:21 KSAIL7001 there is no field 'cluster.network.podSubnet'; did you mean 'podSubnets'?")]
    [InlineData("machine: {network: {interfaces: [{interface: a, dhpc: true}]}}", "1:49 KSAIL7001 there is no field 'machine.network.interfaces[0].dhpc'; did you mean 'dhcp'?")]
    [InlineData("machine: {install: yes}", "1:20 KSAIL7002 'machine.install' must be a mapping, but is the text 'yes'")]
    [InlineData("machine: {certSANs: a.example}", "1:21 KSAIL7002 'machine.certSANs' must be a list, but is the text 'a.example'; start each item with '- '")]
    [InlineData("machine: {certSANs: [{a: b}]}", "1:22 KSAIL7002 'machine.certSANs[0]' must be text, but is a mapping")]
    [InlineData("machine: {features: {kubePrism: {port: \"7445\"}}}", "1:40 KSAIL7002 'machine.features.kubePrism.port' must be a whole number, but is the text '7445'; remove the quotes")]
    [InlineData("machine: {features: {kubePrism: {enabled: \"true\"}}}", "1:43 KSAIL7002 'machine.features.kubePrism.enabled' must be true or false, but is the text 'true'; remove the quotes")]
    [InlineData("machine: {kubelet: {extraArgs: {a: {b: c}}}}", "1:36 KSAIL7002 'machine.kubelet.extraArgs.a' must be text or a list of texts, but is a mapping")]
    [InlineData("machine: {kubelet: {extraArgs: {a: [[b]]}}}", "1:37 KSAIL7002 'machine.kubelet.extraArgs.a[0]' must be text, but is a list")]
    [InlineData("machine: {nodeLabels: {a: [b]}}", "1:27 KSAIL7002 'machine.nodeLabels.a' must be text, but is a list")]
    [InlineData("machine: {type: controlplan}", "1:17 KSAIL7003 'machine.type' cannot be 'controlplan'; did you mean 'controlplane'?")]
    [InlineData("machine: {files: [{op: replace, path: /a, content: b}]}", "1:24 KSAIL7003 'machine.files[0].op' cannot be 'replace'; use one of create, append, overwrite")]
    [InlineData("machine: {time: {bootTimeout: 5}}", "1:31 KSAIL7004 'machine.time.bootTimeout' must be a length of time such as 30s, 5m or 1h30m, but is '5'")]
    [InlineData("machine: {ca: {crt: 'not base64!', key: '*'}}", "1:21 KSAIL7004 'machine.ca.crt' must be base64, but is 'not base64!'\n1:41 KSAIL7004 'machine.ca.key' must be base64")]
    [InlineData("machine: {token: [secret]}", "1:18 KSAIL7002 'machine.token' must be text, but is a list")]
    [InlineData("machine: {kubelet: {$patch: replace}}", "1:29 KSAIL7003 'machine.kubelet.$patch' can only be 'delete'; to change something, write the new value")]
    [InlineData("machine: {logging: {destinations: [{endpoint: 'http://a', format: json_lines}]}}", "1:47 KSAIL7004 'machine.logging.destinations[0].endpoint' must be a URL that begins with tcp:// or udp://, but is 'http://a'")]
    public void The_machine_configuration(string patch, string expected) => Assert.Equal(expected, Patches.ReportOne(patch));

    [Theory]
    [InlineData("NetworkRuleConfig", "name: a\nportSelector: {ports: [70000, '80', 80-, a], protocol: http}\ningress: [{subnet: 10.0.0.0}]",
        "4:24 KSAIL7004 NetworkRuleConfig/a: 'portSelector.ports[0]' must be a port, or two ports with a dash between, such as 2379-2380, but is '70000'\n4:31 KSAIL7004 NetworkRuleConfig/a: 'portSelector.ports[1]' must be a port, or two ports with a dash between, such as 2379-2380, but is '80'; remove the quotes\n4:37 KSAIL7004 NetworkRuleConfig/a: 'portSelector.ports[2]' must be a port, or two ports with a dash between, such as 2379-2380, but is '80-'\n4:42 KSAIL7004 NetworkRuleConfig/a: 'portSelector.ports[3]' must be a port, or two ports with a dash between, such as 2379-2380, but is 'a'\n4:56 KSAIL7003 NetworkRuleConfig/a: 'portSelector.protocol' cannot be 'http'; use one of tcp, udp, icmp, icmpv6\n5:20 KSAIL7004 NetworkRuleConfig/a: 'ingress[0].subnet' must be a network in CIDR notation, such as 10.0.0.0/16, but is '10.0.0.0'")]
    [InlineData("NetworkDefaultActionConfig", "ingress: deny", "3:10 KSAIL7003 NetworkDefaultActionConfig: 'ingress' cannot be 'deny'; use one of accept, block")]
    [InlineData("HostnameConfig", "auto: stabel", "3:7 KSAIL7003 HostnameConfig: 'auto' cannot be 'stabel'; did you mean 'stable'?")]
    [InlineData("VolumeConfig", "name: EPHEMERAL\nprovisioning: {minSize: big, diskSelector: {mtach: a}}", "4:25 KSAIL7004 VolumeConfig/EPHEMERAL: 'provisioning.minSize' must be a number of bytes such as 10GiB, or a share such as 80%, but is 'big'\n4:45 KSAIL7001 VolumeConfig/EPHEMERAL: there is no field 'provisioning.diskSelector.mtach'; did you mean 'match'?")]
    [InlineData("RegistryMirrorConfig", "name: docker.io\nendpoints: [{url: mirror.example}]", "4:19 KSAIL7004 RegistryMirrorConfig/docker.io: 'endpoints[0].url' must be a URL that begins with http:// or https://, but is 'mirror.example'")]
    [InlineData("LinkConfig", "name: eth0\naddresses: [{address: 10.0.0.1}]\nhardwareAddr: x", "4:23 KSAIL7004 LinkConfig/eth0: 'addresses[0].address' must be a network in CIDR notation, such as 10.0.0.0/16, but is '10.0.0.1'\n5:1 KSAIL7001 LinkConfig/eth0: there is no field 'hardwareAddr'")]
    [InlineData("WatchdogTimerConfig", "device: /dev/watchdog0\ntimeout: 2 minutes", "4:10 KSAIL7004 WatchdogTimerConfig: 'timeout' must be a length of time such as 30s, 5m or 1h30m, but is '2 minutes'")]
    [InlineData("KubeNetworkConfig", "nodeCIDRMaskSizeIPv4: 33", "3:23 KSAIL7004 KubeNetworkConfig: 'nodeCIDRMaskSizeIPv4' must be 1 to 32, but is 33")]
    [InlineData("ImageVerificationConfig", "rules: [{image: a, verifys: true}]", "3:20 KSAIL7001 ImageVerificationConfig: there is no field 'rules[0].verifys'; did you mean 'verify'?")]
    public void Other_documents(string kind, string body, string expected) =>
        Assert.Equal(expected, Patches.ReportOne($"apiVersion: v1alpha1\nkind: {kind}\n{body}\n"));

    [Theory]
    [InlineData("machine: {sysctls: {net.core.somaxconn: 65535, a: true, b: 1.5, c: ~, d: 2024-01-01}}")]
    [InlineData("machine: {features: {rbac: yes, kubePrism: {enabled: 'on', port: 7445.0}}}")]
    [InlineData("machine: {files: [{content: a, permissions: 0o644, path: /var/a, op: create}, {content: a, permissions: 0644, path: /var/b, op: create}]}")]
    [InlineData("machine: {kubelet: {extraArgs: {a: b, c: [d, e], f: true, g: 1}}}")]
    [InlineData("machine: {kubelet: {extraConfig: {anything: {goes: [1, 2]}}}, pods: [{apiVersion: v1, kind: Pod}]}")]
    [InlineData("machine: ~\ncluster: ~")]
    [InlineData("machine: {kubelet: ~, certSANs: ~}")]
    [InlineData("machine: {time: {bootTimeout: ''}}")]
    [InlineData("cluster: {apiServer: {auditPolicy: {apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: None}]}}}")]
    [InlineData("machine: &m {kubelet: {image: a}}\n---\nmachine:\n  <<: {kubelet: {image: b}}")]
    [InlineData("apiVersion: v1alpha1\nkind: NetworkRuleConfig\nname: a\nportSelector: {ports: [80, 90-99], protocol: TCP}")]
    [InlineData("apiVersion: v1alpha1\nkind: KubeSpanEndpointsConfig\nextraAnnouncedEndpoints: ['192.168.101.3:61033']")]
    [InlineData("apiVersion: v1alpha1\nkind: UnattendedInstallConfig\nprovisioning: {diskSelector: {match: disk.size > 10u * GB}}")]
    [InlineData("apiVersion: v1alpha1\nkind: VolumeConfig\nname: STATE\nencryption: {provider: luks2, keys: [{slot: 0, tpm: {pcrs: [7]}}]}")]
    public void What_Talos_decodes_is_accepted(string patch) => Assert.Equal("", Patches.ReportOne(patch));

    [Theory]
    [InlineData("machine: {token: [hunter2]}")]
    [InlineData("machine: {ca: {key: hunter2}}")]
    [InlineData("apiVersion: v1alpha1\nkind: SideroLinkConfig\napiUrl: ftp://hunter2")]
    [InlineData("machine: {network: {interfaces: [{interface: a, wireguard: {privateKey: hunter2}}]}}")]
    public void Secrets_are_not_told(string patch)
    {
        var report = Patches.ReportOne(patch);
        Assert.NotEqual("", report);
        Assert.DoesNotContain("hunter2", report, StringComparison.Ordinal);
    }
}
