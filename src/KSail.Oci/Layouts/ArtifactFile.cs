using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Oci.Artifacts;
using KSail.Oci.Compression;

namespace KSail.Oci.Layouts;

/// <summary>An artifact that was written earlier, perhaps on another machine: as an image layout, or as an archive of one. Nothing of it is taken on trust.</summary>
internal static class ArtifactFile
{
    private const long MaxSmallFile = 4 * 1024 * 1024;

    /// <summary>Reads an artifact and holds every part to its digest.</summary>
    /// <param name="path">A directory or a file.</param>
    /// <param name="workDirectory">Folder for the parts of an archive until the artifact is disposed.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The artifact; null after an error in <paramref name="diagnostics"/>.</returns>
    public static Artifact? Read(string path, string workDirectory, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(workDirectory, $"archive-{Guid.NewGuid():N}.tmp");
        Artifact? artifact = null;
        try
        {
            var isDirectory = Directory.Exists(path);
            if (!isDirectory && !File.Exists(path))
                throw new InvalidDataException("does not exist; write it with -t:Push -p:KSailArchive=…");
            if (!isDirectory)
                OciArchive.Unpack(path, temporary, cancellationToken);
            artifact = ReadLayout(isDirectory ? path : temporary, isDirectory ? null : temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            var why = e switch
            {
                InvalidDataException or UnauthorizedAccessException => e.Message,
                EndOfStreamException or JsonException or InvalidOperationException or FormatException or KeyNotFoundException => "is not an OCI image layout with one artifact, nor an archive of one",
                _ => $"cannot be read: {e.Message}",
            };
            diagnostics.Add(OciDiagnostics.InvalidArtifactFile, SourceSpan.OfFile(path), $"'{path}' {OneLine.Of(why)}");
        }
        finally
        {
            if (artifact is null && Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }

        return artifact;
    }

    private static Artifact ReadLayout(string directory, string? temporary)
    {
        if (!File.Exists(Path.Combine(directory, "index.json")))
            throw new InvalidDataException("is not an OCI image layout, nor an archive of one: there is no index.json");
        using var index = JsonDocument.Parse(ReadSmall(Path.Combine(directory, "index.json")));
        var manifestDescriptor = OnlyManifest(index.RootElement);
        var manifestBytes = ReadBlob(directory, manifestDescriptor);
        using var manifest = JsonDocument.Parse(manifestBytes);
        var layers = manifest.RootElement.GetProperty("layers");
        if (manifestDescriptor.MediaType != MediaTypes.Manifest || layers.GetArrayLength() != 1)
            throw new InvalidDataException("holds something else than an artifact with one layer");
        var config = DescriptorOf(manifest.RootElement.GetProperty("config"));
        var layer = DescriptorOf(layers[0]);
        var configBytes = ReadBlob(directory, config);
        var layerPath = PathOf(directory, layer);
        CheckLayer(layerPath, layer);
        return new Artifact(layer, layerPath, config, configBytes, manifestBytes, temporary);
    }

    // Several names of one manifest are entries of the index as several manifests would be.
    private static Descriptor OnlyManifest(JsonElement index)
    {
        Descriptor? only = null;
        foreach (var entry in index.GetProperty("manifests").EnumerateArray())
        {
            var descriptor = DescriptorOf(entry);
            if (only is not null && only.Digest != descriptor.Digest)
                throw new InvalidDataException("holds several artifacts; only one can be pushed");
            only = descriptor;
        }

        return only ?? throw new InvalidDataException("holds no artifact");
    }

    private static Descriptor DescriptorOf(JsonElement json)
    {
        if (!Digest.TryParse(json.GetProperty("digest").GetString(), out var digest))
            throw new InvalidDataException("names content by something else than a SHA-256 digest");
        return new Descriptor(json.GetProperty("mediaType").GetString() ?? "", digest, json.GetProperty("size").GetInt64());
    }

    private static byte[] ReadBlob(string directory, Descriptor blob)
    {
        var content = ReadSmall(PathOf(directory, blob));
        return content.Length == blob.Size && Digest.Of(content) == blob.Digest ? content : throw Damaged(blob);
    }

    private static void CheckLayer(string path, Descriptor layer)
    {
        using var content = File.OpenRead(path);
        using var digest = new DigestStream(Stream.Null);
        content.CopyTo(digest);
        if (digest.Count != layer.Size || digest.Current != layer.Digest)
            throw Damaged(layer);
    }

    private static string PathOf(string directory, Descriptor blob) =>
        Path.Combine(directory, "blobs", "sha256", blob.Digest.Hex) is var path && File.Exists(path) ? path : throw new InvalidDataException($"lacks {blob.Digest}");

    private static byte[] ReadSmall(string path) =>
        new FileInfo(path).Length <= MaxSmallFile ? File.ReadAllBytes(path) : throw new InvalidDataException($"has a description of more than {MaxSmallFile} bytes");

    private static InvalidDataException Damaged(Descriptor blob) => new($"is damaged: what it holds as {blob.Digest} is something else");
}
