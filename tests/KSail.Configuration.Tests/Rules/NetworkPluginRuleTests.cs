namespace KSail.Configuration.Tests.Rules;

public sealed class NetworkPluginRuleTests
{
    private const string None = "-- talos/cluster/cni.yaml\ncluster: {network: {cni: {name: none}}}\n";

    [Theory]
    [InlineData("cni: Cilium", None, null, "the usual patch")]
    [InlineData("cni: Cilium", "", "9:10", "no folder at all")]
    [InlineData("cni: Cilium", "-- talos/cluster/proxy.yml\ncluster: {proxy: {disabled: true}}\n", "9:10", "another patch")]
    [InlineData("cni: Cilium\ndistributionConfig: nodes/", "-- nodes/cluster/.gitkeep\n", "9:10 below nodes/cluster", "an empty folder of another name")]
    [InlineData("cni: Cilium\ndistributionConfig: nodes", "-- nodes/control-planes/cni.yml\ncluster: {network: {cni: {name: none}}}\n", null, "control planes install the plugin")]
    [InlineData("cni: Cilium", "-- talos/workers/cni.yaml\ncluster: {network: {cni: {name: none}}}\n", "9:10", "workers do not")]
    [InlineData("cni: Cilium", "-- talos/cluster/deeper/cni.yaml\ncluster: {network: {cni: {name: none}}}\n", "9:10", "folders in folders are not read")]
    [InlineData("cni: Cilium", "-- talos/cluster/cni.yaml\ncluster: {network: {cni: {name: flannel}}}\n", "talos/cluster/cni.yaml 1:33", "the patch has to change")]
    [InlineData("cni: Cilium", None + "-- talos/control-planes/cni.yaml\ncluster: {network: {cni: {name: flannel}}}\n", "talos/control-planes/cni.yaml 1:33", "the later patch wins")]
    [InlineData("cni: Cilium", "-- talos/cluster/a.yaml\nmachine: {}\n---\ncluster: {network: {cni: {name: none}}}\n", null, "a second document")]
    [InlineData("cni: Cilium", "-- talos/cluster/a.yaml\n- op: add\n  path: /cluster/network/cni\n  value: {name: none}\n", null, "RFC 6902")]
    [InlineData("cni: Cilium\ntalos: {version: v1.11.6}", "-- talos/cluster/a.yaml\n- op: add\n  path: /cluster/network/cni\n  value: {name: none}\n", null, "RFC 6902, where Talos takes it")]
    [InlineData("cni: Cilium\ntalos: {version: v1.11.6}", "-- talos/cluster/a.yaml\n- op: add\n  path: /cluster/network/cni\n  value: {name: flannel}\n", "talos/cluster/a.yaml 3:17", "RFC 6902, another plugin")]
    [InlineData("cni: Cilium", "-- talos/cluster/a.yaml\ncluster: {netwerk: {cni: {name: none}}}\n", null, "the misspelt field is told alone")]
    [InlineData("cni: Cilium", "-- talos/cluster/a.yaml\n- op: remove\n  path: /cluster/network/cni\n", null, "Talos refuses the patch, which is told alone")]
    [InlineData("cni: Cilium", "-- talos/cluster/a.yaml\napiVersion: v1alpha1\nkind: KubeFlannelCNIConfig\n$patch: delete\n", null, "Talos 1.14")]
    [InlineData("cni: Cilium", "-- talos/cluster/a.yaml\ncluster: {network: {cni: {name: '${CNI:-none}'}}}\n", null, "a placeholder")]
    [InlineData("cni: Cilium", "-- talos/cluster/a.yaml\ncluster: {network: {cni: {name: '${SET}'}}}\n", "talos/cluster/a.yaml 1:33", "a placeholder with another value")]
    [InlineData("cni: Cilium", "-- talos/cluster/a.yaml\ncluster: {network: {cni: {name: '${UNSET}'}}}\n", null, "nobody knows")]
    [InlineData("cni: Cilium", "-- talos/cluster/a.yaml\ncluster: [\n", null, "a patch that cannot be read may hold it")]
    [InlineData("cni: Cilium", "-- talos/cluster/a.yaml\nabc\n", null, "a text is no patch, which is told alone")]
    [InlineData("cni: Cilium\ndistributionConfig: missing", "", null, "the missing folder is told alone")]
    [InlineData("cni: Default", "", null, "flannel")]
    [InlineData("cnni: Cilium", "", null, "the misspelt key is told alone")]
    public void CiliumIsTheOnlyPlugin(string cluster, string patches, string? expected, string why)
    {
        Assert.NotEmpty(why);
        RuleCase.Check("KSAIL1110", RuleCase.Docker(cluster), expected, patches, ("SET", "flannel"));
    }

    [Theory]
    [InlineData("cluster: {distribution: Talos, provider: Omni, cni: Cilium}")]
    [InlineData("cluster: {distribution: K3s, cni: Cilium}")]
    public void OtherClustersHaveNoPatches(string spec) => RuleCase.Check("KSAIL1110", spec, null);

    [Theory]
    [InlineData("cni: Calico", None, null)]
    [InlineData("cni: Calico", "", "9:10")]
    [InlineData("cni: Cilium", "", null)]
    public void SoIsCalico(string cluster, string patches, string? expected) => RuleCase.Check("KSAIL1112", RuleCase.Docker(cluster), expected, patches);

    [Theory]
    [InlineData("workers: 1", None, "talos/cluster/cni.yaml 1:33", "nobody installs a plugin")]
    [InlineData("cni: Default", None, "talos/cluster/cni.yaml 1:33", "the same in words")]
    [InlineData("cni: Cilium", None, null, "Cilium is installed")]
    [InlineData("workers: 1", "-- talos/cluster/cni.yaml\ncluster: {network: {cni: {name: none}}, inlineManifests: [{name: cilium, contents: x}]}\n", null, "Talos applies one")]
    [InlineData("workers: 1", None + "-- talos/control-planes/manifests.yaml\ncluster: {extraManifests: ['https://example.com/cni.yaml']}\n", null, "Talos fetches one")]
    [InlineData("workers: 1", "-- talos/cluster/cni.yaml\ncluster: {network: {cni: {name: custom, urls: ['https://example.com/cni.yaml']}}}\n", null, "another one by URL")]
    [InlineData("cni: Cillium", None, null, "the misspelt value is told alone")]
    public void SomePluginThereIs(string cluster, string patches, string? expected, string why)
    {
        Assert.NotEmpty(why);
        RuleCase.Check("KSAIL1111", RuleCase.Docker(cluster), expected, patches);
    }
}
