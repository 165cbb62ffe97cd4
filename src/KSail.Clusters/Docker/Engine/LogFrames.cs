using System.Buffers.Binary;
using System.Text;

namespace KSail.Clusters.Docker.Engine;

/// <summary>
/// What containers wrote, as engines send it: pieces with a head of eight bytes that says which output it was and how long the piece is. A container
/// with a terminal has no heads.
/// </summary>
internal static class LogFrames
{
    private const int Head = 8;

    /// <summary>The text of all pieces, in their order.</summary>
    public static string Read(ReadOnlySpan<byte> data)
    {
        if (!IsHead(data))
            return Encoding.UTF8.GetString(data);
        var text = new MemoryStream();
        while (IsHead(data))
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
            data = data[Head..];
            // The last piece may have been cut.
            var piece = data[..(int)Math.Min(length, (uint)data.Length)];
            text.Write(piece);
            data = data[piece.Length..];
        }

        return Encoding.UTF8.GetString(text.GetBuffer().AsSpan(0, (int)text.Length));
    }

    private static bool IsHead(ReadOnlySpan<byte> data) => data.Length >= Head && data[0] <= 2 && data[1] == 0 && data[2] == 0 && data[3] == 0;
}
