namespace KSail.Talos.Tests;

public sealed class EffectiveSettingsTests
{
    [Theory]
    [InlineData("1.13.8", "machine: {}", "flannel [10.244.0.0/16] [10.96.0.0/12] False False")]
    [InlineData("1.13.8", "cluster: {network: {cni: {name: none}}, proxy: {disabled: true}}", "none [10.244.0.0/16] [10.96.0.0/12] True False")]
    [InlineData("1.13.8", "cluster: {network: {cni: {urls: []}}}", "flannel [10.244.0.0/16] [10.96.0.0/12] False False")]
    [InlineData("1.13.8", "cluster: {network: {podSubnets: [10.1.0.0/16, 'fd00::/56'], serviceSubnets: [10.2.0.0/16]}}", "flannel [10.1.0.0/16, fd00::/56] [10.2.0.0/16] False False")]
    [InlineData("1.13.8", "cluster: {network: {podSubnets: []}}", "flannel [10.244.0.0/16] [10.96.0.0/12] False False")]
    [InlineData("1.13.8", "cluster: {allowSchedulingOnControlPlanes: true}", "flannel [10.244.0.0/16] [10.96.0.0/12] False True")]
    [InlineData("1.13.8", "cluster: {allowSchedulingOnMasters: yes}", "flannel [10.244.0.0/16] [10.96.0.0/12] False True")]
    [InlineData("1.13.8", "cluster: {network: {cni: {name: ${CNI}}, podSubnets: [${PODS}]}, proxy: {disabled: ${OFF}}, allowSchedulingOnControlPlanes: ${S}}", "? ? [10.96.0.0/12] ? ?")]
    [InlineData("1.13.8", "cluster: {network: {cni: ${CNI}}}", "? [10.244.0.0/16] [10.96.0.0/12] False False")]
    [InlineData("1.14.0", "machine: {}", "flannel [10.244.0.0/16] [10.96.0.0/12] False False")]
    [InlineData("1.14.0", "cluster: {network: {cni: {name: none}, podSubnets: [10.1.0.0/16]}}", "none [10.1.0.0/16] [10.96.0.0/12] False False")]
    [InlineData("1.14.0", "apiVersion: v1alpha1\nkind: KubeFlannelCNIConfig\n$patch: delete\n---\napiVersion: v1alpha1\nkind: KubeProxyConfig\nenabled: false", "none [10.244.0.0/16] [10.96.0.0/12] True False")]
    [InlineData("1.14.0", "apiVersion: v1alpha1\nkind: KubeProxyConfig\n$patch: delete", "flannel [10.244.0.0/16] [10.96.0.0/12] True False")]
    [InlineData("1.14.0", "apiVersion: v1alpha1\nkind: KubeNetworkConfig\nserviceSubnets: [10.3.0.0/16]", "flannel [10.244.0.0/16] [10.3.0.0/16] False False")]
    [InlineData("1.14.0", "apiVersion: v1alpha1\nkind: KubeNodeConfig\ntaints: {node-role.kubernetes.io/control-plane: {$patch: delete}}", "flannel [10.244.0.0/16] [10.96.0.0/12] False True")]
    public void Of_control_planes(string version, string patch, string expected)
    {
        var (result, findings) = Patches.Check($"-- control-planes/a.yaml\n{patch}", Patches.Pinned(version));
        Assert.Empty(findings);
        Assert.Equal(expected, Describe(result.ControlPlaneSettings!));
        Assert.Equal("flannel [10.244.0.0/16] [10.96.0.0/12]", string.Join(' ', Describe(result.WorkerSettings! with { CniName = "flannel" }).Split(' ').Take(3)));
    }

    [Fact]
    public void Without_patches_the_defaults_hold()
    {
        var (result, _) = Patches.Check("-- cluster/.gitkeep\n");
        Assert.Equal("flannel [10.244.0.0/16] [10.96.0.0/12] False False", Describe(result.ControlPlaneSettings!));
        Assert.Null(result.ControlPlane);
    }

    [Theory]
    [InlineData("-- cluster/.gitkeep\n")]
    [InlineData("-- cluster/a.yaml\nmachine: {}")]
    public void Control_planes_of_a_cluster_without_workers_run_workloads(string archive)
    {
        foreach (var version in (string[])["1.13.0", "1.14.0"])
        {
            var (result, _) = Patches.Check(archive, Patches.Pinned(version) with { Base = new Generation.BaseSettings { SchedulesOnControlPlanes = true } });
            Assert.Equal((true, false), (result.ControlPlaneSettings!.SchedulesOnControlPlanes, result.WorkerSettings!.SchedulesOnControlPlanes));
        }
    }

    [Fact]
    public void With_errors_nobody_knows()
    {
        var (result, _) = Patches.Check("-- workers/a.yaml\nmachin: {}\n-- control-planes/a.yaml\ncluster: {network: {cni: {name: none}}}\n");
        Assert.Null(result.WorkerSettings);
        Assert.Equal("none", result.ControlPlaneSettings!.CniName);
    }

    private static string Describe(EffectiveSettings settings) =>
        $"{settings.CniName ?? "?"} {List(settings.PodSubnets)} {List(settings.ServiceSubnets)} {settings.IsKubeProxyDisabled?.ToString() ?? "?"} {settings.SchedulesOnControlPlanes?.ToString() ?? "?"}";

    private static string List(IReadOnlyList<string>? texts) => texts is null ? "?" : $"[{string.Join(", ", texts)}]";
}
