using KSail.Documents;
using KSail.Documents.Diagnostics;

namespace KSail.Sdk.Tasks;

/// <summary>
/// Properties and items that a project file gives under a name that is nearly one of the SDK. A task cannot ask which properties a project has, so the
/// text of the file is looked at: elements alone, not comments. What the file itself uses, as <c>$(Name)</c> or <c>@(Name)</c>, is the project's own.
/// </summary>
public static class ProjectElements
{
    private const string Comment = "<!--";
    private const string CommentEnd = "-->";

    private static readonly string[] _items = ["KSailEnvironment", "KSailSchemaLocation"];

    /// <summary>What is probably misspelt in the text of the project file, in the order of the text.</summary>
    public static IReadOnlyList<Diagnostic> Misspelt(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<Diagnostic>? found = null;
        for (var at = text.IndexOf('<', StringComparison.Ordinal); at >= 0; at = text.IndexOf('<', at))
        {
            if (string.CompareOrdinal(text, at, Comment, 0, Comment.Length) == 0)
            {
                var end = text.IndexOf(CommentEnd, at + Comment.Length, StringComparison.Ordinal);
                at = end < 0 ? text.Length : end + CommentEnd.Length;
                continue;
            }

            var start = ++at;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-' or '.'))
                at++;
            if (Finding(file, text, start, at) is { } finding)
                (found ??= []).Add(finding);
        }

        return found ?? (IReadOnlyList<Diagnostic>)[];
    }

    private static Diagnostic? Finding(string file, string text, int start, int end)
    {
        if (!PropertyNames.LooksLikeOurs(text, start))
            return null;
        var name = text[start..end];
        var close = text.IndexOf('>', end);
        var isItem = close > 0 && text.AsSpan(end, close - end).Contains(" Include", StringComparison.Ordinal);
        var nearest = !isItem ? PropertyNames.NearestTo(name) : NearestName.Find(name, _items) is { } item && !item.Equals(name, StringComparison.OrdinalIgnoreCase) ? item : null;
        if (nearest is null || text.Contains($"$({name}", StringComparison.OrdinalIgnoreCase) || text.Contains($"@({name}", StringComparison.OrdinalIgnoreCase))
            return null;
        var before = text.AsSpan(0, start);
        var line = before.Count('\n') + 1;
        var column = start - before.LastIndexOf('\n');
        return SdkDiagnostics.UnknownProperty.At(
            new SourceSpan(file, line, column, line, column + name.Length),
            $"there is no {(isItem ? "item" : "property")} '{name}', and nothing reads it; did you mean '{nearest}'?");
    }
}
