using System.Buffers.Binary;

namespace KSail.Oci.Compression;

/// <summary>Compresses to one gzip member without name, time or machine in its header. Disposing ends the member and leaves the output open.</summary>
internal sealed class GzipWriter : WriteOnlyStream
{
    // Deflate, no flags, no time, no hint about effort, operating system unknown.
    private static ReadOnlySpan<byte> Header => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

    private readonly Stream _output;
    private readonly DeflateEncoder _deflate;
    private Crc32 _crc;
    private uint _length;
    private bool _finished;

    public GzipWriter(Stream output)
    {
        _output = output;
        _output.Write(Header);
        _deflate = new DeflateEncoder(output);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _crc.Append(buffer);
        _length += (uint)buffer.Length;
        _deflate.Write(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_finished)
        {
            _finished = true;
            _deflate.Finish();
            Span<byte> trailer = stackalloc byte[8];
            BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.Value);
            BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
            _output.Write(trailer);
        }

        base.Dispose(disposing);
    }
}
