using System.Globalization;
using KSail.Documents.Yaml;
using KSail.Secrets.Sops.Trees;

namespace KSail.Secrets.Sops.Metadata;

/// <summary>The metadata of an encrypted file, all that is needed to decrypt it with the right key (getsops/sops <c>stores/stores.go</c>).</summary>
/// <param name="Groups">Who can open it.</param>
/// <param name="Threshold">How many groups have to come together; 0 with one group.</param>
/// <param name="Selection">Which values are encrypted.</param>
/// <param name="OnlyEncrypted">Whether the MAC leaves plain values out.</param>
/// <param name="LastModified">When the file was last changed: RFC 3339, and what the MAC is bound to.</param>
/// <param name="Mac">The MAC, encrypted.</param>
/// <param name="Version">The version of SOPS that the file was written by or for.</param>
internal sealed record SopsBlock(
    IReadOnlyList<SopsKeyGroup> Groups, int Threshold, EncryptionSelection Selection, bool OnlyEncrypted, string LastModified, string Mac, string Version)
{
    /// <summary>The oldest version of SOPS that reads all that is written here.</summary>
    public const string WrittenVersion = "3.10.2";

    /// <summary>How SOPS writes a time.</summary>
    public static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads the metadata of a file.</summary>
    /// <exception cref="SopsFault">They cannot be understood, and so the file cannot be decrypted by anybody.</exception>
    public static SopsBlock Read(SopsText text)
    {
        if (text.Documents.Count == 0 || text.Documents[0].Metadata is not { } entry)
            throw text.Fault(SecretDiagnostics.NotEncryptedFile, 0, "the file is not encrypted: it has no 'sops' block");
        if (entry.Node is not SopsMapping mapping)
            throw text.Fault(SecretDiagnostics.InvalidMetadata, entry.Start, "'sops' is a mapping that SOPS writes, and here it is none");
        var fields = (YamlMapping)ToYaml(mapping);
        var missing = fields.GetString("lastmodified") is not { Length: > 0 } ? "lastmodified" : fields.GetString("mac") is not { Length: > 0 } ? "mac" : null;
        if (missing is not null)
            throw text.Fault(SecretDiagnostics.IncompleteMetadata, entry.Start, $"the 'sops' block has no '{missing}', so nothing can be decrypted; encrypt the file anew from its plain text");
        var groups = ReadGroups(fields);
        if (groups.Count == 0)
            throw text.Fault(SecretDiagnostics.IncompleteMetadata, entry.Start, "the 'sops' block names nobody who can open the file; encrypt the file anew from its plain text");
        var threshold = 0;
        if (groups.Count > 1 && (!int.TryParse(fields.GetString("shamir_threshold"), NumberStyles.None, CultureInfo.InvariantCulture, out threshold) || threshold < 2 || threshold > groups.Count))
            throw text.Fault(SecretDiagnostics.InvalidMetadata, entry.Start, $"'shamir_threshold' has to say how many of the {groups.Count} key groups have to come together, 2 to {groups.Count}");
        return new SopsBlock(
            groups, threshold, ReadSelection(text, entry, fields), IsTrue(fields["mac_only_encrypted"]), fields.GetString("lastmodified")!, fields.GetString("mac")!, fields.GetString("version") ?? "");
    }

    /// <summary>The block as it is written, keys in ordinal order.</summary>
    public YamlMapping ToFields()
    {
        var fields = new YamlMapping();
        if (Groups.Count == 1)
        {
            Groups[0].AddTo(fields);
        }
        else
        {
            var groups = new YamlSequence();
            foreach (var group in Groups)
            {
                var keys = new YamlMapping();
                group.AddTo(keys);
                groups.Add(keys);
            }

            fields.Set("key_groups", groups);
            fields.Set("shamir_threshold", YamlScalar.Integer(Threshold));
        }

        fields.Set("lastmodified", YamlScalar.String(LastModified));
        fields.Set("mac", YamlScalar.String(Mac));
        if (OnlyEncrypted)
            fields.Set("mac_only_encrypted", YamlScalar.Boolean(true));
        fields.Set(Selection.Field, YamlScalar.String(Selection.Text));
        fields.Set("version", YamlScalar.String(Version));
        var sorted = new List<YamlEntry>(fields.Entries);
        sorted.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        var ordered = new YamlMapping();
        foreach (var entry in sorted)
            ordered.Set(entry.Key, entry.Value);
        return ordered;
    }

    // Lists at the top are one group, and then others do not count.
    private static List<SopsKeyGroup> ReadGroups(YamlMapping fields)
    {
        var groups = new List<SopsKeyGroup>();
        var single = SopsKeyGroup.Read(fields);
        if (single.Age.Count > 0 || single.HasOthers)
        {
            groups.Add(single);
            return groups;
        }

        foreach (var item in fields.GetSequence("key_groups") ?? [])
        {
            if (item is YamlMapping group)
                groups.Add(SopsKeyGroup.Read(group));
        }

        return groups;
    }

    private static EncryptionSelection ReadSelection(SopsText text, SopsEntry entry, YamlMapping fields)
    {
        EncryptionSelection? selection = null;
        for (var i = 0; i < EncryptionSelection.FieldNames.Count; i++)
        {
            if (fields.GetString(EncryptionSelection.FieldNames[i]) is not { Length: > 0 } value)
                continue;
            if (selection is not null)
                throw text.Fault(SecretDiagnostics.InvalidMetadata, entry.Start, $"'{selection.Field}' and '{EncryptionSelection.FieldNames[i]}' exclude each other");
            selection = new EncryptionSelection((SelectionKind)i, value);
        }

        selection ??= EncryptionSelection.Default;
        return selection.FindProblem() is { } problem ? throw text.Fault(SecretDiagnostics.InvalidMetadata, entry.Start, problem) : selection;
    }

    private static bool IsTrue(YamlNode? node) => node is YamlScalar { Value: "true" or "True" };

    private static YamlNode ToYaml(SopsNode node)
    {
        switch (node)
        {
            case SopsMapping mapping:
                var fields = new YamlMapping();
                foreach (var entry in mapping.Entries)
                    fields.Set(entry.Name!, ToYaml(entry.Node));
                return fields;
            case SopsSequence sequence:
                var items = new YamlSequence();
                foreach (var entry in sequence.Entries)
                    items.Add(ToYaml(entry.Node));
                return items;
            case SopsScalar { Type: { } type } scalar:
                return new YamlScalar(scalar.Text, type switch
                {
                    Values.SopsValueType.Integer => ScalarType.Integer,
                    Values.SopsValueType.Float => ScalarType.Float,
                    Values.SopsValueType.Boolean => ScalarType.Boolean,
                    _ => ScalarType.String,
                });
            default:
                return YamlScalar.Null();
        }
    }
}
