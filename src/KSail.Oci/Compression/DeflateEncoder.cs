namespace KSail.Oci.Compression;

/// <summary>
/// A deflate compressor (RFC 1951) of our own. The runtime's compressor is a library that changes between versions and builds, and with it
/// the bytes it makes of the same input; the digest of an artifact must not change with them. The output depends on the input alone, not
/// on how it is cut into writes.
/// </summary>
internal sealed class DeflateEncoder
{
    // A multiple of the window, so that sliding keeps positions aligned with the chains.
    private const int BlockSize = 2 * DeflateAlphabet.MaxDistance;
    private const int History = DeflateAlphabet.MaxDistance;

    // A match of this length is taken without a look at the next byte.
    private const int LongEnough = 32;

    private readonly BitWriter _output;
    private readonly MatchFinder _matches = new();
    private readonly byte[] _buffer = new byte[History + BlockSize];
    private readonly DeflateBlock _block = new(BlockSize);
    private int _start;
    private int _end;

    public DeflateEncoder(Stream output) => _output = new BitWriter(output);

    /// <summary>Compresses more input.</summary>
    public void Write(ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty)
        {
            if (_end == _start + BlockSize)
                EncodeBlock(final: false);
            var count = Math.Min(input.Length, _start + BlockSize - _end);
            input[..count].CopyTo(_buffer.AsSpan(_end));
            _end += count;
            input = input[count..];
        }
    }

    /// <summary>Ends the stream.</summary>
    public void Finish()
    {
        EncodeBlock(final: true);
        _output.Align();
        _output.Flush();
    }

    private void EncodeBlock(bool final)
    {
        FindTokens();
        _block.WriteTo(_output, _buffer.AsSpan(_start, _end - _start), final);
        _block.Clear();
        if (!final)
            Slide();
    }

    // A match waits one byte: a longer one that starts there wins.
    private void FindTokens()
    {
        var data = _buffer.AsSpan(0, _end);
        var at = _start;
        var current = at < _end ? FindAndAdd(data, at) : default;
        while (at < _end)
        {
            if (current.Length == 0)
            {
                _block.AddLiteral(data[at++]);
                current = at < _end ? FindAndAdd(data, at) : default;
                continue;
            }

            var next = current.Length < LongEnough ? FindAndAdd(data, at + 1) : default;
            if (next.Length > current.Length)
            {
                _block.AddLiteral(data[at++]);
                current = next;
                continue;
            }

            _block.AddMatch(current.Length, current.Distance);
            for (var inside = current.Length < LongEnough ? at + 2 : at + 1; inside < at + current.Length; inside++)
                _matches.Add(data, inside);
            at += current.Length;
            current = at < _end ? FindAndAdd(data, at) : default;
        }
    }

    private (int Length, int Distance) FindAndAdd(ReadOnlySpan<byte> data, int position)
    {
        var match = _matches.Find(data, position);
        _matches.Add(data, position);
        return match;
    }

    private void Slide()
    {
        var drop = _end - History;
        _buffer.AsSpan(drop, History).CopyTo(_buffer);
        _matches.Shift(drop);
        _start = _end = History;
    }
}
