namespace KSail.GitOps.Diagnosis;

/// <summary>A resource that a controller's message names.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Namespace">Namespace; empty for none.</param>
/// <param name="Name">Name.</param>
/// <param name="Field">The field that is wrong, as the API server writes it; empty where none is named.</param>
/// <param name="At">Where in the message the name begins.</param>
internal sealed record NamedResource(string Kind, string Namespace, string Name, string Field, int At)
{
    private const int Max = 50;
    private const string Invalid = "is invalid: ";

    /// <summary>
    /// The resources that a message names, in their order and each once. Flux writes <c>Kind/namespace/name</c>, or <c>Kind/name</c> for what is in
    /// no namespace: <c>Deployment/apps/web dry-run failed …</c>, <c>timeout waiting for: [Job/apps/init status: 'InProgress']</c>.
    /// </summary>
    public static IReadOnlyList<NamedResource> In(string message)
    {
        var found = new List<NamedResource>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var at = 0;
        while (at < message.Length && found.Count < Max)
        {
            if (!char.IsAsciiLetterUpper(message[at]) || (at > 0 && IsNamePart(message[at - 1])))
            {
                at++;
                continue;
            }

            var end = at;
            while (end < message.Length && IsNamePart(message[end]))
                end++;
            var token = message[at..end].TrimEnd('.', ':');
            if (Parse(token, at) is { } resource && seen.Add(token))
                found.Add(resource with { Field = FieldAfter(message, end) });
            at = end;
        }

        return found;
    }

    private static NamedResource? Parse(string token, int at)
    {
        var parts = token.Split('/');
        if (parts.Length is not (2 or 3) || !IsKind(parts[0]))
            return null;
        foreach (var part in parts)
        {
            if (part.Length == 0)
                return null;
        }

        return parts.Length == 2 ? new NamedResource(parts[0], "", parts[1], "", at) : new NamedResource(parts[0], parts[1], parts[2], "", at);
    }

    private static bool IsKind(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                return false;
        }

        return true;
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '.' or '_' or ':';

    // "Service "web" is invalid: spec.ports[0].nodePort: Invalid value: …", with a bracket before several of them.
    private static string FieldAfter(string message, int from)
    {
        var start = message.IndexOf(Invalid, from, StringComparison.Ordinal);
        var line = message.IndexOf('\n', from);
        if (start < 0 || (line >= 0 && line < start))
            return "";
        start += Invalid.Length;
        if (start < message.Length && message[start] == '[')
            start++;
        var end = message.IndexOf(": ", start, StringComparison.Ordinal);
        return end > start && message.AsSpan(start, end - start).IndexOfAny(' ', '"') < 0 ? message[start..end] : "";
    }
}
