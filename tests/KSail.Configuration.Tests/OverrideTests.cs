using KSail.Configuration.Fields;
using KSail.Configuration.Model;
using KSail.Configuration.Reading;

namespace KSail.Configuration.Tests;

public sealed class OverrideTests
{
    [Fact]
    public void AnyFieldCanBeSetWhetherTheFileHasItOrNot()
    {
        using var loaded = LoadedEnvironment.WithCluster(
            "cni: Calico\nlocalRegistry: {registry: '${NEVER_SET}@nowhere'}",
            ("KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY", "user:${TOKEN}@ghcr.io/org/app"),
            ("TOKEN", "s3cret"),
            ("KSAIL_SPEC_CLUSTER_CNI", "cilium"),
            ("KSAIL_SPEC_CLUSTER_WORKERS", "5"),
            ("KSAIL_SPEC_CLUSTER_CERTMANAGER", "true"),
            ("KSAIL_SPEC_CLUSTER_CONNECTION_TIMEOUT", "1h"),
            ("KSAIL_SPEC_CLUSTER_TALOS_EXTENSIONS", "a, b"),
            ("KSAIL_SPEC_CLUSTER_AUTOSCALER_NODE_EXPANDER", "Random,LeastWaste"),
            ("KSAIL_SPEC_CLUSTER_AUTOSCALER_NODE_SCALEDOWNUTILIZATIONTHRESHOLD", "0.4"),
            ("KSAIL_SPEC_PROVIDER_HETZNER_FLOATINGIPENABLED", "true"));
        Assert.Empty(loaded.Findings);
        var cluster = loaded.Environment.Configuration!.Cluster;
        Assert.Equal((Cni.Cilium, 5, Toggle.Enabled, TimeSpan.FromHours(1)), (cluster.Cni.Value, cluster.Workers.Value, cluster.CertManager.Value, cluster.Connection.Timeout!.Value));
        Assert.Equal(["a", "b"], cluster.Talos.Extensions.Select(e => e.Value.Reveal()));
        Assert.Equal([Expander.Random, Expander.LeastWaste], cluster.Autoscaler.Node.Expanders.Select(e => e.Value));
        Assert.Equal(0.4, cluster.Autoscaler.Node.ScaleDownUtilizationThreshold!.Value);
        Assert.True(loaded.Environment.Configuration.Hetzner.FloatingIPEnabled.Value);
        Assert.Equal(("user", "s3cret"), (loaded.Environment.Registry!.UserName, loaded.Environment.Registry.Password!.Reveal()));
        Assert.Equal((SettingOrigin.Variable, loaded.ConfigFile, 0), (cluster.Cni.Origin, cluster.Cni.Span.File, cluster.Cni.Span.Line));
        Assert.Equal("${KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY}", cluster.LocalRegistry.Registry!.Value.ToString());
    }

    [Theory]
    [InlineData("KSAIL_METADATA_NAME", "metadata.name")]
    [InlineData("KSAIL_NAME", "metadata.name")]
    [InlineData("KSAIL_SPEC_CONNECTION_CONTEXT", "spec.cluster.connection.context")]
    [InlineData("KSAIL_SPEC_CONNECTION_KUBECONFIG", "spec.cluster.connection.kubeconfig")]
    [InlineData("KSAIL_SPEC_CLUSTER_KUBERNETES_VERSION", "spec.cluster.kubernetesVersion")]
    [InlineData("KSAIL_SPEC_CLUSTER_TALOS_VERSION", "spec.cluster.talos.version")]
    public void TheShortNamesOfTheGoToolWork(string variable, string path)
    {
        using var loaded = LoadedEnvironment.Load(LoadedEnvironment.Minimal, variables: [(variable, "other")]);
        Assert.Empty(loaded.Findings);
        var configuration = loaded.Environment.Configuration!;
        var cluster = configuration.Cluster;
        var settings = new[] { configuration.Name, cluster.Connection.Context, cluster.Connection.Kubeconfig, cluster.KubernetesVersion, cluster.Talos.Version };
        Assert.Equal("other", Assert.Single(settings, s => s?.Path == path)!.Value.Reveal());
    }

    [Fact]
    public void DistributionSourceDirectoryAndTimeoutHaveShortNamesToo()
    {
        using var loaded = LoadedEnvironment.Load(
            LoadedEnvironment.Minimal, "-- manifests/x.yaml", ("KSAIL_SPEC_DISTRIBUTION", "k3s"), ("KSAIL_SPEC_SOURCEDIRECTORY", "manifests"), ("KSAIL_SPEC_CONNECTION_TIMEOUT", "5m"));
        Assert.Empty(loaded.Findings);
        Assert.Equal(Distribution.K3s, loaded.Environment.Configuration!.Cluster.Distribution!.Value);
        Assert.Equal(Path.Combine(loaded.Root, "manifests"), loaded.Environment.Paths.SourceDirectory);
        Assert.Equal(TimeSpan.FromMinutes(5), loaded.Environment.Configuration.Cluster.Connection.Timeout!.Value);
    }

