using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Validation.Secrets;

/// <summary>The manifests that an artifact of a directory would hold: YAML and JSON files that Flux does not leave out.</summary>
internal sealed class DeliveredFiles(SourceView view, string directory)
{
    /// <summary>Absolute paths in the order of a walk, names in ordinal order.</summary>
    public IReadOnlyList<string> Collect(CancellationToken cancellationToken)
    {
        // What is wrong with patterns is told by who renders.
        var delivered = view.AsDelivered(SourceIgnore.Read(view, directory, new DiagnosticBag()));
        var files = new List<string>();
        var pending = new Stack<string>();
        pending.Push(directory);
        while (pending.TryPop(out var at))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var name in delivered.ListDirectory(at))
            {
                var isDirectory = name.EndsWith('/');
                if (!isDirectory && Path.GetExtension(name) is not (".yaml" or ".yml" or ".json"))
                    continue;
                var lookup = delivered.Locate(Path.Combine(at, isDirectory ? name[..^1] : name));
                if (lookup.Kind == PathKind.Directory)
                    pending.Push(lookup.Path);
                else if (lookup.Kind == PathKind.File)
                    files.Add(lookup.Path);
            }
        }

        return files;
    }
}
