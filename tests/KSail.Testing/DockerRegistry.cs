using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KSail.Testing;

/// <summary>
/// A real OCI registry (Debian's <c>docker-registry</c>) on a free port of this machine, with a folder of its own; stopped and removed
/// with it.
/// </summary>
public sealed class DockerRegistry : IDisposable
{
    private readonly TemporaryDirectory _directory = TemporaryDirectory.InMemory();
    private readonly Process _process;
    private readonly List<string> _log = [];

    private DockerRegistry(string settings, Action<TemporaryDirectory>? prepare)
    {
        prepare?.Invoke(_directory);
        Port = FreePort();
        var config = _directory.Write("config.yml", $"""
            version: 0.1
            log:
              level: warn
              accesslog:
                disabled: true
            storage:
              filesystem:
                rootdirectory: {_directory["storage"]}
            http:
              addr: 127.0.0.1:{Port}
              secret: only for tests
            {settings.Replace("FOLDER", _directory.Root, StringComparison.Ordinal)}
            """);
        var start = new ProcessStartInfo(ExternalTool.Find("docker-registry") ?? throw new InvalidOperationException(ExternalTool.HowToGet("docker-registry")), ["serve", config])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // It lives for minutes and has little to keep, but would collect garbage every few requests: a third of what it takes.
            Environment = { ["GOGC"] = "off", ["GOMEMLIMIT"] = "256MiB" },
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Log(line.Data);
        _process.ErrorDataReceived += (_, line) => Log(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            WaitUntilItListens();
        }
        catch (InvalidOperationException)
        {
            Dispose();
            throw;
        }
    }

    public int Port { get; }

    /// <summary>Host and port.</summary>
    public string Authority => $"127.0.0.1:{Port}";

    /// <summary>What it has said so far.</summary>
    public string Output
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    /// <summary>A registry that lets everybody in.</summary>
    public static DockerRegistry Start() => Launch("", prepare: null);

    /// <summary>A registry that asks for a password (htpasswd with bcrypt).</summary>
    public static DockerRegistry StartWithPassword(string user, string password) =>
        Launch(
            """
            auth:
              htpasswd:
                realm: tests
                path: FOLDER/htpasswd
            """,
            directory => directory.Write("htpasswd", ExternalTool.Run("htpasswd", directory.Root, password, "-niB", user)));

    /// <summary>A registry that trusts the tokens of a service.</summary>
    /// <param name="realm">Address of the service.</param>
    /// <param name="certificate">The certificate, in PEM form, whose key signs the tokens.</param>
    public static DockerRegistry StartWithTokens(string realm, string certificate) =>
        Launch(
            $"""
            auth:
              token:
                realm: {realm}
                service: tests
                issuer: tests
                rootcertbundle: FOLDER/roots.pem
            """,
            directory => directory.Write("roots.pem", certificate));

    /// <summary>A registry that speaks TLS with a certificate of its own.</summary>
    public static DockerRegistry StartWithTls(string certificate, string key) =>
        Launch(
            """
              tls:
                certificate: FOLDER/tls.pem
                key: FOLDER/tls.key
            """,
            directory =>
            {
                directory.Write("tls.pem", certificate);
                directory.Write("tls.key", key);
            });

    /// <summary>A registry that speaks TLS, and lets only those in who show a certificate of an authority.</summary>
    /// <param name="certificate">Its certificate, in PEM form.</param>
    /// <param name="key">The key of it.</param>
    /// <param name="authority">The certificate of the authority whose certificates it accepts.</param>
    public static DockerRegistry StartWithClientCertificates(string certificate, string key, string authority) =>
        Launch(
            """
              tls:
                certificate: FOLDER/tls.pem
                key: FOLDER/tls.key
                clientcas: [FOLDER/clients.pem]
            """,
            directory =>
            {
                directory.Write("tls.pem", certificate);
                directory.Write("tls.key", key);
                directory.Write("clients.pem", authority);
            });

    // Any process may take the free port first.
    private static DockerRegistry Launch(string settings, Action<TemporaryDirectory>? prepare)
    {
        for (var left = 3; ; left--)
        {
            try
            {
                return new DockerRegistry(settings, prepare);
            }
            catch (InvalidOperationException e) when (left > 0 && e.Message.Contains("address already in use", StringComparison.Ordinal))
            {
                // Another port, then.
            }
        }
    }

    /// <summary>A port of this machine on which nobody listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }

    private void WaitUntilItListens()
    {
        for (var left = 300; ; left--)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"docker-registry ended with exit code {_process.ExitCode}\n{Output}");
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (left > 0)
            {
                Thread.Sleep(50);
            }
        }
    }

    private void Log(string? line)
    {
        if (line is null)
            return;
        lock (_log)
            _log.Add(line);
    }
}
