using KSail.Configuration.Environments;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Sdk.Tasks.Delivery;

/// <summary>Brings one environment of a project to its registry. Knows no MSBuild: tasks read parameters and set outputs around it.</summary>
internal static class EnvironmentDelivery
{
    private const string Operation = "Publish";

    /// <summary>The one environment that a delivery works on.</summary>
    public static (EnvironmentFile? Environment, IReadOnlyList<Diagnostic> Diagnostics) Select(
        string projectFile, IReadOnlyList<EnvironmentItem> items, string defaultName, string chosen)
    {
        var diagnostics = new DiagnosticBag();
        var tree = OpenTree(projectFile);
        return (SelectOne(tree, projectFile, items, defaultName, chosen, diagnostics), diagnostics.Items);
    }

    private static SourceTree OpenTree(string projectFile) => new(SourceTree.FindRepositoryRoot(DirectoryOf(projectFile)));

    private static string DirectoryOf(string projectFile) => Path.GetDirectoryName(projectFile) ?? projectFile;

    private static EnvironmentFile? SelectOne(
        SourceTree tree, string projectFile, IReadOnlyList<EnvironmentItem> items, string defaultName, string chosen, DiagnosticBag diagnostics)
    {
        var found = EnvironmentDiscovery.Discover(tree.OpenView(), DirectoryOf(projectFile), items, defaultName, diagnostics);
        return EnvironmentSelection.SelectOne(found, chosen, Operation, SourceSpan.OfFile(projectFile), diagnostics);
    }
}
