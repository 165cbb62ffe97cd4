using System.Globalization;
using System.Text;
using KSail.Oci.Compression;

namespace KSail.Oci.Artifacts;

/// <summary>
/// Writes a tar archive (POSIX ustar, with a PAX record for a name that ustar cannot hold) in which nothing tells who packed it, when, or
/// on what machine: mode 0644 or 0755, owner 0 without a name, time 0. The framework's own writer offers no promise that its bytes stay
/// the same. Disposing ends the archive and leaves the output open.
/// </summary>
internal sealed class TarWriter(Stream output) : WriteOnlyStream
{
    private const int BlockSize = 512;
    private const int NameLength = 100;
    private const int PrefixLength = 155;

    // Eleven octal digits.
    private const long MaxFileSize = (1L << 33) - 1;

    private static readonly byte[] Zeros = new byte[2 * BlockSize];
    private long _left;
    private int _padding;
    private bool _finished;

    /// <summary>Adds a directory.</summary>
    /// <param name="name">Relative path with <c>/</c> and without a trailing one.</param>
    public void AddDirectory(string name) => WriteHeaders(name, '5', 0x1ed, 0);

    /// <summary>Begins a file; the caller then writes exactly <paramref name="size"/> bytes.</summary>
    /// <param name="name">Relative path with <c>/</c>.</param>
    /// <param name="size">Length of the content in bytes.</param>
    public void BeginFile(string name, long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxFileSize);
        WriteHeaders(name, '0', 0x1a4, size);
        BeginContent(size);
    }

    /// <summary>Content of the file begun last.</summary>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > _left)
            throw new InvalidOperationException("more content than the header of the file says");
        output.Write(buffer);
        _left -= buffer.Length;
        if (_left == 0)
        {
            output.Write(Zeros, 0, _padding);
            _padding = 0;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_finished)
        {
            _finished = true;
            output.Write(Zeros);
        }

        base.Dispose(disposing);
    }

    private void BeginContent(long size)
    {
        _left = size;
        _padding = (int)(-size & (BlockSize - 1));
    }

    private void WriteHeaders(string name, char type, int mode, long size)
    {
        if (_left > 0)
            throw new InvalidOperationException("less content than the header of the file says");
        var bytes = Encoding.UTF8.GetBytes(name);
        if (TrySplit(bytes, out var prefix, out var rest))
        {
            WriteHeader(prefix, rest, type, mode, size);
            return;
        }

        var record = PaxRecord("path", bytes);
        var ascii = Ascii(bytes);
        var baseName = ascii.AsSpan(ascii.AsSpan().LastIndexOf((byte)'/') + 1);
        byte[] paxName = [.. "PaxHeaders.0/"u8, .. baseName[..Math.Min(baseName.Length, NameLength - 13)]];
        WriteHeader([], paxName, 'x', 0x1a4, record.Length);
        BeginContent(record.Length);
        Write(record);
        WriteHeader([], ascii.AsSpan(0, Math.Min(ascii.Length, NameLength)), type, mode, size);
    }

    private void WriteHeader(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> name, char type, int mode, long size)
    {
        Span<byte> header = stackalloc byte[BlockSize];
        header.Clear();
        name.CopyTo(header);
        WriteOctal(header[100..108], mode);
        WriteOctal(header[108..116], 0);
        WriteOctal(header[116..124], 0);
        WriteOctal(header[124..136], size);
        WriteOctal(header[136..148], 0);
        header[156] = (byte)type;
        "ustar\0"u8.CopyTo(header[257..]);
        "00"u8.CopyTo(header[263..]);
        WriteOctal(header[329..337], 0);
        WriteOctal(header[337..345], 0);
        prefix.CopyTo(header[345..]);

        // The checksum is taken with blanks in its own place.
        header[148..156].Fill((byte)' ');
        var sum = 0;
        foreach (var b in header)
            sum += b;
        WriteOctal(header[148..155], sum);
        output.Write(header);
    }

    // As many octal digits as fit before a NUL.
    private static void WriteOctal(Span<byte> field, long value)
    {
        field[^1] = 0;
        for (var i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }

    private static bool TrySplit(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> prefix, out ReadOnlySpan<byte> rest)
    {
        prefix = [];
        rest = name;
        if (!Ascii(name).AsSpan().SequenceEqual(name))
            return false;
        if (name.Length <= NameLength)
            return true;
        var slash = name[..Math.Min(name.Length, PrefixLength + 1)].LastIndexOf((byte)'/');
        if (slash <= 0 || name.Length - slash - 1 is 0 or > NameLength)
            return false;
        prefix = name[..slash];
        rest = name[(slash + 1)..];
        return true;
    }

    private static byte[] Ascii(ReadOnlySpan<byte> name)
    {
        var ascii = name.ToArray();
        foreach (ref var b in ascii.AsSpan())
        {
            if (b is < 0x20 or > 0x7e)
                b = (byte)'_';
        }

        return ascii;
    }

    // "length key=value\n", where the length counts its own digits.
    private static byte[] PaxRecord(string key, ReadOnlySpan<byte> value)
    {
        var fixedPart = key.Length + value.Length + 3;
        var length = fixedPart + 1;
        while (length != fixedPart + length.ToString(CultureInfo.InvariantCulture).Length)
            length++;
        return [.. Encoding.ASCII.GetBytes($"{length} {key}="), .. value, (byte)'\n'];
    }
}
