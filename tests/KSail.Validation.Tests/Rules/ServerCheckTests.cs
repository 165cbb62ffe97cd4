using KSail.Documents.Yaml;

namespace KSail.Validation.Tests.Rules;

/// <summary>
/// Holds the tables against an API server: set <c>KSAIL_TEST_KUBECONFIG</c> to the path of a kubeconfig whose current context may create
/// objects in the namespace <c>default</c>. Nothing is created: every request is a dry run with strict validation of fields.
/// </summary>
public sealed class ServerCheckTests
{
    [RequiresClusterFact]
    public async Task A_server_says_the_same()
    {
        using var server = KubernetesServer.Open(RequiresClusterFactAttribute.Path!);
        var differences = new List<string>();
        var compared = 0;
        foreach (var item in RuleCases.All)
        {
            var refused = RuleCase.Validate(item.Text).Any(static d => d.Severity == Documents.Diagnostics.DiagnosticSeverity.Error);
            var answer = await server.TryCreateAsync(item.Text.Replace($"namespace: {RuleCase.Namespace}", "namespace: default", StringComparison.Ordinal));
            if (answer is null)
                continue;
            compared++;
            if (answer.IsRefused != refused)
                differences.Add($"{item.Code} {item.Why}: we {(refused ? "refuse" : "accept")}, the server says {answer.Status}: {answer.Message}\n{item.Text}");
        }

        Assert.True(compared > RuleCases.All.Count() / 2, $"the server serves the kinds of only {compared} cases");
        Assert.Equal("", string.Join("\n\n", differences));
    }

    [Fact]
    public void A_kubeconfig_is_read_as_kubectl_reads_it()
    {
        var file = YamlReader.Read(Documents.Files.SourceFile.FromText("/config", """
            current-context: b
            contexts:
              - {name: a, context: {cluster: x, user: u}}
              - {name: b, context: {cluster: y, user: v}}
            clusters:
              - {name: x, cluster: {server: 'https://x'}}
              - {name: y, cluster: {server: 'https://y:6443'}}
            users:
              - {name: u, user: {token: one}}
              - {name: v, user: {token: two}}
            """));
        Assert.Equal(("https://y:6443", "two"), KubernetesServer.Describe((YamlMapping)file.Documents[0]));
    }
}
