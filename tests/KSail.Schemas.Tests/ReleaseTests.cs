namespace KSail.Schemas.Tests;

/// <summary>The table against facts about single releases, and against the text that it is made from.</summary>
public sealed class ReleaseTests
{
    [Theory]
    [InlineData("resource.k8s.io/v1", "DeviceClass", 33, false)]
    [InlineData("resource.k8s.io/v1", "DeviceClass", 34, true)]
    [InlineData("resource.k8s.io/v1beta1", "ResourceClaim", 31, false)]
    [InlineData("resource.k8s.io/v1beta1", "ResourceClaim", 32, true)]
    [InlineData("networking.k8s.io/v1", "ServiceCIDR", 32, false)]
    [InlineData("networking.k8s.io/v1", "ServiceCIDR", 33, true)]
    [InlineData("storage.k8s.io/v1", "VolumeAttributesClass", 33, false)]
    [InlineData("storage.k8s.io/v1", "VolumeAttributesClass", 34, true)]
    [InlineData("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 31, true)]
    [InlineData("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 32, false)]
    [InlineData("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", 33, true)]
    [InlineData("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", 34, false)]
    [InlineData("admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy", 35, false)]
    [InlineData("admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy", 36, true)]
    [InlineData("apps/v1", "Deployment", 31, true)]
    [InlineData("apps/v1", "Deployment", 36, true)]
    public void Kinds_are_those_of_the_release(string apiVersion, string kind, int release, bool served)
    {
        var catalog = SchemaCatalog.Embedded.For(release, 0);
        var schema = catalog.Find(apiVersion, kind);
        Assert.Equal(served, schema is not null);
        Assert.Equal(served, catalog.Kinds.Any(known => known.ApiVersion == apiVersion && known.Kind == kind));
        if (served)
            Assert.Equal($"Kubernetes 1.{release}", schema!.Release);
    }

    [Theory]
    [InlineData("spec: {resources: {limits: {cpu: 1}}}", 31, "KSAIL3008 Pod/x: 'spec.resources' is new in Kubernetes 1.32, but the environment has Kubernetes 1.31; remove the field or raise spec.cluster.kubernetesVersion")]
    [InlineData("spec: {resources: {limits: {cpu: 1}}}", 32, "")]
    [InlineData("spec: {securityContext: {seLinuxChangePolicy: Recursive}}", 31, "KSAIL3008 Pod/x: 'spec.securityContext.seLinuxChangePolicy' is new in Kubernetes 1.32, but the environment has Kubernetes 1.31; remove the field or raise spec.cluster.kubernetesVersion")]
    [InlineData("spec: {hostnameOverride: a.b}", 33, "KSAIL3008 Pod/x: 'spec.hostnameOverride' is new in Kubernetes 1.34, but the environment has Kubernetes 1.33; remove the field or raise spec.cluster.kubernetesVersion")]
    [InlineData("spec: {hostnameOverride: a.b}", 34, "")]
    [InlineData("spec: {workloadRef: {name: a}}", 34, "KSAIL3008 Pod/x: 'spec.workloadRef' is new in Kubernetes 1.35, but the environment has Kubernetes 1.34; remove the field or raise spec.cluster.kubernetesVersion")]
    [InlineData("spec: {workloadRef: {name: a}}", 35, "")]
    [InlineData("spec: {workloadRef: {name: a}}", 36, "KSAIL3008 Pod/x: 'spec.workloadRef' was removed in Kubernetes 1.36, and the environment has Kubernetes 1.36; remove the field")]
    [InlineData("spec: {schedulingGroup: {podGroupName: a}}", 35, "KSAIL3008 Pod/x: 'spec.schedulingGroup' is new in Kubernetes 1.36, but the environment has Kubernetes 1.35; remove the field or raise spec.cluster.kubernetesVersion")]
    [InlineData("status: {observedGeneration: 1}", 32, "KSAIL3008 Pod/x: 'status.observedGeneration' is new in Kubernetes 1.33, but the environment has Kubernetes 1.32; remove the field or raise spec.cluster.kubernetesVersion")]
    public void Fields_are_those_of_the_release(string fields, int release, string expected)
    {
        var containers = fields.StartsWith("spec: {", StringComparison.Ordinal) ? fields.Replace("spec: {", "spec: {containers: [{name: a, image: b}], ", StringComparison.Ordinal) : fields;
        var found = Checking.Check($"apiVersion: v1\nkind: Pod\nmetadata: {{name: x}}\n{containers}", SchemaCatalog.Embedded.For(release, 0));
        Assert.Equal(expected, string.Join('\n', found.Select(static d => $"{d.Code} {d.Message}")));
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: PodTemplate\nmetadata: {name: x}\ntemplate: {spec: {containers: [{name: a, image: b, lifecycle: {stopSignal: SIGTERM}}]}}", 32)]
    [InlineData("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: x}\nspec: {maxReplicas: 2, scaleTargetRef: {kind: Deployment, name: a}, behavior: {scaleUp: {tolerance: '0.1'}}}", 32)]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: b, restartPolicyRules: []}]}", 33)]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: b, env: [{name: A, valueFrom: {fileKeyRef: {key: a, path: b, volumeName: c}}}]}]}", 33)]
    [InlineData("apiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: {name: x}\nspec: {serviceAccountTokenInSecrets: true}", 34)]
    [InlineData("apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: x}\naddressType: IPv4\nendpoints: [{addresses: ['1.2.3.4'], hints: {forNodes: [{name: a}]}}]", 32)]
    public void A_field_is_refused_until_the_release_that_has_it(string yaml, int last)
    {
        Assert.Equal("KSAIL3008", Assert.Single(Checking.Check(yaml, SchemaCatalog.Embedded.For(last, 0))).Code);
        Assert.Empty(Checking.Check(yaml, SchemaCatalog.Embedded.For(last + 1, 0)));
    }

