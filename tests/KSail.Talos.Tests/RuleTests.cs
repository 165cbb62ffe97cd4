namespace KSail.Talos.Tests;

/// <summary>Rules of Talos' validation, one table for each; the patch is for control planes unless the row says otherwise.</summary>
public sealed class RuleTests
{
    private static readonly NodePatchOptions Metal = Patches.Pinned("1.13.8", NodeRuntime.Metal);

    [Theory]
    [InlineData("persist: false", "1:10 KSAIL7016 'persist' cannot be false: Talos always keeps its configuration; remove the field")]
    [InlineData("machine: {type: worker}", "1:17 KSAIL7015 'machine.type' is 'worker' on nodes that are control planes; the folder of a patch decides on the role, so remove the field")]
    [InlineData("machine: {install: {disk: {$patch: delete}}}", "1:1 KSAIL7005 'machine.install' has neither 'disk' nor 'diskSelector', so Talos does not know where to install to")]
    [InlineData("machine: {install: {extraKernelArgs: [a=b]}}", "1:38 KSAIL7013 'machine.install.extraKernelArgs' has no effect while 'grubUseUKICmdline' is true, which it is by default since Talos 1.12, and Talos refuses the two; set 'grubUseUKICmdline: false' beside the arguments, or put them into the image")]
    [InlineData("machine: {install: {diskSelector: {size: huge}}}", "1:42 KSAIL7004 'machine.install.diskSelector.size' must be a comparison and a size, such as '>= 100GB', but is 'huge'")]
    [InlineData("machine: {install: {extensions: [{image: a}, {image: a}]}}", "1:54 KSAIL7014 'machine.install.extensions' has 'a' twice; remove one of the two")]
    [InlineData("persist: true", "")]
    [InlineData("machine: {type: controlplane}", "")]
    [InlineData("machine: {install: {extraKernelArgs: [a=b], grubUseUKICmdline: false}}", "")]
    [InlineData("machine: {install: {disk: {$patch: delete}, diskSelector: {size: '<= 2TB', type: nvme}}}", "")]
    public void Installation(string patch, string expected) => Assert.Equal(expected, Patches.ReportOne(patch, Metal));

    [Theory]
    [InlineData(NodeRuntime.Unknown)]
    [InlineData(NodeRuntime.Container)]
    [InlineData(NodeRuntime.Cloud)]
    public void Nodes_that_install_nothing_may_say_anything_about_it(NodeRuntime runtime) =>
        Assert.Equal("", Patches.ReportOne("machine: {install: {disk: {$patch: delete}, extraKernelArgs: [a=b]}}", Patches.Pinned("1.13.8", runtime)));

    [Theory]
    [InlineData("machine: {kubelet: {nodeIP: {validSubnets: [10.0.0.0/8, '!10.1.0.0/16', 10.2.0.1, nowhere]}}}", "1:83 KSAIL7004 'machine.kubelet.nodeIP.validSubnets' must list networks such as 10.0.0.0/16, or !10.0.9.0/24 to leave one out, but has 'nowhere'")]
    [InlineData("machine: {kubelet: {extraConfig: {port: 1, maxPods: 200}}}", "1:35 KSAIL7016 'machine.kubelet.extraConfig.port' is set by Talos and cannot be overridden; remove the field")]
    public void Kubelet(string patch, string expected) => Assert.Equal(expected, Patches.ReportOne(patch));

    [Theory]
    [InlineData("machine: {nodeLabels: {a b: c}}", "1:24 KSAIL7004 the key 'a b' in 'machine.nodeLabels' may have letters, digits, '-', '_' and '.', and must begin and end with a letter or digit")]
    [InlineData("machine: {nodeLabels: {Example.com/a: c}}", "1:24 KSAIL7004 the key 'Example.com/a' in 'machine.nodeLabels' must have a domain in lower case before the slash")]
    [InlineData("machine: {nodeLabels: {a: 'b c'}}", "1:27 KSAIL7004 'machine.nodeLabels['a']' may have letters, digits, '-', '_' and '.', and must begin and end with a letter or digit")]
    [InlineData("machine: {nodeAnnotations: {talos.dev/owned-labels: c}}", "1:53 KSAIL7004 'machine.nodeAnnotations['talos.dev/owned-labels']' is kept by Talos itself; remove it")]
    [InlineData("machine: {nodeTaints: {a: NoShedule}}", "1:27 KSAIL7004 'machine.nodeTaints['a']' must be an effect, or a value and an effect such as 'gpu:NoSchedule'; the effects are NoSchedule, PreferNoSchedule, NoExecute")]
    [InlineData("machine: {nodeTaints: {a: 'b c:NoSchedule'}}", "1:27 KSAIL7004 'machine.nodeTaints['a']' may have letters, digits, '-', '_' and '.', and must begin and end with a letter or digit")]
    [InlineData("machine: {nodeLabels: {a: '', b: 1, c: true}, nodeAnnotations: {a: 'any text: at all'}, nodeTaints: {a: 'b:NoExecute', c: NoSchedule, d: ':NoSchedule'}}", "")]
    public void Labels_annotations_and_taints(string patch, string expected) => Assert.Equal(expected, Patches.ReportOne(patch));

