using System.IO.Compression;
using System.Text;

namespace KSail.Testing.Hetzner.Machines;

/// <summary>The data of a server, as Talos reads it.</summary>
public static class ServerData
{
    /// <summary>The configuration in it: base64 where it is, gzip where that is, else text.</summary>
    public static string Unpack(string data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var bytes = new byte[data.Length];
        if (!Convert.TryFromBase64String(data, bytes, out var length))
            return data;
        using var gzip = new GZipStream(new MemoryStream(bytes, 0, length), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
