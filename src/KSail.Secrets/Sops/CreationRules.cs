using System.Globalization;
using KSail.Cel;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Secrets.Sops;

/// <summary>The creation rules of a <c>.sops.yaml</c>, of which the first that matches a file decides. Immutable.</summary>
/// <param name="File">Absolute path of the file.</param>
/// <param name="Rules">The rules in their order.</param>
public sealed record CreationRules(string File, IReadOnlyList<CreationRule> Rules)
{
    /// <summary>The only name that SOPS looks for.</summary>
    public const string FileName = ".sops.yaml";

    private static readonly string[] OtherKeys = ["pgp", "kms", "gcp_kms", "azure_keyvault", "hc_vault_transit_uri", "hc_vault", "hckms", "plugins"];

    private static readonly char[] Separators = [',', ' ', '\t', '\r', '\n'];

    /// <summary>The rule of a file; null when none matches.</summary>
    /// <param name="path">Absolute path of a file at or below the folder of the rules.</param>
    public CreationRule? Match(string path)
    {
        var relative = Path.GetRelativePath(Path.GetDirectoryName(File)!, path).Replace('\\', '/');
        foreach (var rule in Rules)
        {
            if (rule.IsMatch(relative))
                return rule;
        }

        return null;
    }

    /// <summary>Reads the rules; what is wrong is reported at its place, and a rule that SOPS would refuse is left out.</summary>
    public static CreationRules Read(YamlFile file, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(diagnostics);
        diagnostics.AddRange(file.Diagnostics);
        var rules = new List<CreationRule>();
        if (file.Documents.Count == 0)
            return new CreationRules(file.Source.Path, rules);
        if (file.Documents[0] is not YamlMapping root)
        {
            diagnostics.Add(SecretDiagnostics.InvalidRules, file.Documents[0].Span, "the configuration of SOPS is a mapping with 'creation_rules'");
            return new CreationRules(file.Source.Path, rules);
        }

        if (root["creation_rules"] is { } value and not YamlSequence and not YamlScalar { IsNull: true })
            diagnostics.Add(SecretDiagnostics.InvalidRules, value.Span, "'creation_rules' is a list of rules");
        foreach (var item in root.GetSequence("creation_rules") ?? [])
        {
            if (item is not YamlMapping fields)
                diagnostics.Add(SecretDiagnostics.InvalidRules, item.Span, "a creation rule is a mapping with 'path_regex' and recipients such as 'age'");
            else if (ReadRule(fields, diagnostics) is { } rule)
                rules.Add(rule);
        }

        return new CreationRules(file.Source.Path, rules);
    }

    private static CreationRule? ReadRule(YamlMapping fields, DiagnosticBag diagnostics)
    {
        var pattern = fields["path_regex"] as YamlScalar;
        TextPattern? regex = null;
        if (pattern is { Value.Length: > 0 })
        {
            regex = TextPattern.Read(pattern.Value, out var problem);
            if (regex is null)
            {
                diagnostics.Add(SecretDiagnostics.InvalidRules, pattern.Span, $"'path_regex': {problem}");
                return null;
            }
        }

        var groups = ReadGroups(fields);
        var all = new SortedSet<string>(StringComparer.Ordinal);
        var hasOthers = false;
        foreach (var group in groups)
        {
            all.UnionWith(group.Recipients);
            hasOthers |= group.HasOtherKeys;
        }

        return ReadSelection(fields, diagnostics) is not { } selection ? null : new CreationRule(regex, [.. all], hasOthers, fields.Span)
        {
            Groups = groups,
            Threshold = int.TryParse(fields.GetString("shamir_threshold"), NumberStyles.None, CultureInfo.InvariantCulture, out var threshold) ? threshold : 0,
            Selection = selection,
            MacOnlyEncrypted = fields["mac_only_encrypted"] is YamlScalar flag && flag.AsBoolean() == true,
        };
    }

    // With key groups, the keys beside them do not count (getsops/sops config/config.go).
    private static List<CreationRuleGroup> ReadGroups(YamlMapping fields)
    {
        var groups = new List<CreationRuleGroup>();
        foreach (var item in fields.GetSequence("key_groups") ?? [])
        {
            if (item is not YamlMapping group)
                continue;
            var recipients = new List<string>();
            groups.Add(new CreationRuleGroup(recipients, ReadGroup(group, recipients)));
        }

        if (groups.Count > 0)
            return groups;
        var single = new List<string>();
        groups.Add(new CreationRuleGroup(single, ReadKeys(fields, single)));
        return groups;
    }

    // Groups may be put together of others.
    private static bool ReadGroup(YamlMapping group, List<string> recipients)
    {
        var hasOthers = false;
        foreach (var merged in group.GetSequence("merge") ?? [])
            hasOthers |= merged is YamlMapping more && ReadGroup(more, recipients);
        return ReadKeys(group, recipients) | hasOthers;
    }

    private static EncryptionSelection? ReadSelection(YamlMapping fields, DiagnosticBag diagnostics)
    {
        EncryptionSelection? selection = null;
        for (var i = 0; i < EncryptionSelection.FieldNames.Count; i++)
        {
            if (fields[EncryptionSelection.FieldNames[i]] is not YamlScalar { IsNull: false, Value.Length: > 0 } value)
                continue;
            var read = new EncryptionSelection((SelectionKind)i, value.Value);
            var problem = selection is null ? read.FindProblem() : $"'{selection.Field}' and '{read.Field}' exclude each other";
            if (problem is not null)
            {
                diagnostics.Add(SecretDiagnostics.InvalidRules, value.Span, problem);
                return null;
            }

            selection = read;
        }

        return selection ?? EncryptionSelection.Default;
    }

    // Recipients are a text with commas or a list of texts.
    private static bool ReadKeys(YamlMapping keys, List<string> recipients)
    {
        switch (keys["age"])
        {
            case YamlScalar { IsNull: false } text:
                Add(text.Value, recipients);
                break;
            case YamlSequence list:
                foreach (var item in list)
                {
                    if (item is YamlScalar { IsNull: false } text)
                        Add(text.Value, recipients);
                }

                break;
        }

        var hasOthers = false;
        foreach (var name in OtherKeys)
            hasOthers |= keys[name] is YamlSequence { Count: > 0 } or YamlScalar { IsNull: false, Value.Length: > 0 };
        return hasOthers;
    }

    private static void Add(string text, List<string> recipients)
    {
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // An SSH recipient holds a blank, all others none.
            foreach (var each in part.StartsWith("ssh-", StringComparison.Ordinal) ? [part] : part.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
            {
                if (!recipients.Contains(each))
                    recipients.Add(each);
            }
        }
    }
}
