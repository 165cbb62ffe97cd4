namespace KSail.Secrets.Age.Keys;

/// <summary>
/// Kinds of keys that are known by their names, and that only other programs can use: what to say about each. One table for recipients, identities and stanzas.
/// </summary>
internal static class UnsupportedKeys
{
    private const string Instead = "use a key of the usual kind (age1… with 62 characters), which age-keygen makes";

    private const string OpenElsewhere = "open it with age itself, or add a recipient of the usual kind and re-encrypt";

    private static readonly (string Recipient, string Identity, string Stanza, string What)[] Kinds =
    [
        ("age1pq1", "AGE-SECRET-KEY-PQ-1", "mlkem768x25519", "post-quantum keys"),
        ("age1tag1", "", "p256tag", "keys in hardware (tagged recipients)"),
        ("age1tagpq1", "", "mlkem768p256tag", "post-quantum keys in hardware (tagged recipients)"),
    ];

    /// <summary>What to say about a recipient; null when it is not of such a kind.</summary>
    public static string? OfRecipient(string text)
    {
        foreach (var (recipient, _, _, what) in Kinds)
        {
            if (text.StartsWith(recipient, StringComparison.Ordinal))
                return Say(what, recipient + "…");
        }

        // The text after the last 1 has no 1, so with two of them the prefix is not age's own.
        return text.StartsWith("age1", StringComparison.Ordinal) && text.LastIndexOf('1') > 3
            ? Say($"the keys of a plugin, age-plugin-{Printable(text[4..text.LastIndexOf('1')])},", "age1<plugin>1…")
            : null;
    }

    /// <summary>What to say about an identity; null when it is not of such a kind.</summary>
    public static string? OfIdentity(ReadOnlySpan<char> text)
    {
        foreach (var (_, identity, _, what) in Kinds)
        {
            if (identity.Length > 0 && text.StartsWith(identity, StringComparison.OrdinalIgnoreCase))
                return Say(what, identity + "…");
        }

        return text.StartsWith("AGE-PLUGIN-", StringComparison.OrdinalIgnoreCase) ? Say("the keys of plugins", "AGE-PLUGIN-…") : null;
    }

    /// <summary>What to say about a file that no key opens; null when it is for recipients of the usual kinds.</summary>
    /// <param name="types">The types of its stanzas, each once, in their order.</param>
    public static string? OfStanzas(SortedSet<string> types)
    {
        foreach (var (_, _, stanza, what) in Kinds)
        {
            if (types.Contains(stanza))
                return $"it is encrypted for {what} ({stanza}), which are not supported here: {OpenElsewhere}";
        }

        // age writes stanzas of types that mean nothing beside real ones; alone, a type is a plugin's.
        return types.Contains(X25519Identity.StanzaType) || types.Contains(SshEd25519Recipient.Type) || types.Contains(SshRsaRecipient.Type)
            ? null
            : $"it is encrypted only for keys of a plugin ({Printable(types.Min!)}), which are not supported here: {OpenElsewhere}";
    }

    private static string Say(string what, string form) => $"{what} ({form}) are not supported here; {Instead}";

    private static string Printable(string name) =>
        name.Length is > 0 and < 64 && !name.AsSpan().ContainsAnyExceptInRange('!', '~') ? name : "?";
}
