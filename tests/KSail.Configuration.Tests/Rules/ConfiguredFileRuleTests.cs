using KSail.Documents.Files;

namespace KSail.Configuration.Tests.Rules;

/// <summary>The workload starts at line 6.</summary>
public sealed class ConfiguredFileRuleTests
{
    private const string Files = "-- scan/exceptions.json\n[]\n-- rules.yaml\nrules: []\n-- schemas/a.json\n{}\n";

    [Theory]
    [InlineData("KSAIL1030", "scan: {exceptions: scan/exceptions.json}", null)]
    [InlineData("KSAIL1030", "scan: {exceptions: exceptions.json}", "7:24")]
    [InlineData("KSAIL1031", "scan: {exceptions: scan}", "7:24")]
    [InlineData("KSAIL1030", "scan: {exceptions: '${UNSET}'}", null)]
    [InlineData("KSAIL1030", "validation: {rules: rules.yaml}", null)]
    [InlineData("KSAIL1030", "validation: {rules: rule.yaml}", "7:25")]
    [InlineData("KSAIL1031", "validation: {rules: /etc/rules.yaml}", "7:25")]
    [InlineData("KSAIL1030", "validation: {schemaLocations: [schemas, ./schemas/, schemas/a.json]}", null)]
    [InlineData("KSAIL1030", "validation: {schemaLocations: [schema]}", "7:36")]
    [InlineData("KSAIL1030", "validation: {schemaLocations: [default, 'https://example.com/schemas', 'crds/{{.Group}}.json', /opt/schemas, ~/schemas]}", null)]
    [InlineData("KSAIL0106", "validation: {schemaLocations: [../schemas]}", "7:36")]
    public void WhatChecksReadIsThere(string code, string workload, string? expected) =>
        RuleCase.Check(code, $"workload:\n  {workload}\ncluster: {{distribution: Talos}}\n", expected, Files);

    [Fact]
    public void WhatWasLookedForIsRecorded()
    {
        using var project = new JudgedProject("-- ksail.yaml\napiVersion: ksail.io/v1alpha1\nkind: Cluster\nspec:\n  cluster: {distribution: Talos, cni: Cilium}\n  workload: {scan: {exceptions: none.json}}\n-- talos/cluster/a.yaml\nmachine: {}\n");
        var reads = project.Reads.Select(read => $"{read.Kind} {Path.GetFileName(read.Path)} {read.State}").ToList();
        Assert.Contains("Probe none.json missing", reads);
        Assert.Contains("Probe control-planes missing", reads);
        Assert.Contains(reads, read => read.StartsWith("Listing cluster ", StringComparison.Ordinal));
        Assert.Contains(project.Reads, read => read.Kind == ReadKind.Content && read.Path.EndsWith("talos/cluster/a.yaml", StringComparison.Ordinal));
    }
}
