namespace KSail.Configuration.Tests.Editors;

/// <summary>What an editor with the YAML language server shows of a configuration: suggestions, tool tips and findings, by the comment in its first line.</summary>
public sealed class LanguageServerTests
{
    private const string Head = "# yaml-language-server: $schema=obj/ksail.schema.json\napiVersion: ksail.io/v1alpha1\nkind: Cluster\n";

    // The document, with | where the cursor is; what is suggested there, among other things; a part of the tool tip; the findings.
    private static readonly (string Document, string[] Suggestions, string ToolTip, string[] Findings)[] _cases =
    [
        (Head + "spec:\n  cluster:\n    distribution: |Talos\n", ["Talos", "K3s", "Vanilla"], "", []),
        (Head + "spec:\n  cluster:\n    distribution: Talos\n    prov|ider: Docker\n", ["provider", "kubernetesVersion"], "Where the nodes run", []),
        (Head + "spec:\n  cluster:\n    distribution: Talos\n    provider: |\n", ["Docker", "Hetzner"], "Where the nodes run", []),
        (Head + "spec:\n  cluster:\n    distribution: Talos\n  workload:\n    |\n", ["sourceDirectory", "kustomizationFile", "scan"], "", []),
        ("# yaml-language-server: $schema=obj/ksail.schema.json\n|\n", ["apiVersion", "kind", "metadata", "spec"], "", []),
        (Head + "spec:\n  cluster:\n    distribution: Talos\n    provider: Dokcer|\n  workload:\n    sourceDirectry: k8s\n", ["Docker"], "",
            ["7,15: Value is not accepted. Valid values: \"Docker\", \"Hetzner\", \"Omni\", \"AWS\", \"GCP\", \"Azure\", \"Kubernetes\", null.", "9,5: Property sourceDirectry is not allowed."]),
        (Head + "spec:\n  cluster:\n    distribution: Talos\n    workers: thr|ee\n", [], "", ["7,14: Incorrect type."]),
        // Without the comment nothing is known of the file, and nothing is claimed.
        ("spec:\n  cluster:\n    prov|ider: Dokcer\n", [], "", []),
    ];

    [RequiresLanguageServerFact]
    public void Suggests_explains_and_refuses_what_a_build_takes_and_refuses()
    {
        var answers = LanguageServer.Ask(_cases.Select(static each => each.Document));
        Assert.Equal(_cases.Length, answers.Count);
        for (var i = 0; i < _cases.Length; i++)
        {
            var (document, suggestions, toolTip, findings) = _cases[i];
            Assert.All(suggestions, suggestion => Assert.Contains(suggestion, answers[i].Suggestions));
            Assert.Contains(toolTip, answers[i].ToolTip, StringComparison.Ordinal);
            Assert.True(findings.Length == answers[i].Findings.Count && findings.Zip(answers[i].Findings).All(static pair => pair.Second.StartsWith(pair.First, StringComparison.Ordinal)),
                $"{document}\n{string.Join('\n', answers[i].Findings)}");
        }

        // Every tool tip begins with what it is about.
        Assert.StartsWith("Where the nodes run", answers[1].ToolTip, StringComparison.Ordinal);
        Assert.Empty(answers[^1].Suggestions.Intersect(["distribution", "provider"]));
    }
}
