using System.Text;
using KSail.Kubernetes.Objects;
using KSail.Kubernetes.Watching;

namespace KSail.Kubernetes.Tests.Watching;

public sealed class WatchLinesTests
{
    private const string First = """{"type":"ADDED","object":{"kind":"ConfigMap","metadata":{"name":"größe","resourceVersion":"5"}}}""";
    private const string Second = """{"type":"BOOKMARK","object":{"kind":"ConfigMap","metadata":{"resourceVersion":"6"}}}""";
    private static readonly byte[] Stream = Encoding.UTF8.GetBytes($"{First}\n\n{Second}\n");

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10_000)]
    public async Task Lines_come_whole_however_they_arrive(int chunk)
    {
        var lines = await ReadAsync(Stream, chunk);
        Assert.Equal(["ADDED größe 5", "BOOKMARK  6"], lines);
    }

    [Fact]
    public async Task What_is_cut_at_any_byte_is_not_there()
    {
        for (var cut = 0; cut <= Stream.Length; cut++)
        {
            var lines = await ReadAsync(Stream[..cut], 16);
            Assert.Equal(Stream.AsSpan(0, cut).Count("}\n"u8), lines.Count);
        }
    }

    [Fact]
    public async Task Any_broken_byte_is_refused_or_harmless()
    {
        for (var at = 0; at < Stream.Length; at++)
        {
            foreach (var value in (byte[])[0, (byte)'\n', (byte)'"', (byte)'{', (byte)'\\', (byte)'x', 0x80, 0xff])
            {
                var broken = (byte[])Stream.Clone();
                broken[at] = value;
                try
                {
                    // Whatever is taken for a line can be read.
                    Assert.InRange((await ReadAsync(broken, 64)).Count, 0, 3);
                }
                catch (WatchFormatException)
                {
                    // Refused.
                }
            }
        }
    }

    [Fact]
    public async Task A_line_without_an_end_is_given_up()
    {
        await using var lines = new WatchLines(new Endless());
        await Assert.ThrowsAsync<WatchFormatException>(async () => await lines.ReadAsync(CancellationToken.None));
    }

    private static async Task<List<string>> ReadAsync(byte[] bytes, int chunk)
    {
        var read = new List<string>();
        await using var lines = new WatchLines(new Chunked(bytes, chunk));
        while (await lines.ReadAsync(CancellationToken.None) is { Count: > 0 } some)
            read.AddRange(some.Select(static line => $"{line.Type} {line.Object.Text("metadata", "name")} {line.Object.Text("metadata", "resourceVersion")}"));
        return read;
    }

    private sealed class Chunked(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }

    private sealed class Endless : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
