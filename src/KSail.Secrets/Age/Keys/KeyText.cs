using System.Security.Cryptography;
using KSail.Documents;
using KSail.Secrets.Age.Ciphers;
using KSail.Secrets.Age.Format;

namespace KSail.Secrets.Age.Keys;

/// <summary>
/// Reads keys from text. A message never repeats the text: people put private keys where public ones belong, and the other way round.
/// </summary>
internal static class KeyText
{
    public static AgeRecipient ParseRecipient(string text)
    {
        if (IsPrivate(text))
            throw Malformed("the text is a private key, which must not be where recipients are; put in its place the public key that belongs to it ('age-keygen -y' prints it), and make a new key if others could read this one");
        if (text.StartsWith("ssh-", StringComparison.Ordinal))
            return SshPublicKey.Parse(text);
        if (!text.StartsWith("age1", StringComparison.Ordinal))
        {
            throw Malformed(text.StartsWith("AGE1", StringComparison.OrdinalIgnoreCase)
                ? "a recipient is written in small letters"
                : "the text is no recipient: one begins with 'age1' or 'ssh-ed25519 '");
        }

        if (UnsupportedKeys.OfRecipient(text) is { } why)
            throw new AgeException(AgeFault.UnsupportedKey, why);
        if (Bech32.Decode(text, out _, out var point) is { } problem)
            throw Malformed($"the recipient is not valid: {problem}");
        return point.Length == Curve25519.Size ? new X25519Recipient(point) : throw Malformed("the recipient is not valid: it has to have 62 characters");
    }

    public static AgeIdentity ParseIdentity(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("-----BEGIN ", StringComparison.Ordinal))
            return SshPrivateKey.Parse(text);
        if (UnsupportedKeys.OfIdentity(text) is { } why)
            throw new AgeException(AgeFault.UnsupportedKey, why);
        if (!text.StartsWith(X25519Identity.Prefix + "1", StringComparison.Ordinal))
            throw Malformed(WhyNoIdentity(text));
        var problem = Bech32.Decode(text, out _, out var scalar);
        if (problem is null && scalar.Length == Curve25519.Size)
            return new X25519Identity(SecretBytes.TakeOver(scalar));
        CryptographicOperations.ZeroMemory(scalar);
        throw Malformed($"the private key is not valid: {problem ?? "it has to have 74 characters"}");
    }

    private static string WhyNoIdentity(ReadOnlySpan<char> text)
    {
        if (text.StartsWith(X25519Identity.Prefix + "1", StringComparison.OrdinalIgnoreCase))
            return "a private key is written in capitals";
        return text.StartsWith("age1", StringComparison.Ordinal) || text.StartsWith("ssh-", StringComparison.Ordinal)
            ? "the text is a public key; what opens files is the private key that belongs to it"
            : "the text is no private key: one begins with 'AGE-SECRET-KEY-1'";
    }

    private static bool IsPrivate(string text) =>
        text.StartsWith("AGE-SECRET-KEY-", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("AGE-PLUGIN-", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("-----BEGIN", StringComparison.Ordinal);

    private static AgeException Malformed(string message) => new(AgeFault.MalformedKey, message);
}
