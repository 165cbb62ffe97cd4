using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Oci.Artifacts;

/// <summary>Which files of a directory belong into the artifact, in the order they are packed.</summary>
internal static class ArtifactFiles
{
    /// <summary>
    /// Relative paths with <c>/</c>, each directory's content together, names in ordinal order. Symbolic links are left out as Flux leaves
    /// them out, a <c>.git</c> whatever it is, and what <paramref name="ignore"/> excludes; its own files stay in, because
    /// source-controller reads them again.
    /// </summary>
    public static IReadOnlyList<string> Collect(
        SourceView view, string directory, SourceIgnore ignore, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var files = new HashSet<string>(ignore.Files, StringComparer.Ordinal);
        var pending = new Stack<string>();
        pending.Push("");
        while (pending.TryPop(out var prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var at = Path.GetFullPath(prefix, directory);
            if (!view.CanListDirectory(at))
            {
                diagnostics.Add(
                    OciDiagnostics.CannotPack,
                    SourceSpan.OfFile(at),
                    $"the folder '{view.Display(at)}' cannot be read; check its permissions or list it in .sourceignore");
                continue;
            }

            foreach (var entry in view.ListDirectory(at))
            {
                var isDirectory = entry.EndsWith('/');
                var path = prefix + (isDirectory ? entry[..^1] : entry);
                if (entry is ".git" or ".git/" || ignore.Excludes(path, isDirectory))
                    continue;
                if (path.Contains('\\', StringComparison.Ordinal))
                {
                    diagnostics.Add(
                        OciDiagnostics.CannotPack,
                        SourceSpan.OfFile(Path.GetFullPath(path, directory)),
                        $"'{path}' has a backslash in its name, which source-controller refuses to unpack; rename it or list it in .sourceignore");
                    continue;
                }

                // A path that resolves to another one is a link.
                var full = Path.GetFullPath(path, directory);
                var found = view.Locate(full);
                if (!string.Equals(found.Path, full, StringComparison.Ordinal))
                    continue;
                if (found.Kind == PathKind.Directory)
                    pending.Push(path + "/");
                else if (found.Kind == PathKind.File && EditorBackups.Contain(view, full))
                    diagnostics.Add(OciDiagnostics.BackupLeftOut, SourceSpan.OfFile(full), $"'{view.Display(full)}' looks like the backup of an editor and is left out of the artifact");
                else if (found.Kind == PathKind.File)
                    files.Add(path);
            }
        }

        var ordered = new List<string>(files);
        ordered.Sort(CompareBySegments);
        return ordered;
    }

    /// <summary>Orders paths as a walk meets them: the separator sorts before every other character.</summary>
    public static int CompareBySegments(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length.CompareTo(right.Length);
        return Rank(left[common]).CompareTo(Rank(right[common]));

        static int Rank(char c) => c == '/' ? -1 : c;
    }

    /// <summary>Whether Flux takes a file for a manifest, by its extension.</summary>
    public static bool IsManifest(string path) =>
        Path.GetExtension(path.AsSpan()) is var extension
        && (extension.Equals(".yaml", StringComparison.OrdinalIgnoreCase)
            || extension.Equals(".yml", StringComparison.OrdinalIgnoreCase)
            || extension.Equals(".json", StringComparison.OrdinalIgnoreCase));
}
