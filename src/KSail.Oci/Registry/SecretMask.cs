using KSail.Documents;
using KSail.Oci.Registry.Authentication;

namespace KSail.Oci.Registry;

/// <summary>
/// Knows every secret of one push and removes it from texts. Messages are made without secrets; this stands between them and a server that
/// sends back what it was given. Not thread-safe.
/// </summary>
internal sealed class SecretMask
{
    private readonly List<string> _texts = [];

    public void Add(RegistryCredentials credentials)
    {
        Add(credentials.ToBasic());
        Add(credentials.Password);
    }

    public void Add(Secret secret) => Add(secret.Reveal());

    public string Apply(string text)
    {
        foreach (var secret in _texts)
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }

    private void Add(string secret)
    {
        if (secret.Length == 0 || _texts.Contains(secret, StringComparer.Ordinal))
            return;
        _texts.Add(secret);
        var escaped = Uri.EscapeDataString(secret);
        if (escaped != secret)
            _texts.Add(escaped);
        // Longest first: a shorter secret may be a part of a longer one.
        _texts.Sort(static (a, b) => b.Length.CompareTo(a.Length));
    }
}
