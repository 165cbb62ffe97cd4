using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Tests;

/// <summary>What each type of field takes and refuses. Lines under <c>spec.cluster</c> start at line 9, column 5.</summary>
public sealed class FieldReadingTests
{
    [Theory]
    [InlineData("cni: Cilium", "Cilium")]
    [InlineData("cni: cilium", "Cilium")]
    [InlineData("cni: 'CILIUM'", "Cilium")]
    [InlineData("cni: ''", "Default")]
    [InlineData("cni:", "Default")]
    [InlineData("csi: true", "Default")]
    public void AChoiceTakesItsNamesInAnyCase(string line, string expected)
    {
        using var loaded = LoadedEnvironment.WithCluster(line);
        Assert.Empty(loaded.Findings);
        Assert.Equal(expected, loaded.Environment.Configuration!.Cluster.Cni.Value.ToString());
    }

    [Theory]
    [InlineData("cni: Cillium", "KSAIL1012 9:10 spec.cluster.cni cannot be 'Cillium'; use Default, Cilium or Calico; did you mean 'Cilium'?")]
    [InlineData("cni: Weave", "KSAIL1012 9:10 spec.cluster.cni cannot be 'Weave'; use Default, Cilium or Calico")]
    [InlineData("cni: true", "KSAIL1011 9:10 spec.cluster.cni must be one of Default, Cilium, Calico, not the boolean true")]
    [InlineData("cni: 1", "KSAIL1011 9:10 spec.cluster.cni must be one of Default, Cilium, Calico, not the number 1")]
    [InlineData("cni: [Cilium]", "KSAIL1011 9:10 spec.cluster.cni must be one of Default, Cilium, Calico, not a list")]
    [InlineData("cni: ${CNI}", "KSAIL1011 9:10 spec.cluster.cni must be one of Default, Cilium, Calico, not the text '${CNI}'; placeholders are filled in texts only, but KSAIL_SPEC_CLUSTER_CNI can set this field")]
    [InlineData("controlPlanes: three", "KSAIL1011 9:20 spec.cluster.controlPlanes must be a whole number, not the text 'three'")]
    [InlineData("controlPlanes: \"3\"", "KSAIL1011 9:20 spec.cluster.controlPlanes must be a whole number, not the text '3'; remove the quotes if its text is right")]
    [InlineData("controlPlanes: 1.5", "KSAIL1011 9:20 spec.cluster.controlPlanes must be a whole number, not the number 1.5")]
    [InlineData("controlPlanes: 0", "KSAIL1012 9:20 spec.cluster.controlPlanes is 0; it must be at least 1 and at most 2147483647")]
    [InlineData("workers: -1", "KSAIL1012 9:14 spec.cluster.workers is -1; it must be at least 0 and at most 2147483647")]
    [InlineData("workers: 99999999999999999999999", "KSAIL1011 9:14 spec.cluster.workers must be a whole number, not the number 99999999999999999999999")]
    [InlineData("kubernetesVersion: 1.36", "KSAIL1011 9:24 spec.cluster.kubernetesVersion must be text, not the number 1.36; put it in quotes: '1.36'")]
    [InlineData("importImages: true", "KSAIL1011 9:19 spec.cluster.importImages must be text, not the boolean true; put it in quotes: 'true'")]
    [InlineData("importImages: {a: b}", "KSAIL1011 9:19 spec.cluster.importImages must be text, not a mapping")]
    [InlineData("connection: admin@local", "KSAIL1011 9:17 spec.cluster.connection must be a section with keys of its own, not the text 'admin@local'")]
    [InlineData("connection: {timeout: 40}", "KSAIL1011 9:27 spec.cluster.connection.timeout must be a length of time such as '1h30m', not the number 40")]
    [InlineData("connection: {timeout: 40 minutes}", "KSAIL1012 9:27 spec.cluster.connection.timeout cannot be '40 minutes'; write numbers with the units h, m, s, ms, us or ns, such as '1h30m'")]
    [InlineData("talos: {extensions: iscsi}", "KSAIL1011 9:25 spec.cluster.talos.extensions must be a list of texts, not the text 'iscsi'")]
    [InlineData("talos: {extensions: [a, 2]}", "KSAIL1011 9:29 spec.cluster.talos.extensions[1] must be text, not the number 2; put it in quotes: '2'")]
    [InlineData("talos: {extraPortMappings: {}}", "KSAIL1011 9:32 spec.cluster.talos.extraPortMappings must be a list, not a mapping")]
    [InlineData("talos: {extraPortMappings: [80]}", "KSAIL1011 9:33 spec.cluster.talos.extraPortMappings[0] must be an item with keys of its own, not the number 80")]
    [InlineData("talos: {extraPortMappings: [{containerPort: 70000}]}", "KSAIL1012 9:49 spec.cluster.talos.extraPortMappings[0].containerPort is 70000; it must be from 1 to 65535")]
    [InlineData("talos: {extraPortMappings: [{hostPort: 80}]}", "KSAIL1013 9:33 spec.cluster.talos.extraPortMappings[0].containerPort is missing; write containerPort: with its value")]
    [InlineData("talos: {extraPortMappings: [{containerPort: 80, protocol: SCTP}]}", "KSAIL1012 9:63 spec.cluster.talos.extraPortMappings[0].protocol cannot be 'SCTP'; use TCP or UDP")]
    [InlineData("autoscaler: {node: {capacityBuffers: Enabled}}", "KSAIL1011 9:42 spec.cluster.autoscaler.node.capacityBuffers must be true or false, not the text 'Enabled'")]
    [InlineData("autoscaler: {node: {expander: [Price, Cheap]}}", "KSAIL1012 9:43 spec.cluster.autoscaler.node.expander[1] cannot be 'Cheap'; use Price, LeastWaste, LeastNodes or Random")]
    [InlineData("autoscaler: {node: {expander: 'Price, LeastWast'}}", "KSAIL1012 9:35 spec.cluster.autoscaler.node.expander cannot be 'LeastWast'; use Price, LeastWaste, LeastNodes or Random; did you mean 'LeastWaste'?")]
    [InlineData("autoscaler: {node: {expander: {}}}", "KSAIL1011 9:35 spec.cluster.autoscaler.node.expander must be a name or a list of names, not a mapping")]
    [InlineData("autoscaler: {node: {scaleDownUtilizationThreshold: '1.5'}}", "KSAIL1012 9:56 spec.cluster.autoscaler.node.scaleDownUtilizationThreshold cannot be '1.5'; write a number from 0.0 to 1.0")]
    [InlineData("autoscaler: {node: {scaleDownUtilizationThreshold: .nan}}", "KSAIL1012 9:56 spec.cluster.autoscaler.node.scaleDownUtilizationThreshold cannot be '.nan'; write a number from 0.0 to 1.0")]
    [InlineData("autoscaler: {node: {pools: [{name: a, labels: {x: true}}]}}", "KSAIL1011 9:55 spec.cluster.autoscaler.node.pools[0].labels.x must be text, not the boolean true; put it in quotes: 'true'")]
    [InlineData("autoscaler: {node: {pools: [{name: a, taints: [{key: k, effect: Never}]}]}}", "KSAIL1012 9:69 spec.cluster.autoscaler.node.pools[0].taints[0].effect cannot be 'Never'; use NoSchedule, PreferNoSchedule or NoExecute")]
    public void ABadValueIsOneErrorAtItsPlace(string line, string expected)
    {
        using var loaded = LoadedEnvironment.WithCluster(line);
        Assert.Equal(expected, Assert.Single(loaded.Findings));
        Assert.True(loaded.Environment.HasErrors);
    }

