using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Testing;

namespace KSail.Configuration.Tests;

/// <summary>A configuration in a repository of its own, loaded once.</summary>
internal sealed class LoadedEnvironment : IDisposable
{
    /// <summary>Twelve lines that are enough to build; line 9 is the first of the workload.</summary>
    public const string Minimal = """
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: local
        spec:
          cluster:
            distribution: Talos
            provider: Docker
          workload:
            sourceDirectory: k8s

        """;

    private readonly TemporaryDirectory _directory = new();

    private LoadedEnvironment(string text, IReadOnlyDictionary<string, string> variables, string archive, (string Name, string Target)[] links)
    {
        _directory.Write("k8s/kustomization.yaml", "resources: []\n");
        _directory.WriteAll(archive);
        ConfigFile = _directory.Write("ksail.yaml", text);
        foreach (var (name, target) in links)
            Directory.CreateSymbolicLink(_directory[name], target);
        Root = _directory.Root;
        Variables = EnvironmentVariables.Of(variables);
        Environment = EnvironmentLoader.Load(
            new EnvironmentFile("local", ConfigFile, SourceSpan.OfFile(ConfigFile)), new SourceTree(Root).OpenView(), Variables);
    }

    public string Root { get; }

    public string ConfigFile { get; }

    public EnvironmentVariables Variables { get; }

    public KSailEnvironment Environment { get; }

    /// <summary><c>code line:column message</c> of each finding.</summary>
    public IReadOnlyList<string> Findings =>
        [.. Environment.Diagnostics.Select(d => $"{d.Code} {d.Span.Line}:{d.Span.Column} {d.Message}")];

    public static LoadedEnvironment Load(string text, string archive = "", params (string Name, string Value)[] variables) =>
        new(text, variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal), archive, []);

    /// <summary>Loads a file beside symbolic links.</summary>
    public static LoadedEnvironment LoadWithLinks(string text, string archive, params (string Name, string Target)[] links) =>
        new(text, new Dictionary<string, string>(StringComparer.Ordinal), archive, links);

    /// <summary>Loads the minimal file with more lines under <c>spec.cluster</c>, which start at line 9.</summary>
    public static LoadedEnvironment WithCluster(string lines, params (string Name, string Value)[] variables) =>
        Load(Insert(lines, 4), variables: variables);

    /// <summary>Loads the minimal file with more lines under <c>spec</c> at its end, which start at line 11.</summary>
    public static LoadedEnvironment WithSpec(string lines, params (string Name, string Value)[] variables) =>
        Load(Minimal + Indent(lines, 2), variables: variables);

    public void Dispose() => _directory.Dispose();

    private static string Insert(string lines, int indent) => Minimal.Replace("  workload:\n", Indent(lines, indent) + "  workload:\n", StringComparison.Ordinal);

    private static string Indent(string lines, int by) =>
        string.Concat(lines.TrimEnd('\n').Split('\n').Select(line => new string(' ', by) + line + "\n"));
}
