using KSail.Documents.Diagnostics;

namespace KSail.Kubernetes.Connections;

/// <summary>Changes a file with secrets: whole or not at all, for its owner's eyes only, one program at a time.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int LockAttempts = 50;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Changes a file.</summary>
    /// <param name="path">The file, or a link to it; made when there is none.</param>
    /// <param name="change">Gets the text, empty without a file, and gives the new one; null to give up.</param>
    /// <param name="diagnostics">Takes why it cannot be written.</param>
    /// <returns>Whether the file has the text that <paramref name="change"/> gave.</returns>
    public static bool Change(string path, Func<string, string?> change, DiagnosticBag diagnostics)
    {
        try
        {
            var target = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using (TakeLock(target))
            {
                var text = File.Exists(target) ? File.ReadAllText(target) : "";
                if (change(text) is not { } changed)
                    return false;
                if (changed != text)
                    Replace(target, text, changed);
                return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The message of a refusal names the path, which is that of the finding.
            var reason = e is UnauthorizedAccessException ? "this user may not write it, or not into its folder; check their permissions" : OneLine.Of(e.Message);
            diagnostics.Add(KubernetesDiagnostics.NotWritten, SourceSpan.OfFile(path), $"the kubeconfig cannot be written: {reason}; nothing was changed");
            return false;
        }
    }

    private static void Replace(string target, string old, string changed)
    {
        if (File.Exists(target))
            Write(target + ".bak", old);
        Write(target, changed);
    }

    private static void Write(string path, string text)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        try
        {
            using (var writer = new StreamWriter(temporary, options))
            {
                writer.Write(text);
                writer.Flush();
                ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    // The same lock as kubectl's.
    private static FileStream TakeLock(string target)
    {
        var path = target + ".lock";
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            }
            catch (IOException e) when (File.Exists(path))
            {
                if (attempt == LockAttempts)
                    throw new IOException($"another program is changing it; if none is, delete '{path}'", e);
                Thread.Sleep(LockPause);
            }
        }
    }
}
