using System.Buffers;
using System.Text;

namespace KSail.Clusters.Talos.Wire;

/// <summary>
/// Writes the wire format of Protocol Buffers (proto3): fields in ascending order, and none that has its default value, so that equal messages
/// are equal bytes.
/// </summary>
internal sealed class ProtoWriter
{
    private const int MaxVarint = 10;

    private readonly ArrayBufferWriter<byte> _output = new(64);

    /// <summary>What was written so far.</summary>
    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    public ProtoWriter Text(int field, string value) => value.Length == 0 ? this : Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Texts(int field, IReadOnlyList<string> values)
    {
        foreach (var value in values)
            Bytes(field, Encoding.UTF8.GetBytes(value), evenEmpty: true);
        return this;
    }

    public ProtoWriter Bytes(int field, ReadOnlyMemory<byte> value, bool evenEmpty = false)
    {
        if (value.IsEmpty && !evenEmpty)
            return this;
        Tag(field, WireType.LengthDelimited);
        Varint((ulong)value.Length);
        _output.Write(value.Span);
        return this;
    }

    public ProtoWriter Flag(int field, bool value) => Number(field, value ? 1UL : 0);

    public ProtoWriter Number(int field, long value) => Number(field, unchecked((ulong)value));

    public ProtoWriter Number(int field, ulong value)
    {
        if (value == 0)
            return this;
        Tag(field, WireType.Varint);
        Varint(value);
        return this;
    }

    /// <summary>A number that is one of a <c>oneof</c>, which is written even when it is 0.</summary>
    public ProtoWriter Member(int field, long value)
    {
        Tag(field, WireType.Varint);
        Varint(unchecked((ulong)value));
        return this;
    }

    /// <summary>A message in a message; nothing for null.</summary>
    public ProtoWriter Message(int field, IProtoMessage? message)
    {
        if (message is null)
            return this;
        var inner = new ProtoWriter();
        message.Write(inner);
        return Bytes(field, inner.Written, evenEmpty: true);
    }

    public ProtoWriter Messages(int field, IEnumerable<IProtoMessage> messages)
    {
        foreach (var message in messages)
            Message(field, message);
        return this;
    }

    /// <summary>Fields that were written elsewhere.</summary>
    public ProtoWriter Raw(ReadOnlyMemory<byte> fields)
    {
        _output.Write(fields.Span);
        return this;
    }

    private void Tag(int field, WireType type) => Varint(((ulong)field << 3) | (ulong)type);

    private void Varint(ulong value)
    {
        var span = _output.GetSpan(MaxVarint);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        _output.Advance(length);
    }
}
