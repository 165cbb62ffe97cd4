namespace KSail.Configuration.Tests.Rules;

/// <summary>Two environments: <c>local</c> in <c>ksail.yaml</c> and <c>prod</c> in <c>ksail.prod.yaml</c>.</summary>
public sealed class SharedTargetRuleTests
{
    [Theory]
    [InlineData("metadata: {name: a}", "metadata: {name: b}", null, "two clusters")]
    [InlineData("metadata: {name: a}", "metadata: {name: a}", "3:18 the cluster 'a'", "one name, so one context")]
    [InlineData("metadata: {name: a}\nspec: {cluster: {distribution: Talos, connection: {context: admin@x}}}", "metadata: {name: b}\nspec: {cluster: {distribution: Talos, connection: {context: admin@x}}}", "4:61 the context 'admin@x'", "one context, whatever the names")]
    [InlineData("metadata: {name: a}\nspec: {cluster: {distribution: Talos, connection: {context: admin@b}}}", "metadata: {name: b}", "3:18 the cluster 'b'", "given in one, derived in the other")]
    [InlineData("metadata: {name: a}\nspec: {cluster: {distribution: Talos, connection: {context: one}}}", "metadata: {name: a}\nspec: {cluster: {distribution: Talos, connection: {context: two}}}", null, "one name, two contexts")]
    [InlineData("metadata: {name: a}", "metadata: {name: a}\nspec: {cluster: {distribution: Talos, connection: {kubeconfig: ~/.kube/prod}}}", null, "two kubeconfigs")]
    [InlineData("metadata: {name: a}", "metadata: {name: a}\nspec: {cluster: {distribution: K3s}}", null, "another distribution, another context")]
    [InlineData("metadata: {name: a}\nspec: {cluster: {distribution: K3s}}", "metadata: {name: a}\nspec: {cluster: {distribution: K3s, provider: Kubernetes}}", null, "another provider, another context")]
    [InlineData("metadata: {name: a}\nspec: {cluster: {distribution: KWOK}}", "metadata: {name: a}\nspec: {cluster: {distribution: KWOK}}", "3:18 the cluster 'a'", "derived for other distributions")]
    [InlineData("metadata: {name: a}\nspec: {cluster: {distribution: EKS}}", "metadata: {name: a}\nspec: {cluster: {distribution: EKS}}", null, "depends on a region")]
    [InlineData("metadata: {name: '${UNSET}'}", "metadata: {name: '${UNSET}'}", null, "nobody knows")]
    [InlineData("kind: Cluster", "kind: Cluster", null, "no name at all")]
    public void EnvironmentsHaveClustersOfTheirOwn(string local, string prod, string? expected, string why) => Check("KSAIL1170", local, prod, expected, why);

    [Theory]
    [InlineData("ghcr.io/o/a", "latest", "ghcr.io/o/a", "latest", "8:19 'ghcr.io/o/a'", "one tag")]
    [InlineData("ghcr.io/o/a", "", "ghcr.io/o/a:dev", "", "7:31 'ghcr.io/o/a:dev'", "one tag by default")]
    [InlineData("ghcr.io/o/a", "latest", "ghcr.io/o/a", "prod", null, "two tags")]
    [InlineData("ghcr.io/o/a", "latest", "ghcr.io/o/b", "latest", null, "two repositories")]
    [InlineData("one:${T}@ghcr.io/O/a", "latest", "two:${T}@ghcr.io/o/a", "latest", "8:19 'ghcr.io/o/a'", "credentials and capitals do not tell apart")]
    [InlineData("ghcr.io/o/${REPO}", "latest", "ghcr.io/o/${REPO}", "latest", null, "nobody knows")]
    public void EnvironmentsHaveTagsOfTheirOwn(string first, string firstTag, string second, string secondTag, string? expected, string why) =>
        Check("KSAIL1171", Environment("a", first, firstTag), Environment("b", second, secondTag), expected, why);

    [Fact]
    public void AVariableNamesOneRegistryForAll()
    {
        var archive = $"-- ksail.yaml\n{Environment("a", "ghcr.io/o/a", "latest", header: true)}-- ksail.prod.yaml\n{Environment("b", "ghcr.io/o/b", "latest", header: true)}";
        using var project = new JudgedProject(archive, ("KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY", "localhost:5000/a"));
        Assert.Empty(project.Diagnostics);
    }

    [Fact]
    public void ThreeEnvironmentsAreComparedTwoByTwo()
    {
        using var project = new JudgedProject(string.Concat(new[] { "ksail.yaml", "ksail.a.yaml", "ksail.b.yaml" }.Select(file => $"-- {file}\n{Environment("x", "", "", header: true)}")));
        Assert.Equal(
            ["'local' and 'a'", "'a' and 'b'", "'local' and 'b'"],
            project.Diagnostics.Select(d => d.Message.Split("the environments ")[1].Split(" both")[0]));
    }

    private static string Environment(string name, string registry, string tag, bool header = false) =>
        (header ? "apiVersion: ksail.io/v1alpha1\nkind: Cluster\n" : "") + $"metadata: {{name: {name}}}\nspec:\n  cluster:\n    distribution: Talos\n"
        + (registry.Length == 0 ? "" : $"    localRegistry: {{registry: '{registry}'}}\n") + (tag.Length == 0 ? "" : $"  workload: {{tag: {tag}}}\n");

    private static void Check(string code, string local, string prod, string? expected, string why)
    {
        using var project = new JudgedProject($"-- ksail.yaml\n{Complete(local)}\n-- ksail.prod.yaml\n{Complete(prod)}\n");
        var found = project.Diagnostics.Where(d => d.Code == code).Select(project.Print).ToList();
        var place = expected?.Split(' ')[0].Replace(':', ',');
        var isAsExpected = expected is null ? found.Count == 0
            : found.Count == 1 && found[0].StartsWith($"ksail.prod.yaml({place}): ", StringComparison.Ordinal) && found[0].Contains(expected[(expected.IndexOf(' ', StringComparison.Ordinal) + 1)..], StringComparison.Ordinal);
        Assert.True(isAsExpected, $"{why}: {string.Join('\n', project.Diagnostics.Concat(project.Loading))}");

        static string Complete(string text) =>
            "apiVersion: ksail.io/v1alpha1\n" + (text.Contains("kind:", StringComparison.Ordinal) ? "" : "kind: Cluster\n") + text + (text.Contains("spec:", StringComparison.Ordinal) ? "" : "\nspec: {cluster: {distribution: Talos}}");
    }
}
