using KSail.Documents.Files;

namespace KSail.Oci.Artifacts;

/// <summary>Files that editors and desktops leave beside the ones they are about. Nobody means to deliver them, and they may hold what was removed.</summary>
internal static class EditorBackups
{
    // Names that stand beside another file only as its copy; alone they may be anything.
    private static readonly string[] CopySuffixes = [".bak", ".orig", ".rej", ".old"];

    /// <summary>Whether a file is left out.</summary>
    /// <param name="view">The view that sees the file.</param>
    /// <param name="path">Its absolute path.</param>
    public static bool Contain(SourceView view, string path)
    {
        var name = Path.GetFileName(path);
        if (name is ".DS_Store" or "Thumbs.db" or "desktop.ini" || name.EndsWith('~') || name.StartsWith(".#", StringComparison.Ordinal)
            || (name.Length > 2 && name[0] == '#' && name[^1] == '#'))
        {
            return true;
        }

        // Vim's .name.swp, .swo, ….
        if (name[0] == '.' && name.Length > 5 && name[^4..^1] == ".sw" && char.IsAsciiLetterLower(name[^1]))
            return true;
        foreach (var suffix in CopySuffixes)
        {
            if (name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) && view.Locate(path[..^suffix.Length]).Kind == PathKind.File)
                return true;
        }

        return false;
    }
}
