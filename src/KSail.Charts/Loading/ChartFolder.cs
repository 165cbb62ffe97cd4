using KSail.Documents.Files;

namespace KSail.Charts.Loading;

/// <summary>Reads the files of a chart that lies unpacked in the repository.</summary>
internal static class ChartFolder
{
    private const int MaxFiles = 20_000;

    // Links may lead a folder into itself.
    private const int MaxPath = 4096;

    /// <summary>The files of a folder, in the order of Helm's walk, without what <c>.helmignore</c> leaves out.</summary>
    /// <param name="view">Reads the repository, and notes what it reads.</param>
    /// <param name="directory">Absolute path of the folder, which <paramref name="view"/> has located.</param>
    /// <exception cref="ChartException">A rule of <c>.helmignore</c> is none, or a file cannot be read.</exception>
    public static List<ChartFile> Read(SourceView view, string directory)
    {
        var rules = view.Locate(Path.Combine(directory, HelmIgnore.FileName));
        var ignore = HelmIgnore.Read(rules.Kind == PathKind.File ? view.ReadFile(rules.Path)?.DecodeText() : null);
        var files = new List<ChartFile>();
        var size = 0L;
        Walk(view, ignore, directory, "", files, ref size);
        return files;
    }

    private static void Walk(SourceView view, HelmIgnore ignore, string directory, string prefix, List<ChartFile> files, ref long size)
    {
        if (prefix.Length > MaxPath)
            throw new ChartException("the folders of the chart lie in each other without end; a symbolic link leads back");
        foreach (var entry in view.ListDirectory(directory))
        {
            var name = prefix + entry.TrimEnd('/');
            var lookup = view.Locate(Path.Combine(directory, entry.TrimEnd('/')));
            if (lookup.Kind is not (PathKind.File or PathKind.Directory) || ignore.Excludes(name, lookup.Kind == PathKind.Directory))
                continue;
            if (lookup.Kind == PathKind.Directory)
            {
                Walk(view, ignore, lookup.Path, name + "/", files, ref size);
                continue;
            }

            var file = view.ReadFile(lookup.Path) ?? throw new ChartException($"error reading {name}");
            size += file.Bytes.Length;
            if (size > ChartArchive.MaxSize || files.Count >= MaxFiles)
                throw new ChartException($"the chart has more than {MaxFiles} files or {ChartArchive.MaxSize} bytes");
            files.Add(new ChartFile(name, ChartFile.WithoutMark(file.Bytes)));
        }
    }
}
