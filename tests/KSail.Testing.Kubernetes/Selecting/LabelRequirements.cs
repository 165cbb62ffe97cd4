namespace KSail.Testing.Kubernetes.Selecting;

/// <summary>The parts of a label selector: <c>a=b</c>, <c>a==b</c>, <c>a!=b</c>, <c>a in (b,c)</c>, <c>a notin (b,c)</c>, <c>a</c>, <c>!a</c>.</summary>
internal static class LabelRequirements
{
    /// <summary>Splits at commas outside of parentheses.</summary>
    public static IEnumerable<string> Split(string selector)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i <= selector.Length; i++)
        {
            if (i < selector.Length && selector[i] == '(')
                depth++;
            else if (i < selector.Length && selector[i] == ')')
                depth--;
            else if (i == selector.Length || (selector[i] == ',' && depth == 0))
            {
                if (selector[start..i].Trim() is { Length: > 0 } part)
                    yield return part;
                start = i + 1;
            }
        }
    }

    public static Func<IReadOnlyDictionary<string, string>, bool> Read(string part)
    {
        if (part[0] == '!')
            return labels => !labels.ContainsKey(part[1..].Trim());
        if (part.EndsWith(')') && part.IndexOf('(', StringComparison.Ordinal) is > 0 and var open)
        {
            var words = part[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is not [var key, "in" or "notin"])
                throw Fail(part);
            var values = part[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries);
            return words[1] == "in"
                ? labels => labels.TryGetValue(key, out var value) && values.Contains(value, StringComparer.Ordinal)
                : labels => !labels.TryGetValue(key, out var value) || !values.Contains(value, StringComparer.Ordinal);
        }

        var at = part.IndexOfAny(['=', '!']);
        if (at < 0)
            return part.Contains(' ', StringComparison.Ordinal) ? throw Fail(part) : labels => labels.ContainsKey(part);
        var name = part[..at].Trim();
        var wanted = part[at..].TrimStart('=', '!').Trim();
        return part[at] == '!'
            ? labels => !labels.TryGetValue(name, out var value) || value != wanted
            : labels => labels.TryGetValue(name, out var value) && value == wanted;
    }

    private static ApiFailure Fail(string part) => ApiFailure.BadRequest($"unable to parse requirement: found '{part}'");
}
