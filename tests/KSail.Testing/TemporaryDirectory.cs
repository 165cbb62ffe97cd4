namespace KSail.Testing;

/// <summary>A folder of a test's own, removed afterwards. Links in its path are resolved, so paths compare equal to what the product reports.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory()
    {
        Root = Directory.CreateTempSubdirectory("ksail-test-").FullName;
        if (OperatingSystem.IsMacOS() && Root.StartsWith("/var/", StringComparison.Ordinal))
            Root = "/private" + Root;
    }

    private TemporaryDirectory(string root) => Root = root;

    public string Root { get; }

    /// <summary>
    /// A folder in memory where this machine has one with room, else one like any other: for programs that make the disk confirm every small file,
    /// which costs more than everything else that they do in a test.
    /// </summary>
    public static TemporaryDirectory InMemory()
    {
        const string Memory = "/dev/shm";
        const long Room = 4L * 1024 * 1024 * 1024;
        return OperatingSystem.IsLinux() && Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Room
            ? new TemporaryDirectory(Directory.CreateDirectory(Path.Combine(Memory, "test-" + Path.GetRandomFileName())).FullName)
            : new TemporaryDirectory();
    }

    /// <summary>Absolute path of something in the folder.</summary>
    public string this[string relative] => Path.GetFullPath(Path.Combine(Root, relative));

    /// <summary>Writes a file, its folders included, and returns its absolute path.</summary>
    public string Write(string relative, string content)
    {
        var path = this[relative];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content.ReplaceLineEndings("\n"));
        return path;
    }

    /// <summary>
    /// Writes several files from one text: a line <c>-- path</c> starts a file, as in Go's txtar.
    /// </summary>
    public void WriteAll(string archive)
    {
        string? path = null;
        var lines = new List<string>();
        foreach (var line in archive.ReplaceLineEndings("\n").Split('\n'))
        {
            if (!line.StartsWith("-- ", StringComparison.Ordinal))
            {
                lines.Add(line);
                continue;
            }

            Flush();
            path = line[3..].TrimEnd('-', ' ');
        }

        Flush();

        void Flush()
        {
            if (path is not null)
                Write(path, string.Join('\n', lines).TrimEnd('\n') + "\n");
            lines.Clear();
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // A test removed it itself.
        }
    }
}
