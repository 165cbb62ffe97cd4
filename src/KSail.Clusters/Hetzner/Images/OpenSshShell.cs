using System.ComponentModel;
using System.Diagnostics;

namespace KSail.Clusters.Hetzner.Images;

/// <summary>
/// Runs commands with OpenSSH's <c>ssh</c> and a key that is made for it and goes with it. Who answers is not verified — a rescue system has a new host key with every start,
/// and Hetzner does not tell it — so nothing secret goes this way: what is written is public, and what is stored is checked by nobody but Talos.
/// </summary>
public sealed class OpenSshShell : IRescueShell
{
    private readonly string _folder;
    private readonly string _user;
    private readonly int _port;

    private OpenSshShell(string folder, string publicKey, string user, int port)
    {
        _folder = folder;
        PublicKey = publicKey;
        _user = user;
        _port = port;
    }

    /// <inheritdoc/>
    public string PublicKey { get; }

    private string KeyFile => Path.Combine(_folder, "key");

    /// <summary>Makes a key.</summary>
    /// <exception cref="HetznerException">OpenSSH is not installed.</exception>
    public static async Task<IRescueShell> CreateAsync(CancellationToken cancellation) => await CreateAsync("root", 22, cancellation).ConfigureAwait(false);

    internal static async Task<OpenSshShell> CreateAsync(string user, int port, CancellationToken cancellation)
    {
        // For its owner alone.
        var folder = Directory.CreateTempSubdirectory("ksail-ssh-").FullName;
        try
        {
            var file = Path.Combine(folder, "key");
            if (await StartAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "ksail", "-f", file], cancellation).ConfigureAwait(false) is { Length: > 0 } failure)
                throw new HetznerException("", $"no key can be made to build the image of nodes with: {failure}", HetznerDiagnostics.SnapshotFailed);
            return new OpenSshShell(folder, (await File.ReadAllTextAsync($"{file}.pub", cancellation).ConfigureAwait(false)).Trim(), user, port);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<string> RunAsync(string address, string command, CancellationToken cancellation) => StartAsync(
        "ssh",
        [
            // Nothing of the user's: neither configuration nor agent nor other keys.
            "-F", "/dev/null", "-i", KeyFile, "-p", _port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes", "-o", "ConnectTimeout=30", "-o", "ServerAliveInterval=15",
            "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "GlobalKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
            $"{_user}@{address}", command,
        ],
        cancellation);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The last line of what it says when it fails; nothing when it does not.
    private static async Task<string> StartAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Open(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        await output.ConfigureAwait(false);
        var lines = (await errors.ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return process.ExitCode == 0 ? "" : lines.Length > 0 ? lines[^1] : $"{program} ended with exit code {process.ExitCode}";
    }

    private static Process Open(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new HetznerException("", $"{start.FileName} is not installed or not on PATH; install OpenSSH's client, the image of nodes is built with it", HetznerDiagnostics.SnapshotFailed);
        }
    }
}
