using System.Diagnostics;
using System.Security.Cryptography;

namespace KSail.Documents;

/// <summary>
/// Bytes that must not be printed and not be left behind: a key, a decrypted file. They lie at one place of the memory, where the collector makes no
/// copies of them, and are overwritten when the object is disposed of.
/// </summary>
[DebuggerDisplay("***")]
public sealed class SecretBytes : IDisposable
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _bytes;
    private bool _disposed;

    /// <summary>Copies <paramref name="bytes"/>; the caller's stay the caller's to clear.</summary>
    public SecretBytes(ReadOnlySpan<byte> bytes)
    {
        _bytes = Allocate(bytes.Length);
        bytes.CopyTo(_bytes);
    }

    private SecretBytes(byte[] bytes) => _bytes = bytes;

    /// <summary>How many bytes there are.</summary>
    public int Length => _bytes.Length;

    /// <summary>An array for a secret still to be written, at a place that never moves; <see cref="TakeOver"/> makes it one.</summary>
    public static byte[] Allocate(int length) => GC.AllocateArray<byte>(length, pinned: true);

    /// <summary>Makes a secret of an array without copying it; the caller keeps no other reference to it.</summary>
    public static SecretBytes TakeOver(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new SecretBytes(bytes);
    }

    /// <summary>The bytes. Callers pass them on to their destination, and keep no copy that they do not clear.</summary>
    /// <exception cref="ObjectDisposedException">They are gone.</exception>
    public ReadOnlySpan<byte> Reveal()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _bytes;
    }

    /// <summary>Overwrites the bytes with zeros.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _disposed = true;
    }

    /// <summary>Stars.</summary>
    public override string ToString() => "***";
}
