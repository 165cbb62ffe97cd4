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
    private const int FormatVersion = 3;
    private static readonly byte[] Magic = "KSAILCHK"u8.ToArray();

    /// <summary>Reads the snapshot that was written under <paramref name="key"/>; null when there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What it was written under.</param>
    /// <param name="sibling">A snapshot of the same environment that was read before; where it rests on the same reads, the result shares them with it.</param>
    public static CheckSnapshot? TryRead(string path, string key, CheckSnapshot? sibling = null)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            var bytes = File.ReadAllBytes(path);
            var body = bytes.Length - SHA256.HashSizeInBytes;
            if (body < 0 || !SHA256.HashData(bytes.AsSpan(0, body)).AsSpan().SequenceEqual(bytes.AsSpan(body)))
                return null;
            var reader = new SnapshotReader(bytes.AsSpan(0, body));
            if (!reader.Take(Magic.Length).SequenceEqual(Magic) || reader.ReadInt32() != FormatVersion || reader.ReadString() != key)
                return null;
            return ReadSnapshot(ref reader, sibling) with { Identity = Convert.ToHexStringLower(bytes.AsSpan(body)) };
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

    private static CheckSnapshot ReadSnapshot(ref SnapshotReader reader, CheckSnapshot? sibling)
    {
        var block = reader.Take(reader.ReadCount());
        var isShared = sibling is not null && block.SequenceEqual(sibling.ReadsBlock.Span);
        var reads = isShared ? sibling!.Reads : ReadReads(new SnapshotReader(block));
        var variables = new VariableRecord[reader.ReadCount()];
        for (var i = 0; i < variables.Length; i++)
            variables[i] = new VariableRecord(reader.ReadString(), reader.ReadString());
        var files = new string[reader.ReadCount()];
        for (var i = 0; i < files.Length; i++)
            files[i] = reader.ReadString();
        var diagnostics = new Diagnostic[reader.ReadCount()];
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

        return new CheckSnapshot(reads, variables, diagnostics, reader.ReadInt32(), reader.ReadString()) { ReadsBlock = isShared ? sibling!.ReadsBlock : block.ToArray() };
    }

    private static ReadRecord[] ReadReads(SnapshotReader reader)
    {
        var reads = new ReadRecord[reader.ReadCount()];
        for (var i = 0; i < reads.Length; i++)
            reads[i] = new ReadRecord((ReadKind)reader.ReadByte(), reader.ReadString(), reader.ReadString());
        return reads;
    }

    private static void WriteSnapshot(BinaryWriter writer, CheckSnapshot snapshot)
    {
        WriteReads(writer, snapshot.Reads);
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

    // A block with its length in front, for who has read the same one already.
    private static void WriteReads(BinaryWriter writer, IReadOnlyList<ReadRecord> reads)
    {
        var start = writer.BaseStream.Position;
        writer.Write(0);
        writer.Write(reads.Count);
        foreach (var read in reads)
        {
            writer.Write((byte)read.Kind);
            writer.Write(read.Path);
            writer.Write(read.State);
        }

        writer.Flush();
        var end = writer.BaseStream.Position;
        writer.BaseStream.Position = start;
        writer.Write((int)(end - start - sizeof(int)));
        writer.Flush();
        writer.BaseStream.Position = end;
    }
}
