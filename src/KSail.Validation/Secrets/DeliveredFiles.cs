using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Secrets.Sops.Files;

namespace KSail.Validation.Secrets;

/// <summary>The files of an artifact of a directory that may be about secrets: YAML and JSON, and what is named as encrypted.</summary>
internal sealed class DeliveredFiles
{
    private readonly string _directory;

    public DeliveredFiles(SourceView view, string directory)
    {
        _directory = directory;
        // What is wrong with patterns is told by who renders.
        View = view.Narrow(directory).AsDelivered(SourceIgnore.Read(view, directory, new DiagnosticBag()));
    }

    /// <summary>The directory as the artifact holds it.</summary>
    public SourceView View { get; }

    /// <summary>Whether a file's name says that it is encrypted: <c>variables.enc.yaml</c>, <c>database.enc.env</c>.</summary>
    public static bool IsNamedEncrypted(string name) => SopsFile.IsNamedEncrypted(name);

    /// <summary>Whether a file is one of YAML or JSON.</summary>
    public static bool IsManifest(string name) => SopsFile.IsSupported(name);

    /// <summary>Absolute paths in the order of a walk, names in ordinal order.</summary>
    public IReadOnlyList<string> Collect(CancellationToken cancellationToken)
    {
        var files = new List<string>();
        var pending = new Stack<string>();
        pending.Push(_directory);
        while (pending.TryPop(out var at))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var name in View.ListDirectory(at))
            {
                var isDirectory = name.EndsWith('/');
                if (!isDirectory && !IsManifest(name) && !IsNamedEncrypted(name))
                    continue;
                var lookup = View.Locate(Path.Combine(at, isDirectory ? name[..^1] : name));
                if (lookup.Kind == PathKind.Directory)
                    pending.Push(lookup.Path);
                else if (lookup.Kind == PathKind.File)
                    files.Add(lookup.Path);
            }
        }

        return files;
    }
}
