using KSail.Oci.Compression;

namespace KSail.Oci.Attestations;

/// <summary>Memory that takes so many bytes and lets the rest go, however much a server sends; whoever counts them notices.</summary>
internal sealed class BoundedMemory(long limit) : WriteOnlyStream
{
    private readonly MemoryStream _content = new();

    public byte[] ToArray() => _content.ToArray();

    public override void Write(ReadOnlySpan<byte> buffer) => _content.Write(buffer[..(int)Math.Min(buffer.Length, limit - _content.Length)]);

    /// <summary>Cuts what is kept, for a download that starts over.</summary>
    public override void SetLength(long value) => _content.SetLength(value);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }
}
