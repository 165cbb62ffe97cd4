using System.Diagnostics;
using System.Globalization;

namespace KSail.Testing.Docker;

/// <summary>
/// A real Docker Engine (Debian's <c>docker.io</c>) with a socket and folders of its own. It ends with this process, however this process ends: a shell
/// waits for the end of its own input, stops the engine, and removes what the engine had.
/// </summary>
internal sealed class DockerDaemon : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // The engine ends its containers first; whoever ends the shell does not wait for it.
    private const string Script = """
        set -u
        home=$1
        port=$2
        trap '' INT TERM HUP
        chmod +x "$home/runtime"
        dockerd --host "unix://$home/docker.sock" --host "tcp://127.0.0.1:$port" --tlsverify \
          --tlscacert "$home/tls/ca.pem" --tlscert "$home/tls/server-cert.pem" --tlskey "$home/tls/server-key.pem" --data-root "$home/data" --exec-root "$home/exec" --pidfile "$home/docker.pid" \
          --containerd-namespace "ksail-$$" --containerd-plugins-namespace "ksail-plugins-$$" \
          --bridge none --add-runtime "ksail=$home/runtime" --default-runtime ksail --shutdown-timeout 10 >"$home/log" 2>&1 </dev/null &
        engine=$!
        cat >/dev/null
        # An engine that only ends leaves its bridges to the machine, and with them the way to their addresses.
        docker -H "unix://$home/docker.sock" ps -aq | xargs -r docker -H "unix://$home/docker.sock" rm -f >/dev/null
        docker -H "unix://$home/docker.sock" network prune -f >/dev/null
        kill -TERM "$engine" 2>/dev/null
        wait "$engine"
        awk -v home="$home/" 'index($2, home) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mount; do umount "$mount"; done
        rm -rf "$home"
        """;

    // Machines that are themselves restricted cannot give away what they lack, and 'privileged' asks for all: this much less is enough for a node.
    private const string Runtime = """
        #!/bin/sh
        previous=
        for argument in "$@"; do
          case "$previous" in --bundle | -b) bundle=$argument ;; esac
          previous=$argument
        done
        if [ -n "${bundle:-}" ] && [ -f "$bundle/config.json" ]; then
          sed -i 's/"CAP_SYS_RESOURCE",//g; s/,"CAP_SYS_RESOURCE"//g' "$bundle/config.json"
        fi
        exec RUNC "$@"
        """;

    private readonly Process _process;

    private DockerDaemon(string home, int port, Process process)
    {
        Home = home;
        Port = port;
        _process = process;
    }

    /// <summary>Its folder.</summary>
    public string Home { get; }

    /// <summary>The port of this machine at which it listens, too, for those with a certificate.</summary>
    public int Port { get; }

    /// <summary>The folder of certificates for that.</summary>
    public string Certificates => Path.Combine(Home, "tls");

    /// <summary>Where it listens.</summary>
    public string Endpoint => $"unix://{Home}/docker.sock";

    /// <summary>Why none can run here; null when one can.</summary>
    public static string? Problem()
    {
        foreach (var (tool, package) in (ReadOnlySpan<(string, string)>)[("dockerd", "docker.io"), ("docker", "docker.io"), ("runc", "runc"), ("iptables", "iptables")])
        {
            if (ExternalTool.Find(tool) is null)
                return $"'{tool}' is missing: apt-get install {package}";
        }

        return Environment.UserName == "root" ? null : "a Docker Engine of the tests' own needs root; name one that runs with KSAIL_TEST_DOCKER=unix:///var/run/docker.sock";
    }

    /// <summary>Starts one and waits until it answers.</summary>
    public static DockerDaemon Start()
    {
        var home = Directory.CreateTempSubdirectory("ksail-docker-").FullName;
        var runtime = Path.Combine(home, "runtime");
        File.WriteAllText(runtime, Runtime.Replace("RUNC", ExternalTool.Find("runc"), StringComparison.Ordinal));
        var port = DockerRegistry.FreePort();
        EngineCertificates.Write(Path.Combine(home, "tls"));
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", home, port.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardInput = true };
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/local/sbin:/usr/sbin:/sbin";
        var daemon = new DockerDaemon(home, port, Process.Start(start)!);
        try
        {
            daemon.WaitUntilItAnswers();
            return daemon;
        }
        catch
        {
            daemon.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Patience))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void WaitUntilItAnswers()
    {
        var watch = Stopwatch.StartNew();
        while (ExternalTool.TryRun("docker", Home, "", "-H", Endpoint, "version").ExitCode != 0)
        {
            var log = Path.Combine(Home, "log");
            if (watch.Elapsed > Patience || (File.Exists(log) && File.ReadAllText(log).Contains("failed to start daemon", StringComparison.Ordinal)))
                throw new InvalidOperationException($"dockerd does not start: {string.Join('\n', File.ReadAllLines(log).TakeLast(10))}");
            Thread.Sleep(100);
        }
    }
}
