namespace KSail.Oci.Compression;

/// <summary>
/// A deflate compressor (RFC 1951) of our own. The runtime's compressor is a library that changes between versions and builds, and with it
/// the bytes it makes of the same input; the digest of an artifact must not change with them. The output depends on the input alone, neither
/// on how it is cut into writes nor on how many processors look for what repeats in it.
/// </summary>
internal sealed class DeflateEncoder(Stream output)
{
    // Blocks are small: more at a time would take memory for nothing.
    private static readonly int MaxRunning = Math.Min(Environment.ProcessorCount, 8);

    private readonly BitWriter _output = new(output);
    private readonly Queue<BlockSearch> _running = new();
    private readonly Stack<BlockSearch> _idle = new();
    private BlockSearch _current = new();

    /// <summary>Compresses more input.</summary>
    public void Write(ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty)
        {
            if (_current.IsFull)
                StartSearch();
            input = input[_current.Append(input)..];
        }
    }

    /// <summary>Ends the stream.</summary>
    public void Finish()
    {
        _current.Search();
        while (_running.Count > 0)
            WriteOldest();
        _current.WriteTo(_output, final: true);
        _output.Align();
        _output.Flush();
    }

    private void StartSearch()
    {
        var full = _current;
        full.Start();
        _running.Enqueue(full);
        if (_running.Count > MaxRunning)
            WriteOldest();
        _current = _idle.Count > 0 ? _idle.Pop() : new BlockSearch();
        _current.Follow(full);
    }

    private void WriteOldest()
    {
        var oldest = _running.Dequeue();
        oldest.WriteTo(_output, final: false);
        _idle.Push(oldest);
    }
}
