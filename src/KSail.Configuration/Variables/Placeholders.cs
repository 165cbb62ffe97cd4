using System.Text;
using KSail.Documents;

namespace KSail.Configuration.Variables;

/// <summary>What a placeholder came to.</summary>
internal enum PlaceholderState
{
    /// <summary>The variable's value.</summary>
    Filled,

    /// <summary>The variable is not set; the default that was given.</summary>
    Defaulted,

    /// <summary>The variable is set to nothing, and a default was given that does not apply.</summary>
    EmptyOverDefault,

    /// <summary>The variable is not set and there is no default: nothing.</summary>
    Unset,

    /// <summary>The default begins another placeholder, which does not work: the default ends at the first <c>}</c>.</summary>
    Nested,

    /// <summary>Probably meant as a placeholder, but it is none, so the text stays as it is.</summary>
    Malformed,
}

/// <summary>One <c>${…}</c> of a text.</summary>
/// <param name="Name">The variable; empty for what is malformed.</param>
/// <param name="Index">Where its <c>$</c> stands in the text.</param>
/// <param name="Length">Up to and with its <c>}</c>.</param>
/// <param name="State">What it came to.</param>
internal sealed record Placeholder(string Name, int Index, int Length, PlaceholderState State);

/// <summary>
/// Fills <c>${NAME}</c>, <c>${NAME:-default}</c> and <c>${NAME:=default}</c>, as the Go tool does (its <c>pkg/envvar</c>), so that one file
/// means the same to both. Three things differ from a shell: a variable that is set to nothing beats a default; a default ends at the first
/// <c>}</c>, so placeholders do not nest; and there is no escape, <c>$${NAME}</c> is a <c>$</c> before the value. Anything else that looks
/// similar (<c>$NAME</c>, <c>${a.b}</c>, <c>${NAME:?text}</c>) stays as it is. A value is not expanded again.
/// </summary>
internal static class Placeholders
{
    /// <summary>Fills a text.</summary>
    /// <param name="text">The text as written.</param>
    /// <param name="variables">Where values come from.</param>
    /// <param name="found">Takes the placeholders in order.</param>
    public static string Expand(string text, EnvironmentVariables variables, List<Placeholder> found)
    {
        var at = text.IndexOf("${", StringComparison.Ordinal);
        if (at < 0)
            return text;
        var result = new StringBuilder(text.Length + 32);
        var copied = 0;
        while (at >= 0)
        {
            if (!PlaceholderForm.TryMatch(text, at, out var name, out var fallback, out var end))
            {
                if (IsProbablyMeant(text, at))
                    found.Add(new Placeholder("", at, 2, PlaceholderState.Malformed));
                at = text.IndexOf("${", at + 1, StringComparison.Ordinal);
                continue;
            }

            result.Append(text, copied, at - copied);
            var value = variables.Read(name);
            var state = value is null ? fallback is null ? PlaceholderState.Unset : PlaceholderState.Defaulted
                : value.Length == 0 && !string.IsNullOrEmpty(fallback) ? PlaceholderState.EmptyOverDefault
                : PlaceholderState.Filled;
            result.Append(value ?? fallback);
            if (fallback?.Contains("${", StringComparison.Ordinal) == true)
                found.Add(new Placeholder(name, at, end - at, PlaceholderState.Nested));
            found.Add(new Placeholder(name, at, end - at, state));
            copied = end;
            at = text.IndexOf("${", end, StringComparison.Ordinal);
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Whether a text names a variable in a placeholder.</summary>
    public static bool Names(string text, string variable)
    {
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", at + 1, StringComparison.Ordinal))
        {
            if (PlaceholderForm.TryMatch(text, at, out var name, out _, out _) && name == variable)
                return true;
        }

        return false;
    }

    // A name in braces with something wrong about it: ${MY-TOKEN}, ${ NAME }, ${NAME:?text}, ${NAME. What has dots, calls or indexes belongs to
    // other languages.
    private static bool IsProbablyMeant(string text, int start)
    {
        var close = text.IndexOf('}', start);
        var content = text.AsSpan(start + 2, (close < 0 ? text.Length : close) - start - 2).Trim();
        return content.Length > 0 && (char.IsAsciiLetter(content[0]) || content[0] == '_') && !content.ContainsAny(".([$/");
    }
}
