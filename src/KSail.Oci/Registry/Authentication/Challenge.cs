namespace KSail.Oci.Registry.Authentication;

/// <summary>One way to prove who one is, as a <c>WWW-Authenticate</c> header offers it (RFC 9110, section 11.6.1).</summary>
/// <param name="Scheme">Name of the scheme, in lower case.</param>
/// <param name="Parameters">Its parameters, by name in any case.</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The value of a parameter; empty without one.</summary>
    public string this[string name] => Parameters.TryGetValue(name, out var value) ? value : "";

    /// <summary>All challenges of one header; several schemes may share it. Text that is not a challenge ends the list.</summary>
    public static IReadOnlyList<Challenge> Parse(string header)
    {
        var challenges = new List<Challenge>();
        var reader = new ChallengeReader(header);
        while (reader.TryReadScheme(out var scheme))
        {
            var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (reader.TryReadParameter(out var name, out var value))
                parameters.TryAdd(name, value);
            challenges.Add(new Challenge(scheme.ToLowerInvariant(), parameters));
        }

        return challenges;
    }
}
