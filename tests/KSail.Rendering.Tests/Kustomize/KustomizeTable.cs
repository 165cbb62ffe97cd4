using System.Text;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>
/// Many small cases in one file. A line <c>=== name</c> starts a case, a line <c>-- path</c> a file in it. To be brief, <c>-- fields</c> is a
/// kustomization.yaml that begins with <c>resources: [objects.yaml]</c>, <c>-- patch</c> a patch for these objects, and <c>-- patch fields</c>
/// one with a target. Then <c>-- expect.yaml</c> has the text that the released program prints; there is none where it fails.
/// <c>-- expect.diagnostics</c> has <c>CODE file(line,column)</c> of what is reported: the errors, or the warnings of a build.
/// </summary>
internal sealed class KustomizeTable
{
    private const string ExpectedText = "expect.yaml";
    private const string ExpectedDiagnostics = "expect.diagnostics";

    private readonly List<(string Path, string Text)> _files = [];

    private KustomizeTable(string name) => Name = name;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Kustomize", "Tables");

    /// <summary>Tells the case from others of its file.</summary>
    public string Name { get; }

    /// <summary>What is printed; null where the build fails.</summary>
    public string? Text { get; private set; }

    public IReadOnlyList<string> Diagnostics { get; private set; } = [];

    public static IEnumerable<string> Names() => Directory.EnumerateFiles(Folder, "*.txt").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    /// <summary>The cases of a table.</summary>
    public static IEnumerable<KustomizeTable> Read(string table) => ReadFile(Path.Combine(Folder, table + ".txt"));

    /// <summary>The cases of a file.</summary>
    public static IEnumerable<KustomizeTable> ReadFile(string file)
    {
        KustomizeTable? current = null;
        string? path = null;
        var text = new StringBuilder();
        foreach (var line in File.ReadAllText(file).TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("=== ", StringComparison.Ordinal) || line.StartsWith("-- ", StringComparison.Ordinal))
            {
                if (path is not null)
                    current!.Add(path, text.ToString());
                text.Clear();
                path = line[0] == '-' ? line[3..] : null;
                if (path is not null)
                    continue;
                if (current is not null)
                    yield return current;
                current = new KustomizeTable(line[4..]);
            }
            else
            {
                text.Append(line).Append('\n');
            }
        }

        current!.Add(path!, text.ToString());
        yield return current;
    }

    public TemporaryDirectory Unpack()
    {
        var directory = new TemporaryDirectory();
        foreach (var (path, text) in _files)
            directory.Write(path, text);
        return directory;
    }

    private void Add(string path, string text)
    {
        if (path == ExpectedText)
        {
            Text = text;
        }
        else if (path == ExpectedDiagnostics)
        {
            Diagnostics = text.TrimEnd('\n').Split('\n');
        }
        else if (path == "fields")
        {
            _files.Add(("kustomization.yaml", "resources: [objects.yaml]\n" + text));
        }
        else if (path == "patch" || path.StartsWith("patch ", StringComparison.Ordinal))
        {
            var target = path.Length > 6 ? $", target: {{{path[6..]}}}" : "";
            _files.Add(("patch.yaml", text));
            _files.Add(("kustomization.yaml", $"resources: [objects.yaml]\npatches: [{{path: patch.yaml{target}}}]\n"));
        }
        else
        {
            _files.Add((path, text));
        }
    }
}
