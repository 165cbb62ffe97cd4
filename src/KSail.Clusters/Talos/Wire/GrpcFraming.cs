using System.Buffers.Binary;

namespace KSail.Clusters.Talos.Wire;

/// <summary>
/// Frames messages as gRPC does over HTTP/2: one byte that says whether the message is compressed, four for its length, then the message.
/// Compression is never asked for, and refused.
/// </summary>
internal static class GrpcFraming
{
    /// <summary>Talos' own limit in both directions.</summary>
    public const int MaxMessage = 32 * 1024 * 1024;

    private const int HeaderLength = 5;

    public static byte[] Frame(IProtoMessage message)
    {
        var writer = new ProtoWriter();
        message.Write(writer);
        var frame = new byte[HeaderLength + writer.Written.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), writer.Written.Length);
        writer.Written.CopyTo(frame.AsMemory(HeaderLength));
        return frame;
    }

    /// <summary>Reads the next message; null at the end of the stream.</summary>
    /// <exception cref="ProtoException">The frame is damaged, compressed, or too long.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var header = new byte[HeaderLength];
        var read = await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (read == 0)
            return null;
        if (read < HeaderLength)
            throw new ProtoException("the answer ends in the middle of a frame");
        if (header[0] != 0)
            throw new ProtoException("the answer is compressed, which was not asked for");
        var length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
        if (length > MaxMessage)
            throw new ProtoException($"the answer has a message of {length} bytes; {MaxMessage} are allowed");
        var body = await ReadBodyAsync(stream, (int)length, cancellation).ConfigureAwait(false);
        return body ?? throw new ProtoException("the answer ends in the middle of a message");
    }

    // Memory grows with what arrives, not with what a header promises.
    private static async Task<byte[]?> ReadBodyAsync(Stream stream, int length, CancellationToken cancellation)
    {
        const int FirstStep = 1024 * 1024;
        var body = new byte[Math.Min(length, FirstStep)];
        var at = 0;
        while (true)
        {
            var read = await stream.ReadAtLeastAsync(body.AsMemory(at), body.Length - at, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            at += read;
            if (at < body.Length)
                return null;
            if (at == length)
                return body;
            Array.Resize(ref body, (int)Math.Min(length, 2L * body.Length));
        }
    }
}
