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

    // Custom resources of one definition with everything that structural schemas have.
    [RequiresClusterFact]
    public async Task A_server_says_the_same_of_custom_resources()
    {
        using var server = KubernetesServer.Open(RequiresClusterFactAttribute.Path!);
        var definition = Parse(Definition);
        var valid = Parse(CustomResource);
        await server.DefineAsync(definition, "servercheck.example.org/v1");
        try
        {
            Assert.Empty(Verdict(valid));
            Assert.Equal(false, (await server.TryCreateAsync(valid))?.IsRefused);
            var differences = new ConcurrentBag<string>();
            await Parallel.ForEachAsync(Mutation.Of(valid), async (mutation, _) =>
            {
                var found = Verdict(mutation.Tree);
                if (await server.TryCreateAsync(mutation.Tree) is { } answer && answer.IsRefused != found.Count > 0)
                    differences.Add($"{mutation.Path} {mutation.Change}: we {(found.Count == 0 ? "accept" : $"refuse ({found[0].Message})")}, the server says {answer.Status} {answer.Reason}");
            });
            Assert.True(differences.IsEmpty, string.Join('\n', differences.Order(StringComparer.Ordinal)));
        }
        finally
        {
            await server.UndefineAsync("widgets.servercheck.example.org");
        }

        List<Documents.Diagnostics.Diagnostic> Verdict(YamlMapping tree) =>
            [.. RuleCase.Validate([new Rendering.Resource(definition), new Rendering.Resource(tree)]).Where(static d => d.Severity == Documents.Diagnostics.DiagnosticSeverity.Error)];
    }

    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.servercheck.example.org}
        spec:
          group: servercheck.example.org
          names: {kind: Widget, plural: widgets}
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              subresources: {status: {}}
              schema:
                openAPIV3Schema:
                  type: object
                  required: [spec]
                  properties:
                    spec:
                      type: object
                      required: [size]
                      x-kubernetes-validations:
                        - {rule: "self.size >= self.least", message: size is below least}
                        - {rule: "!has(self.host) || self.host.startsWith('a')", messageExpression: "'no ' + self.host"}
                        - {rule: "self.size == oldSelf.size"}
                      properties:
                        size: {type: integer, minimum: 1, maximum: 100}
                        least: {type: integer, default: 1}
                        share: {type: number, multipleOf: 0.5}
                        port: {x-kubernetes-int-or-string: true}
                        mode: {type: string, enum: [Fast, Slow]}
                        host: {type: string, format: hostname, minLength: 1, maxLength: 20, pattern: '^[a-z.]+$'}
                        since: {type: string, format: date-time}
                        secret: {type: string, format: byte}
                        address: {type: string, format: ipv4}
                        note: {type: string, nullable: true}
                        names: {type: array, x-kubernetes-list-type: set, maxItems: 4, items: {type: string, maxLength: 10}}
                        rules:
                          type: array
                          x-kubernetes-list-type: map
                          x-kubernetes-list-map-keys: [name]
                          maxItems: 4
                          items:
                            type: object
                            required: [name]
                            properties:
                              name: {type: string, maxLength: 10}
                              weight: {type: integer, format: int32}
                        labels: {type: object, maxProperties: 3, additionalProperties: {type: string}}
                        open: {type: object, x-kubernetes-preserve-unknown-fields: true}
                        either:
                          type: object
                          properties: {a: {type: string}, b: {type: string}}
                          oneOf: [{required: [a]}, {required: [b]}]
                        template: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
                    status: {type: object, properties: {ready: {type: boolean}}}
        """;

    private const string CustomResource = """
        apiVersion: servercheck.example.org/v1
        kind: Widget
        metadata: {name: a, namespace: default, labels: {app: a}}
        spec:
          size: 5
          least: 2
          share: 1.5
          port: 80
          mode: Fast
          host: a.bc
          since: "2026-01-02T03:04:05Z"
          secret: YQ==
          address: 10.9.8.7
          note: null
          names: [a, b]
          rules: [{name: a, weight: 1}, {name: b}]
          labels: {a: b}
          open: {x: [1, {y: z}]}
          either: {a: b}
          template: {apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {x: y}}
        status: {ready: true}
        """;

    private static YamlMapping Parse(string text) => (YamlMapping)YamlReader.Read(Documents.Files.SourceFile.FromText("/manifest.yaml", text)).Documents[0];

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
