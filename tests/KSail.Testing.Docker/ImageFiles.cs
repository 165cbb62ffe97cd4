using System.Formats.Tar;

namespace KSail.Testing.Docker;

/// <summary>The files of an image that is made from nothing: programs with the libraries that they load, and texts.</summary>
internal sealed class ImageFiles(string root)
{
    private static readonly string[] LibraryFolders = ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib64", "/usr/lib64"];

    /// <summary>Adds a program, and what it is linked against.</summary>
    public void AddProgram(string from, string to)
    {
        Copy(from, to);
        AddLibrariesOf(from);
    }

    /// <summary>Adds a library that a program loads by name.</summary>
    public void AddLibrary(string name)
    {
        var path = LibraryFolders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"The library {name} is not on this machine.");
        Copy(path, path);
        AddLibrariesOf(path);
    }

    /// <summary>Adds a text.</summary>
    public void AddText(string path, string text)
    {
        var target = root + path;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(target, text);
    }

    /// <summary>Writes the archive of the image's only layer.</summary>
    public void Pack(string archive) => TarFile.CreateFromDirectory(root, archive, includeBaseDirectory: false);

    //	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…), and the loader without an arrow.
    private void AddLibrariesOf(string program)
    {
        foreach (var line in ExternalTool.TryRun("ldd", root, "", program).Output.Split('\n'))
        {
            var text = line.Trim();
            var arrow = text.IndexOf("=> ", StringComparison.Ordinal);
            var path = (arrow < 0 ? text : text[(arrow + 3)..]).Split(' ')[0];
            if (path.StartsWith('/') && File.Exists(path))
                Copy(path, path);
        }
    }

    private void Copy(string from, string to)
    {
        var target = root + to;
        if (File.Exists(target))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(from, target);
    }
}
