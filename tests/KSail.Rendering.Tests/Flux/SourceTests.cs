using KSail.Rendering.Flux;

namespace KSail.Rendering.Tests.Flux;

/// <summary>Which sources are this repository's, and what is not said of those that are not.</summary>
public sealed class SourceTests
{
    private static readonly DeliveredArtifact Artifact = new("ghcr.io/org/fleet", "prod");

    public static TheoryData<string, string, bool, string> Sources => new()
    {
        { "sourceRef: {kind: OCIRepository, name: flux-system}", "", true, "the bootstrap's name" },
        { "sourceRef: {kind: Bucket, name: flux-system}", "", true, "whatever the kind" },
        { "sourceRef: {kind: ExternalArtifact, name: flux-system}", "", false, "an artifact that is put together of others" },
        { "sourceRef: {kind: OCIRepository, name: fleet}", "", false, "a name that says nothing" },
        { "sourceRef: {kind: OCIRepository, name: fleet}", Instance("{kind: OCIRepository, name: fleet, url: 'oci://x/y'}"), true, "the FluxInstance names it" },
        { "sourceRef: {kind: GitRepository, name: fleet}", Instance("{kind: OCIRepository, name: fleet, url: 'oci://x/y'}"), false, "the FluxInstance names another kind" },
        { "sourceRef: {kind: OCIRepository, name: fleet, namespace: tenants}", Instance("{kind: OCIRepository, name: fleet, url: 'oci://x/y'}"), false, "the same name elsewhere" },
        { "sourceRef: {kind: OCIRepository, name: fleet}", Repository("oci://ghcr.io/Org/fleet", "{tag: prod}"), true, "it reads what the environment pushes" },
        { "sourceRef: {kind: OCIRepository, name: fleet}", Repository("oci://ghcr.io/org/fleet", "{tag: staging}"), false, "the artifact of another environment" },
        { "sourceRef: {kind: OCIRepository, name: fleet}", Repository("oci://ghcr.io/org/fleet", "{}"), false, "without a tag it is latest" },
        { "sourceRef: {kind: OCIRepository, name: fleet}", Repository("oci://ghcr.io/org/fleet", "{tag: prod, semver: '>1'}"), false, "a range wins over the tag" },
        { "sourceRef: {kind: OCIRepository, name: fleet}", Repository("oci://ghcr.io/org/fleet2", "{tag: prod}"), false, "another repository" },
        { "sourceRef: {kind: GitRepository, name: home}", Self("home", "./clusters/local/"), true, "the entry applies itself from it" },
        { "sourceRef: {kind: GitRepository, name: home}", Self("home", "./clusters/other"), false, "the entry applies another directory from it" },
        { "sourceRef: {kind: GitRepository, name: tenant}", Self("flux-system", "clusters/local") + Self("tenant", "clusters/local"), false, "a tenant with the same layout" },
        { "sourceRef: {kind: GitRepository, name: one}", Self("one", "clusters/local") + Self("two", "clusters/local"), false, "it cannot be both" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void AKustomizationIsRenderedWhenItsSourceIsCertainlyThisRepository(string sourceRef, string objects, bool isOwn, string why)
    {
        using var scenario = Scenario(Flux("apps", "path: apps", sourceRef) + objects);
        Assert.True(isOwn == scenario.RenderClean().Kustomizations.Any(k => k.Name == "apps"), why);
    }

    [Fact]
    public void ASourceThatBecomesKnownLaterCountsForWhatWasFoundBefore()
    {
        using var scenario = Scenario(
            Flux("apps", "path: apps\n  dependsOn: [{name: infra}]", "sourceRef: {kind: OCIRepository, name: fleet}") + Flux("infra", "path: infra", "sourceRef: {kind: OCIRepository, name: flux-system}"),
            "-- k8s/infra/f.yaml\n" + Instance("{kind: OCIRepository, name: fleet, url: 'oci://x/y'}"));
        var rendered = scenario.RenderClean();
        Assert.Equal(["flux-system", "infra", "apps"], rendered.Kustomizations.Select(k => k.Name));
        Assert.Empty(rendered.Diagnostics);
    }

    [Theory]
    [InlineData("apps", "", true)]
    [InlineData("tenants", "", false)]
    [InlineData("apps", "targetNamespace: flux-system", false)]
    public void WhatAnotherRepositoryMayBringIsNotMissed(string ns, string target, bool isMissed)
    {
        var dependent = Flux("a", $"path: apps\n  dependsOn: [{{name: unseen, namespace: {(target.Length > 0 ? "flux-system" : "tenants")}}}]", "sourceRef: {kind: OCIRepository, name: flux-system}");
        using var scenario = Scenario(dependent + Flux("other", "path: x\n  " + target, "sourceRef: {kind: GitRepository, name: other}", ns));
        Assert.Equal(isMissed, scenario.Findings().Any(f => f.Contains("KSAIL2204", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("resources: [{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: '<< inputs.x >>'}}]", false)]
    [InlineData("resourcesTemplate: 'kind: Kustomization'", false)]
    [InlineData("resources: [{apiVersion: v1, kind: Namespace, metadata: {name: x}}]", true)]
    public void WhatAResourceSetMayMakeIsNotMissed(string spec, bool isMissed)
    {
        using var scenario = Scenario(
            Flux("a", "path: apps\n  dependsOn: [{name: unseen}]", "sourceRef: {kind: OCIRepository, name: flux-system}")
            + $"apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {{name: r, namespace: flux-system}}\nspec:\n  {spec}\n---\n");
        Assert.Equal(isMissed, scenario.Findings().Any(f => f.Contains("KSAIL2204", StringComparison.Ordinal)));
    }

    [Fact]
    public void TheRootIsWhatTheEntrySaysOfItself()
    {
        using var scenario = Scenario(
            Flux("cluster", "path: ./clusters/local\n  commonMetadata: {labels: {team: all}}\n  postBuild: {substituteFrom: [{kind: Secret, name: by-hand}], substitute: {where: here}}", "sourceRef: {kind: GitRepository, name: home}")
            + Flux("apps", "path: apps\n  dependsOn: [{name: cluster}]", "sourceRef: {kind: GitRepository, name: home}")
            + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: root}\ndata: {a: '${where}', b: '${unknown}'}\n");
        var rendered = scenario.RenderClean();
        Assert.Equal(["cluster", "apps"], rendered.Kustomizations.Select(k => k.Name));
        var map = FluxScenario.Find(rendered, "ConfigMap", "root").Tree;
        Assert.Equal(("here", "all"), (map.GetMapping("data")!.GetString("a"), map.GetMapping("metadata")!.GetMapping("labels")!.GetString("team")));
    }

    [Theory]
    [InlineData("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: vars, namespace: flux-system}\nspec: {}", true)]
    [InlineData("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: e, namespace: flux-system}\nspec: {target: {name: vars}}", true)]
    [InlineData("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: vars, namespace: flux-system}\nspec: {target: {name: others}}", false)]
    [InlineData("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: vars, namespace: apps}\nspec: {}", false)]
    [InlineData("apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: vars, namespace: flux-system}\nspec: {}", true)]
    public void ASecretThatAnOperatorMakesExistsWithValuesThatNobodyKnows(string maker, bool exists)
    {
        using var scenario = Scenario(
            Flux("user", "path: user\n  postBuild: {substituteFrom: [{kind: Secret, name: vars}]}", "sourceRef: {kind: OCIRepository, name: flux-system}") + maker,
            "-- k8s/user/c.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: u}\ndata: {a: '${token}'}\n");
        Assert.Equal(exists, !scenario.Findings().Any(f => f.Contains("KSAIL2213", StringComparison.Ordinal)));
        Assert.DoesNotContain(scenario.Findings(), f => f.Contains("KSAIL2210", StringComparison.Ordinal));
    }

    private static FluxScenario Scenario(string objects, string files = "") => new(
        $"-- k8s/clusters/local/all.yaml\n{objects}\n-- k8s/apps/c.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\n{files}") { Artifact = Artifact };

    private static string Flux(string name, string spec, string sourceRef, string ns = "flux-system") =>
        $"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: {ns}}}\nspec:\n  prune: true\n  {sourceRef}\n  {spec}\n---\n";

    private static string Self(string source, string path) => Flux("self-" + source, "path: " + path, $"sourceRef: {{kind: GitRepository, name: {source}}}");

    private static string Instance(string sync) =>
        $"apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {{name: flux, namespace: flux-system}}\nspec:\n  sync: {sync}\n---\n";

    private static string Repository(string url, string reference) =>
        $"apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {{name: fleet, namespace: flux-system}}\nspec:\n  url: {url}\n  ref: {reference}\n---\n";
}
