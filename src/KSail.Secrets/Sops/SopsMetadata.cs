using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Secrets.Sops.Metadata;

namespace KSail.Secrets.Sops;

/// <summary>The <c>sops</c> block of an encrypted document, as far as it can be judged without a key.</summary>
/// <param name="Recipients">The age recipients, of all key groups, in ordinal order, each once.</param>
/// <param name="HasOtherKeys">Whether a PGP key or a key service can open the file, too.</param>
/// <param name="Missing">The field that every file has and this one has not; null when all are there.</param>
/// <param name="Span">Where the block is.</param>
public sealed record SopsMetadata(IReadOnlyList<string> Recipients, bool HasOtherKeys, string? Missing, SourceSpan Span)
{
    /// <summary>Every encrypted value begins with this.</summary>
    public const string Ciphertext = "ENC[AES256_GCM,";

    /// <summary>Name of the block, at the top of a document.</summary>
    public const string Field = "sops";

    /// <summary>Reads the block of a document; null when there is none.</summary>
    public static SopsMetadata? Read(YamlMapping document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (!document.TryGetEntry(Field, out var entry) || entry.Value is not YamlMapping block)
            return null;
        var recipients = new SortedSet<string>(StringComparer.Ordinal);
        var hasOthers = ReadKeys(block, recipients);
        foreach (var group in block.GetSequence("key_groups") ?? [])
        {
            if (group is YamlMapping keys)
                hasOthers |= ReadKeys(keys, recipients);
        }

        var missing = block.GetString("mac") is not { Length: > 0 } ? "mac"
            : block.GetString("lastmodified") is not { Length: > 0 } ? "lastmodified"
            : recipients.Count == 0 && !hasOthers ? "age"
            : null;
        return new SopsMetadata([.. recipients], hasOthers, missing, entry.Key.Span);
    }

    private static bool ReadKeys(YamlMapping keys, SortedSet<string> recipients)
    {
        foreach (var item in keys.GetSequence("age") ?? [])
        {
            if ((item as YamlMapping)?.GetString("recipient") is { Length: > 0 } recipient)
                recipients.Add(recipient);
        }

        var hasOthers = false;
        foreach (var name in SopsKeyGroup.OtherLists)
            hasOthers |= keys.GetSequence(name) is { Count: > 0 };
        return hasOthers;
    }
}
