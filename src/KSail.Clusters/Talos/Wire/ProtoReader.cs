using System.Text;

namespace KSail.Clusters.Talos.Wire;

/// <summary>How a value is written.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    LengthDelimited = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}

/// <summary>A text that is no Protocol Buffers message.</summary>
internal sealed class ProtoException(string message) : Exception(message);

/// <summary>
/// Reads the wire format of Protocol Buffers: <see cref="Next"/>, then one of the values, or nothing, which skips it, for fields that are not known.
/// Nothing is read beyond the message, and nothing is copied before its length is known to be there. Depth is bounded by the messages' own.
/// </summary>
internal sealed class ProtoReader(ReadOnlyMemory<byte> message)
{
    private readonly ReadOnlyMemory<byte> _message = message;
    private int _at;
    private WireType _type;
    private bool _isPending;

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Goes to the next field; false at the end.</summary>
    public bool Next()
    {
        if (_isPending)
            Skip();
        if (_at >= _message.Length)
            return false;
        var tag = Varint();
        if (tag >> 3 is 0 or > 536_870_911)
            throw new ProtoException("a field has an impossible number");
        Field = (int)(tag >> 3);
        _type = (WireType)(tag & 7);
        _isPending = true;
        return true;
    }

    public ReadOnlyMemory<byte> Bytes()
    {
        Take(WireType.LengthDelimited);
        return Slice(Length());
    }

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    public ulong Unsigned()
    {
        Take(WireType.Varint);
        return Varint();
    }

    public long Number() => unchecked((long)Unsigned());

    /// <summary>A number of 32 bits; what is longer is cut, as everywhere.</summary>
    public int Integer() => unchecked((int)Unsigned());

    public bool Flag() => Unsigned() != 0;

    /// <summary>A reader of the message in the current field.</summary>
    public ProtoReader Message() => new(Bytes());

    private void Take(WireType type)
    {
        if (_type != type)
            throw new ProtoException($"field {Field} is written as another type");
        _isPending = false;
    }

    private void Skip()
    {
        _isPending = false;
        switch (_type)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Slice(8);
                break;
            case WireType.LengthDelimited:
                Slice(Length());
                break;
            case WireType.Fixed32:
                Slice(4);
                break;
            default:
                throw new ProtoException($"field {Field} is written as a group, which proto3 has not");
        }
    }

    private int Length()
    {
        var length = Varint();
        return length <= int.MaxValue ? (int)length : throw Truncated();
    }

    private ReadOnlyMemory<byte> Slice(int length)
    {
        if (length > _message.Length - _at)
            throw Truncated();
        var slice = _message.Slice(_at, length);
        _at += length;
        return slice;
    }

    private ulong Varint()
    {
        var span = _message.Span;
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at >= span.Length)
                throw Truncated();
            var part = span[_at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        throw new ProtoException("a number is longer than 64 bits");
    }

    private static ProtoException Truncated() => new("the message ends in the middle of a field");
}
