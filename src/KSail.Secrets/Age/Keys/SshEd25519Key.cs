using System.Security.Cryptography;
using KSail.Documents;
using KSail.Secrets.Age.Ciphers;
using KSail.Secrets.Age.Format;

namespace KSail.Secrets.Age.Keys;

/// <summary>An Ed25519 key of SSH as a recipient: its point, moved to the curve of X25519, with the key itself mixed into the secret.</summary>
internal sealed class SshEd25519Recipient : AgeRecipient
{
    public const string Type = "ssh-ed25519";

    private readonly byte[] _point;
    private readonly byte[] _tweak = new byte[Curve25519.Size];

    /// <summary>Takes the 32 bytes of the public key.</summary>
    public SshEd25519Recipient(ReadOnlySpan<byte> publicKey)
        : this(publicKey, SshWire.Join(Type, publicKey))
    {
    }

    private SshEd25519Recipient(ReadOnlySpan<byte> publicKey, byte[] wire)
        : base($"{Type} {Convert.ToBase64String(wire)}")
    {
        _point = Curve25519.OfEd25519(publicKey);
        Tag = SshWire.Tag(wire);
        // HKDF of nothing with the key as salt. Some platforms refuse to extract from nothing, which is this code (RFC 5869 section 2.2).
        HKDF.Expand(HashAlgorithmName.SHA256, HMACSHA256.HashData(key: wire, source: (ReadOnlySpan<byte>)[]), _tweak, Label);
    }

    /// <summary>What ties derived keys to this kind of stanza.</summary>
    public static ReadOnlySpan<byte> Label => "age-encryption.org/v1/ssh-ed25519"u8;

    /// <summary>By what stanzas for this key are known.</summary>
    public string Tag { get; }

    public ReadOnlySpan<byte> Point => _point;

    public ReadOnlySpan<byte> Tweak => _tweak;

    internal override AgeStanza Wrap(ReadOnlySpan<byte> fileKey, RandomSource random)
    {
        var (share, agreed) = KeyAgreement.Begin(_point, Text, random);
        var secret = KeyAgreement.Tweak(agreed, _tweak);
        var key = KeyAgreement.DeriveKey(secret, share, _point, Label);
        try
        {
            return new AgeStanza(Type, [Tag, UnpaddedBase64.Encode(share)], AeadCipher.Wrap(key, fileKey));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(key);
        }
    }
}

/// <summary>An Ed25519 key of SSH as an identity.</summary>
internal sealed class SshEd25519Identity : AgeIdentity
{
    private readonly SecretBytes _scalar;
    private readonly SshEd25519Recipient _recipient;

    /// <summary>Takes the key's seed and public half.</summary>
    public SshEd25519Identity(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey)
    {
        // RFC 8032 5.1.5: the scalar is the first half of the seed's digest; X25519 clamps it.
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        SHA512.HashData(seed, digest);
        _scalar = new SecretBytes(digest[..Curve25519.Size]);
        CryptographicOperations.ZeroMemory(digest);
        _recipient = new SshEd25519Recipient(publicKey);
        if (!_recipient.Point.SequenceEqual(Curve25519.PublicKey(_scalar.Reveal())))
            throw new AgeException(AgeFault.MalformedKey, "the SSH key's private half does not belong to its public half");
    }

    public override AgeRecipient Recipient => _recipient;

    /// <summary>The same key as one of age's own kind, as ssh-to-age makes it: its recipient is what many repositories have in their rules.</summary>
    public X25519Identity ToX25519() => new(new SecretBytes(_scalar.Reveal()));

    internal override SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas)
    {
        foreach (var stanza in stanzas)
        {
            if (stanza.Type != SshEd25519Recipient.Type)
                continue;
            var share = stanza.Arguments.Count == 2 ? UnpaddedBase64.Decode(stanza.Arguments[1]) : null;
            if (share is not { Length: Curve25519.Size })
                throw new AgeException(AgeFault.MalformedFile, "a stanza of type ssh-ed25519 in the age file's header has to have a tag and a share of 32 bytes in base64");
            if (stanza.Arguments[0] == _recipient.Tag
                && KeyAgreement.Finish(stanza, _scalar.Reveal(), share, _recipient.Point, _recipient.Tweak, SshEd25519Recipient.Label) is { } fileKey)
            {
                return fileKey;
            }
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
