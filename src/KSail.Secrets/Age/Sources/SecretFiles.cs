using KSail.Documents;

namespace KSail.Secrets.Age.Sources;

/// <summary>Reads files whose content is secret.</summary>
internal static class SecretFiles
{
    // age's own bound on files of identities.
    private const int MaxLength = 16 * 1024 * 1024;

    /// <inheritdoc cref="SecretFileReader"/>
    public static SecretBytes? Read(string path)
    {
        try
        {
            // No buffer: a copy of the content would stay behind in it.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return ReadToEnd(stream, MaxLength) ?? throw new IOException("it is too long for a key file");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads a stream to its end; null when it is longer than the bound. Pipes have no length, so none is asked for.</summary>
    public static SecretBytes? ReadToEnd(Stream stream, int maxLength)
    {
        var buffer = SecretBytes.Allocate(4096);
        var length = 0;
        while (stream.Read(buffer, length, buffer.Length - length) is > 0 and var count)
        {
            length += count;
            if (length > maxLength)
            {
                Array.Clear(buffer);
                return null;
            }

            if (length < buffer.Length)
                continue;
            var larger = SecretBytes.Allocate(buffer.Length * 2);
            buffer.CopyTo(larger, 0);
            Array.Clear(buffer);
            buffer = larger;
        }

        var content = new SecretBytes(buffer.AsSpan(0, length));
        Array.Clear(buffer);
        return content;
    }
}
