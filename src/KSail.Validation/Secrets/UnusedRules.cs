using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Secrets;
using KSail.Secrets.Sops;

namespace KSail.Validation.Secrets;

/// <summary>
/// Finds creation rules that are about no file: a folder that was renamed, a path with a slip. SOPS would go on to the next rule without a word. Only rules
/// that begin with the name of a folder, <c>^k8s/clusters/prod/</c>, are spoken of: to be sure of others, every file of the repository would have to count for every build.
/// </summary>
internal static class UnusedRules
{
    // A rule that may be about a file beyond these is not spoken of.
    private const int MaxFiles = 20_000;

    /// <summary>Checks rules against the files in the folders that they begin with.</summary>
    public static void Check(SourceView view, IReadOnlyList<CreationRules> found, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        foreach (var rules in found)
        {
            var root = Path.GetDirectoryName(rules.File)!;
            foreach (var rule in rules.Rules)
            {
                if (rule is { Pattern.Text: var text, CanEncrypt: true } && FolderOf(text) is { } folder && !MayMatch(view, root, folder, rule, cancellationToken))
                    diagnostics.Add(SecretDiagnostics.UnusedRule, rule.Span, $"no file matches the 'path_regex' of this creation rule; paths are relative to the folder of {Path.GetFileName(rules.File)}, and the expression begins with '{folder}'; correct it, or remove the rule");
            }
        }
    }

    // The folder, with its slash, that every path begins with that the expression is found in; null when there is none.
    private static string? FolderOf(string pattern)
    {
        if (!pattern.StartsWith('^') || pattern.Contains('|', StringComparison.Ordinal))
            return null;
        var literal = new StringBuilder();
        for (var i = 1; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length && !char.IsAsciiLetterOrDigit(pattern[i + 1]))
                c = pattern[++i];
            else if (!char.IsAsciiLetterOrDigit(c) && c is not ('/' or '-' or '_'))
                break;
            // What may be missing, or be there twice, is not part of the name.
            if (i + 1 < pattern.Length && pattern[i + 1] is '?' or '*' or '{' or '+')
                break;
            literal.Append(c);
        }

        var slash = literal.ToString().LastIndexOf('/');
        return slash > 0 ? literal.ToString(0, slash + 1) : null;
    }

    private static bool MayMatch(SourceView view, string root, string folder, CreationRule rule, CancellationToken cancellationToken)
    {
        var count = 0;
        var pending = new Stack<string>();
        pending.Push(folder);
        while (pending.TryPop(out var at))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var lookup = view.Locate(Path.Combine(root, at));
            if (lookup.Kind is PathKind.Outside or PathKind.LinkLoop)
                return true;
            if (lookup.Kind != PathKind.Directory)
                continue;
            foreach (var name in view.ListDirectory(lookup.Path))
            {
                // Folders count, too: links may lead back to where they are.
                if (++count > MaxFiles)
                    return true;
                if (name.EndsWith('/'))
                    pending.Push(at + name);
                else if (rule.IsMatch(at + name))
                    return true;
            }
        }

        return false;
    }
}
