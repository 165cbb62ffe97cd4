namespace KSail.Secrets.Age.Keys;

/// <summary>Public keys as SSH writes them in <c>authorized_keys</c>: type, base64, and a comment that does not count.</summary>
internal static class SshPublicKey
{
    public static AgeRecipient Parse(string text)
    {
        var words = text.Split([' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries);
        if (words[0] is not (SshEd25519Recipient.Type or SshRsaRecipient.Type))
            throw new AgeException(AgeFault.UnsupportedKey, "age can use the SSH keys ssh-ed25519 and ssh-rsa only; take one of these, or a key that age-keygen makes");
        var wire = new byte[text.Length];
        if (words.Length < 2 || !Convert.TryFromBase64String(words[1], wire, out var length) || Convert.ToBase64String(wire.AsSpan(0, length)) != words[1])
            throw Malformed("what follows the type is not base64");
        return OfWire(words[0], wire.AsSpan(0, length)) ?? throw Malformed($"what follows the type is no key of type {words[0]}");
    }

    /// <summary>A recipient from a key's bytes; null when they are no key of the type.</summary>
    public static AgeRecipient? OfWire(ReadOnlySpan<char> type, ReadOnlySpan<byte> wire)
    {
        if (!SshWire.TryTake(ref wire, out var name) || !type.SequenceEqual(System.Text.Encoding.Latin1.GetString(name)))
            return null;
        if (type is SshRsaRecipient.Type)
            return SshWire.TryTake(ref wire, out var exponent) && SshWire.TryTake(ref wire, out var modulus) && wire.IsEmpty ? SshRsaRecipient.Of(modulus, exponent) : null;
        return SshWire.TryTake(ref wire, out var key) && key.Length == Ciphers.Curve25519.Size && wire.IsEmpty ? new SshEd25519Recipient(key) : null;
    }

    private static AgeException Malformed(string what) => new(AgeFault.MalformedKey, $"the SSH key is not valid: {what}");
}
