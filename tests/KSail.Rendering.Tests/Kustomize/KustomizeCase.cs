using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Kustomize;
using KSail.Restore;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>
/// A case as a file: a line that says why it is there, then the files of a repository, then <c>expect.yaml</c> with the result, or
/// <c>expect.errors</c> with lines <c>CODE file(line,column) words of the message</c>, or both where all that is found are warnings. The
/// directory that is built is <c>overlay</c>, or the root where there is none.
/// </summary>
internal static class KustomizeCase
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Kustomize", "Cases");

    /// <summary>Cases that expect a result, or findings.</summary>
    public static IEnumerable<string> Names(bool withErrors)
    {
        foreach (var path in Directory.EnumerateFiles(Folder, "*.txt").Order(StringComparer.Ordinal))
        {
            if (File.ReadAllText(path).Contains(withErrors ? "\n-- expect.errors\n" : "\n-- expect.yaml\n", StringComparison.Ordinal))
                yield return Path.GetFileNameWithoutExtension(path);
        }
    }

    public static TemporaryDirectory Unpack(string name)
    {
        var directory = new TemporaryDirectory();
        directory.WriteAll(File.ReadAllText(Path.Combine(Folder, name + ".txt")));
        return directory;
    }

    public static string Top(TemporaryDirectory directory) => Directory.Exists(directory["overlay"]) ? directory["overlay"] : directory.Root;

    public static (string Text, IReadOnlyList<Resource> Resources, IReadOnlyList<Diagnostic> Diagnostics) Build(string root, string top)
    {
        var diagnostics = new DiagnosticBag();
        var resources = KustomizeBuild.Run(new SourceTree(root).OpenView(), top, null, NothingRestored.Instance, diagnostics);
        using var text = new StringWriter();
        YamlWriter.WriteStream(resources.Select(static resource => resource.Tree), text);
        return (text.ToString(), resources, diagnostics.Items);
    }
}
