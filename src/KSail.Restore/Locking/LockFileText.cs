using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Restore.Locking;

/// <summary>
/// A lock file as text: an object with a version and one object per section that is not empty, references in ordinal order, two blanks a
/// level. Two people who add different things change different lines.
/// </summary>
public static class LockFileText
{
    private const int Version = 1;

    private static readonly string[] SectionNames = ["files", "git", "schemas", "charts", "components"];

    /// <summary>The text of a lock file, ending in a line break.</summary>
    public static string Write(LockFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var stream = new MemoryStream();
        // The file is read by people and by JSON parsers, never as a part of HTML: addresses stay as they are.
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            var section = -1;
            foreach (var entry in file.Entries)
            {
                if ((int)entry.Section != section)
                {
                    if (section >= 0)
                        writer.WriteEndObject();
                    section = (int)entry.Section;
                    writer.WriteStartObject(SectionNames[section]);
                }

                writer.WriteStartObject(entry.Reference);
                if (entry.Resolved.Length > 0)
                    writer.WriteString("resolved", entry.Resolved);
                if (entry.Digest.Length > 0)
                    writer.WriteString("digest", entry.Digest);
                writer.WriteEndObject();
            }

            if (section >= 0)
                writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Reads a lock file. What is wrong is reported at its place, and an entry that is not right pins nothing.</summary>
    /// <param name="file">The parsed file; JSON is YAML, and so its positions are known.</param>
    /// <param name="diagnostics">Gets what is wrong.</param>
    public static LockFile Read(YamlFile file, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(diagnostics);
        foreach (var diagnostic in file.Diagnostics)
            diagnostics.Add(RestoreDiagnostics.InvalidLockFile, diagnostic.Span, $"the lock file is not JSON: {diagnostic.Message}; undo what was changed in it, or delete it and run 'dotnet restore'");
        if (file.HasErrors)
            return LockFile.Empty;
        if (file.Documents is not [YamlMapping root])
        {
            Report(diagnostics, file.Source.Span, "the lock file is not one JSON object");
            return LockFile.Empty;
        }

        if (root["version"] is not YamlScalar version || version.Value != "1")
        {
            Report(diagnostics, root["version"]?.Span ?? root.Span, $"the version of the lock file is not {Version}; it was written by another release of KSail.Sdk");
            return LockFile.Empty;
        }

        var entries = new List<LockEntry>();
        foreach (var section in root.Entries)
        {
            if (section.Name == "version")
                continue;
            var at = Array.IndexOf(SectionNames, section.Name);
            if (at < 0 || section.Value is not YamlMapping items)
            {
                Report(diagnostics, section.Key.Span, $"the lock file has a part '{section.Name}' that is none of {string.Join(", ", SectionNames)}, or no object");
                continue;
            }

            foreach (var item in items.Entries)
            {
                if (ReadEntry((LockSection)at, item) is { } entry)
                    entries.Add(entry);
                else
                    Report(diagnostics, item.Key.Span, $"the entry '{item.Name}' has no digest of the form sha256:… or misses its commit");
            }
        }

        return new LockFile(entries);
    }

    // A commit or a digest becomes a part of paths and of commands, so nothing but hexadecimal digits passes.
    private static LockEntry? ReadEntry(LockSection section, YamlEntry item)
    {
        if (item.Value is not YamlMapping fields || fields.GetString("digest") is not { } digest)
            return null;
        if (!Digests.IsDigest(digest) && !(section == LockSection.Schemas && digest == LockEntry.None))
            return null;
        var resolved = fields.GetString("resolved") ?? "";
        return section == LockSection.Git && !Digests.IsHex(resolved, 40) && !Digests.IsHex(resolved, 64) ? null : new LockEntry(section, item.Name, resolved, digest);
    }

    private static void Report(DiagnosticBag diagnostics, SourceSpan span, string what) =>
        diagnostics.Add(RestoreDiagnostics.InvalidLockFile, span, $"{what}; undo what was changed in it, or delete it and run 'dotnet restore'");
}
