using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using KSail.Secrets.Age.Format;

namespace KSail.Secrets.Age.Keys;

/// <summary>The way SSH writes values down (RFC 4251 section 5): each one after its length.</summary>
internal static class SshWire
{
    /// <summary>A public key: its type and its values.</summary>
    public static byte[] Join(string type, params ReadOnlySpan<byte[]> values)
    {
        var name = Encoding.ASCII.GetBytes(type);
        var size = 4 + name.Length;
        foreach (var value in values)
            size += 4 + value.Length;
        var wire = new byte[size];
        var at = Append(wire, 0, name);
        foreach (var value in values)
            at = Append(wire, at, value);
        return wire;
    }

    /// <inheritdoc cref="Join(string, ReadOnlySpan{byte[]})"/>
    public static byte[] Join(string type, ReadOnlySpan<byte> value) => Join(type, [value.ToArray()]);

    /// <summary>By what a stanza names its key: the first four bytes of its digest.</summary>
    public static string Tag(ReadOnlySpan<byte> wire) => UnpaddedBase64.Encode(SHA256.HashData(wire).AsSpan(0, 4));

    /// <summary>Takes the next value off; false when there is none.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> wire, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryTakeNumber(ref wire, out var length) || length > (uint)wire.Length)
            return false;
        value = wire[..(int)length];
        wire = wire[(int)length..];
        return true;
    }

    /// <summary>Takes the next number off; false when there is none.</summary>
    public static bool TryTakeNumber(ref ReadOnlySpan<byte> wire, out uint number)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(wire, out number))
            return false;
        wire = wire[4..];
        return true;
    }

    private static int Append(Span<byte> wire, int at, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32BigEndian(wire[at..], value.Length);
        value.CopyTo(wire[(at + 4)..]);
        return at + 4 + value.Length;
    }
}