    [Theory]
    [InlineData("cnni: Cilium", "KSAIL1010 9:5 there is no field 'cnni' in spec.cluster; did you mean 'cni'?")]
    [InlineData("CNI: Cilium", "KSAIL1010 9:5 there is no field 'CNI' in spec.cluster; did you mean 'cni'?")]
    [InlineData("sourceDirectory: k8s", "KSAIL1010 9:5 there is no field 'sourceDirectory' in spec.cluster; it belongs to spec.workload")]
    [InlineData("connection: {color: red}", "KSAIL1010 9:18 there is no field 'color' in spec.cluster.connection; known are context, kubeconfig, timeout")]
    [InlineData("name: local", "KSAIL1010 9:5 there is no field 'name' in spec.cluster; it belongs to metadata")]
    [InlineData("talos: {iso: 1, extraPortMapping: []}", "KSAIL1010 9:21 there is no field 'extraPortMapping' in spec.cluster.talos; did you mean 'extraPortMappings'?")]
    [InlineData("autoscaler: {node: {pools: [{name: a, sizes: 1}]}}", "KSAIL1010 9:43 there is no field 'sizes' in spec.cluster.autoscaler.node.pools[0]; known are labels, location, max, min, name, serverType, taints")]
    [InlineData("1: 2", "KSAIL1010 9:5 there is no field '1' in spec.cluster; did you mean 'cni'?")]
    public void AnUnknownKeyIsAnErrorAtTheKey(string line, string expected)
    {
        using var loaded = LoadedEnvironment.WithCluster(line);
        if (line.StartsWith('1'))
            Assert.StartsWith("KSAIL1010 9:5 there is no field '1' in spec.cluster", Assert.Single(loaded.Findings), StringComparison.Ordinal);
        else
            Assert.Equal(expected, Assert.Single(loaded.Findings));
    }

