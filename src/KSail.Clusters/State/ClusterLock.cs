using System.Globalization;
using KSail.Clusters.Talos.Config;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.State;

/// <summary>
/// The right to change a cluster from this machine, for one process at a time. The operating system keeps it, so that a process that died holds
/// nothing; who has it is written beside it.
/// </summary>
public sealed class ClusterLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _ownerFile;

    private ClusterLock(FileStream file, string ownerFile)
    {
        _file = file;
        _ownerFile = ownerFile;
    }

    /// <summary>Takes the lock; null with an error that names who has it.</summary>
    internal static ClusterLock? TryTake(string file, string cluster, string operation, SourceSpan span, TimeProvider clock, DiagnosticBag diagnostics)
    {
        var ownerFile = file + ".owner";
        FileStream stream;
        try
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(file)!);
            stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsTaken(e))
        {
            diagnostics.Add(LifecycleDiagnostics.Locked, span, $"{ReadOwner(ownerFile) ?? "another process"} is at work on the cluster {cluster}; wait until it is done, or stop it");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(LifecycleDiagnostics.StateUnusable, SourceSpan.OfFile(file), $"the cluster cannot be locked ({e.Message.TrimEnd('.')}); check permissions and free space, or set XDG_STATE_HOME to a folder that can be written");
            return null;
        }

        try
        {
            File.WriteAllText(ownerFile, string.Create(
                CultureInfo.InvariantCulture,
                $"{operation} (process {Environment.ProcessId} on {Environment.MachineName}, since {clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC)"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only for people; the lock holds without it.
        }

        return new ClusterLock(stream, ownerFile);
    }

    /// <summary>Gives it up.</summary>
    public void Dispose()
    {
        // The file stays: whoever waits for it would otherwise lock one that is gone.
        File.Delete(_ownerFile);
        _file.Dispose();
    }

    // ERROR_SHARING_VIOLATION; EWOULDBLOCK of Linux and of macOS.
    private static bool IsTaken(IOException e) => e.HResult is unchecked((int)0x80070020) or 11 or 35;

    private static string? ReadOwner(string file)
    {
        try
        {
            return File.ReadAllText(file) is { Length: > 0 } owner ? owner : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
