using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KSail.Clusters.Hetzner.Images;
using KSail.Testing;

namespace KSail.Clusters.Tests.Hetzner;

/// <summary>The shell against OpenSSH's own server.</summary>
public sealed class OpenSshTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [RequiresToolFact("sshd", "ssh", "ssh-keygen")]
    public async Task Commands_run_and_say_why_they_fail()
    {
        using var folder = new TemporaryDirectory();
        var port = FreePort();
        using var shell = await OpenSshShell.CreateAsync(Environment.UserName, port, None);
        Assert.Matches("^ssh-ed25519 [A-Za-z0-9+/]+ ksail$", shell.PublicKey);
        Assert.Contains("Connection refused", await shell.RunAsync("127.0.0.1", "true", None), StringComparison.Ordinal);
        using var server = Start(folder, port, shell.PublicKey);
        try
        {
            for (var i = 0; i < 100 && await shell.RunAsync("127.0.0.1", "true", None) is { Length: > 0 }; i++)
                await Task.Delay(200);

            Assert.Equal("", await shell.RunAsync("127.0.0.1", $"bash -c 'set -o pipefail; echo image | cat > {folder["disk"]}'", None));
            Assert.Equal("image\n", await File.ReadAllTextAsync(folder["disk"]));
            Assert.Equal("no such image", await shell.RunAsync("127.0.0.1", "echo first >&2; echo no such image >&2; exit 7", None));
            Assert.Equal("ssh ended with exit code 7", await shell.RunAsync("127.0.0.1", "exit 7", None));
            using var other = await OpenSshShell.CreateAsync(Environment.UserName, port, None);
            Assert.Contains("Permission denied", await other.RunAsync("127.0.0.1", "true", None), StringComparison.Ordinal);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(TemporaryDirectory folder, int port, string key)
    {
        ExternalTool.Run("ssh-keygen", folder.Root, "", "-q", "-t", "ed25519", "-N", "", "-f", folder["host"]);
        folder.Write("authorized", key + "\n");
        folder.Write(
            "sshd_config",
            $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {folder["host"]}
            AuthorizedKeysFile {folder["authorized"]}
            PidFile none
            StrictModes no
            UsePAM no
            PermitRootLogin prohibit-password
            PasswordAuthentication no

            """);
        // Where a server of root's separates its privileges; a package's service would have made it.
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");
        return Process.Start(new ProcessStartInfo(ExternalTool.Find("sshd")!, ["-D", "-f", folder["sshd_config"], "-E", folder["log"]]) { UseShellExecute = false })!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
