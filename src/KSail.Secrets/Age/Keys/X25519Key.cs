using System.Security.Cryptography;
using KSail.Documents;
using KSail.Secrets.Age.Ciphers;
using KSail.Secrets.Age.Format;

namespace KSail.Secrets.Age.Keys;

/// <summary>age's own kind of public key.</summary>
internal sealed class X25519Recipient : AgeRecipient
{
    public const string Prefix = "age";

    private readonly byte[] _point;

    public X25519Recipient(byte[] point)
        : base(Bech32.Encode(Prefix, point)) => _point = point;

    public ReadOnlySpan<byte> Point => _point;

    internal override AgeStanza Wrap(ReadOnlySpan<byte> fileKey, RandomSource random)
    {
        var (share, secret) = KeyAgreement.Begin(_point, Text, random);
        var key = KeyAgreement.DeriveKey(secret, share, _point, X25519Identity.Label);
        try
        {
            return new AgeStanza(X25519Identity.StanzaType, [UnpaddedBase64.Encode(share)], AeadCipher.Wrap(key, fileKey));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(key);
        }
    }
}

/// <summary>age's own kind of private key.</summary>
internal sealed class X25519Identity : AgeIdentity
{
    public const string Prefix = "AGE-SECRET-KEY-";
    public const string StanzaType = "X25519";

    private readonly SecretBytes _scalar;
    private readonly X25519Recipient _recipient;

    /// <summary>Takes over the scalar.</summary>
    public X25519Identity(SecretBytes scalar)
    {
        _scalar = scalar;
        _recipient = new X25519Recipient(Curve25519.PublicKey(scalar.Reveal()));
    }

    /// <summary>What ties derived keys to this kind of stanza.</summary>
    public static ReadOnlySpan<byte> Label => "age-encryption.org/v1/X25519"u8;

    public override AgeRecipient Recipient => _recipient;

    public static X25519Identity Make(RandomSource random)
    {
        var scalar = SecretBytes.Allocate(Curve25519.Size);
        random(scalar);
        return new X25519Identity(SecretBytes.TakeOver(scalar));
    }

    public override bool IsForKeyFiles => true;

    public override Secret ToSecret() => new(Bech32.Encode(Prefix.ToLowerInvariant(), _scalar.Reveal()).ToUpperInvariant());

    internal override SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas)
    {
        foreach (var stanza in stanzas)
        {
            if (stanza.Type != StanzaType)
                continue;
            var share = stanza.Arguments.Count == 1 ? UnpaddedBase64.Decode(stanza.Arguments[0]) : null;
            if (share is not { Length: Curve25519.Size })
                throw new AgeException(AgeFault.MalformedFile, "a stanza of type X25519 in the age file's header has to have one argument of 32 bytes in base64");
            if (KeyAgreement.Finish(stanza, _scalar.Reveal(), share, _recipient.Point, tweak: [], Label) is { } fileKey)
                return fileKey;
        }

        return null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _scalar.Dispose();
        base.Dispose(disposing);
    }
}