    [Theory]
    [InlineData("csi: true", ComponentState.Enabled)]
    [InlineData("csi: false", ComponentState.Disabled)]
    [InlineData("csi: Enabled", ComponentState.Enabled)]
    [InlineData("csi: Default", ComponentState.Default)]
    public void BooleansStandForEnabledAndDisabled(string line, ComponentState expected)
    {
        using var loaded = LoadedEnvironment.WithCluster(line);
        Assert.Empty(loaded.Findings);
        Assert.Equal(expected, loaded.Environment.Configuration!.Cluster.Csi.Value);
    }

    [Fact]
    public void EverySwitchTakesABoolean()
    {
        using var loaded = LoadedEnvironment.WithCluster("""
            certManager: true
            imageVerification: true
            csi: true
            cdi: true
            metricsServer: true
            loadBalancer: true
            sops: {enabled: true}
            autoscaler: {node: {enabled: true}, pod: {horizontal: true, vertical: true}}
            """);
        Assert.Empty(loaded.Findings);
        using var hetzner = LoadedEnvironment.WithSpec("provider: {hetzner: {ingressFirewall: false}}");
        Assert.Empty(hetzner.Findings);
        Assert.Equal(Toggle.Disabled, hetzner.Environment.Configuration!.Hetzner.IngressFirewall.Value);
    }

