using System.Text.RegularExpressions;
using KSail.Documents.Diagnostics;

namespace KSail.Secrets.Sops;

/// <summary>One creation rule of a <c>.sops.yaml</c>: for whom the files are encrypted that it matches.</summary>
/// <param name="Pattern">The pattern of paths, searched for anywhere in the path; null matches every file.</param>
/// <param name="Recipients">The age recipients, of all key groups, in ordinal order, each once.</param>
/// <param name="HasOtherKeys">Whether the rule names PGP keys or key services, too.</param>
/// <param name="Span">Where the rule is.</param>
public sealed record CreationRule(Regex? Pattern, IReadOnlyList<string> Recipients, bool HasOtherKeys, SourceSpan Span)
{
    // Hostile patterns end here, as a rule that does not match.
    internal static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

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
    public bool IsMatch(string path)
    {
        try
        {
            return Pattern is null || Pattern.IsMatch(path);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

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
}
