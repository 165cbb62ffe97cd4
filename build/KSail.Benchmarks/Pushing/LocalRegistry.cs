using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KSail.Benchmarks.Pushing;

/// <summary>Debian's <c>docker-registry</c> on a free port of this machine; gone with all that was pushed when it is disposed.</summary>
internal sealed class LocalRegistry : IDisposable
{
    private readonly string _directory;
    private readonly Process _process;

    public LocalRegistry(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(directory);
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Authority = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        }

        var config = Path.Combine(directory, "config.yml");
        File.WriteAllText(config, $"""
            version: 0.1
            log: {"{"} level: error {"}"}
            storage: {"{"} filesystem: {"{"} rootdirectory: {directory}/storage {"}"}, delete: {"{"} enabled: true {"}"} {"}"}
            http: {"{"} addr: {Authority}, secret: only for benchmarks {"}"}
            """);
        _process = Process.Start(new ProcessStartInfo("docker-registry", ["serve", config]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        WaitUntilItListens();
    }

    /// <summary>Host and port.</summary>
    public string Authority { get; }

    /// <summary>Forgets what was pushed, so that every push finds the same registry and the disk does not fill.</summary>
    public void Clear()
    {
        var storage = Path.Combine(_directory, "storage");
        if (Directory.Exists(storage))
            Directory.Delete(storage, recursive: true);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Clear();
    }

    private void WaitUntilItListens()
    {
        for (var left = 200; ; left--)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPEndPoint.Parse(Authority));
                return;
            }
            catch (SocketException) when (left > 0 && !_process.HasExited)
            {
                Thread.Sleep(50);
            }
        }
    }
}
