using System.Security.Cryptography;
using KSail.Documents;
using KSail.Secrets.Age.Format;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Encodings;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using BigInteger = Org.BouncyCastle.Math.BigInteger;

namespace KSail.Secrets.Age.Keys;

/// <summary>An RSA key of SSH as a recipient: OAEP with SHA-256 and a label, which the runtime's RSA cannot be given.</summary>
internal sealed class SshRsaRecipient : AgeRecipient
{
    public const string Type = "ssh-rsa";

    // Shorter keys can be factored; longer ones than OpenSSH makes only cost time.
    private const int MinBits = 1024;
    private const int MaxBits = 16384;

    private readonly RsaKeyParameters _key;

    private SshRsaRecipient(RsaKeyParameters key, byte[] wire)
        : base($"{Type} {Convert.ToBase64String(wire)}")
    {
        _key = key;
        Tag = SshWire.Tag(wire);
    }

    /// <summary>By what stanzas for this key are known.</summary>
    public string Tag { get; }

    public int Size => (_key.Modulus.BitLength + 7) / 8;

    /// <summary>A recipient of a key's numbers, most significant byte first; null when they are no RSA key.</summary>
    public static SshRsaRecipient? Of(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        if (modulus.Length > MaxBits / 8 + 1 || exponent.Length is 0 or > 8)
            return null;
        var n = new BigInteger(1, modulus.ToArray());
        var e = new BigInteger(1, exponent.ToArray());
        if (n.BitLength < MinBits || !n.TestBit(0) || !e.TestBit(0) || e.BitLength < 2)
            return null;
        return new SshRsaRecipient(new RsaKeyParameters(isPrivate: false, n, e), SshWire.Join(Type, e.ToByteArray(), n.ToByteArray()));
    }

    /// <summary>The cipher of this kind of stanza.</summary>
    public static OaepEncoding CreateCipher() => new(new RsaBlindedEngine(), new Sha256Digest(), new Sha256Digest(), "age-encryption.org/v1/ssh-rsa"u8.ToArray());

    internal override AgeStanza Wrap(ReadOnlySpan<byte> fileKey, RandomSource random)
    {
        var cipher = CreateCipher();
        cipher.Init(forEncryption: true, new ParametersWithRandom(_key, new SourceRandom(random)));
        var input = fileKey.ToArray();
        var body = cipher.ProcessBlock(input, 0, input.Length);
        CryptographicOperations.ZeroMemory(input);
        return new AgeStanza(Type, [Tag], body);
    }

    // BouncyCastle asks a random generator of its own type.
    private sealed class SourceRandom(RandomSource random) : SecureRandom
    {
        public override void NextBytes(byte[] buf) => random(buf);

        public override void NextBytes(byte[] buf, int off, int len) => random(buf.AsSpan(off, len));
    }
}

/// <summary>An RSA key of SSH as an identity. Its numbers are BouncyCastle's, which cannot be overwritten: they last as long as the object.</summary>
internal sealed class SshRsaIdentity : AgeIdentity
{
    private readonly RsaPrivateCrtKeyParameters _key;
    private readonly SshRsaRecipient _recipient;

    private SshRsaIdentity(RsaPrivateCrtKeyParameters key, SshRsaRecipient recipient)
    {
        _key = key;
        _recipient = recipient;
    }

    public override AgeRecipient Recipient => _recipient;

    /// <summary>An identity of a key's numbers, most significant byte first; null when they do not make one.</summary>
    public static SshRsaIdentity? Of(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> d, ReadOnlySpan<byte> p, ReadOnlySpan<byte> q)
    {
        if (SshRsaRecipient.Of(modulus, exponent) is not { } recipient)
            return null;
        var numbers = new BigInteger[5];
        numbers[0] = new BigInteger(1, modulus.ToArray());
        numbers[1] = new BigInteger(1, exponent.ToArray());
        numbers[2] = new BigInteger(1, d.ToArray());
        numbers[3] = new BigInteger(1, p.ToArray());
        numbers[4] = new BigInteger(1, q.ToArray());
        var (one, prime1, prime2) = (BigInteger.One, numbers[3], numbers[4]);
        if (prime1.CompareTo(one) <= 0 || prime2.CompareTo(one) <= 0 || !prime1.Multiply(prime2).Equals(numbers[0]) || prime1.Equals(prime2))
            return null;
        var key = new RsaPrivateCrtKeyParameters(
            numbers[0], numbers[1], numbers[2], prime1, prime2, numbers[2].Mod(prime1.Subtract(one)), numbers[2].Mod(prime2.Subtract(one)), prime2.ModInverse(prime1));
        return new SshRsaIdentity(key, recipient);
    }

    internal override SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas)
    {
        foreach (var stanza in stanzas)
        {
            if (stanza.Type != SshRsaRecipient.Type)
                continue;
            if (stanza.Arguments.Count != 1)
                throw new AgeException(AgeFault.MalformedFile, "a stanza of type ssh-rsa in the age file's header has to have one argument, a tag");
            if (stanza.Arguments[0] == _recipient.Tag && Decrypt(stanza.Body) is { } fileKey)
                return fileKey;
        }

        return null;
    }

    private SecretBytes? Decrypt(byte[] body)
    {
        if (body.Length != _recipient.Size)
            throw new AgeException(AgeFault.MalformedFile, $"a stanza of type ssh-rsa in the age file's header has to have a body of {_recipient.Size} bytes, as its key has");
        try
        {
            var cipher = SshRsaRecipient.CreateCipher();
            cipher.Init(forEncryption: false, _key);
            var fileKey = cipher.ProcessBlock(body, 0, body.Length);
            if (fileKey.Length == AgeHeader.FileKeySize)
                return SecretBytes.TakeOver(fileKey);
            throw new AgeException(AgeFault.MalformedFile, "a stanza of type ssh-rsa in the age file's header holds a key that has not 16 bytes");
        }
        catch (Exception e) when (e is InvalidCipherTextException or DataLengthException)
        {
            return null;
        }
    }
}
