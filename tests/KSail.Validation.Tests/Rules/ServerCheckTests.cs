using System.Collections.Concurrent;
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

        Assert.True(compared > 0, "the server serves none of the kinds");
        Assert.True(differences.Count == 0, $"{differences.Count} of {compared} cases differ:\n{string.Join("\n\n", differences)}");
    }

    // Some 30,000 requests. KSAIL_TEST_DIFFERENCES names a file for the list of differences, which is long against a server of another release.
    [RequiresClusterFact]
    public async Task A_server_says_the_same_of_what_somebody_broke()
    {
        using var server = KubernetesServer.Open(RequiresClusterFactAttribute.Path!);
        var differences = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var compared = 0;
        foreach (var item in RuleCases.All.Where(static c => c.Code.Length == 0))
        {
            var tree = (YamlMapping)YamlReader.Read(Documents.Files.SourceFile.FromText("/manifest.yaml", item.Text.Replace($"namespace: {RuleCase.Namespace}", "namespace: default", StringComparison.Ordinal))).Documents[0];
            // A server that refuses the case itself, being older, says nothing about its changes.
            if (await server.TryCreateAsync(tree) is not { IsRefused: false })
                continue;
            await Parallel.ForEachAsync(Mutation.Of(tree), async (mutation, _) =>
            {
                var found = RuleCase.Validate([new Rendering.Resource(mutation.Tree)]).Where(static d => d.Severity == Documents.Diagnostics.DiagnosticSeverity.Error).ToList();
                if (await server.TryCreateAsync(mutation.Tree) is not { } answer)
                    return;
                Interlocked.Increment(ref compared);
                if (answer.IsRefused == found.Count > 0)
                    return;
                var ours = found.Count == 0 ? "accept" : $"refuse ({found[0].Code} {found[0].Message})";
                differences.TryAdd($"{tree.GetString("kind")} {mutation.Path} {mutation.Change}", $"we {ours}, the server says {answer.Status} {answer.Reason}");
            });
        }

        var list = string.Join('\n', differences.Select(static d => $"{d.Key}: {d.Value}").Order(StringComparer.Ordinal));
        if (Environment.GetEnvironmentVariable("KSAIL_TEST_DIFFERENCES") is { } file)
            await File.WriteAllTextAsync(file, list);
        Assert.True(differences.IsEmpty, $"{differences.Count} of {compared} changes differ:\n{list}");
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
