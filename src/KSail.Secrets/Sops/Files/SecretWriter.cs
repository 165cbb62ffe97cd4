using System.Security.Cryptography;
using System.Text;
using KSail.Documents;

namespace KSail.Secrets.Sops.Files;

/// <summary>Puts a secret text together, as UTF-8 in memory that is overwritten when it is no longer needed.</summary>
internal sealed class SecretWriter : IDisposable
{
    private byte[] _buffer = SecretBytes.Allocate(1024);
    private int _length;

    /// <summary>Appends text.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        var span = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, span);
    }

    /// <summary>Appends UTF-8.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Appends blanks.</summary>
    public void AppendBlanks(int count)
    {
        Reserve(count)[..count].Fill((byte)' ');
        _length += count;
    }

    /// <summary>What was written so far, as a secret of its own.</summary>
    public SecretBytes ToSecret() => new(_buffer.AsSpan(0, _length));

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_buffer);

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            var larger = SecretBytes.Allocate(Math.Max(_buffer.Length * 2, _length + count));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            CryptographicOperations.ZeroMemory(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
