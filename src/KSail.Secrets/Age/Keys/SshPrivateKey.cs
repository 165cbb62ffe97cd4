using System.Security.Cryptography;
using System.Text;
using KSail.Documents;

namespace KSail.Secrets.Age.Keys;

/// <summary>
/// Private keys as OpenSSH keeps them (<c>PROTOCOL.key</c>), and RSA keys in the older PEM forms. Keys under a passphrase are recognised only: what OpenSSH makes a
/// key of a passphrase with, bcrypt_pbkdf, is in no library here.
/// </summary>
internal static class SshPrivateKey
{
    private const string OpenSshLabel = "OPENSSH PRIVATE KEY";

    // OpenSSH's own bound on key files.
    private const int MaxLength = 1024 * 1024;

    public static AgeIdentity Parse(ReadOnlySpan<char> pem)
    {
        // Headers, which only encrypted keys have, are no part of PEM as it is understood today.
        if (pem.Contains("\nProc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            throw UnderPassphrase();
        if (pem.Length > MaxLength || !PemEncoding.TryFind(pem, out var fields))
            throw Malformed("it is no PEM");
        if (!pem[fields.Label].SequenceEqual(OpenSshLabel))
            return ParsePem(pem, pem[fields.Label]);
        var bytes = SecretBytes.Allocate(fields.DecodedDataLength);
        try
        {
            return Convert.TryFromBase64Chars(pem[fields.Base64Data], bytes, out var length) ? ParseOpenSsh(bytes.AsSpan(0, length)) : throw Malformed("it is not base64");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static AgeIdentity ParseOpenSsh(ReadOnlySpan<byte> file)
    {
        var magic = "openssh-key-v1\0"u8;
        if (!file.StartsWith(magic))
            throw Malformed("it does not begin as OpenSSH's keys do");
        var rest = file[magic.Length..];
        if (!SshWire.TryTake(ref rest, out var cipher) || !SshWire.TryTake(ref rest, out _) || !SshWire.TryTake(ref rest, out _)
            || !SshWire.TryTakeNumber(ref rest, out var count) || count != 1
            || !SshWire.TryTake(ref rest, out _) || !SshWire.TryTake(ref rest, out var keys))
        {
            throw Malformed("it is cut off, or holds more than one key");
        }

        if (!cipher.SequenceEqual("none"u8))
            throw UnderPassphrase();
        // Two equal numbers, which tell a right passphrase from a wrong one, precede the key.
        if (!SshWire.TryTakeNumber(ref keys, out var check) || !SshWire.TryTakeNumber(ref keys, out var again) || check != again || !SshWire.TryTake(ref keys, out var type))
            throw Malformed("its content is damaged");
        if (type.SequenceEqual("ssh-ed25519"u8))
            return ParseEd25519(keys);
        if (type.SequenceEqual("ssh-rsa"u8))
            return ParseRsa(keys);
        throw new AgeException(AgeFault.UnsupportedKey, "age can use the SSH keys ssh-ed25519 and ssh-rsa only, and this one is of another type");
    }

    private static SshEd25519Identity ParseEd25519(ReadOnlySpan<byte> key)
    {
        const int size = Ciphers.Curve25519.Size;
        return SshWire.TryTake(ref key, out var publicKey) && publicKey.Length == size && SshWire.TryTake(ref key, out var pair) && pair.Length == 2 * size
            ? new SshEd25519Identity(pair[..size], publicKey)
            : throw Malformed("its content is no key of type ssh-ed25519");
    }

    private static SshRsaIdentity ParseRsa(ReadOnlySpan<byte> key)
    {
        if (!SshWire.TryTake(ref key, out var n) || !SshWire.TryTake(ref key, out var e) || !SshWire.TryTake(ref key, out var d)
            || !SshWire.TryTake(ref key, out _) || !SshWire.TryTake(ref key, out var p) || !SshWire.TryTake(ref key, out var q))
        {
            throw Malformed("its content is no key of type ssh-rsa");
        }

        return SshRsaIdentity.Of(n, e, d, p, q) ?? throw Malformed("its numbers do not belong together");
    }

    private static SshRsaIdentity ParsePem(ReadOnlySpan<char> pem, ReadOnlySpan<char> label)
    {
        if (label is "ENCRYPTED PRIVATE KEY")
            throw UnderPassphrase();
        if (label is not ("RSA PRIVATE KEY" or "PRIVATE KEY"))
            throw new AgeException(AgeFault.UnsupportedKey, "the file is no private key that age can use: those of SSH (ssh-ed25519, ssh-rsa) and of age-keygen are");
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            var numbers = rsa.ExportParameters(includePrivateParameters: true);
            try
            {
                return SshRsaIdentity.Of(numbers.Modulus, numbers.Exponent, numbers.D, numbers.P, numbers.Q) ?? throw Malformed("its numbers do not belong together");
            }
            finally
            {
                CryptographicOperations.ZeroMemory(numbers.D);
                CryptographicOperations.ZeroMemory(numbers.P);
                CryptographicOperations.ZeroMemory(numbers.Q);
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Malformed("it is no RSA key");
        }
    }

    private static AgeException UnderPassphrase() => new(
        AgeFault.UnsupportedKey,
        "the SSH key is under a passphrase, and such keys are not supported here; take a copy without one (ssh-keygen -p -N '' -f COPY), or a key that age-keygen makes");

    private static AgeException Malformed(string what) => new(AgeFault.MalformedKey, $"the SSH private key is not valid: {what}");
}
