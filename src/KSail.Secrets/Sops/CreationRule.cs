using KSail.Cel;
using KSail.Documents.Diagnostics;
using KSail.Secrets.Age;
using KSail.Secrets.Sops.Trees;

namespace KSail.Secrets.Sops;

/// <summary>The keys of a key group of a creation rule.</summary>
/// <param name="Recipients">The age recipients as they are written, each once.</param>
/// <param name="HasOtherKeys">Whether it names PGP keys or key services, too.</param>
public sealed record CreationRuleGroup(IReadOnlyList<string> Recipients, bool HasOtherKeys);

/// <summary>One creation rule of a <c>.sops.yaml</c>: for whom the files are encrypted that it matches.</summary>
/// <param name="Pattern">The pattern of paths, searched for anywhere in the path; null matches every file.</param>
/// <param name="Recipients">The age recipients, of all key groups, in ordinal order, each once.</param>
/// <param name="HasOtherKeys">Whether the rule names PGP keys or key services, too.</param>
/// <param name="Span">Where the rule is.</param>
public sealed record CreationRule(TextPattern? Pattern, IReadOnlyList<string> Recipients, bool HasOtherKeys, SourceSpan Span)
{
    /// <summary>The key groups; without <c>key_groups</c> it is one.</summary>
    public IReadOnlyList<CreationRuleGroup> Groups { get; init; } = [];

    /// <summary>How many key groups have to come together to open a file; 0 for all of them.</summary>
    public int Threshold { get; init; }

    /// <summary>Which values are encrypted.</summary>
    public EncryptionSelection Selection { get; init; } = EncryptionSelection.Default;

    /// <summary>Whether the MAC of a file leaves its plain values out.</summary>
    public bool MacOnlyEncrypted { get; init; }

    /// <summary>Whether anything can be encrypted by the rule: a template has a placeholder where a recipient shall be.</summary>
    public bool CanEncrypt
    {
        get
        {
            if (HasOtherKeys)
                return true;
            foreach (var recipient in Recipients)
            {
                if (IsRecipient(recipient))
                    return true;
            }

            return false;
        }
    }

    /// <summary>Whether the rule is about a file.</summary>
    /// <param name="path">The file's path relative to the rules' folder, with <c>/</c>.</param>
    public bool IsMatch(string path) => Pattern is null || Pattern.IsIn(path) == true;

    /// <summary>Whether a text is an age recipient: native, post-quantum, of a plug-in, or an SSH key.</summary>
    public static bool IsRecipient(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("ssh-ed25519 ", StringComparison.Ordinal) || text.StartsWith("ssh-rsa ", StringComparison.Ordinal))
            return true;
        if (!text.StartsWith("age1", StringComparison.Ordinal) || text.Length < 40)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c))
                return false;
        }

        return true;
    }

    /// <summary>The recipients by group, for whom a data key can be encrypted here.</summary>
    /// <exception cref="SopsFault">There is none, or one is no recipient, or the groups do not fit together.</exception>
    internal IReadOnlyList<IReadOnlyList<AgeRecipient>> ToRecipients()
    {
        var groups = new List<IReadOnlyList<AgeRecipient>>(Groups.Count);
        foreach (var group in Groups)
        {
            var recipients = new List<AgeRecipient>(group.Recipients.Count);
            foreach (var recipient in group.Recipients)
                recipients.Add(ToRecipient(recipient));
            if (recipients.Count == 0 && !group.HasOtherKeys)
                throw new SopsFault(SecretDiagnostics.UnusableRule.At(Span, Groups.Count > 1 ? "a key group of this creation rule names nobody; name a recipient, or remove the group" : "this creation rule names no recipient; put one behind 'age'"));
            groups.Add(recipients);
        }

        var threshold = EffectiveThreshold;
        if (groups.Count > 1 && (threshold < 2 || threshold > groups.Count))
            throw new SopsFault(SecretDiagnostics.UnusableRule.At(Span, $"'shamir_threshold' is {threshold}, and has to be 2 to {groups.Count}, the number of key groups"));
        return groups;
    }

    /// <summary>The threshold of a file that is encrypted by the rule; 0 with one group.</summary>
    internal int EffectiveThreshold => Groups.Count < 2 ? 0 : Threshold == 0 ? Groups.Count : Threshold;

    private AgeRecipient ToRecipient(string text)
    {
        try
        {
            return AgeRecipient.Parse(text);
        }
        catch (AgeException e)
        {
            throw new SopsFault((e.Fault == AgeFault.UnsupportedKey ? SecretDiagnostics.OtherKeys : SecretDiagnostics.UnusableRule).At(Span, $"nothing can be encrypted for '{text}': {e.Message}"));
        }
    }
}
