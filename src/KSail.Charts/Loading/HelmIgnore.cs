namespace KSail.Charts.Loading;

/// <summary>
/// What a chart's folder holds that is no part of the chart (<c>.helmignore</c>). Rules are asked in order; the first that applies decides,
/// and one that begins with <c>!</c> leaves out all that it does not name, as in Helm.
/// </summary>
internal sealed class HelmIgnore
{
    public const string FileName = ".helmignore";

    private readonly List<Rule> _rules = [];

    private HelmIgnore()
    {
    }

    /// <summary>Reads rules; Helm's own, files with a leading dot in <c>templates</c>, comes last.</summary>
    /// <exception cref="ChartException">A rule is none.</exception>
    public static HelmIgnore Read(string? text)
    {
        var ignore = new HelmIgnore();
        foreach (var line in (text ?? "").Split('\n'))
            ignore.Add(line.Trim());
        ignore.Add("templates/.?*");
        return ignore;
    }

    /// <summary>Whether a file or folder is left out.</summary>
    /// <param name="path">Its path in the chart, with <c>/</c>.</param>
    /// <param name="isDirectory">Whether it is a folder.</param>
    public bool Excludes(string path, bool isDirectory)
    {
        foreach (var rule in _rules)
        {
            var matches = (!rule.IsDirectoryOnly || isDirectory) && PathPattern.Matches(rule.Pattern, rule.IsNameOnly ? path[(path.LastIndexOf('/') + 1)..] : path);
            if (matches != rule.IsNegated)
                return true;
        }

        return false;
    }

    private void Add(string rule)
    {
        if (rule.Length == 0 || rule[0] == '#')
            return;
        if (rule.Contains("**", StringComparison.Ordinal))
            throw new ChartException("double-star (**) syntax is not supported");
        if (!PathPattern.IsValid(rule))
            throw new ChartException($"syntax error in pattern '{rule}' of {FileName}");
        var isNegated = rule[0] == '!';
        var pattern = isNegated ? rule[1..] : rule;
        var isDirectoryOnly = pattern.EndsWith('/');
        pattern = isDirectoryOnly ? pattern[..^1] : pattern;
        var isRooted = pattern.StartsWith('/');
        _rules.Add(new Rule(isRooted ? pattern[1..] : pattern, isNegated, isDirectoryOnly, !isRooted && !pattern.Contains('/', StringComparison.Ordinal)));
    }

    private sealed record Rule(string Pattern, bool IsNegated, bool IsDirectoryOnly, bool IsNameOnly);
}
