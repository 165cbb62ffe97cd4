using KSail.Secrets.Sops;

namespace KSail.Validation.Secrets;

/// <summary>
/// What counts as a secret that is written out. Nothing that is encrypted, refers to a variable (<c>${password}</c>, whose value comes from an
/// encrypted Secret or the cluster), or is public by its nature: a certificate, a public key.
/// </summary>
internal static class PlainTexts
{
    private const string Certificate = "-----BEGIN CERTIFICATE-----";
    private const string PublicKey = "-----BEGIN PUBLIC KEY-----";

    /// <summary>Whether a value is a secret in plain text.</summary>
    public static bool IsPlain(string text) =>
        text.Length > 0 && !text.StartsWith(SopsMetadata.Ciphertext, StringComparison.Ordinal) && !text.Contains("${", StringComparison.Ordinal) && !IsPublic(text);

    /// <summary>Whether SOPS encrypted a file, in whichever of its formats: JSON (binary files too), YAML, environment, INI.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> content) =>
        content.IndexOf("ENC["u8) >= 0
        && (content.IndexOf("\"mac\": \"ENC["u8) >= 0 || content.IndexOf("mac: ENC["u8) >= 0 || content.IndexOf("sops_mac=ENC["u8) >= 0 || content.IndexOf("[sops]"u8) >= 0);

    private static bool IsPublic(string text)
    {
        var start = text.AsSpan().TrimStart();
        return (start.StartsWith(Certificate, StringComparison.Ordinal) || start.StartsWith(PublicKey, StringComparison.Ordinal))
            && !start.Contains("PRIVATE KEY", StringComparison.Ordinal);
    }
}
