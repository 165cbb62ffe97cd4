using System.Text;

namespace KSail.Clusters.Talos.Config;

/// <summary>
/// Files of the user that hold private keys and that other programs write, too: changed under a lock that <c>kubectl</c> and its like respect,
/// replaced whole or not at all, readable by the user alone, with the old content beside it.
/// </summary>
internal static class PrivateFile
{
    /// <summary>Ending of the copy of what was there before.</summary>
    public const string BackupEnding = ".bak";

    private const UnixFileMode UserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int LockAttempts = 50;

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads a file; null when there is none.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Changes a file. Links are followed, so that the link stays.</summary>
    /// <param name="path">Absolute path; folders are made.</param>
    /// <param name="change">Makes the new content of the old, which is null when there is no file; null to leave all as it is.</param>
    /// <param name="clock">The clock that waiting for the lock goes by.</param>
    /// <param name="cancellation">Gives up waiting for the lock.</param>
    /// <exception cref="IOException">It cannot be written, or another program keeps it locked.</exception>
    public static async Task ChangeAsync(string path, Func<string?, string?> change, TimeProvider clock, CancellationToken cancellation)
    {
        if (File.Exists(path))
            path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        CreateFolder(Path.GetDirectoryName(path)!);
        var lockPath = path + ".lock";
        var locked = await LockAsync(lockPath, clock, cancellation).ConfigureAwait(false);
        try
        {
            var old = Read(path);
            if (change(old) is not { } content || content == old)
                return;
            if (old is not null)
                Replace(path + BackupEnding, old);
            Replace(path, content);
        }
        finally
        {
            await locked.DisposeAsync().ConfigureAwait(false);
            File.Delete(lockPath);
        }
    }

    /// <summary>Writes a file that no other program writes, whole or not at all; folders are made.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, string content)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        Replace(path, content);
    }

    /// <summary>Makes a folder that the user alone may look into; one that exists stays as it is.</summary>
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UserOnly | UnixFileMode.UserExecute);
    }

    private static async Task<FileStream> LockAsync(string path, TimeProvider clock, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            }
            catch (IOException e) when (IsTaken(e) && attempt < LockAttempts)
            {
                await Task.Delay(LockPause, clock, cancellation).ConfigureAwait(false);
            }
            catch (IOException e) when (IsTaken(e))
            {
                throw new IOException($"another program keeps it locked; if none runs, delete '{path}'", e);
            }
        }
    }

    // The file exists (EEXIST; ERROR_FILE_EXISTS), or is open elsewhere (ERROR_SHARING_VIOLATION). It may be gone by now.
    private static bool IsTaken(IOException e) => e.HResult is 17 or unchecked((int)0x80070050) or unchecked((int)0x80070020);

    private static void Replace(string path, string content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UserOnly;
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(Encoding.UTF8.GetBytes(content));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
