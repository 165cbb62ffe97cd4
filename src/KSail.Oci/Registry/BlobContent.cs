using System.Net;
using System.Runtime.CompilerServices;

namespace KSail.Oci.Registry;

/// <summary>A part of a blob as the body of a request, read anew from its source at each sending.</summary>
internal sealed class BlobContent(Func<Stream> open, long start, long length, Action<long> sent) : HttpContent
{
    private const int BufferSize = 64 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    [AsyncMethodBuilder(typeof(CompiledTask))]
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var source = open();
        await using (source.ConfigureAwait(false))
        {
            source.Position = start;
            var buffer = new byte[BufferSize];
            for (var left = length; left > 0;)
            {
                var count = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, BufferSize)), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    throw new EndOfStreamException("the content is shorter than it was");
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                left -= count;
                sent(start + length - left);
            }
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }
}