    [Theory]
    [InlineData("machine: {features: {hostDNS: {enabled: false}}}", NodeRuntime.Container, "1:41 KSAIL7016 'machine.features.hostDNS.enabled' must be true for nodes on Docker: they have no other way to the resolver of their host")]
    [InlineData("machine: {features: {hostDNS: {forwardKubeDNSToHost: false}}}", NodeRuntime.Container, "1:54 KSAIL7016 'machine.features.hostDNS.forwardKubeDNSToHost' must be true for nodes on Docker: they have no other way to the resolver of their host")]
    [InlineData("machine: {features: {hostDNS: {enabled: no}}}", NodeRuntime.Metal, "1:41 KSAIL7013 'machine.features.hostDNS.forwardKubeDNSToHost' needs 'machine.features.hostDNS.enabled: true'")]
    [InlineData("machine: {features: {hostDNS: {forwardKubeDNSToHost: false, enabled: false}}}", NodeRuntime.Metal, "")]
    [InlineData("machine: {features: {hostDNS: {resolveMemberNames: true}}}", NodeRuntime.Container, "")]
    [InlineData("machine: {features: {kubernetesTalosAPIAccess: {enabled: true, allowedRoles: [os:reder]}}}", NodeRuntime.Metal, "1:79 KSAIL7003 'machine.features.kubernetesTalosAPIAccess.allowedRoles' has 'os:reder', which is no role of Talos; did you mean 'os:reader'?")]
    public void Features(string patch, NodeRuntime runtime, string expected) => Assert.Equal(expected, Patches.ReportOne(patch, Patches.Pinned("1.13.8", runtime)));