    [Fact]
    public void ThePathOfAFieldWinsOverItsShortName()
    {
        using var loaded = LoadedEnvironment.Load(LoadedEnvironment.Minimal, variables: [("KSAIL_METADATA_NAME", "by-path"), ("KSAIL_NAME", "short")]);
        Assert.Equal("by-path", loaded.Environment.Configuration!.Name!.Value.Reveal());
    }

    [Fact]
    public void AVariableThatIsSetToNothingIsNotSet()
    {
        using var loaded = LoadedEnvironment.Load(LoadedEnvironment.Minimal, variables: [("KSAIL_METADATA_NAME", ""), ("KSAIL_SPEC_CLUSTER_CNI", ""), ("KSAIL_SPEC_NONSENSE", "")]);
        Assert.Empty(loaded.Findings);
        Assert.Equal("local", loaded.Environment.Configuration!.Name!.Value.Reveal());
    }

    [Theory]
    [InlineData("KSAIL_SPEC_CLUSTER_CNI", "cillium", "KSAIL1023 0:0 the value of KSAIL_SPEC_CLUSTER_CNI cannot be used for spec.cluster.cni; use Default, Cilium or Calico; did you mean 'Cilium'?")]
    [InlineData("KSAIL_SPEC_CLUSTER_WORKERS", "many", "KSAIL1023 0:0 the value of KSAIL_SPEC_CLUSTER_WORKERS cannot be used for spec.cluster.workers; use a whole number, at least 0")]
    [InlineData("KSAIL_SPEC_CLUSTER_CONTROLPLANES", "0", "KSAIL1023 0:0 the value of KSAIL_SPEC_CLUSTER_CONTROLPLANES cannot be used for spec.cluster.controlPlanes; use a whole number, at least 1")]
    [InlineData("KSAIL_SPEC_WORKLOAD_SCAN_COMPLIANCETHRESHOLD", "101", "KSAIL1023 0:0 the value of KSAIL_SPEC_WORKLOAD_SCAN_COMPLIANCETHRESHOLD cannot be used for spec.workload.scan.complianceThreshold; use a whole number from 0 to 100")]
    [InlineData("KSAIL_SPEC_WORKLOAD_VALIDATEONPUSH", "yes", "KSAIL1023 0:0 the value of KSAIL_SPEC_WORKLOAD_VALIDATEONPUSH cannot be used for spec.workload.validateOnPush; use true or false")]
    [InlineData("KSAIL_SPEC_CONNECTION_TIMEOUT", "soon", "KSAIL1023 0:0 the value of KSAIL_SPEC_CONNECTION_TIMEOUT cannot be used for spec.cluster.connection.timeout; use a length of time such as '1h30m'")]
    [InlineData("KSAIL_SPEC_CLUSTER_AUTOSCALER_NODE_POOLS", "x", "KSAIL1023 0:0 KSAIL_SPEC_CLUSTER_AUTOSCALER_NODE_POOLS cannot be used: spec.cluster.autoscaler.node.pools holds more than a text can say; set it in the file")]
    [InlineData("KSAIL_SPEC_CLUSTER_CNNI", "x", "KSAIL1024 0:0 KSAIL_SPEC_CLUSTER_CNNI names no configuration field and is ignored; did you mean 'KSAIL_SPEC_CLUSTER_CNI'?")]
    [InlineData("KSAIL_METADATA_NAMES", "x", "KSAIL1024 0:0 KSAIL_METADATA_NAMES names no configuration field and is ignored; did you mean 'KSAIL_METADATA_NAME'?")]
    public void ABadOverrideIsReportedAtTheFileAndNamesTheVariable(string variable, string value, string expected)
    {
        using var loaded = LoadedEnvironment.Load(LoadedEnvironment.Minimal, variables: [(variable, value)]);
        Assert.Equal(expected, Assert.Single(loaded.Findings));
        Assert.Equal(loaded.ConfigFile, loaded.Environment.Diagnostics[0].Span.File);
    }

    [Fact]
    public void WhatIsWrongInTheFileIsSaidEvenWhereItIsOverridden()
    {
        using var loaded = LoadedEnvironment.WithCluster("cni: Cillium", ("KSAIL_SPEC_CLUSTER_CNI", "Cilium"));
        Assert.StartsWith("KSAIL1012 9:10", Assert.Single(loaded.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void OtherVariablesOfTheNameAreNobodysBusinessHere()
    {
        using var loaded = LoadedEnvironment.Load(LoadedEnvironment.Minimal, variables: [("KSAIL_REGISTRY", "x"), ("KSAIL_DRY_RUN", "1"), ("KSAIL_FORCE", "1"), ("KSAIL_NAMESPACE", "x")]);
        Assert.Empty(loaded.Findings);
    }

    [Fact]
    public void NoTwoFieldsShareAVariable()
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        Walk(ConfigurationFields.Root);
        Assert.True(seen.Count > 100);

        void Walk(FieldRule section)
        {
            foreach (var field in section.Fields)
            {
                if (field.Kind == FieldKind.Section)
                    Walk(field);
                else
                    seen.Add(Overrides.VariableOf(field.Path), field.Path);
            }
        }
    }
}
