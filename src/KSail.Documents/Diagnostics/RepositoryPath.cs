namespace KSail.Documents.Diagnostics;

/// <summary>How reports that leave the machine name a file.</summary>
public static class RepositoryPath
{
    /// <summary>The path of a file from the root of its repository, with <c>/</c> on every machine; null when the file lies outside.</summary>
    /// <param name="file">Absolute path of the file.</param>
    /// <param name="repositoryRoot">Absolute path of the repository.</param>
    public static string? Of(string file, string repositoryRoot)
    {
        var relative = Path.GetRelativePath(repositoryRoot, file);
        if (Path.DirectorySeparatorChar != '/')
            relative = relative.Replace(Path.DirectorySeparatorChar, '/');
        return relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }
}
