using System.Security.Cryptography;
using System.Text;

namespace KSail.Charts.Releases;

/// <summary>
/// The output of a release on disk, for the builds to come. It ends in its own SHA-256; a damaged or foreign file is as good as none. Files are
/// named by all that the output follows from, so that none is ever out of date.
/// </summary>
public static class ReleaseOutputFile
{
    private const int FormatVersion = 2;
    private static readonly byte[] Magic = "KSAILREL"u8.ToArray();

    /// <summary>Reads an output; null when there is none.</summary>
    public static ReleaseOutput? TryRead(string path)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            var bytes = File.ReadAllBytes(path);
            // What is used is not the oldest.
            if (File.GetLastWriteTimeUtc(path) < DateTime.UtcNow.AddDays(-1))
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            var body = bytes.Length - SHA256.HashSizeInBytes;
            if (body < 0 || !SHA256.HashData(bytes.AsSpan(0, body)).AsSpan().SequenceEqual(bytes.AsSpan(body)))
                return null;
            using var reader = new BinaryReader(new MemoryStream(bytes, 0, body), Encoding.UTF8);
            return reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic) && reader.ReadInt32() == FormatVersion ? Read(reader) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException or Loading.ChartException)
        {
            return null;
        }
    }

    /// <summary>Writes an output whole or not at all; without it the next build renders again.</summary>
    public static void TryWrite(string path, ReleaseOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var stream = new MemoryStream();
            using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
                Write(writer, output);
            var body = stream.ToArray();
            var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
            File.WriteAllBytes(temporary, [.. body, .. SHA256.HashData(body)]);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next build renders again.
        }
    }

    /// <summary>Deletes the outputs that were used longest ago, until no more than half as many are left as are allowed.</summary>
    /// <param name="directory">Where they are.</param>
    /// <param name="most">How many may be there before anything is deleted.</param>
    public static void Prune(string directory, int most)
    {
        try
        {
            var files = new DirectoryInfo(directory).GetFiles();
            if (files.Length <= most)
                return;
            Array.Sort(files, static (left, right) => right.LastWriteTimeUtc.CompareTo(left.LastWriteTimeUtc));
            for (var i = most / 2; i < files.Length; i++)
                files[i].Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next build tries again.
        }
    }

    private static void Write(BinaryWriter writer, ReleaseOutput output)
    {
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write(output.Manifests.Count);
        foreach (var manifest in output.Manifests)
        {
            writer.Write(manifest.Path);
            writer.Write(manifest.Line);
            writer.Write((byte)manifest.Role);
            writer.Write(manifest.Text);
        }

        Write(writer, output.Warnings);
        Write(writer, output.Irreproducible);
        Write(writer, output.MissedApiVersions);
        Write(writer, output.UncheckedSchemas);
    }

    private static ReleaseOutput Read(BinaryReader reader)
    {
        var manifests = new ReleaseManifest[Count(reader)];
        for (var i = 0; i < manifests.Length; i++)
        {
            var path = reader.ReadString();
            var line = reader.ReadInt32();
            var role = (ManifestRole)reader.ReadByte();
            var text = reader.ReadString();
            manifests[i] = new ReleaseManifest(path, text, line, ManifestSplitter.Parse(path, text, line), role);
        }

        return new ReleaseOutput(manifests, []) { Warnings = Texts(reader), Irreproducible = Texts(reader), MissedApiVersions = Texts(reader), UncheckedSchemas = Texts(reader) };
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<string> texts)
    {
        writer.Write(texts.Count);
        foreach (var text in texts)
            writer.Write(text);
    }

    private static string[] Texts(BinaryReader reader)
    {
        var texts = new string[Count(reader)];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = reader.ReadString();
        return texts;
    }

    private static int Count(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        return count >= 0 && count <= reader.BaseStream.Length ? count : throw new FormatException();
    }
}