    [Theory]
    [InlineData("policy/v1beta1", "PodDisruptionBudget", 34, 0, false, true, false, "policy/v1")]
    [InlineData("v1", "Endpoints", 32, 0, true, false, false, "discovery.k8s.io/v1 EndpointSlice")]
    [InlineData("v1", "Endpoints", 33, 0, true, false, true, "discovery.k8s.io/v1 EndpointSlice")]
    [InlineData("resource.k8s.io/v1beta1", "ResourceSlice", 35, 0, true, false, true, "resource.k8s.io/v1")]
    [InlineData("helm.toolkit.fluxcd.io/v2beta2", "HelmRelease", 36, 0, true, false, true, "helm.toolkit.fluxcd.io/v2")]
    [InlineData("helm.toolkit.fluxcd.io/v2beta2", "HelmRelease", 36, 2, true, false, false, "helm.toolkit.fluxcd.io/v2")]
    [InlineData("helm.toolkit.fluxcd.io/v2beta2", "HelmRelease", 36, 7, true, false, true, "helm.toolkit.fluxcd.io/v2")]
    [InlineData("helm.toolkit.fluxcd.io/v2beta2", "HelmRelease", 36, 8, false, true, false, "helm.toolkit.fluxcd.io/v2")]
    [InlineData("helm.toolkit.fluxcd.io/v2beta2", "HelmRelease", 36, SchemaCatalog.LatestFlux, false, true, false, "helm.toolkit.fluxcd.io/v2")]
    [InlineData("helm.toolkit.fluxcd.io/v2", "HelmRelease", 36, 2, false, false, false, null)]
    public void Lives(string apiVersion, string kind, int kubernetes, int flux, bool served, bool removed, bool deprecated, string? replacement)
    {
        var history = SchemaCatalog.Embedded.For(kubernetes, flux).FindHistory(apiVersion, kind)!;
        Assert.Equal((served, removed, deprecated, replacement), (history.IsServed, history.IsRemoved, history.IsDeprecated, history.Replacement));
    }

    [Fact]
    public void Replacements_are_known_kinds() => Assert.All(
        SchemaCatalog.Embedded.Histories.Where(static history => history.Replacement is not null && history.Group != "image.toolkit.fluxcd.io"),
        static history =>
        {
            var words = history.Replacement!.Split(' ');
            Assert.NotNull(SchemaCatalog.Embedded.FindHistory(words[0], words.Length > 1 ? words[1] : history.Kind));
        });

    [Fact]
    public void Lives_are_in_order() => Assert.All(SchemaCatalog.Embedded.Histories, static history =>
    {
        Assert.True(history.Deprecated == 0 || history.Introduced <= history.Deprecated, history.ApiVersion);
        Assert.True(history.Removed == 0 || history.Deprecated <= history.Removed, history.ApiVersion);
        Assert.Equal(history.IsOffByDefault, history.IsOffByDefault && (history.Version.Contains("alpha", StringComparison.Ordinal) || history.Version.Contains("beta", StringComparison.Ordinal)));
    });

    // Whoever edits the text has to make the table anew.
    [Fact]
    public void The_table_holds_the_facts_of_its_text()
    {
        var text = File.ReadAllLines(FactsFile());
        Assert.Contains($"releases 1.{SchemaCatalog.Embedded.OldestRelease} 1.{SchemaCatalog.Embedded.NewestRelease}", text);
        var count = 0;
        foreach (var words in text.Where(static line => line.StartsWith("kind ", StringComparison.Ordinal)).Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            var history = SchemaCatalog.Embedded.FindHistory(words[1], words[2]);
            Assert.True(history is not null, string.Join(' ', words));
            Assert.Equal((words[3], words[4], words[5]), (Release(words[3], history.Introduced), Release(words[4], history.Deprecated), Release(words[5], history.Removed)));
            Assert.Equal(words.Contains("off"), history.IsOffByDefault);
            count++;
        }

        Assert.InRange(count, 120, 300);
    }

    private static string Release(string like, int minor) => like == "-" && minor == 0 ? "-" : $"{like[..2]}{minor}";

    private static string FactsFile()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var file = Path.Combine(directory, "build", "KSail.SchemaGenerator", "releases.txt");
            if (File.Exists(file))
                return file;
        }

        throw new FileNotFoundException("releases.txt is not above the tests");
    }
}
