using System.Security.Cryptography;

namespace KSail.Oci.Compression;

/// <summary>Passes bytes on and knows their digest and number.</summary>
internal sealed class DigestStream(Stream output) : WriteOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Bytes so far.</summary>
    public long Count { get; private set; }

    /// <summary>The digest of the bytes so far.</summary>
    public Digest Current => Digest.FromHash(_hash.GetCurrentHash());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        Count += buffer.Length;
        output.Write(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
