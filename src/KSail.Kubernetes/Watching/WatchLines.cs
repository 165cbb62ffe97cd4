using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Kubernetes.Transport;

namespace KSail.Kubernetes.Watching;

/// <summary>One line of a watch.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</param>
/// <param name="Object">The object, or the status of an error.</param>
internal sealed record WatchLine(string Type, JsonObject Object);

/// <summary>What a line cannot be.</summary>
internal sealed class WatchFormatException(string message) : IOException(message);

/// <summary>Splits the stream of a watch into its lines. What stands behind the last line break was cut, and does not count.</summary>
internal sealed class WatchLines(Stream stream) : IAsyncDisposable
{
    // The server takes no object of more than 3 MiB.
    private const int MaxLine = 16 * 1024 * 1024;

    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 32 * 1024));

    /// <summary>All lines that have arrived, at least one; empty at the end of the stream.</summary>
    /// <exception cref="IOException">The connection was cut; a <see cref="WatchFormatException"/> where a line makes no sense.</exception>
    public async ValueTask<List<WatchLine>> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<WatchLine>();
        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end);
                if (!line.IsEmpty)
                    lines.Add(Parse(line));
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (buffer.Length > MaxLine)
                throw new WatchFormatException($"a line of the watch is longer than {MaxLine / 1024 / 1024} MiB");
            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (lines.Count > 0 || result.IsCompleted)
                return lines;
        }
    }

    public ValueTask DisposeAsync() => _reader.CompleteAsync();

    private static WatchLine Parse(ReadOnlySequence<byte> line)
    {
        var json = ApiJson.TryParse(line.IsSingleSegment ? line.FirstSpan : line.ToArray());
        return json.Object("object") is { } value && json.Text("type") is { Length: > 0 } type
            ? new WatchLine(type, value)
            : throw new WatchFormatException("a line of the watch is not an event");
    }
}
