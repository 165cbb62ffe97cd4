using System.Buffers;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Oci.Compression;

namespace KSail.Oci.Artifacts;

/// <summary>
/// Packs a directory into the artifact that Flux' source-controller consumes. The bytes follow from names and contents alone: the same tree
/// gives the same digest on every machine, in every folder, at any time.
/// </summary>
public static class ArtifactBuilder
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Packs a directory.</summary>
    /// <param name="view">The view that sees the directory; files come from what this build has already read, where it has.</param>
    /// <param name="directory">Path of the directory whose content becomes the root of the artifact.</param>
    /// <param name="origin">What the annotations tell.</param>
    /// <param name="workDirectory">Folder for the layer until the artifact is disposed; made when missing.</param>
    /// <param name="diagnostics">Takes what is wrong with the content.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <returns>The artifact, or null after an error in <paramref name="diagnostics"/>.</returns>
    /// <exception cref="IOException">The work directory cannot be written.</exception>
    public static Artifact? Build(
        SourceView view,
        string directory,
        ArtifactOrigin origin,
        string workDirectory,
        DiagnosticBag diagnostics,
        CancellationToken cancellationToken) =>
        Collect(view, directory, diagnostics, cancellationToken) is { } content ? Write(view, content, origin, workDirectory, diagnostics, cancellationToken) : null;

    /// <summary>Finds what of a directory belongs into its artifact; null after an error in <paramref name="diagnostics"/>.</summary>
    internal static ArtifactContent? Collect(SourceView view, string directory, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var root = view.Locate(directory);
        if (root.Kind != PathKind.Directory)
        {
            diagnostics.Add(OciDiagnostics.NothingToPush, SourceSpan.None, $"the source directory '{view.Display(root.Path)}' does not exist; there is nothing to pack");
            return null;
        }

        var found = new DiagnosticBag();
        var ignore = SourceIgnore.Read(view, root.Path, found);
        var files = ArtifactFiles.Collect(view, root.Path, ignore, found, cancellationToken);
        if (!found.HasErrors && !files.Any(ArtifactFiles.IsManifest))
        {
            found.Add(
                OciDiagnostics.NothingToPush,
                SourceSpan.OfFile(root.Path),
                $"'{view.Display(root.Path)}' holds no .yaml, .yml or .json file that is not left out; Flux would have nothing to apply");
        }

        var privateFiles = new PrivateFiles(view, root.Path, found);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            privateFiles.Check(file);
        }

        diagnostics.AddRange(found.Items);
        return found.HasErrors ? null : new ArtifactContent(root.Path, files);
    }

    /// <summary>Packs what was found.</summary>
    internal static Artifact? Write(
        SourceView view,
        ArtifactContent content,
        ArtifactOrigin origin,
        string workDirectory,
        DiagnosticBag diagnostics,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(origin);
        Directory.CreateDirectory(workDirectory);
        var layerPath = Path.Combine(workDirectory, $"layer-{Guid.NewGuid():N}.tmp");
        try
        {
            if (WriteLayer(view, content, layerPath, diagnostics, cancellationToken) is not var (layer, diffId))
            {
                File.Delete(layerPath);
                return null;
            }

            var config = ArtifactManifest.Config(diffId);
            var descriptor = new Descriptor(MediaTypes.FluxConfig, Digest.Of(config), config.Length);
            return new Artifact(layer, layerPath, descriptor, config, ArtifactManifest.Manifest(descriptor, layer, origin), layerPath);
        }
        catch
        {
            File.Delete(layerPath);
            throw;
        }
    }

    private static (Descriptor Layer, Digest DiffId)? WriteLayer(
        SourceView view, ArtifactContent content, string layerPath, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        using var file = new FileStream(layerPath, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        using var compressed = new DigestStream(file);
        using var gzip = new GzipWriter(compressed);
        using var plain = new DigestStream(gzip);
        using var tar = new TarWriter(plain);
        var complete = true;
        var directory = "";
        tar.AddDirectory(".");
        foreach (var path in content.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddDirectories(tar, directory, path);
            directory = path[..(path.LastIndexOf('/') + 1)];
            complete &= TryAddFile(view, content.Directory, path, tar, diagnostics);
            if (!complete)
                return null;
        }

        tar.Dispose();
        gzip.Dispose();
        return (new Descriptor(MediaTypes.FluxContent, compressed.Current, compressed.Count), plain.Current);
    }

    // Directories are told for the files in them: an empty one is unknown to Git, and must not make a difference.
    private static void AddDirectories(TarWriter tar, string previous, string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (!previous.AsSpan().StartsWith(path.AsSpan(0, slash + 1), StringComparison.Ordinal))
                tar.AddDirectory(path[..slash]);
        }
    }

    private static bool TryAddFile(SourceView view, string root, string path, TarWriter tar, DiagnosticBag diagnostics)
    {
        var full = Path.GetFullPath(path, root);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var content = view.OpenRead(full);
            var size = content.Length;
            if (size == 0 && ArtifactFiles.IsManifest(path))
                diagnostics.Add(OciDiagnostics.EmptyManifest, SourceSpan.OfFile(full), $"'{view.Display(full)}' is empty; it is packed as it is");
            tar.BeginFile(path, size);
            while (size > 0)
            {
                var count = content.Read(buffer, 0, (int)Math.Min(size, buffer.Length));
                if (count == 0)
                    break;
                tar.Write(buffer.AsSpan(0, count));
                size -= count;
            }

            if (size == 0 && content.Read(buffer, 0, 1) == 0)
                return true;
            diagnostics.Add(OciDiagnostics.CannotPack, SourceSpan.OfFile(full), $"'{view.Display(full)}' changed while it was being packed; build again");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            diagnostics.Add(
                OciDiagnostics.CannotPack,
                SourceSpan.OfFile(full),
                $"'{view.Display(full)}' cannot be packed ({OneLine.Of(e.Message)}); make it readable or list it in .sourceignore");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return false;
    }
}
