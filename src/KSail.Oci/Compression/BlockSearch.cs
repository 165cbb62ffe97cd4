namespace KSail.Oci.Compression;

/// <summary>
/// One block of input and the search for what repeats in it. The result depends on the block and on the window before it, on nothing else, so that
/// blocks can be searched side by side.
/// </summary>
internal sealed class BlockSearch
{
    private const int BlockSize = 2 * DeflateAlphabet.MaxDistance;
    private const int History = DeflateAlphabet.MaxDistance;

    // A match of this length is taken without a look at the next byte.
    private const int LongEnough = 32;

    private readonly MatchFinder _matches = new();
    private readonly byte[] _buffer = new byte[History + BlockSize];
    private readonly DeflateBlock _block = new(BlockSize);
    private Task _search = Task.CompletedTask;
    private int _start;
    private int _end;

    public bool IsFull => _end == _start + BlockSize;

    /// <summary>Begins anew, after a block that is full.</summary>
    public void Follow(BlockSearch previous)
    {
        previous._buffer.AsSpan(previous._end - History, History).CopyTo(_buffer);
        _start = _end = History;
        _block.Clear();
    }

    /// <summary>Takes as much input as there is room for, and tells how much that was.</summary>
    public int Append(ReadOnlySpan<byte> input)
    {
        var count = Math.Min(input.Length, _start + BlockSize - _end);
        input[..count].CopyTo(_buffer.AsSpan(_end));
        _end += count;
        return count;
    }

    /// <summary>Searches on another thread; the block is not touched before it is written.</summary>
    public void Start() => _search = Task.Run(Search);

    /// <summary>Searches.</summary>
    public void Search()
    {
        var data = _buffer.AsSpan(0, _end);
        _matches.Begin(data[.._start]);
        // A match waits one byte: a longer one that starts there wins.
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

    /// <summary>Writes the block, once the search is done.</summary>
    public void WriteTo(BitWriter output, bool final)
    {
        _search.GetAwaiter().GetResult();
        _block.WriteTo(output, _buffer.AsSpan(_start, _end - _start), final);
    }

    private (int Length, int Distance) FindAndAdd(ReadOnlySpan<byte> data, int position)
    {
        var match = _matches.Find(data, position);
        _matches.Add(data, position);
        return match;
    }
}
