namespace KSail.Talos.Tests;

public sealed class PatchReaderTests
{
    [Theory]
    [InlineData("machin:\n  kubelet: {}", "1:1 KSAIL7008 the document says neither 'machine' or 'cluster' nor its kind, so Talos cannot tell what it patches; did you mean 'machine'?")]
    [InlineData("kubelet: {}", "1:1 KSAIL7008 the document says neither 'machine' or 'cluster' nor its kind, so Talos cannot tell what it patches")]
    [InlineData("kind: VolumeConfig\nname: STATE", "1:7 KSAIL7008 the document has the kind 'VolumeConfig' and no apiVersion; write 'apiVersion: v1alpha1'")]
    [InlineData("just text", "1:1 KSAIL7008 the document is a single value, not a patch; begin with 'machine:' or 'cluster:', or with apiVersion and kind of a Talos document")]
    [InlineData("machine: {}\n---\n- op: add", "3:1 KSAIL7008 a JSON patch must be the only document of its file; move it to a file of its own")]
    [InlineData("- machine", "1:3 KSAIL7008 a list is a JSON patch, whose items are operations with 'op' and 'path'; this item is none")]
    public void What_is_no_patch(string patch, string expected) => Assert.Equal(expected, Patches.ReportOne(patch));

    [Theory]
    [InlineData("v1alpha1", "NetworkRuleConfg", "KSAIL7006 Talos has no document of the kind 'NetworkRuleConfg'; did you mean 'NetworkRuleConfig'?")]
    [InlineData("v1alpha1", "Frobnicator", "KSAIL7006 Talos has no document of the kind 'Frobnicator'")]
    [InlineData("v1", "Namespace", "KSAIL7006 'Namespace' (v1) is no document of Talos; objects of Kubernetes belong into the manifests")]
    [InlineData("v1beta1", "NetworkRuleConfig", "KSAIL7006 NetworkRuleConfig has the apiVersion v1alpha1, not 'v1beta1'")]
    public void Unknown_kinds(string version, string kind, string expected) =>
        Assert.EndsWith(expected, Patches.ReportOne($"apiVersion: {version}\nkind: {kind}\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("1.12.4", "ImageVerificationConfig", "1.13")]
    [InlineData("v1.11.0", "HostnameConfig", "1.12")]
    [InlineData("v1.13.8", "SysctlConfig", "1.14")]
    [InlineData("v1.13.8", "KubeletConfig", "1.14")]
    public void Kinds_that_are_too_new(string version, string kind, string needed) =>
        Assert.StartsWith(
            $"2:7 KSAIL7007 {kind} came with Talos {needed}, but spec.cluster.talos.version is {TalosRelease.Parse(version)}: nodes refuse it;",
            Patches.ReportOne($"apiVersion: v1alpha1\nkind: {kind}\n", Patches.Pinned(version)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "SysctlConfig")]
    [InlineData("v1.14.0", "SysctlConfig")]
    [InlineData("v1.15.0", "SysctlConfig")]
    [InlineData("v1.13.0", "EnvironmentConfig")]
    [InlineData("v1.9.0", "ZswapConfig")]
    [InlineData(null, "KubeSchedulerConfig")]
    public void Kinds_that_are_new_enough(string? version, string kind) =>
        Assert.Equal("", Patches.ReportOne($"apiVersion: v1alpha1\nkind: {kind}\n", new NodePatchOptions { Release = TalosRelease.Parse(version) }));

    [Theory]
    [InlineData("apiVersion: v1alpha1\nkind: MACVLANConfig\nname: a", "2:7 KSAIL7017 the kind 'MACVLANConfig' is not known up to Talos 1.14, so nothing in it is checked; did you mean 'VLANConfig'?")]
    [InlineData("machine:\n  kubelet:\n    imagee: x", "3:5 KSAIL7017 there is no field 'machine.kubelet.imagee' up to Talos 1.14; did you mean 'image'?")]
    [InlineData("apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: reject", "3:10 KSAIL7017 NetworkDefaultActionConfig: 'ingress' cannot be 'reject' up to Talos 1.14; use one of accept, block")]
    public void Releases_beyond_the_known_ones_get_warnings(string patch, string expected)
    {
        Assert.Equal(expected, Patches.ReportOne(patch, Patches.Pinned("1.15.0")));
        Assert.NotEqual(expected, Patches.ReportOne(patch, Patches.Pinned("1.14.0")));
    }

    [Fact]
    public void A_syntax_error_is_told_with_its_placeholders() =>
        Assert.StartsWith("4:5 KSAIL0104 the key '${A}'", Patches.ReportOne("machine:\n  nodeLabels:\n    ${A}: 1\n    ${A}: 2\n"), StringComparison.Ordinal);

    [Fact]
    public void A_file_with_an_error_keeps_nothing_of_the_others_from_being_read() =>
        Assert.Equal(
            """
            cluster/a.yaml:1:11 KSAIL7001 there is no field 'machine.kubeet'; did you mean 'kubelet'?
            workers/b.yaml:1:11 KSAIL7001 there is no field 'machine.instal'; did you mean 'install'?
            """.ReplaceLineEndings("\n"),
            Patches.Report("-- cluster/a.yaml\nmachine: {kubeet: {}}\n-- workers/b.yaml\nmachine: {instal: {}}\n"));

    [Theory]
    [InlineData("${EXTRA}")]
    [InlineData("apiVersion: v1alpha1\nkind: ${KIND}\nwhatever: 1")]
    [InlineData("machine: ${MACHINE}")]
    [InlineData("machine: {nodeLabels: ${LABELS}, certSANs: ${NAMES}, kubelet: {nodeIP: {validSubnets: [${A}, \"${B}\"]}}}")]
    [InlineData("machine: {features: {kubePrism: {enabled: ${ON}, port: ${PORT:-7445}}}}")]
    [InlineData("machine: {features: {kubePrism: {enabled: \"${ON}\", port: \"${PORT}\"}}}")]
    [InlineData("machine: {\"${SECTION}\": {a: 1}}")]
    [InlineData("machine:\n  network:\n    interfaces:\n      - interface: ${LINK}\n        addresses: [\"${IP}/24\"]\n        mtu: ${MTU}\n        wireguard: {privateKey: ${KEY}}\n        vip: {ip: ${VIP}}\n")]
    [InlineData("cluster: {controlPlane: {endpoint: \"https://${HOST}:6443\"}, network: {cni: {name: ${CNI}}, podSubnets: [${PODS}], dnsDomain: ${DOMAIN}}}")]
    [InlineData("cluster: {network: {cni: ${CNI:-{name: none}}}")]
    [InlineData("apiVersion: v1alpha1\nkind: RegistryAuthConfig\nname: ghcr.io\nusername: ${USER:-bot}\npassword: ${TOKEN}\nauth: ${AUTH}")]
    [InlineData("apiVersion: v1alpha1\nkind: HostnameConfig\nauto: ${AUTO}\nhostname: ${NAME}")]
    [InlineData("apiVersion: v1alpha1\nkind: HostnameConfig\nhostname: ${NAME}")]
    [InlineData("machine: {network: {hostname: ${NAME}, interfaces: [{interface: ${A}, deviceSelector: {driver: b}, bond: {mode: 802.3ad, interfaces: [${B}], deviceSelectors: [{driver: c}], primary: ${C}}}]}}")]
    [InlineData("machine: {install: {extraKernelArgs: [${ARG}]}}\ncluster: {network: {cni: {name: none, urls: [${URL}]}}, inlineManifests: [{name: ${N}}, {name: ${N}}]}")]
    [InlineData("apiVersion: v1alpha1\nkind: VolumeConfig\nname: STATE\nencryption: {provider: ${P}, keys: [{slot: ${S}, nodeID: ${ID}}, {slot: ${S}, tpm: {}}]}")]
    [InlineData("apiVersion: v1alpha1\nkind: VolumeConfig\nname: STATE\nencryption: ${ENCRYPTION}\nprovisioning: ${PROVISIONING}")]
    [InlineData("apiVersion: v1alpha1\nkind: ImageVerificationConfig\nrules: [{image: ${I}, verify: ${V}, keyless: {issuer: ${A}, subject: ${B}}}, ${RULE}]")]
    [InlineData("apiVersion: v1alpha1\nkind: NetworkRuleConfig\nname: ${NAME}\nportSelector: {ports: [\"${PORT}\", ${OTHER}], protocol: ${PROTOCOL}}\ningress: [{subnet: ${NET}}]")]
    [InlineData("apiVersion: v1alpha1\nkind: VolumeConfig\nname: ${VOLUME}\nprovisioning: {minSize: ${MIN}, maxSize: \"${MAX}\"}")]
    [InlineData("- op: add\n  path: ${PATH}\n  value: x", "1.11.0")]
    public void What_depends_on_a_variable_is_accepted(string patch, string? version = null) =>
        Assert.Equal("", Patches.ReportOne(patch, new NodePatchOptions { Release = TalosRelease.Parse(version), Runtime = NodeRuntime.Metal }));

    [Fact]
    public void Placeholders_appear_as_they_were_written() =>
        Assert.Equal("2:3 KSAIL7001 there is no field 'machine.kubeletx'; did you mean 'kubelet'?\n3:18 KSAIL7002 'machine.install' must be a mapping, but is a list", Patches.ReportOne("machine:\n  kubeletx: ${X}\n  install:       [${Y}]\n"));
}
