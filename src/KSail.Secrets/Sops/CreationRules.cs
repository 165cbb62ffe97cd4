using System.Text.RegularExpressions;
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

    private static readonly string[] OtherKeys = ["pgp", "kms", "gcp_kms", "azure_keyvault", "hc_vault_transit_uri", "hc_vault", "hckms"];

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
        Regex? regex = null;
        if (pattern is { Value.Length: > 0 })
        {
            try
            {
                regex = new Regex(pattern.Value, RegexOptions.CultureInvariant, CreationRule.MatchTimeout);
            }
            catch (ArgumentException e)
            {
                diagnostics.Add(SecretDiagnostics.InvalidRules, pattern.Span, $"'path_regex' is no regular expression: {e.Message.TrimEnd('.')}");
                return null;
            }
        }

        var recipients = new SortedSet<string>(StringComparer.Ordinal);
        var hasOthers = ReadKeys(fields, recipients);
        foreach (var group in fields.GetSequence("key_groups") ?? [])
        {
            if (group is not YamlMapping keys)
                continue;
            hasOthers |= ReadKeys(keys, recipients);
            // Groups may be put together of others.
            foreach (var merged in keys.GetSequence("merge") ?? [])
                hasOthers |= merged is YamlMapping more && ReadKeys(more, recipients);
        }

        return new CreationRule(regex, [.. recipients], hasOthers, fields.Span);
    }

    // Recipients are a text with commas or a list of texts.
    private static bool ReadKeys(YamlMapping keys, SortedSet<string> recipients)
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

    // An SSH recipient holds a blank, all others none.
    private static void Add(string text, SortedSet<string> recipients)
    {
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("ssh-", StringComparison.Ordinal))
                recipients.Add(part);
            else
                recipients.UnionWith(part.Split(Separators, StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
