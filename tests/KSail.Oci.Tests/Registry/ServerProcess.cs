using System.Diagnostics;
using System.Net.Sockets;
using KSail.Testing;

namespace KSail.Oci.Tests.Registry;

/// <summary>A registry that keeps everything in memory, on a free port of this machine.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(string program, Func<string, string[]> arguments)
    {
        Port = DockerRegistry.FreePort();
        _process = Process.Start(new ProcessStartInfo(program, arguments($"127.0.0.1:{Port}")) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public int Port { get; }

    /// <summary>Starts a program and waits until it listens.</summary>
    /// <param name="program">Absolute path.</param>
    /// <param name="arguments">Its arguments, by the address that it is to listen at.</param>
    public static ServerProcess Start(string program, Func<string, string[]> arguments)
    {
        var server = new ServerProcess(program, arguments);
        for (var left = 200; ; left--)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", server.Port);
                return server;
            }
            catch (SocketException) when (left > 0 && !server._process.HasExited)
            {
                Thread.Sleep(50);
            }
            catch (SocketException)
            {
                server.Dispose();
                throw;
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}

/// <summary>The registry that crane brings along: another make than Debian's <c>docker-registry</c>, without lists of referrers.</summary>
internal static class CraneRegistry
{
    public static ServerProcess Start() => ServerProcess.Start(DebianTool.Find("crane").Path!, static address => ["registry", "serve", "--address", address]);
}

/// <summary>
/// The registry of go-containerregistry with lists of referrers of its own, which <c>build/referrers-registry.sh</c> builds. Like registries of the
/// field it does less than the specification asks: it names no subject in its answers, filters nothing, and tells the type of an entry's
/// configuration in the place of the artifact's.
/// </summary>
internal static class ReferrersRegistry
{
    /// <summary>The program; null where it was not built.</summary>
    public static string? Program
    {
        get
        {
            for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
            {
                if (Path.Combine(at, "artifacts", "tools", "referrers-registry", "referrers-registry") is var program && File.Exists(program))
                    return program;
            }

            return null;
        }
    }

    public static ServerProcess Start() => ServerProcess.Start(Program!, static address => [address]);
}

/// <summary>A test against that registry, skipped where it was not built.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresReferrersRegistryFactAttribute : FactAttribute
{
    public RequiresReferrersRegistryFactAttribute() =>
        Skip = ReferrersRegistry.Program is null ? "the registry is missing: 'build/referrers-registry.sh' fetches and builds it (50 MB, a minute)" : null;
}
