using System.Text;

namespace KSail.GitOps.Diagnosis;

/// <summary>
/// Takes out of logs and messages of a cluster what looks like a credential: whoever reads a build's log need not be allowed to read it there.
/// Works on words, so that a log stays readable; it hides too much rather than too little.
/// </summary>
internal static class SecretWords
{
    private const string Stars = "***";

    private static readonly string[] Names =
        ["password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "api-key", "accesskey", "access_key", "privatekey", "private_key", "credential", "authorization", "cookie", "dsn"];

    /// <summary>The text without credentials.</summary>
    public static string Mask(string text)
    {
        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal))
            return "*** (a private key)";
        var result = new StringBuilder(text.Length);
        var hide = 0;
        var at = 0;
        while (at < text.Length)
        {
            var end = at;
            while (end < text.Length && !IsBreak(text[end]))
                end++;
            var word = text.AsSpan(at, end - at);
            hide = Append(word, hide, result);
            for (at = end; at < text.Length && IsBreak(text[at]); at++)
                result.Append(text[at]);
        }

        return result.ToString();
    }

    private static bool IsBreak(char c) => char.IsWhiteSpace(c) || c is ',' or ';' or '&' or '{' or '}' or '(' or ')';

    // Returns how many of the next words belong to the value of what this word names.
    private static int Append(ReadOnlySpan<char> word, int hide, StringBuilder result)
    {
        var plain = word.Trim("\"'");
        if (plain.Equals("bearer", StringComparison.OrdinalIgnoreCase) || plain.Equals("basic", StringComparison.OrdinalIgnoreCase))
        {
            result.Append(word);
            return 1;
        }

        if (hide > 0 && plain.Length > 0 && plain is not (":" or "=" or "is"))
        {
            result.Append(Stars);
            return hide - 1;
        }

        if (hide > 0)
        {
            result.Append(word);
            return hide;
        }

        var split = word.IndexOfAny('=', ':');
        if (split > 0 && NamesSecret(word[..split]))
        {
            var value = word[(split + 1)..].Trim("\"'");
            result.Append(word[..(split + 1)]);
            if (value.Length > 0)
                result.Append(Stars);
            return value.Length > 0 ? 0 : 1;
        }

        AppendPlain(word, result);
        return 0;
    }

    private static void AppendPlain(ReadOnlySpan<char> word, StringBuilder result)
    {
        var scheme = word.IndexOf("://", StringComparison.Ordinal);
        var host = scheme < 0 ? -1 : word.LastIndexOf('@');
        if (host > scheme + 3)
            result.Append(word[..(scheme + 3)]).Append(Stars).Append(word[host..]);
        else
            result.Append(IsToken(word.Trim("\"'[]")) ? Stars : word);
    }

    private static bool NamesSecret(ReadOnlySpan<char> name)
    {
        foreach (var known in Names)
        {
            if (name.Contains(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    // JSON web tokens and the tokens of the large providers begin in ways of their own.
    private static bool IsToken(ReadOnlySpan<char> word) =>
        word.Length >= 20
        && (word.StartsWith("eyJ", StringComparison.Ordinal) || word.StartsWith("ghp_", StringComparison.Ordinal) || word.StartsWith("ghs_", StringComparison.Ordinal)
            || word.StartsWith("github_pat_", StringComparison.Ordinal) || word.StartsWith("glpat-", StringComparison.Ordinal) || word.StartsWith("xox", StringComparison.Ordinal)
            || word.StartsWith("AKIA", StringComparison.Ordinal) || word.StartsWith("AGE-SECRET-KEY-", StringComparison.Ordinal));
}
