using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.Extension;

/// <summary>
/// Paths such as <c>.spec.size</c> and <c>.spec['a.b']</c>, which lead from a schema to the schema of a field (<c>ValidFieldPath</c> of
/// <c>apiextensions-apiserver</c>).
/// </summary>
internal static class FieldPaths
{
    /// <summary>Follows a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="schema">Where it begins.</param>
    /// <param name="mayIndex">Whether names may stand in brackets.</param>
    /// <param name="found">The schema that it leads to; null when it leads nowhere.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Follow(ReadOnlySpan<char> path, YamlMapping schema, bool mayIndex, out YamlMapping? found)
    {
        found = null;
        var at = schema;
        while (path.Length > 0)
        {
            if (path[0] == '.')
            {
                path = path[1..];
                if (path.Length == 0)
                    return "must not end with '.'";
                // What begins with a delimiter is named after it, and nothing is.
                var end = path[0] is '.' or '[' or ']' ? 1 : path.IndexOfAny('.', '[', ']');
                var name = end < 0 ? path : path[..end];
                if (Step(at, name.ToString()) is not { } next)
                    return $"must lead to a field, but there is no '{Findings.Shorten(name.ToString())}'";
                at = next;
                path = end < 0 ? [] : path[end..];
            }
            else if (path[0] == '[')
            {
                if (!mayIndex)
                    return "must not have brackets";
                var end = path.Length > 1 && path[1] == '\'' ? EndOfQuote(path) : -1;
                if (end < 0 || end + 1 >= path.Length || path[end + 1] != ']')
                    return "must have a name in single quotes between brackets";
                var name = path[2..end].ToString().Replace("\\'", "'", StringComparison.Ordinal);
                if (Step(at, name) is not { } next)
                    return $"must lead to a field, but there is no '{Findings.Shorten(name)}'";
                at = next;
                path = path[(end + 2)..];
            }
            else
            {
                return mayIndex ? "must begin with '.' or '['" : "must begin with '.'";
            }
        }

        found = at;
        return null;
    }

    private static YamlMapping? Step(YamlMapping schema, string name) =>
        schema.Map("properties") is { } properties ? properties.Map(name) : schema.Map("additionalProperties");

    // The quote that closes what begins at 1.
    private static int EndOfQuote(ReadOnlySpan<char> path)
    {
        for (var i = 2; i < path.Length; i++)
        {
            if (path[i] == '\'' && path[i - 1] != '\\')
                return i;
        }

        return -1;
    }
}