    [Theory]
    [InlineData("[LeastNodes, leastwaste]", "LeastNodes LeastWaste")]
    [InlineData("LeastWaste", "LeastWaste")]
    [InlineData("LeastNodes,  Random,", "LeastNodes Random")]
    [InlineData("[]", "")]
    public void TheExpanderIsANameAListOrNamesWithCommas(string value, string expected)
    {
        using var loaded = LoadedEnvironment.WithCluster($"autoscaler: {{node: {{expander: '{value}'}}}}".Replace("'[", "[", StringComparison.Ordinal).Replace("]'", "]", StringComparison.Ordinal));
        Assert.Empty(loaded.Findings);
        Assert.Equal(expected, string.Join(' ', loaded.Environment.Configuration!.Cluster.Autoscaler.Node.Expanders.Select(e => e.Value)));
    }

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("'0.65'", 0.65)]
    [InlineData("1", 1.0)]
    [InlineData("0", 0.0)]
    public void AThresholdIsANumberWithOrWithoutQuotes(string value, double expected)
    {
        using var loaded = LoadedEnvironment.WithCluster($"autoscaler: {{node: {{scaleDownUtilizationThreshold: {value}}}}}");
        Assert.Empty(loaded.Findings);
        Assert.Equal(expected, loaded.Environment.Configuration!.Cluster.Autoscaler.Node.ScaleDownUtilizationThreshold!.Value);
    }

    [Fact]
    public void AnAbsentFieldHasItsDefaultAndTheNearestSectionAsItsPlace()
    {
        using var loaded = LoadedEnvironment.WithCluster("talos: {version: v1.13.8}");
        var cluster = loaded.Environment.Configuration!.Cluster;
        Assert.Equal((1, 0, 125127L), (cluster.ControlPlanes.Value, cluster.Workers.Value, cluster.Talos.Iso.Value));
        Assert.Equal(("~/.kube/config", TimeSpan.FromMinutes(10)), (cluster.Connection.Kubeconfig.Value.Reveal(), cluster.Talos.DrainTimeout.Value));
        Assert.Equal((SettingOrigin.Default, 9, 5), (cluster.Talos.Iso.Origin, cluster.Talos.Iso.Span.Line, cluster.Talos.Iso.Span.Column));
        Assert.Equal((SettingOrigin.File, 9, 22), (cluster.Talos.Version!.Origin, cluster.Talos.Version.Span.Line, cluster.Talos.Version.Span.Column));
    }

    [Theory]
    [InlineData("eks: {anything: [goes]}")]
    [InlineData("vanilla: {mirrorsDir: kind/mirrors}")]
    public void SectionsOfOtherDistributionsAreAccepted(string line)
    {
        using var loaded = LoadedEnvironment.WithCluster(line);
        Assert.Empty(loaded.Findings);
    }

    [Theory]
    [InlineData("aws: {profileEnvVar: X}", null)]
    [InlineData("gcp: {a: 1}", null)]
    [InlineData("azure: {}", null)]
    [InlineData("kubernetes: {podCidr: 10.64.0.0/16}", null)]
    [InlineData("omni: {endpoint: https://omni.example, machines: [a]}", null)]
    [InlineData("omni: {machineClas: a}", "KSAIL1010 12:12 there is no field 'machineClas' in spec.provider.omni; did you mean 'machineClass'?")]
    public void SectionsOfOtherProvidersAreAcceptedAndCheckedWhereKnown(string line, string? expected)
    {
        using var loaded = LoadedEnvironment.WithSpec($"provider:\n  {line}");
        Assert.Equal(expected is null ? [] : [expected], loaded.Findings);
    }

    [Theory]
    [InlineData("Vanilla", "Docker", 1)]
    [InlineData("K3s", "Kubernetes", 2)]
    [InlineData("Talos", "Omni", 1)]
    [InlineData("VCluster", "AWS", 2)]
    [InlineData("KWOK", "GCP", 2)]
    [InlineData("EKS", "Azure", 2)]
    [InlineData("GKE", "Hetzner", 1)]
    [InlineData("AKS", "Docker", 1)]
    [InlineData("Talos", "Hetzner", 0)]
    public void OtherClustersBuildAndAreRefusedByClusterTargetsAlone(string distribution, string provider, int refusals)
    {
        using var loaded = LoadedEnvironment.Load(LoadedEnvironment.Minimal
            .Replace("distribution: Talos", $"distribution: {distribution}", StringComparison.Ordinal).Replace("provider: Docker", $"provider: {provider}", StringComparison.Ordinal));
        Assert.Empty(loaded.Findings);
        var diagnostics = new DiagnosticBag();
        Assert.Equal(refusals == 0, ClusterSupport.Check(loaded.Environment.Configuration!, diagnostics));
        Assert.Equal(refusals, diagnostics.Items.Count);
        Assert.All(diagnostics.Items, d => Assert.Equal(("KSAIL1050", true), (d.Code, d.Span.Line is 7 or 8)));
    }

    [Fact]
    public void EveryErrorOfAFileIsReported()
    {
        using var loaded = LoadedEnvironment.WithCluster("cnni: x\ncsi: Maybe\nworkers: x\ntalos: {iso: x, y: z}");
        Assert.Equal(["9:5", "10:10", "11:14", "12:18", "12:21"], loaded.Findings.Select(f => f.Split(' ')[1]));
    }
}
