namespace KSail.Clusters.Access;

/// <summary>Why a file of the user could not be written, found without writing it.</summary>
internal static class UserFile
{
    private const UnixFileMode Writable = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>What is in the way, and what to do about it; null for nothing.</summary>
    /// <param name="path">Absolute path; a link is followed.</param>
    /// <param name="isUsable">Whether a text is what the file may hold.</param>
    public static string? Problem(string path, Func<string, bool> isUsable)
    {
        try
        {
            if (Directory.Exists(path))
                return "it is a folder; name a file";
            if (File.Exists(path))
            {
                var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
                return ProblemOfFile(target, isUsable) ?? ProblemOfFolder(Path.GetDirectoryName(target)!);
            }

            return ProblemOfFolder(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "it cannot be looked at; check the permissions of its folders";
        }
    }

    // A file is replaced as a whole, which its own permissions would not prevent: whoever took them away did not want that.
    private static string? ProblemOfFile(string path, Func<string, bool> isUsable)
    {
        const string remedy = "it is read-only; allow writing to it";
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Writable) == 0)
            return remedy;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            return isUsable(reader.ReadToEnd()) ? null : "its content is not that of such a file; correct it, or move it away";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return remedy;
        }
    }

    // Folders that are missing are made: the nearest that exists decides. Only who tries knows, because not all that forbids writing is a permission.
    private static string? ProblemOfFolder(string folder)
    {
        while (!Directory.Exists(folder))
        {
            if (File.Exists(folder))
                return $"'{folder}' is a file and would have to be a folder; move it away";
            if (Path.GetDirectoryName(folder) is not { Length: > 0 } parent)
                return $"the folder '{folder}' does not exist; make it";
            folder = parent;
        }

        try
        {
            using var probe = new FileStream(
                Path.Combine(folder, $".ksail-{Guid.NewGuid():N}.tmp"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"nothing can be written into the folder '{folder}'; allow writing to it";
        }
    }
}
