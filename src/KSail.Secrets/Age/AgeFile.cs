using System.Security.Cryptography;
using System.Text;
using KSail.Documents;
using KSail.Secrets.Age.Ciphers;
using KSail.Secrets.Age.Format;
using KSail.Secrets.Age.Keys;

namespace KSail.Secrets.Age;

/// <summary>
/// Files in the format age-encryption.org/v1 (C2SP <c>age.md</c>): a random key for each file, encrypted for each recipient in the header; the payload under
/// that key. Whatever was changed in a file, by anybody without a key, is noticed.
/// </summary>
/// <remarks>Files are handled in memory: what is kept under age in a repository is a data key of SOPS or a file of identities.</remarks>
public static class AgeFile
{
    /// <summary>Encrypts as text, in the armor that SOPS stores; lines end with LF, the last one, too.</summary>
    /// <param name="plaintext">What to encrypt.</param>
    /// <param name="recipients">For whom; at least one.</param>
    /// <param name="random">Where keys and nonces come from.</param>
    public static string Encrypt(ReadOnlySpan<byte> plaintext, IReadOnlyList<AgeRecipient> recipients, RandomSource random) =>
        AgeArmor.Write(EncryptBinary(plaintext, recipients, random));

    /// <summary>Encrypts as bytes.</summary>
    /// <inheritdoc cref="Encrypt(ReadOnlySpan{byte}, IReadOnlyList{AgeRecipient}, RandomSource)"/>
    public static byte[] EncryptBinary(ReadOnlySpan<byte> plaintext, IReadOnlyList<AgeRecipient> recipients, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(recipients);
        ArgumentNullException.ThrowIfNull(random);
        if (recipients.Count == 0)
            throw new ArgumentException("A file needs a recipient.", nameof(recipients));
        using var fileKey = NewFileKey(random);
        var stanzas = new List<AgeStanza>(recipients.Count);
        foreach (var recipient in recipients)
            stanzas.Add(recipient.Wrap(fileKey.Reveal(), random));
        return Write(plaintext, fileKey, stanzas, random);
    }

    /// <summary>Encrypts as bytes under a passphrase, as identity files are.</summary>
    /// <param name="plaintext">What to encrypt.</param>
    /// <param name="passphrase">The passphrase.</param>
    /// <param name="workFactor">The logarithm, to base 2, of scrypt's cost: 18 takes a second and 256 MiB; 1 to 22.</param>
    /// <param name="random">Where keys and nonces come from.</param>
    public static byte[] EncryptBinary(ReadOnlySpan<byte> plaintext, Secret passphrase, int workFactor, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        ArgumentNullException.ThrowIfNull(random);
        using var fileKey = NewFileKey(random);
        return Write(plaintext, fileKey, [PassphraseIdentity.Wrap(fileKey.Reveal(), passphrase, workFactor, random)], random);
    }

    /// <summary>Decrypts a file in armor.</summary>
    /// <inheritdoc cref="Decrypt(ReadOnlySpan{byte}, IReadOnlyList{AgeIdentity})"/>
    public static SecretBytes Decrypt(string file, IReadOnlyList<AgeIdentity> identities)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(identities);
        return Open(AgeArmor.Read(file), identities);
    }

    /// <summary>Decrypts a file, with armor or without.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="identities">Who may open it; they are tried in their order.</param>
    /// <returns>What was encrypted, all of it verified.</returns>
    /// <exception cref="AgeException">It cannot be opened.</exception>
    public static SecretBytes Decrypt(ReadOnlySpan<byte> file, IReadOnlyList<AgeIdentity> identities)
    {
        ArgumentNullException.ThrowIfNull(identities);
        return AgeArmor.Begins(file) ? Open(AgeArmor.Read(Encoding.Latin1.GetString(file)), identities) : Open(file, identities);
    }

    private static SecretBytes NewFileKey(RandomSource random)
    {
        var fileKey = SecretBytes.Allocate(AgeHeader.FileKeySize);
        random(fileKey);
        return SecretBytes.TakeOver(fileKey);
    }

    private static byte[] Write(ReadOnlySpan<byte> plaintext, SecretBytes fileKey, IReadOnlyList<AgeStanza> stanzas, RandomSource random)
    {
        var header = AgeHeader.Write(stanzas, fileKey.Reveal());
        var file = new byte[header.Length + AgePayload.SizeOf(plaintext.Length)];
        header.CopyTo(file, 0);
        AgePayload.Encrypt(plaintext, fileKey.Reveal(), file.AsSpan(header.Length), random);
        return file;
    }

    private static SecretBytes Open(ReadOnlySpan<byte> file, IReadOnlyList<AgeIdentity> identities)
    {
        var header = AgeHeader.Read(file);
        foreach (var identity in identities)
        {
            using var fileKey = identity.Unwrap(header.Stanzas);
            if (fileKey is null)
                continue;
            // The code is keyed with the file's key: only somebody who may open the file can tell that its list of recipients is the writer's.
            Span<byte> code = stackalloc byte[SHA256.HashSizeInBytes];
            AgeHeader.Authenticate(file[..header.AuthenticatedLength], fileKey.Reveal(), code);
            if (!CryptographicOperations.FixedTimeEquals(code, header.Code))
                throw new AgeException(AgeFault.HeaderChanged, "the header of the age file was changed after it was written: its authentication code does not verify");
            return AgePayload.Decrypt(file[header.Length..], fileKey.Reveal());
        }

        throw NoMatch(header.Stanzas, identities);
    }

    private static AgeException NoMatch(IReadOnlyList<AgeStanza> stanzas, IReadOnlyList<AgeIdentity> identities)
    {
        var kinds = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var stanza in stanzas)
            kinds.Add(stanza.Type);
        if (kinds.Contains(PassphraseIdentity.StanzaType))
        {
            return new AgeException(AgeFault.NoIdentityMatched, identities.Any(static identity => identity is PassphraseIdentity)
                ? "the age file is under another passphrase than was given"
                : "the age file is under a passphrase, and no key opens it");
        }

        var unsupported = UnsupportedKeys.OfStanzas(kinds);
        var tried = identities.Count switch
        {
            0 => "there is no key to open the age file with",
            1 => "the key at hand does not open the age file",
            _ => $"none of the {identities.Count} keys at hand opens the age file",
        };
        return new AgeException(AgeFault.NoIdentityMatched, unsupported is null ? tried : $"{tried}; {unsupported}");
    }
}
