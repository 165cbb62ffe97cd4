using System.Text;
using KSail.Documents;

namespace KSail.Kubernetes.Connections.Credentials;

/// <summary>
/// Removes known secrets from texts. Messages are made without secrets; this stands between them and a server or a program that repeats what it
/// was given. Not thread-safe.
/// </summary>
internal sealed class SecretMask
{
    // Shorter values of variables are settings ("true", a region), and a text without them could not be read.
    private const int MinLength = 8;
    private const int MinToken = 40;

    private readonly List<string> _texts = [];

    public void Add(Secret secret)
    {
        var text = secret.Reveal();
        if (text.Length >= MinLength && !_texts.Contains(text, StringComparer.Ordinal))
        {
            _texts.Add(text);
            // Longest first: a shorter secret may be a part of a longer one.
            _texts.Sort(static (a, b) => b.Length.CompareTo(a.Length));
        }
    }

    public string Apply(string text)
    {
        foreach (var secret in _texts)
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }

    /// <summary>Removes words that look like tokens: long, of letters and digits mixed, and no path or address.</summary>
    public static string ApplyToTokens(string text)
    {
        var result = new StringBuilder(text.Length);
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && IsTokenCharacter(text[i]))
                continue;
            var word = text.AsSpan(start, i - start);
            if (IsToken(word))
                result.Append("***");
            else
                result.Append(word);
            if (i < text.Length)
                result.Append(text[i]);
            start = i + 1;
        }

        return result.ToString();
    }

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+' or '=' or '~';

    private static bool IsToken(ReadOnlySpan<char> word) =>
        word.StartsWith("eyJ", StringComparison.Ordinal) || word.StartsWith("k8s-aws-v1.", StringComparison.Ordinal)
        || (word.Length >= MinToken && word.IndexOfAnyInRange('0', '9') >= 0 && word.IndexOfAnyInRange('a', 'z') >= 0);
}
