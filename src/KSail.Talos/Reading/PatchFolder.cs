using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Talos.Reading;

/// <summary>
/// The folder of node patches: every <c>.yaml</c> and <c>.yml</c> directly in <c>cluster/</c>, <c>control-planes/</c> and <c>workers/</c>, in the ordinal order
/// of their names. Folders may be missing or empty.
/// </summary>
internal sealed class PatchFolder(SourceView view, string directory, DiagnosticBag diagnostics)
{
    public const string Cluster = "cluster";
    public const string ControlPlanes = "control-planes";
    public const string Workers = "workers";

    private static readonly string[] Names = [Cluster, ControlPlanes, Workers];

    /// <summary>The patch files of one of the three folders: absolute paths, links resolved.</summary>
    public List<string> Find(string name)
    {
        var files = new List<string>();
        var folder = Path.Combine(directory, name);
        if (!TryLocate(folder, PathKind.Directory, out var found))
            return files;
        if (!view.CanListDirectory(found))
        {
            diagnostics.Add(
                DocumentDiagnostics.Unreadable,
                SourceSpan.OfFile(found),
                "the folder of node patches cannot be read; check its permissions");
            return files;
        }

        foreach (var entry in view.ListDirectory(found))
        {
            if (IsYaml(entry) && TryLocate(Path.Combine(found, entry), PathKind.File, out var file))
                files.Add(file);
            else if (entry.EndsWith(".json", StringComparison.Ordinal))
                diagnostics.Add(
                    NodeDiagnostics.Unread,
                    SourceSpan.OfFile(Path.Combine(found, entry)),
                    "only .yaml and .yml files are read as node patches; rename it: JSON is YAML, too");
            else if (entry.EndsWith('/') && HoldsYaml(Path.Combine(found, entry[..^1])))
                diagnostics.Add(
                    NodeDiagnostics.Unread,
                    SourceSpan.OfFile(Path.Combine(found, entry[..^1])),
                    $"folders inside '{name}' are not read; move the patches up into it");
        }

        return files;
    }

    /// <summary>Warns of patches that lie where nobody looks for them.</summary>
    public void ReportUnread()
    {
        var isFound = false;
        var strayFile = false;
        foreach (var entry in view.ListDirectory(directory))
        {
            strayFile |= IsYaml(entry);
            if (!entry.EndsWith('/'))
                continue;
            var name = entry[..^1];
            if (Array.IndexOf(Names, name) >= 0)
                isFound = true;
            else if (NearestName.Find(name, Names) is { } meant && HoldsYaml(Path.Combine(directory, name)))
                diagnostics.Add(
                    NodeDiagnostics.Unread,
                    SourceSpan.OfFile(Path.Combine(directory, name)),
                    $"the folder '{name}' is not read; did you mean '{meant}'?");
        }

        if (strayFile && !isFound)
            diagnostics.Add(
                NodeDiagnostics.Unread,
                SourceSpan.OfFile(directory),
                $"node patches are read from the folders {string.Join(", ", Names)}, of which there is none here; move the files there, or correct spec.cluster.distributionConfig");
    }

    private static bool IsYaml(string name) => name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal);

    private bool HoldsYaml(string folder)
    {
        var found = view.Locate(folder);
        if (found.Kind != PathKind.Directory)
            return false;
        foreach (var entry in view.ListDirectory(found.Path))
        {
            if (IsYaml(entry))
                return true;
        }

        return false;
    }

    private bool TryLocate(string path, PathKind wanted, out string found)
    {
        var lookup = view.Locate(path);
        found = lookup.Path;
        if (lookup.Kind == PathKind.Outside)
            diagnostics.Add(
                DocumentDiagnostics.OutsideRepository,
                SourceSpan.OfFile(path),
                "the node patch lies outside of the repository; keep it inside");
        else if (lookup.Kind == PathKind.LinkLoop)
            diagnostics.Add(DocumentDiagnostics.LinkLoop, SourceSpan.OfFile(path), "a symbolic link to a node patch leads back to itself");
        return lookup.Kind == wanted;
    }
}
