using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Documents;

namespace KSail.Kubernetes.Connections.Credentials;

/// <summary>Runs a credential plugin to its end: without a shell, a terminal or an input, with a bound on time and output.</summary>
internal static class PluginProgram
{
    private const int MaxOutput = 1024 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>What the program wrote to its output.</summary>
    /// <exception cref="KubernetesException">It could not be started, failed, or took too long.</exception>
    public static async Task<string> RunAsync(ExecPlugin plugin, string origin, EnvironmentVariableReader environment, CancellationToken cancellationToken)
    {
        var name = $"the credential plugin '{Path.GetFileName(plugin.Command)}' of {origin}";
        using var process = Start(plugin, name, environment);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput, limit.Token);
            var errors = ReadAsync(process.StandardError, limit.Token);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            var (text, told) = (await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
            if (process.ExitCode == 0)
                return text;
            throw new KubernetesException(KubernetesFailure.Credentials, $"{name} failed with exit code {process.ExitCode}{Quote(told, plugin)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new KubernetesException(KubernetesFailure.Credentials, $"{name} did not end within {Timeout.TotalSeconds:0} s; does it wait for somebody?");
        }
    }

    private static Process Start(ExecPlugin plugin, string name, EnvironmentVariableReader environment)
    {
        var path = Find(plugin.Command, environment("PATH") ?? "");
        if (path is null)
        {
            var where = Path.IsPathRooted(plugin.Command) ? $"is not at {plugin.Command}" : "is not on PATH";
            var hint = plugin.InstallHint.Length > 0 ? $"; {OneLine.Of(plugin.InstallHint)}" : "; install it";
            throw new KubernetesException(KubernetesFailure.Credentials, $"{name} {where}{hint}");
        }

        var start = new ProcessStartInfo(path, plugin.Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (key, value) in plugin.Variables)
            start.Environment[key] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = Information(plugin);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new KubernetesException(KubernetesFailure.Credentials, $"{name} cannot be started: {OneLine.Of(e.Message)}", inner: e);
        }
    }

    private static string Information(ExecPlugin plugin)
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (plugin.Cluster is { } cluster)
            spec["cluster"] = cluster.DeepClone();
        return new JsonObject { ["kind"] = "ExecCredential", ["apiVersion"] = plugin.ApiVersion, ["spec"] = spec }.ToJsonString();
    }

    private static string? Find(string command, string folders)
    {
        if (Path.IsPathRooted(command))
            return File.Exists(command) ? command : null;
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat", ""] : [""];
        foreach (var folder in folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var ending in endings)
            {
                if (Path.IsPathRooted(folder) && Path.Combine(folder, command + ending) is var path && File.Exists(path))
                    return path;
            }
        }

        return null;
    }

    // What a plugin writes to its errors is for people, for example that a session is over; still, it is told only without what might be a secret.
    private static string Quote(string errors, ExecPlugin plugin)
    {
        var mask = new SecretMask();
        foreach (var (_, value) in plugin.Variables)
            mask.Add(new Secret(value));
        var text = OneLine.Of(SecretMask.ApplyToTokens(mask.Apply(errors)));
        return text.Length == 0 ? "" : $": {text}";
    }

    // Read to the end whatever the length, or the program would wait for a reader.
    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (text.Length < MaxOutput)
                text.Append(buffer, 0, count);
        }

        return text.ToString();
    }
}
