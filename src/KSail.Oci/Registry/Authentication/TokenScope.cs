namespace KSail.Oci.Registry.Authentication;

/// <summary>What a token is to allow: resources and actions, as <c>repository:org/app:pull,push</c>.</summary>
internal static class TokenScope
{
    private const int MaxScopes = 16;

    /// <summary>
    /// What is wanted, and what the registry asks for besides, with the actions on one resource joined; ordinal order, so that equal scopes
    /// are equal texts.
    /// </summary>
    public static IReadOnlyList<string> Unite(string wanted, string asked)
    {
        var actions = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var scope in $"{wanted} {asked}".Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            // The resource may hold a colon itself, when it names a port.
            var colon = scope.LastIndexOf(':');
            if (colon <= 0 || actions.Count == MaxScopes)
                continue;
            if (!actions.TryGetValue(scope[..colon], out var set))
                actions[scope[..colon]] = set = new SortedSet<string>(StringComparer.Ordinal);
            set.UnionWith(scope[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries));
        }

        return [.. actions.Select(static pair => $"{pair.Key}:{string.Join(',', pair.Value)}")];
    }
}
