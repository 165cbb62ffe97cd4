using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KSail.Sdk.Tests.Documentation;

namespace KSail.Sdk.Tests.Templates;

/// <summary>The pipelines that templates make: their services would take them, applications go before nodes, and secrets are there by name alone.</summary>
public sealed class ScaffoldedPipelineTests
{
    private static ScaffoldedPlatforms Platforms => ScaffoldedPlatforms.Instance;

    [RequiresPipelineToolsFact]
    public void GitHub_would_take_the_workflows() => Assert.Empty(PipelineTools.Lint(Files("GitHub", ".github/workflows/platform.yml")));

    [RequiresPipelineToolsFact]
    public void GitLab_would_take_the_pipelines() => Assert.Empty(PipelineTools.Validate(Files("GitLab", ".gitlab-ci.yml")));

    [RequiresPipelineToolsTheory]
    [InlineData("GitHub", ".github/workflows/platform.yml")]
    [InlineData("GitLab", ".gitlab-ci.yml")]
    [InlineData("Azure", "azure-pipelines.yml")]
    public void Checks_come_first_and_nodes_last_and_alone(string service, string file)
    {
        var pipelines = PipelineTools.Read(Files(service, file));
        var rows = Rows(service);
        Assert.Equal(rows.Count, pipelines.Count);
        Assert.Contains(rows, static row => Platforms.Rows[row].HasNodes);
        Assert.Contains(rows, static row => Platforms.Rows[row] is { IsDelivered: true, HasNodes: false });
        for (var i = 0; i < rows.Count; i++)
        {
            var options = Platforms.Rows[rows[i]];
            var jobs = Jobs(service, pipelines[i]!);
            Assert.Equal(options switch { { HasNodes: true } => ["check", "publish", "nodes"], { IsDelivered: true } => ["check", "publish"], _ => (string[])["check"] }, jobs.Select(static job => job.Name));
            // What a pull request runs sees no secret, and needs no cluster.
            Assert.DoesNotMatch(@"secrets\.|TOKEN|CONTENT|[Kk]ubeconfig|KUBECONFIG|talosconfig|ClusterUpdate|publish -p", jobs[0].Text);
            Assert.Contains("dotnet restore --locked-mode", jobs[0].Text, StringComparison.Ordinal);
            Assert.Contains("dotnet build --no-restore", jobs[0].Text, StringComparison.Ordinal);
            foreach (var (name, text) in jobs.Skip(1))
            {
                var command = name == "nodes" ? $"dotnet build -t:ClusterUpdate -p:Environment={options.FirstEnvironment}" : $"dotnet publish -p:Environment={options.FirstEnvironment}";
                Assert.Contains(command, text, StringComparison.Ordinal);
                Assert.Equal(name == "nodes", text.Contains("ClusterUpdate", StringComparison.Ordinal));
                // An environment of its own: approvals and secrets of the one are not those of the other.
                Assert.Contains($"\"environment\":\"{options.FirstEnvironment}{(name == "nodes" ? "-nodes" : "")}\"", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_secret_of_a_pipeline_is_named_in_the_readme()
    {
        for (var row = 0; row < Platforms.Rows.Count; row++)
        {
            var readme = File.ReadAllText(Path.Combine(Platforms[row], "README.md"));
            var options = Platforms.Rows[row];
            var names = options.Pipeline == "GitLab" && options.IsDelivered
                ? options.HasNodes ? ["REGISTRY_TOKEN", "KUBECONFIG", "TALOSCONFIG", "HCLOUD_TOKEN"] : ["REGISTRY_TOKEN", "KUBECONFIG"]
                : PipelineFile(row) is { } file ? SecretsOf(File.ReadAllText(file)) : [];
            Assert.All(names, name => Assert.Contains($"| `{name}` |", readme, StringComparison.Ordinal));
            Assert.Equal(names.Count, Regex.Count(readme, @"^\| `(\w+_TOKEN|\w+_CONTENT|KUBECONFIG|TALOSCONFIG|kubeconfig|talosconfig)` \|", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture));
        }
    }

    // GitHub's expressions, and Azure's macros and secure files.
    private static List<string> SecretsOf(string pipeline) =>
        [.. Regex.Matches(pipeline, @"secrets\.(?<name>\w+)|\$\((?<name>[A-Z_]+)\)|secureFile: (?<name>\w+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking).Select(static match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    private static List<(string Name, string Text)> Jobs(string service, JsonNode pipeline) => service switch
    {
        "GitHub" => [.. pipeline["jobs"]!.AsObject().Select(static job => (job.Key, Text(job.Value!)))],
        "GitLab" => [.. pipeline["stages"]!.AsArray().Select(stage => ((string)stage!, Text(pipeline[(string)stage!]!)))],
        _ => [.. pipeline["stages"]!.AsArray().Select(static stage => (((string)stage!["stage"]!).ToLowerInvariant(), Text(stage)))],
    };

    private static string Text(JsonNode node) => node.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static List<int> Rows(string service) => [.. Enumerable.Range(0, Platforms.Rows.Count).Where(row => Platforms.Rows[row].Pipeline == service)];

    private static string[] Files(string service, string file) => [.. Rows(service).Select(row => Path.Combine(Platforms[row], file))];

    private static string? PipelineFile(int row) => ((string[])[".github/workflows/platform.yml", ".gitlab-ci.yml", "azure-pipelines.yml"]).Select(file => Path.Combine(Platforms[row], file)).FirstOrDefault(File.Exists);
}
