namespace KSail.Scanning.Reports;

/// <summary>A file that readers find whole, old or new, at any time.</summary>
public static class ReportFile
{
    /// <summary>Puts the bytes in the place of what is there. A file that has them already keeps its time, which incremental builds look at.</summary>
    /// <param name="path">Absolute path of the file, in a folder that exists.</param>
    /// <param name="bytes">What it shall hold.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    public static void Replace(string path, byte[] bytes)
    {
        if (Holds(path, bytes))
            return;
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static bool Holds(string path, byte[] bytes)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
    }
}
