using System.Diagnostics;
using System.Runtime.InteropServices;
using KSail.Documents;
using KSail.Secrets.Age.Sources;

namespace KSail.Secrets.Repository;

/// <summary>
/// A secret in a file, for its owner alone and only as long as this object lives. In memory where the system has files in memory. A process that waits for
/// this one to end removes what a kill would leave behind.
/// </summary>
internal sealed class TemporarySecret : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly string _directory;
    private readonly Process? _guard;
    private readonly List<PosixSignalRegistration> _signals = [];

    private TemporarySecret(string directory, string name)
    {
        _directory = directory;
        Path = System.IO.Path.Combine(directory, name);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
            _signals.Add(PosixSignalRegistration.Create(signal, _ => Remove()));
        _guard = Guard(directory);
    }

    /// <summary>Absolute path of the file.</summary>
    public string Path { get; }

    /// <summary>Writes a secret into a new file.</summary>
    public static TemporarySecret Create(string name, SecretBytes content)
    {
        var root = Directory.Exists(Memory) ? Memory : System.IO.Path.GetTempPath();
        // For its owner alone: mode 0700.
        var directory = System.IO.Path.Combine(root, $"ksail-{Guid.NewGuid():n}");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var secret = new TemporarySecret(directory, name);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(secret.Path, options);
            stream.Write(content.Reveal());
            return secret;
        }
        catch
        {
            secret.Dispose();
            throw;
        }
    }

    /// <summary>What is in the file now; null when it is gone.</summary>
    public SecretBytes? Read() => SecretFiles.Read(Path);

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        foreach (var signal in _signals)
            signal.Dispose();
        Remove();
        if (_guard is null)
            return;
        _guard.StandardInput.Close();
        _guard.WaitForExit();
        _guard.Dispose();
    }

    private void OnExit(object? sender, EventArgs e) => Remove();

    // Copies and swap files of editors lie in the same folder.
    private void Remove()
    {
        try
        {
            if (File.Exists(Path))
            {
                using var stream = new FileStream(Path, FileMode.Open, FileAccess.Write);
                stream.Write(new byte[stream.Length]);
            }

            if (Directory.Exists(_directory))
                Directory.Delete(_directory, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The guard tries once more.
        }
    }

    // Reads until the pipe ends, which it does with this process, however that ends.
    private static Process? Guard(string directory) => OperatingSystem.IsWindows() ? null : Process.Start(new ProcessStartInfo(
        "/bin/sh", ["-c", "trap '' INT TERM HUP QUIT; cat >/dev/null 2>&1; rm -rf -- \"$1\"", "sh", directory]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
}
