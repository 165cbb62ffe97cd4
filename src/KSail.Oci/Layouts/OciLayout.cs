using KSail.Oci.Artifacts;

namespace KSail.Oci.Layouts;

/// <summary>An OCI image layout on disk: a registry of one artifact, which any OCI client reads.</summary>
internal static class OciLayout
{
    /// <summary>The content of <c>oci-layout</c>, which makes a directory a layout.</summary>
    public static ReadOnlySpan<byte> Marker => "{\"imageLayoutVersion\":\"1.0.0\"}"u8;

    /// <summary>
    /// Makes a directory the layout of an artifact, replacing what was there. The layout is prepared beside it and moved into place, so the
    /// directory never holds half of one.
    /// </summary>
    /// <param name="directory">The layout's directory.</param>
    /// <param name="artifact">What to write.</param>
    /// <param name="tags">The names of the artifact within the layout.</param>
    /// <returns>Whether the directory already held the same artifact under the same tags.</returns>
    /// <exception cref="IOException">The directory or the folder above it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory or the folder above it may not be written.</exception>
    public static bool Write(string directory, Artifact artifact, IReadOnlyList<string> tags)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var parent = Path.GetDirectoryName(target) ?? throw new IOException("the root of a file system cannot become a layout");
        Directory.CreateDirectory(parent);
        var index = Index(artifact, tags);
        var same = IsEqual(Path.Combine(target, "index.json"), index);
        var fresh = Path.Combine(parent, $".{Path.GetFileName(target)}-{Guid.NewGuid():N}");
        var old = fresh + "-old";
        try
        {
            WriteFiles(fresh, artifact, index);
            if (Directory.Exists(target))
                Directory.Move(target, old);
            try
            {
                Directory.Move(fresh, target);
            }
            catch when (Directory.Exists(old))
            {
                Directory.Move(old, target);
                throw;
            }
        }
        finally
        {
            Delete(fresh);
            Delete(old);
        }

        return same;
    }

    private static void WriteFiles(string directory, Artifact artifact, byte[] index)
    {
        var blobs = Path.Combine(directory, "blobs", "sha256");
        Directory.CreateDirectory(blobs);
        using (var layer = artifact.OpenLayer())
        using (var copy = File.Create(Path.Combine(blobs, artifact.Layer.Digest.Hex)))
            layer.CopyTo(copy);
        File.WriteAllBytes(Path.Combine(blobs, artifact.Config.Digest.Hex), artifact.ConfigBytes.Span);
        File.WriteAllBytes(Path.Combine(blobs, artifact.Manifest.Digest.Hex), artifact.ManifestBytes.Span);
        File.WriteAllBytes(Path.Combine(directory, "oci-layout"), Marker);
        File.WriteAllBytes(Path.Combine(directory, "index.json"), index);
    }

    /// <summary>The index of a layout of one artifact: once for each of its names, as the specification has it.</summary>
    public static byte[] Index(Artifact artifact, IReadOnlyList<string> tags)
    {
        var json = new CanonicalJson().BeginObject().Number("schemaVersion", 2).Text("mediaType", MediaTypes.Index).BeginArray("manifests");
        foreach (var tag in tags)
            json.Descriptor(null, artifact.Manifest).BeginObject("annotations").Text(Annotations.ReferenceName, tag).EndObject().EndObject();
        return json.EndArray().EndObject().ToBytes();
    }

    private static bool IsEqual(string path, byte[] content) =>
        File.Exists(path) && new FileInfo(path).Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);

    private static void Delete(string directory)
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }
}
