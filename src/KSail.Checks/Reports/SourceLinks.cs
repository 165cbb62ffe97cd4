using System.Globalization;
using System.Text;
using KSail.Documents.Diagnostics;

namespace KSail.Checks.Reports;

/// <summary>
/// Where a place in a file leads: to the line in a repository's web view or an editor, where a template says how; else to the file, from where the
/// page lies, so that the page may move together with the repository.
/// </summary>
/// <param name="template">An address with <c>{file}</c> and <c>{line}</c>; empty for relative links.</param>
/// <param name="repositoryRoot">Absolute path of the repository.</param>
/// <param name="pageDirectory">Absolute path of the folder of the page.</param>
public sealed class SourceLinks(string template, string repositoryRoot, string pageDirectory)
{
    /// <summary>Why a template cannot be used, as the end of a sentence; null when it can.</summary>
    public static string? Problem(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        if (template.Length == 0)
            return null;
        if (!template.Contains("{file}", StringComparison.Ordinal))
            return "has no {file}; write an address such as https://git.example.com/org/repository/blob/main/{file}#L{line}";
        // A page must not lead to a script; editors have schemes of their own.
        var sample = template.Replace("{file}", "f", StringComparison.Ordinal).Replace("{line}", "1", StringComparison.Ordinal);
        return !Uri.TryCreate(sample, UriKind.Absolute, out var address) || address.Scheme is "javascript" or "data" or "vbscript"
            ? "is no address; write one such as https://git.example.com/org/repository/blob/main/{file}#L{line}"
            : null;
    }

    /// <summary>The place as text: the file from the root of the repository, with its line; empty where there is none.</summary>
    public string Text(SourceSpan span) => !span.HasFile ? "" : span.Line == 0 ? FileOf(span) : $"{FileOf(span)}:{span.Line}";

    /// <summary>The link; null where the file is not in the repository.</summary>
    public string? Link(SourceSpan span)
    {
        if (!span.HasFile || RepositoryPath.Of(span.File, repositoryRoot) is not { } file)
            return null;
        if (template.Length == 0)
            return Encode(Path.GetRelativePath(pageDirectory, span.File).Replace('\\', '/'));
        return template.Replace("{line}", Math.Max(1, span.Line).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{file}", Encode(file), StringComparison.Ordinal);
    }

    private string FileOf(SourceSpan span) => RepositoryPath.Of(span.File, repositoryRoot) ?? span.File.Replace('\\', '/');

    // A colon in the first segment would be taken for a scheme.
    private static string Encode(string path)
    {
        var encoded = new StringBuilder(path.Length);
        foreach (var segment in path.Split('/'))
            encoded.Append(encoded.Length > 0 ? "/" : "").Append(Uri.EscapeDataString(segment));
        return encoded.ToString();
    }
}