    [Theory]
    [InlineData("{mtu: 1500}", "'machine.network.interfaces[0]' has neither 'interface' nor 'deviceSelector', so it is no interface")]
    [InlineData("{interface: a, deviceSelector: {driver: b}}", "'machine.network.interfaces[0]' has both 'interface' and 'deviceSelector'; keep one of the two")]
    [InlineData("{deviceSelector: {}}", "'machine.network.interfaces[0].deviceSelector' selects nothing; give at least one attribute")]
    [InlineData("{interface: a, addresses: [10.0.0.1/33]}", "'machine.network.interfaces[0].addresses' must list addresses such as 10.5.0.9/24, but has '10.0.0.1/33'")]
    [InlineData("{interface: a, cidr: x}", "'machine.network.interfaces[0].cidr' must be an address such as 10.5.0.9/24, but is 'x'")]
    [InlineData("{interface: a, cidr: 10.0.0.1/8, addresses: [10.0.0.2/8]}", "'machine.network.interfaces[0]' has both 'cidr' and 'addresses'; keep 'addresses'")]
    [InlineData("{interface: a, routes: [{network: 10.0.0.0}]}", "'machine.network.interfaces[0].routes[0].network' must be a network in CIDR notation, such as 10.0.0.0/8, but is '10.0.0.0'")]
    [InlineData("{interface: a, routes: [{gateway: router}]}", "'machine.network.interfaces[0].routes[0].gateway' must be an IP address, but is 'router'")]
    [InlineData("{interface: a, routes: [{metric: 5}]}", "'machine.network.interfaces[0].routes[0]' has neither 'network' nor 'gateway'")]
    [InlineData("{interface: a, vip: {ip: here}}", "'machine.network.interfaces[0].vip.ip' must be an IP address, but is 'here'")]
    [InlineData("{interface: a, vip: {}}", "'machine.network.interfaces[0].vip' has no 'ip'")]
    [InlineData("{interface: a, vlans: [{vlanId: 5, addresses: [x]}]}", "'machine.network.interfaces[0].vlans[0].addresses' must list addresses such as 10.5.0.9/24, but has 'x'")]
    [InlineData("{interface: a, bond: {mode: 802.3ad, interfaces: [b]}, bridge: {interfaces: [b]}}", "the interface 'a' is both a bond and a bridge; keep one of the two")]
    [InlineData("{interface: a, bond: {mode: 802.3ad, interfaces: [b], deviceSelectors: [{driver: c}]}}", "the bond 'a' has both 'interfaces' and 'deviceSelectors'; keep one of the two")]
    [InlineData("{interface: a, bond: {interfaces: [b]}}", "'machine.network.interfaces[0].bond' has no 'mode'; use one of balance-rr, active-backup, balance-xor, broadcast, 802.3ad, balance-tlb, balance-alb")]
    [InlineData("{interface: a, bond: {interfaces: [b], mode: 802.3da}}", "'machine.network.interfaces[0].bond.mode' cannot be '802.3da'; use one of balance-rr, active-backup, balance-xor, broadcast, 802.3ad, balance-tlb, balance-alb; did you mean '802.3ad'?")]
    [InlineData("{interface: a, bond: {interfaces: [b], mode: active-backup, lacpRate: fast}}", "'machine.network.interfaces[0].bond.lacpRate' is not available in the mode 'active-backup'; remove it, or choose another mode")]
    [InlineData("{interface: a, bond: {interfaces: [b], mode: 802.3ad, primary: b}}", "'machine.network.interfaces[0].bond.primary' is not available in the mode '802.3ad'; remove it, or choose another mode")]
    [InlineData("{interface: a, bond: {interfaces: [b], mode: 802.3ad, arpInterval: 5}}", "'machine.network.interfaces[0].bond.arpInterval' is not available in the mode '802.3ad'; remove it, or choose another mode")]
    [InlineData("{interface: a, bond: {interfaces: [b], mode: 802.3ad, packetsPerSlave: 2}}", "'machine.network.interfaces[0].bond.packetsPerSlave' is not available in the mode '802.3ad'; remove it, or choose another mode")]
    [InlineData("{interface: a, bond: {interfaces: [b], mode: 802.3ad, updelay: 200}}", "'machine.network.interfaces[0].bond.updelay' needs 'miimon', the interval in which links are looked at")]
    [InlineData("{interface: a, bond: {interfaces: [b], mode: 802.3ad, miimon: 100, downdelay: 250}}", "'machine.network.interfaces[0].bond.downdelay' must be a multiple of 'miimon', which is 100, but is 250")]
    [InlineData("{interface: a, bond: {interfaces: [b], mode: 802.3ad, arpIPTarget: [10.0.0.1]}}", "'machine.network.interfaces[0].bond.arpIPTarget' is not supported by Talos; remove it")]
    [InlineData("{interface: a, wireguard: {listenPort: 1}}", "'machine.network.interfaces[0].wireguard.privateKey' is missing: 32 bytes in base64, as 'wg genkey' and 'wg pubkey' print them")]
    [InlineData("{interface: a, wireguard: {privateKey: c2hvcnQ=}}", "'machine.network.interfaces[0].wireguard.privateKey' must be 32 bytes in base64, as 'wg genkey' and 'wg pubkey' print them")]
    [InlineData("{interface: a, wireguard: {privateKey: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, peers: [{publicKey: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, endpoint: host, allowedIPs: [10.0.0.1]}]}}", "'machine.network.interfaces[0].wireguard.peers[0].allowedIPs' must list networks in CIDR notation, such as 10.1.0.0/24, but has '10.0.0.1'")]
    public void Interfaces(string device, string expected) =>
        Assert.Contains(expected, Patches.ReportOne($"machine: {{network: {{interfaces: [{device}]}}}}").Split('\n').Select(static line => line[(line.IndexOf("KSAIL", StringComparison.Ordinal) + 10)..]));

