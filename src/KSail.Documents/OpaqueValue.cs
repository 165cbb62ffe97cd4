namespace KSail.Documents;

/// <summary>
/// Stands for a value that is encrypted in the repository and therefore unknown to a build. Whoever checks a text that holds one accepts
/// it as any type and any form: only the cluster knows the value.
/// </summary>
public static class OpaqueValue
{
    private const string Marker = "sops-encrypted-value-of-";

    /// <summary>The placeholder for the value of a variable or key. Plain in YAML: it starts and ends with a letter or digit.</summary>
    public static string For(string name) => Marker + name;

    /// <summary>Whether a text is such a placeholder or has one inside.</summary>
    public static bool IsIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains(Marker, StringComparison.Ordinal);
    }
}
