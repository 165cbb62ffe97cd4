namespace KSail.Talos.Tests;

public sealed class DeleteTests
{
    public static TheoryData<string, string, string> Deleted => new()
    {
        { "machine: {nodeLabels: {node.kubernetes.io/exclude-from-external-load-balancers: {$patch: delete}}}", "machine/nodeLabels", "{}" },
        { "machine: {nodeLabels: {node.kubernetes.io/exclude-from-external-load-balancers: {$patch: delete}, a: b}}", "machine/nodeLabels", "{a: b}" },
        { "machine: {install: {$patch: delete}}", "machine/install", "" },
        { "machine: {install: {disk: {$patch: delete}, diskSelector: {type: ssd}}}", "machine/install", "{image: ghcr.io/siderolabs/installer:v1.13.0, wipe: false, grubUseUKICmdline: true, diskSelector: {type: ssd}}" },
        { "cluster: {apiServer: {auditPolicy: {$patch: delete, kind: X}}}", "cluster/apiServer/auditPolicy", "" },
        { "cluster: {apiServer: {admissionControl: [{name: PodSecurity, $patch: delete}]}}", "cluster/apiServer/admissionControl", "[]" },
        { "cluster: {apiServer: {admissionControl: [{$patch: delete, name: PodSecurity}, {name: Other}]}}", "cluster/apiServer/admissionControl", "[{name: Other}]" },
        { "cluster: {network: {cni: {$patch: delete}}}", "cluster/network/cni", "" },
        { "machine: {registries: {mirrors: {$patch: delete}}}", "machine/registries", "" },
        { "cluster: {discovery: {registries: {service: {endpoint: {$patch: delete}}}}}", "cluster/discovery/registries/service", "{}" },
        { "machine: {kubelet: {extraConfig: {$patch: delete}}}", "machine/kubelet/extraConfig", "" },
    };

    [Theory]
    [MemberData(nameof(Deleted))]
    public void From_the_generated_configuration(string patch, string path, string expected) =>
        Assert.Equal(expected, Patches.At(Patches.Merge(Patches.Pinned("1.13.8"), patch).Documents[0], path));

    [Fact]
    public void Of_an_item_that_a_patch_brought_and_one_brings_again() =>
        Assert.Equal(
            "[{interface: eth1}, {interface: eth0, dummy: true}]",
            Patches.At(
                Patches.Merge(
                    null,
                    "machine: {network: {interfaces: [{interface: eth0, dhcp: true}, {interface: eth1}]}}",
                    "machine: {network: {interfaces: [{interface: eth0, $patch: delete}, {interface: eth0, dummy: true}]}}").Documents[0],
                "machine/network/interfaces"));

    [Theory]
    [InlineData("apiVersion: v1alpha1\nkind: HostnameConfig\n$patch: delete", "")]
    [InlineData("apiVersion: v1alpha1\nkind: HostnameConfig\n$patch: delete\n---\napiVersion: v1alpha1\nkind: HostnameConfig\nhostname: a", "HostnameConfig")]
    [InlineData("apiVersion: v1alpha1\nkind: VolumeConfig\nname: STATE\n$patch: delete", "HostnameConfig")]
    public void Of_whole_documents(string patch, string expected) =>
        Assert.Equal(expected, string.Join(' ', Patches.Merge(null, patch).Documents.Skip(1).Select(d => d.Kind)));

    [Theory]
    [InlineData("machine:\n  nodeLabels:\n    missing:\n      $patch: delete", "4:7", "there is no 'machine.nodeLabels.missing' to delete")]
    [InlineData("machine:\n  sysctls:\n    a: {$patch: delete}", "3:9", "there is no 'machine.sysctls.a' to delete")]
    [InlineData("machine:\n  time: {servers: {$patch: delete}}", "2:20", "there is no 'machine.time.servers' to delete")]
    [InlineData("cluster:\n  apiServer:\n    admissionControl:\n      - name: Other\n        $patch: delete", "5:9", "there is no item with name 'Other' in 'cluster.apiServer.admissionControl' to delete")]
    [InlineData("machine:\n  registries: {mirrors: {docker.io: {$patch: delete}}}", "2:38", "there is no 'machine.registries.mirrors.docker.io' to delete")]
    [InlineData("machine:\n  install: {extensions: [{image: a, $patch: delete}]}", "2:37", "there is no item with image 'a' in 'machine.install.extensions' to delete")]
    public void What_is_not_there(string patch, string place, string expected) =>
        Assert.Equal(
            $"{place} KSAIL7011 {expected}; Talos refuses a patch that deletes what is not there, so remove it or apply it only to nodes that have it",
            Patches.ReportOne(patch, Patches.Pinned("1.13.8")));

    [Fact]
    public void What_only_control_planes_have() =>
        Assert.StartsWith(
            "cluster/a.yaml:1:84 KSAIL7011 on workers: there is no 'machine.nodeLabels.node.kubernetes.io/exclude-from-external-load-balancers' to delete;",
            Patches.Report("-- cluster/a.yaml\nmachine: {nodeLabels: {node.kubernetes.io/exclude-from-external-load-balancers: {  $patch: delete}}}"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("machine: {nodeLabels: {missing: {$patch: delete}}}")]
    [InlineData("cluster: {apiServer: {admissionControl: [{name: PodSecurity, $patch: delete}]}}")]
    public void From_1_14_on_the_machine_configuration_may_lack_it(string patch) => Assert.Equal("", Patches.ReportOne(patch, Patches.Pinned("1.14.0")));

    [Theory]
    [InlineData("$patch: delete\nmachine: {}", "1:1 KSAIL7011 the machine configuration as a whole cannot be deleted; put '$patch: delete' under the field that shall go")]
    [InlineData("machine: {network: {interfaces: [{interface: a, mtu: {$patch: delete}}]}}", "1:55 KSAIL7011 'machine.network.interfaces.[0].mtu': an item of a list can be deleted as a whole, but nothing inside it; put '$patch: delete' beside a key that names the item, and add the item anew")]
    [InlineData("machine: {files: [{$patch: delete}]}", "1:20 KSAIL7011 'machine.files': '$patch: delete' does not say which item; put a key of the item, such as its name, before it")]
    [InlineData("machine: {network: {interfaces: [{interface: a, routes: [{network: 10.0.0.0/8, $patch: delete}]}]}}", "1:80 KSAIL7011 'machine.network.interfaces.[0].routes': a list inside an item of a list cannot lose an item; delete the outer item and add it anew")]
    public void What_cannot_be_deleted(string patch, string expected) => Assert.Equal(expected, Patches.ReportOne(patch));

    [Theory]
    [InlineData("machine: {kubelt: {$patch: delete}}", "1:11 KSAIL7001 there is no field 'machine.kubelt'; did you mean 'kubelet'?")]
    public void A_field_that_Talos_does_not_know(string patch, string expected) => Assert.Equal(expected, Patches.ReportOne(patch));

    [Fact]
    public void What_a_variable_may_have_brought_may_be_deleted() =>
        Assert.Equal("", Patches.Report("-- control-planes/a.yaml\nmachine: {nodeTaints: ${TAINTS}}\n-- control-planes/b.yaml\nmachine: {nodeTaints: {a: {$patch: delete}}}\n"));
}