    [Theory]
    [InlineData("{interface: a, mtu: 1500, dhcp: true}")]
    [InlineData("{interface: a, ignore: true, cidr: x}")]
    [InlineData("{deviceSelector: {hardwareAddr: '00:*'}, addresses: [10.0.0.1/24, 10.0.0.2, 'fd00::1/64']}")]
    [InlineData("{interface: a, addresses: [], cidr: 10.0.0.1/24, routes: [{network: 0.0.0.0/0, gateway: 10.0.0.1, metric: 1}, {gateway: 10.0.0.2}]}")]
    [InlineData("{interface: bond0, bond: {mode: 802.3ad, lacpRate: fast, miimon: 100, updelay: 200, interfaces: [eth0, eth1]}, vlans: [{vlanId: 5, addresses: [10.0.0.1/24], vip: {ip: 10.0.0.9}}]}")]
    [InlineData("{interface: wg0, mtu: 1420, addresses: [10.9.0.1/24], wireguard: {privateKey: '${KEY}', listenPort: 51820, peers: [{publicKey: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, endpoint: 'home.example:51820', persistentKeepaliveInterval: 25s, allowedIPs: [10.9.0.2/32]}]}}")]
    [InlineData("{interface: a, vip: {ip: 10.0.0.9, hcloud: {apiToken: '${TOKEN}'}}}")]
    public void Interfaces_as_they_should_be(string device) => Assert.Equal("", Patches.ReportOne($"machine: {{network: {{interfaces: [{device}]}}}}"));

    [Theory]
    [InlineData("machine: {network: {interfaces: [{interface: a, bond: {mode: 802.3ad, interfaces: [x]}}, {interface: b, bridge: {interfaces: [x]}}]}}", "1:127 KSAIL7014 the interface 'x' belongs to two links, 'a' and 'b'")]
    [InlineData("machine: {network: {interfaces: [{interface: a, bridge: {interfaces: [x]}}, {interface: x, dhcp: true}]}}", "1:98 KSAIL7013 'machine.network.interfaces[1]': the interface 'x' is part of 'a', so it can have no address, DHCP or virtual IP of its own")]
    [InlineData("machine: {network: {kubespan: {enabled: true, mtu: 1000}}}", "1:52 KSAIL7004 'machine.network.kubespan.mtu' must be at least 1280, but is 1000")]
    [InlineData("machine: {network: {kubespan: {enabled: true}}}\ncluster: {discovery: {enabled: false}}", "1:41 KSAIL7013 'machine.network.kubespan.enabled' needs 'cluster.discovery.enabled: true': nodes find each other by it")]
    [InlineData("machine: {network: {kubespan: {enabled: true, filters: {excludeAdvertisedNetworks: [x]}}}}", "1:85 KSAIL7004 'machine.network.kubespan.filters.excludeAdvertisedNetworks' must list networks in CIDR notation, but has 'x'")]
    [InlineData("machine: {network: {kubespan: {enabled: false, mtu: 1000}}}", "")]
    public void Network(string patch, string expected) => Assert.Equal(expected, Patches.ReportOne(patch));

