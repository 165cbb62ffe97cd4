using KSail.Configuration.Environments;
using KSail.Configuration.Rules;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Testing;
using KSail.Validation;

namespace KSail.Configuration.Tests.Rules;

/// <summary>A project in a repository of its own whose environments are judged by the rules.</summary>
internal sealed class JudgedProject : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <summary>A project of the files in an archive.</summary>
    public JudgedProject(string archive, params (string Name, string Value)[] variables)
    {
        _directory.Write("k8s/kustomization.yaml", "resources: []\n");
        _directory.WriteAll(archive);
        var known = EnvironmentVariables.Of(variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal));
        var tree = new SourceTree(_directory.Root);
        var files = EnvironmentDiscovery.Discover(tree.OpenView(), _directory.Root, [], EnvironmentDiscovery.DefaultName, new DiagnosticBag());
        var environments = files.Select(file => EnvironmentLoader.Load(file, tree.OpenView(), known)).ToList();
        var bag = new DiagnosticBag();
        foreach (var environment in environments)
        {
            var view = tree.OpenView();
            var nodes = NodePatchCheck.Run(environment, view, new DiagnosticBag());
            ConfigurationRules.Check(environment, environments, nodes, view, known, bag);
            Reads.AddRange(view.Reads);
        }

        // As a build does: what two environments share is told once.
        Diagnostics = [.. bag.Items.Distinct().Order()];
        Loading = [.. environments.SelectMany(environment => environment.Diagnostics)];
    }

    /// <summary>What the rules found.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>What reading the configurations found.</summary>
    public IReadOnlyList<Diagnostic> Loading { get; }

    /// <summary>What the rules asked the disk for.</summary>
    public List<ReadRecord> Reads { get; } = [];

    /// <summary>A finding as a build prints it, with its file relative to the project.</summary>
    public string Print(Diagnostic diagnostic) => diagnostic.ToString().Replace(_directory.Root + "/", "", StringComparison.Ordinal);

    public void Dispose() => _directory.Dispose();
}
