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
    [InlineData("1.13.8", "cluster: {network: {cni: {name: ${CNI}}, podSubnets: [${PODS}]}, proxy: {disabled: ${OFF}}, allowSchedulingOnControlPlanes: ${S}}", "${CNI} [${PODS}] [10.96.0.0/12] ? ?")]
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
        Assert.Equal("flannel [10.244.0.0/16] [10.96.0.0/12]", string.Join(' ', Describe(result.WorkerSettings! with { CniName = EffectiveSettings.Default.CniName }).Split(' ').Take(3)));
    }

    [Theory]
    [InlineData("apiVersion: v1alpha1\nkind: KubeFlannelCNIConfig\n$patch: delete", "none [10.244.0.0/16] [10.96.0.0/12]")]
    [InlineData("apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: [10.1.0.0/16]", "flannel [10.1.0.0/16] [10.96.0.0/12]")]
    [InlineData("cluster: {network: {podSubnets: [10.1.0.0/16]}}", "flannel [10.1.0.0/16] [10.96.0.0/12]")]
    public void Where_no_release_is_pinned_documents_of_the_newest_count(string patch, string expected)
    {
        var (result, findings) = Patches.Check($"-- cluster/a.yaml\n{patch}");
        Assert.Empty(findings);
        Assert.StartsWith(expected, Describe(result.ControlPlaneSettings!), StringComparison.Ordinal);
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
        Assert.Equal("none", result.ControlPlaneSettings!.CniName!.Text);
    }

    [Theory]
    [InlineData("1.13.8", "machine: {}", "")]
    [InlineData("1.14.0", "machine: {}", "")]
    [InlineData("1.13.8", "cluster:\n  network:\n    cni: {name: none}", "cni a.yaml(3,17)")]
    [InlineData("1.11.6", "- op: add\n  path: /cluster/network/cni\n  value: {name: none}", "cni a.yaml(3,17)")]
    [InlineData("1.13.8", "machine:\n  install: {image: a}", "image a.yaml(2,20)")]
    [InlineData("1.13.8", "machine:\n  install: {disk: /dev/sda}", "")]
    [InlineData("1.14.0", "apiVersion: v1alpha1\nkind: UnattendedInstallConfig\ninstaller: {image: a}", "image a.yaml(3,20)")]
    [InlineData("1.13.8", "cluster: {inlineManifests: [{name: cilium, contents: x}]}", "manifests")]
    [InlineData("1.13.8", "cluster: {extraManifests: [https://example.com/cni.yaml]}", "manifests")]
    [InlineData("1.13.8", "cluster: {extraManifests: []}", "")]
    [InlineData("1.13.8", "cluster: {apiServer: {extraArgs: {oidc-issuer-url: https://id.example}}}", "sign-in")]
    [InlineData("1.13.8", "cluster: {apiServer: {extraArgs: {authentication-config: /etc/auth.yaml}}}", "sign-in")]
    [InlineData("1.13.8", "cluster: {apiServer: {extraArgs: {profiling: 'false'}}}", "")]
    [InlineData("1.14.0", "apiVersion: v1alpha1\nkind: KubeAuthenticationConfig\nconfiguration: {anonymous: {enabled: false}}", "sign-in")]
    public void What_patches_set_is_known_with_its_place(string version, string patch, string expected)
    {
        var (result, findings) = Patches.Check($"-- control-planes/a.yaml\n{patch}", Patches.Pinned(version));
        Assert.Empty(findings);
        var settings = result.ControlPlaneSettings!;
        var found = new List<string>();
        if (settings.CniName is { Span.HasFile: true } name)
            found.Add($"cni {Place(name)}");
        if (settings.InstallImage is { } image)
            found.Add($"image {Place(image)}");
        if (settings.AppliesManifests)
            found.Add("manifests");
        if (settings.HasSignIn)
            found.Add("sign-in");
        Assert.Equal(expected, string.Join(", ", found));
    }

    private static string Place(EffectiveValue value) => $"{Path.GetFileName(value.Span.File)}({value.Span.Line},{value.Span.Column})";

    private static string Describe(EffectiveSettings settings) =>
        $"{settings.CniName?.Text ?? "?"} {List(settings.PodSubnets)} {List(settings.ServiceSubnets)} {settings.IsKubeProxyDisabled?.ToString() ?? "?"} {settings.SchedulesOnControlPlanes?.ToString() ?? "?"}";

    private static string List(IReadOnlyList<EffectiveValue>? values) => values is null ? "?" : $"[{string.Join(", ", values.Select(value => value.Text))}]";
}