    [Theory]
    [InlineData("{controlPlane: {endpoint: 'https://fd00::1:6443'}}", "KSAIL7004 'cluster.controlPlane.endpoint' must have its IPv6 address in brackets, such as https://[fd00::1]:6443, but is 'https://fd00::1:6443'")]
    [InlineData("{controlPlane: {endpoint: 'https://a:99999'}}", "KSAIL7004 'cluster.controlPlane.endpoint' must be a URL with a host, and a port from 1 to 65535 if it has one, such as https://10.0.0.2:6443, but is 'https://a:99999'")]
    [InlineData("{controlPlane: {endpoint: 'https://:6443'}}", "KSAIL7004 'cluster.controlPlane.endpoint' must be a URL with a host, and a port from 1 to 65535 if it has one, such as https://10.0.0.2:6443, but is 'https://:6443'")]
    [InlineData("{network: {dnsDomain: 'a b'}}", "KSAIL7004 'cluster.network.dnsDomain' must be a DNS name such as cluster.local, but is 'a b'")]
    [InlineData("{network: {podSubnets: [10.0.0.0]}}", "KSAIL7004 'cluster.network.podSubnets' must list networks in CIDR notation, such as 10.244.0.0/16, but has '10.0.0.0'")]
    [InlineData("{network: {cni: {name: cilium}}}", "KSAIL7003 'cluster.network.cni.name' cannot be 'cilium'; use flannel, custom or none, and 'none' for a network plugin that is installed later")]
    [InlineData("{network: {cni: {name: non}}}", "KSAIL7003 'cluster.network.cni.name' cannot be 'non'; use flannel, custom or none, and 'none' for a network plugin that is installed later; did you mean 'none'?")]
    [InlineData("{network: {cni: {name: custom}}}", "KSAIL7019 'cluster.network.cni.name' is 'custom', but there are no 'urls' with manifests to apply; give them, or use 'none'")]
    [InlineData("{network: {cni: {name: none, urls: ['https://a/b.yaml']}}}", "KSAIL7013 'cluster.network.cni.urls' is only for the name 'custom', but the name is 'none'; remove one of the two")]
    [InlineData("{network: {cni: {urls: ['https://a/b.yaml']}}}", "KSAIL7013 'cluster.network.cni.urls' is only for the name 'custom', but the name is 'flannel'; remove one of the two")]
    [InlineData("{network: {cni: {name: none, flannel: {extraArgs: [a]}}}}", "KSAIL7013 'cluster.network.cni.flannel' is only for the name 'flannel', but the name is 'none'; remove one of the two")]
    [InlineData("{network: {cni: {name: custom, urls: [nowhere]}}}", "KSAIL7004 'cluster.network.cni.urls' must be a URL with a host, and a port from 1 to 65535 if it has one, such as https://10.0.0.2:6443, but is 'nowhere'")]
    [InlineData("{externalCloudProvider: {manifests: ['https://a/b.yaml']}}", "KSAIL7013 'cluster.externalCloudProvider.manifests' needs 'enabled: true' beside it")]
    [InlineData("{inlineManifests: [{contents: a}]}", "KSAIL7005 an item of 'cluster.inlineManifests' has no 'name'")]
    [InlineData("{inlineManifests: [{name: a}, {name: a}]}", "KSAIL7014 'cluster.inlineManifests' has two items with the name 'a'; Talos refuses that, and patches add items rather than change them")]
    [InlineData("{etcd: {subnet: 10.0.0.0/8, advertisedSubnets: [10.0.0.0/8]}}", "KSAIL7013 'cluster.etcd' has both 'subnet' and 'advertisedSubnets'; keep 'advertisedSubnets'")]
    [InlineData("{etcd: {listenSubnets: [x]}}", "KSAIL7004 'cluster.etcd.listenSubnets' must list networks such as 10.0.0.0/16, or !10.0.9.0/24 to leave one out, but has 'x'")]
    public void Cluster(string cluster, string expected)
    {
        var report = Patches.ReportOne($"cluster: {cluster}");
        Assert.Equal(expected, report[(report.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
    }

    [Theory]
    [InlineData("{controlPlane: {endpoint: 'https://[fd00::1]:6443/path'}}")]
    [InlineData("{controlPlane: {endpoint: 'https://api.example'}}")]
    [InlineData("{network: {podSubnets: ['10.0.0.0/16,fd00::/56'], serviceSubnets: [10.1.0.0/16]}}")]
    [InlineData("{network: {cni: {name: none}}}")]
    [InlineData("{network: {cni: {flannel: {extraArgs: [--iface-can-reach=10.0.0.1]}}}}")]
    [InlineData("{network: {cni: {name: custom, urls: ['https://a.example/b.yaml']}}, proxy: {disabled: true}}")]
    [InlineData("{externalCloudProvider: {enabled: true, manifests: ['https://a/b.yaml']}}")]
    [InlineData("{etcd: {advertisedSubnets: [10.0.0.0/8, '!10.0.0.9']}}")]
    public void Clusters_as_they_should_be(string cluster) => Assert.Equal("", Patches.ReportOne($"cluster: {cluster}"));

    [Theory]
    [InlineData("cluster: {etcd: {advertisedSubnets: [10.0.0.0/8]}}", "1:18 KSAIL7015", "'cluster.etcd' is for control planes, and Talos refuses the configuration of a worker that has it; move the patch to control-planes/")]
    [InlineData("machine: {network: {interfaces: [{interface: a, vip: {ip: 10.0.0.9}}]}}", "1:54 KSAIL7015", "'machine.network.interfaces[0].vip' is for control planes: a virtual IP leads to the Kubernetes API; move the patch to control-planes/")]
    [InlineData("machine: {features: {kubernetesTalosAPIAccess: {enabled: true}}}", "1:58 KSAIL7015", "'machine.features.kubernetesTalosAPIAccess' can be enabled on control planes only; move the patch to control-planes/")]
    [InlineData("apiVersion: v1alpha1\nkind: KubeSchedulerConfig\nimage: a", "2:7 KSAIL7015", "KubeSchedulerConfig: documents of this kind are for control planes, and Talos refuses the configuration of a worker that has one; move it to control-planes/")]
    public void Settings_of_control_planes(string patch, string place, string expected)
    {
        Assert.Equal("", Patches.Report($"-- control-planes/a.yaml\n{patch}"));
        Assert.Equal($"workers/a.yaml:{place} {expected}", Patches.Report($"-- workers/a.yaml\n{patch}"));
        Assert.Equal($"cluster/a.yaml:{place} on workers: {expected}", Patches.Report($"-- cluster/a.yaml\n{patch}"));
    }

    [Fact]
    public void A_later_series_may_have_more_volumes() =>
        Assert.Equal("", Patches.ReportOne("apiVersion: v1alpha1\nkind: VolumeConfig\nname: NEW", Patches.Pinned("1.15.0")));

    [Fact]
    public void What_is_wrong_on_both_roles_is_told_once() =>
        Assert.Equal("cluster/a.yaml:1:10 KSAIL7016 'persist' cannot be false: Talos always keeps its configuration; remove the field", Patches.Report("-- cluster/a.yaml\npersist: false"));

    [Theory]
    [InlineData("name: DATA", "3:7 KSAIL7003 VolumeConfig/DATA: 'name' must be a volume of Talos: STATE, EPHEMERAL, IMAGECACHE, ETCD, CRI, KUBELET, LOG; a volume of your own is a UserVolumeConfig")]
    [InlineData("name: STAET", "3:7 KSAIL7003 VolumeConfig/STAET: 'name' must be a volume of Talos: STATE, EPHEMERAL, IMAGECACHE, ETCD, CRI, KUBELET, LOG; a volume of your own is a UserVolumeConfig; did you mean 'STATE'?")]
    [InlineData("name: STATE\nprovisioning: {maxSize: 1GB}", "4:15 KSAIL7016 VolumeConfig/STATE: the volume STATE cannot have 'provisioning': Talos places it itself")]
    [InlineData("name: STATE\nencryption: {provider: luks2, keys: [{slot: 0, nodeID: {}, lockToState: true}]}", "4:73 KSAIL7016 VolumeConfig/STATE: a key of the volume STATE cannot have 'lockToState': its salt would lie inside the volume; remove the field")]
    [InlineData("name: EPHEMERAL\nencryption: {keys: [{slot: 0, nodeID: {}}]}", "4:13 KSAIL7005 VolumeConfig/EPHEMERAL: 'encryption' has no 'provider'; write 'provider: luks2'")]
    [InlineData("name: EPHEMERAL\nencryption: {provider: luks2}", "4:13 KSAIL7005 VolumeConfig/EPHEMERAL: 'encryption' has no 'keys', so nothing could open the volume")]
    [InlineData("name: EPHEMERAL\nencryption: {provider: luks2, keys: [{nodeID: {}}, {slot: 0, tpm: {}}]}", "4:59 KSAIL7014 VolumeConfig/EPHEMERAL: 'encryption.keys' has two keys in slot 0; give each a slot of its own, and remember that a patch adds keys to those that are there")]
    [InlineData("name: EPHEMERAL\nencryption: {provider: luks2, keys: [{slot: 0, nodeID: }]}", "4:38 KSAIL7005 VolumeConfig/EPHEMERAL: a key in 'encryption.keys' says neither 'nodeID', 'static', 'kms' nor 'tpm'; for a key from the node's identity, write 'nodeID: {}'")]
    [InlineData("name: EPHEMERAL\nencryption: {provider: luks2, keys: [{slot: 0, nodeID: {}, lockToState: true}, {slot: 1, static: {passphrase: '${P}'}}]}\nprovisioning: {grow: false, maxSize: 80%}", "")]
    public void Volumes(string body, string expected) => Assert.Equal(expected, Patches.ReportOne($"apiVersion: v1alpha1\nkind: VolumeConfig\n{body}\n"));

    [Theory]
    [InlineData("kind: UserVolumeConfig", "1:1 KSAIL7005 UserVolumeConfig: the required field 'name' is missing")]
    [InlineData("kind: UserVolumeConfig\nname: local_data", "3:7 KSAIL7004 UserVolumeConfig/local_data: 'name' may have letters of ASCII, digits and hyphens only, but is 'local_data'")]
    [InlineData("kind: RawVolumeConfig\nname: a-name-that-is-longer-than-any-label", "3:7 KSAIL7004 RawVolumeConfig/a-name-that-is-longer-than-any-label: 'name' must have 34 characters at most, but is 'a-name-that-is-longer-than-any-label'")]
    [InlineData("kind: UserVolumeConfig\nname: a\n---\napiVersion: v1alpha1\nkind: ExistingVolumeConfig\nname: a", "7:7 KSAIL7014 ExistingVolumeConfig/a: there is a UserVolumeConfig of the same name, and Talos takes only one of the two")]
    [InlineData("kind: HostnameConfig\nhostname: node", "3:11 KSAIL7013 HostnameConfig: 'hostname' cannot be set while 'auto' is 'stable', as it is in generated configurations; write 'auto: off' beside the hostname")]
    [InlineData("kind: HostnameConfig\nauto: off\nhostname: .node", "4:11 KSAIL7004 HostnameConfig: 'hostname' must have 253 characters at most, and 1 to 63 before the first dot")]
    [InlineData("kind: HostnameConfig\nauto: {$patch: delete}", "1:1 KSAIL7005 HostnameConfig: neither 'auto' nor 'hostname' is set; use 'auto: stable', 'auto: off' or a hostname")]
    [InlineData("kind: HostnameConfig\nauto: \"off\"\nhostname: node.example", "")]
    [InlineData("kind: HostnameConfig\nauto: off", "")]
    [InlineData("kind: NetworkRuleConfig\nname: a\nportSelector: {protocol: tcp}", "4:15 KSAIL7005 NetworkRuleConfig/a: 'portSelector.ports' is missing: a rule is about at least one port")]
    [InlineData("kind: NetworkRuleConfig\nname: a\nportSelector: {ports: [80, 70-90, 100-99]}", "4:24 KSAIL7014 NetworkRuleConfig/a: 'portSelector.ports' has '80', which overlaps with '70-90'\n4:35 KSAIL7004 NetworkRuleConfig/a: 'portSelector.ports' has '100-99', which ends before it begins")]
    [InlineData("kind: NetworkRuleConfig\nname: a\nportSelector: {ports: [80]}\ningress: [{except: 10.0.0.0/8}]", "5:11 KSAIL7005 NetworkRuleConfig/a: an item of 'ingress' has no 'subnet'; 0.0.0.0/0 and ::/0 stand for everybody")]
    [InlineData("kind: NetworkRuleConfig\nportSelector: {ports: [80]}", "1:1 KSAIL7005 NetworkRuleConfig: the required field 'name' is missing")]
    [InlineData("kind: RegistryAuthConfig\nname: a\nusername: b\nauth: c", "5:7 KSAIL7013 RegistryAuthConfig/a: only one of 'username' with 'password', 'identityToken' and 'auth' can be set")]
    [InlineData("kind: RegistryAuthConfig\nname: a\nusername: b\nidentityToken: c", "5:16 KSAIL7013 RegistryAuthConfig/a: only one of 'username' with 'password', 'identityToken' and 'auth' can be set")]
    [InlineData("kind: RegistryTLSConfig\nname: a\nca: LS0tLS1CRUdJTg==", "4:5 KSAIL7004 RegistryTLSConfig/a: 'ca' must be a certificate in PEM, which begins with -----BEGIN CERTIFICATE-----, without base64 around it")]
    [InlineData("kind: RegistryMirrorConfig\nname: a\nendpoints: [{overridePath: true}]", "4:13 KSAIL7005 RegistryMirrorConfig/a: the required field 'endpoints[0].url' is missing")]
    [InlineData("kind: ImageVerificationConfig\nrules: [{image: a, verify: true}]", "3:28 KSAIL7005 ImageVerificationConfig: 'rules[0]' verifies, but says neither 'keyless' nor 'publicKey'")]
    [InlineData("kind: ImageVerificationConfig\nrules: [{image: a}]", "3:9 KSAIL7005 ImageVerificationConfig: 'rules[0].verify' is missing: true to check signatures, false to let the images pass")]
    [InlineData("kind: ImageVerificationConfig\nrules: [{verify: false}]", "3:9 KSAIL7005 ImageVerificationConfig: 'rules[0].image' is missing: which images the rule is about; '**' stands for all")]
    [InlineData("kind: ImageVerificationConfig\nrules: [{image: a, verify: false, publicKey: {certificate: x}}]", "3:46 KSAIL7013 ImageVerificationConfig: 'rules[0]' does not verify, but has 'publicKey'; Talos refuses that, so set 'verify: true' or remove it")]
    [InlineData("kind: ImageVerificationConfig\nrules: [{image: a, verify: true, keyless: {}}]", "3:9 KSAIL7005 ImageVerificationConfig: 'rules[0].keyless.issuer' is missing: the OIDC issuer of the signer\n3:9 KSAIL7005 ImageVerificationConfig: 'rules[0].keyless.subject' is missing: the signer, or 'subjectRegex' for several")]
    [InlineData("kind: ExtensionServiceConfig\nname: a", "1:1 KSAIL7005 ExtensionServiceConfig/a: neither 'configFiles' nor 'environment' is set, so the document configures nothing, which Talos refuses")]
    [InlineData("kind: ExtensionServiceConfig\nname: a\nconfigFiles: [{content: x}]", "4:15 KSAIL7005 ExtensionServiceConfig/a: 'configFiles[0].mountPath' is missing")]
    [InlineData("kind: HCloudVIPConfig\nname: vip\nlink: eth0", "3:7 KSAIL7004 HCloudVIPConfig/vip: 'name' is the virtual IP itself, so it must be an IP address, but is 'vip'")]
    [InlineData("kind: Layer2VIPConfig\nname: 10.0.0.9", "1:1 KSAIL7005 Layer2VIPConfig/10.0.0.9: the required field 'link' is missing: the interface that carries the virtual IP")]
    [InlineData("kind: VLANConfig\nname: a\nvlanID: 5", "1:1 KSAIL7005 VLANConfig/a: the required field 'parent' is missing")]
    [InlineData("kind: BridgeConfig\nname: a\nstp: {enabled: true}", "")]
    [InlineData("kind: WireguardConfig\nname: wg0\nprivateKey: ${KEY}\npeers: [{publicKey: a, endpoint: '10.0.0.1:51820'}]", "")]
    public void Documents(string body, string expected) => Assert.Equal(expected, Patches.ReportOne($"apiVersion: v1alpha1\n{body}\n"));

    [Theory]
    [InlineData("machine: {network: {hostname: node}}", null, "1:31 KSAIL7013 'machine.network.hostname' cannot be set beside the document HostnameConfig, which generated configurations have since Talos 1.12; set 'auto: off' and 'hostname' in a HostnameConfig instead")]
    [InlineData("machine: {features: {stableHostname: true}}", "1.13.8", "1:38 KSAIL7013 'machine.features.stableHostname' cannot be set beside the document HostnameConfig, which generated configurations have since Talos 1.12; its 'auto: stable' means the same")]
    [InlineData("machine: {network: {hostname: node}}", "1.11.6", "")]
    [InlineData("machine: {network: {hostname: node}}\n---\napiVersion: v1alpha1\nkind: HostnameConfig\n$patch: delete", "1.13.8", "")]
    public void Hostnames_of_the_machine_configuration(string patch, string? version, string expected) =>
        Assert.Equal(expected, Patches.ReportOne(patch, new NodePatchOptions { Release = TalosRelease.Parse(version) }));

    [Theory]
    [InlineData("machine: {systemDiskEncryption: {state: {provider: luks2}}}", "1:41 KSAIL7005 'machine.systemDiskEncryption.state' has no 'keys', so nothing could open the volume")]
    [InlineData("machine: {disks: [{device: /dev/sdb, partitions: [{mountpoint: /var/a}, {mountpoint: /var/b, size: 10GB}]}]}", "1:51 KSAIL7013 a partition in 'machine.disks' has no 'size', so it takes the rest of the disk, but another one follows it; give it a size or make it the last")]
    [InlineData("machine: {registries: {mirrors: {docker.io: }}}", "1:34 KSAIL7005 'machine.registries.mirrors['docker.io']' has no value; fill it or remove it")]
    public void Old_sections(string patch, string expected) => Assert.Equal(expected, Patches.ReportOne(patch));
}
