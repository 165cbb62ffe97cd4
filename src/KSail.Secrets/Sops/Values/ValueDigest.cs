using System.Security.Cryptography;
using System.Text;

namespace KSail.Secrets.Sops.Values;

/// <summary>
/// The code over all values of a file that SOPS calls MAC: SHA-512 over the values in their order, without keys, comments and separators, written in
/// upper-case hexadecimal and then encrypted, bound to the time of the last change.
/// </summary>
internal sealed class ValueDigest : IDisposable
{
    // What mac_only_encrypted begins with, so that no code with it equals one without: SHA-256 of "sops".
    private static ReadOnlySpan<byte> OnlyEncryptedStart =>
    [
        0x8a, 0x3f, 0xd2, 0xad, 0x54, 0xce, 0x66, 0x52, 0x7b, 0x10, 0x34, 0xf3, 0xd1, 0x47, 0xbe, 0x0b,
        0x0b, 0x97, 0x5b, 0x3b, 0xf4, 0x4f, 0x72, 0xc6, 0xfd, 0xad, 0xec, 0x81, 0x76, 0xf2, 0x7d, 0x69,
    ];

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
    private readonly bool _onlyEncrypted;

    /// <summary>An empty code.</summary>
    /// <param name="onlyEncrypted">Whether values that stay plain are left out (<c>mac_only_encrypted</c>).</param>
    public ValueDigest(bool onlyEncrypted)
    {
        _onlyEncrypted = onlyEncrypted;
        if (onlyEncrypted)
            _hash.AppendData(OnlyEncryptedStart);
    }

    /// <summary>Adds the next value.</summary>
    public void Add(SopsValue value, bool isEncrypted)
    {
        if (value.Type != SopsValueType.Comment && (isEncrypted || !_onlyEncrypted))
            _hash.AppendData(value.Bytes);
    }

    /// <summary>The code as it is encrypted.</summary>
    public SopsValue Finish() => new(SopsValueType.Text, Encoding.ASCII.GetBytes(Convert.ToHexString(_hash.GetHashAndReset())));

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
