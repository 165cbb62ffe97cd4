using System.Globalization;
using System.Text;
using System.Text.Json;
using KSail.Clusters.Docker.Engine.Messages;

namespace KSail.Clusters.Docker.Engine.Images;

/// <summary>
/// Reads what an engine says while it pulls: a JSON object in each line. The answer began with success before anything was pulled, so failures
/// stand in the middle of it.
/// </summary>
internal sealed class PullStream(ImageReference image, IProgress<string> progress)
{
    // Lines are a few hundred bytes; what is longer is not from an engine.
    private const int MaxLine = 1024 * 1024;

    private readonly Dictionary<string, (long Arrived, long Total)> _layers = new(StringComparer.Ordinal);
    private int _told = -1;

    /// <summary>Reads to the end.</summary>
    /// <param name="stream">The body of the answer.</param>
    /// <param name="alive">Called whenever something arrived.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What went wrong, in the engine's words; null for nothing.</returns>
    /// <exception cref="JsonException">The answer is not what engines say.</exception>
    public async Task<string?> ReadAsync(Stream stream, Action alive, CancellationToken cancellation)
    {
        var pending = new MemoryStream();
        var buffer = new byte[16 * 1024];
        string? problem = null;
        while (await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var count)
        {
            alive();
            var start = 0;
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] != '\n')
                    continue;
                pending.Write(buffer, start, i - start);
                problem ??= ReadLine(pending.GetBuffer().AsMemory(0, (int)pending.Length));
                pending.SetLength(0);
                start = i + 1;
            }

            pending.Write(buffer, start, count - start);
            if (pending.Length > MaxLine)
                throw new JsonException("a line is too long");
        }

        return problem ?? ReadLine(pending.GetBuffer().AsMemory(0, (int)pending.Length));
    }

    private string? ReadLine(ReadOnlyMemory<byte> line)
    {
        if (line.Span.Trim(" \r\t"u8).IsEmpty)
            return null;
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        // Engines of today leave out the older of the two.
        if (root.Member("errorDetail").Text("message") is { Length: > 0 } message)
            return message;
        if (root.Text("error") is { Length: > 0 } error)
            return error;
        if (root.Text("status") == "Downloading" && root.Member("progressDetail") is var detail && detail.Number("total") is > 0 and var total)
            Tell(root.Text("id"), detail.Number("current"), total);
        return null;
    }

    // At every tenth, so that a log stays readable.
    private void Tell(string layer, long arrived, long total)
    {
        _layers[layer] = (arrived, total);
        var (sum, all) = (0L, 0L);
        foreach (var (done, size) in _layers.Values)
            (sum, all) = (sum + Math.Min(done, size), all + size);
        var tenth = (int)(sum * 10 / all);
        if (tenth <= _told)
            return;
        _told = tenth;
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"pulling {image}: {Mebibytes(sum)} of {Mebibytes(all)} MiB"));
    }

    private static string Mebibytes(long bytes) => (bytes / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture);
}
