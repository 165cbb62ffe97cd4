using System.Security.Cryptography;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Checks.Caching;

/// <summary>
/// A snapshot on disk. The form is ours and binary, because it is read by every build before anything else: no serializer to load, no text
/// to parse. It ends in its own SHA-256, so a damaged file cannot replay nonsense; a damaged, foreign or outdated file is as good as none.
/// </summary>
internal static class CheckCacheFile
{
    private const int FormatVersion = 2;
    private static readonly byte[] Magic = "KSAILCHK"u8.ToArray();

    /// <summary>Reads the snapshot that was written under <paramref name="key"/>; null when there is none.</summary>
    public static CheckSnapshot? TryRead(string path, string key)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            var bytes = File.ReadAllBytes(path);
            var body = bytes.Length - SHA256.HashSizeInBytes;
            if (body < 0 || !SHA256.HashData(bytes.AsSpan(0, body)).AsSpan().SequenceEqual(bytes.AsSpan(body)))
                return null;
            using var reader = new BinaryReader(new MemoryStream(bytes, 0, body), Encoding.UTF8);
            if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic) || reader.ReadInt32() != FormatVersion || reader.ReadString() != key)
                return null;
            return ReadSnapshot(reader) with { Identity = Convert.ToHexStringLower(bytes.AsSpan(body)) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// Writes a snapshot whole or not at all, and returns it with its identity. A cache that cannot be written costs time, not correctness, so it is
    /// not an error.
    /// </summary>
    public static CheckSnapshot Write(string path, string key, CheckSnapshot snapshot)
    {
        var body = Serialize(key, snapshot);
        var digest = SHA256.HashData(body);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
            File.WriteAllBytes(temporary, [.. body, .. digest]);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next build checks again.
        }

        return snapshot with { Identity = Convert.ToHexStringLower(digest) };
    }

    private static byte[] Serialize(string key, CheckSnapshot snapshot)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write(key);
        WriteSnapshot(writer, snapshot);
        writer.Flush();
        return stream.ToArray();
    }

    private static CheckSnapshot ReadSnapshot(BinaryReader reader)
    {
        var reads = new ReadRecord[ReadCount(reader)];
        for (var i = 0; i < reads.Length; i++)
            reads[i] = new ReadRecord((ReadKind)reader.ReadByte(), reader.ReadString(), reader.ReadString());
        var variables = new VariableRecord[ReadCount(reader)];
        for (var i = 0; i < variables.Length; i++)
            variables[i] = new VariableRecord(reader.ReadString(), reader.ReadString());
        var files = new string[ReadCount(reader)];
        for (var i = 0; i < files.Length; i++)
            files[i] = reader.ReadString();
        var diagnostics = new Diagnostic[ReadCount(reader)];
        for (var i = 0; i < diagnostics.Length; i++)
        {
            var code = reader.ReadString();
            var severity = (DiagnosticSeverity)reader.ReadByte();
            var title = reader.ReadString();
            var message = reader.ReadString();
            var file = reader.ReadInt32();
            if (file >= files.Length)
                throw new FormatException();
            var span = new SourceSpan(file < 0 ? "" : files[file], reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            diagnostics[i] = new Diagnostic(code, severity, message, span) { Title = title };
        }

        return new CheckSnapshot(reads, variables, diagnostics, reader.ReadInt32(), reader.ReadString());
    }

    private static void WriteSnapshot(BinaryWriter writer, CheckSnapshot snapshot)
    {
        writer.Write(snapshot.Reads.Count);
        foreach (var read in snapshot.Reads)
        {
            writer.Write((byte)read.Kind);
            writer.Write(read.Path);
            writer.Write(read.State);
        }

        writer.Write(snapshot.Variables.Count);
        foreach (var variable in snapshot.Variables)
        {
            writer.Write(variable.Name);
            writer.Write(variable.State);
        }

        // Findings name few files many times.
        var files = new List<string>();
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal) { [""] = -1 };
        foreach (var diagnostic in snapshot.Diagnostics)
        {
            if (indexes.TryAdd(diagnostic.Span.File ?? "", files.Count))
                files.Add(diagnostic.Span.File!);
        }

        writer.Write(files.Count);
        foreach (var file in files)
            writer.Write(file);
        writer.Write(snapshot.Diagnostics.Count);
        foreach (var diagnostic in snapshot.Diagnostics)
        {
            writer.Write(diagnostic.Code);
            writer.Write((byte)diagnostic.Severity);
            writer.Write(diagnostic.Title);
            writer.Write(diagnostic.Message);
            writer.Write(indexes[diagnostic.Span.File ?? ""]);
            writer.Write(diagnostic.Span.Line);
            writer.Write(diagnostic.Span.Column);
            writer.Write(diagnostic.Span.EndLine);
            writer.Write(diagnostic.Span.EndColumn);
        }

        writer.Write(snapshot.ResourceCount);
        writer.Write(snapshot.ManifestsDigest);
    }

    private static int ReadCount(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        // Every item takes at least a byte, so a larger count is a damaged file, not a reason to allocate.
        return count >= 0 && count <= reader.BaseStream.Length ? count : throw new FormatException();
    }
}
