using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KSail.Documents;
using KSail.Secrets.Age.Ciphers;
using KSail.Secrets.Age.Format;
using Org.BouncyCastle.Crypto.Generators;

namespace KSail.Secrets.Age.Keys;

/// <summary>A passphrase, made a key by scrypt (RFC 7914) with r = 8 and p = 1.</summary>
internal sealed class PassphraseIdentity(Secret passphrase) : AgeIdentity
{
    public const string StanzaType = "scrypt";

    // age's own bound: 4 GiB of memory. Each step more doubles what somebody who sends a file makes its reader spend.
    private const int MaxWorkFactor = 22;
    private const int SaltSize = 16;

    public override AgeRecipient? Recipient => null;

    private static ReadOnlySpan<byte> Label => "age-encryption.org/v1/scrypt"u8;

    public static AgeStanza Wrap(ReadOnlySpan<byte> fileKey, Secret passphrase, int workFactor, RandomSource random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workFactor, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workFactor, MaxWorkFactor);
        var salt = new byte[SaltSize];
        random(salt);
        var key = DeriveKey(passphrase, salt, workFactor);
        var body = AeadCipher.Wrap(key, fileKey);
        CryptographicOperations.ZeroMemory(key);
        return new AgeStanza(StanzaType, [UnpaddedBase64.Encode(salt), workFactor.ToString(CultureInfo.InvariantCulture)], body);
    }

    internal override SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas)
    {
        if (stanzas is not [{ Type: StanzaType } stanza])
            return null;
        var salt = stanza.Arguments.Count == 2 ? UnpaddedBase64.Decode(stanza.Arguments[0]) : null;
        if (salt is not { Length: SaltSize } || stanza.Body.Length != AgeHeader.FileKeySize + AeadCipher.TagSize)
            throw new AgeException(AgeFault.MalformedFile, "the stanza of type scrypt in the age file's header has to have a salt of 16 bytes, a work factor, and a body of 32 bytes");
        var key = DeriveKey(passphrase, salt, ReadWorkFactor(stanza.Arguments[1]));
        try
        {
            return AeadCipher.Unwrap(key, stanza.Body) is { } fileKey ? SecretBytes.TakeOver(fileKey) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static int ReadWorkFactor(string text)
    {
        if (text[0] == '0' || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            throw new AgeException(AgeFault.MalformedFile, "the work factor of the age file's header has to be a decimal number without zeros before it");
        return text.Length <= 2 && int.Parse(text, CultureInfo.InvariantCulture) is <= MaxWorkFactor and var factor
            ? factor
            : throw new AgeException(AgeFault.TooMuchWork, $"the age file asks for a work factor of more than {MaxWorkFactor}, which nothing honest needs; encrypt it anew with a smaller one");
    }

    private static byte[] DeriveKey(Secret passphrase, ReadOnlySpan<byte> salt, int workFactor)
    {
        var text = Encoding.UTF8.GetBytes(passphrase.Reveal());
        try
        {
            return SCrypt.Generate(text, [.. Label, .. salt], 1 << workFactor, 8, 1, AeadCipher.KeySize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }
}
