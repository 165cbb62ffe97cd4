using System.Net;

namespace KSail.Oci.Registry;

/// <summary>A part of a blob as the body of a request, read anew from its source at each sending.</summary>
internal sealed class BlobContent(Func<Stream> open, long start, long length, Action<long> sent) : HttpContent
{
    private const int BufferSize = 64 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        SerializeToStream(stream, context, CancellationToken.None);
        return Task.CompletedTask;
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var source = open();
        source.Position = start;
        var buffer = new byte[BufferSize];
        for (var left = length; left > 0;)
        {
            var count = source.Read(buffer, 0, (int)Math.Min(left, BufferSize));
            if (count == 0)
                throw new EndOfStreamException("the content is shorter than it was");
            stream.Write(buffer, 0, count);
            left -= count;
            sent(start + length - left);
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }
}
