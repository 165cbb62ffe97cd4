using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KSail.Documents;

namespace KSail.Secrets.Age.Sources;

/// <summary>Adds keys to a key file, as age-keygen writes them.</summary>
public static class AgeKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Adds a key. The file and its folders are made where they are missing, for their owner alone. What is in the file is not touched: the key is appended in one
    /// write under a lock, so that two of these at the same time lose no key, and a crash no older one.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">The key, of age's own kind.</param>
    /// <param name="created">When it was made; a comment says so.</param>
    /// <exception cref="AgeException">The file is under a passphrase, so nothing can be added to it.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Append(string path, AgeIdentity identity, DateTimeOffset created)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(identity);
        var line = identity.ToSecret() ?? throw new ArgumentException("The identity is of a kind that key files do not hold.", nameof(identity));
        CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var file = OpenWhenFree(path, options);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);
        using var old = SecretFiles.ReadToEnd(file, int.MaxValue / 4) ?? throw new IOException("it is too long for a key file");
        if (IdentityLines.IsEncrypted(old.Reveal()))
            throw new AgeException(AgeFault.UnsupportedKey, $"{path} is under a passphrase, so no key can be added to it; name another file in SOPS_AGE_KEY_FILE");
        var time = created.ToString(created.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        var text = Encoding.ASCII.GetBytes($"# created: {time}\n# public key: {identity.Recipient}\n{line.Reveal()}\n");
        // A last line without its end would swallow the first of these.
        byte[] entry = old.Length > 0 && old.Reveal()[^1] != (byte)'\n' ? [(byte)'\n', .. text] : text;
        file.Seek(0, SeekOrigin.End);
        file.Write(entry);
        file.Flush(flushToDisk: true);
        CryptographicOperations.ZeroMemory(text);
        CryptographicOperations.ZeroMemory(entry);
    }

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // One by one: the mode is that of the last one only.
        if (Path.GetDirectoryName(path) is { } parent && !Directory.Exists(parent))
            CreateDirectory(parent);
        Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    // Another process that adds a key is done in no time.
    private static FileStream OpenWhenFree(string path, FileStreamOptions options)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException) when (attempt < 50 && File.Exists(path))
            {
                Thread.Sleep(20);
            }
        }
    }
}
