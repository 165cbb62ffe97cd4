using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace KSail.Restore.Git;

/// <summary>
/// Runs <c>git</c>, which alone knows a user's keys, credential helpers and proxies. It never asks anything: a build has nobody to answer.
/// </summary>
internal sealed class GitCommand(string directory, TimeSpan timeout)
{
    private const int MaxOutput = 16 * 1024;

    // No code of a repository or template runs, line ends stay as committed, and no transport is used that could start a program.
    private static readonly string[] Settings =
    [
        "-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false", "-c", "core.eol=lf", "-c", "core.fsmonitor=false",
        "-c", "protocol.ext.allow=never", "-c", "advice.detachedHead=false", "-c", "gc.auto=0",
    ];

    /// <summary>Runs a command to its end and returns what it printed.</summary>
    /// <exception cref="FetchException">It failed, took too long, or there is no git.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", [.. Settings, .. arguments])
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Isolate(start);
        using var process = Start(start);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        process.StandardInput.Close();
        var output = ReadAsync(process.StandardOutput);
        var errors = ReadAsync(process.StandardError);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new FetchException($"git {arguments[0]} was not done after {timeout.TotalSeconds:0} s; check the network, or add '?timeout=' with more seconds to the reference");
        }

        if (process.ExitCode != 0)
            throw new FetchException($"git {arguments[0]} failed: {LastLine(await errors.ConfigureAwait(false))}");
        return (await output.ConfigureAwait(false)).Trim();
    }

    private static void Isolate(ProcessStartInfo start)
    {
        // A build that runs inside a Git hook inherits the place of that repository.
        foreach (var name in (string[])["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_TEMPLATE_DIR"])
            start.Environment.Remove(name);
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GCM_INTERACTIVE"] = "never";
        start.Environment["LC_ALL"] = "C";
        if (!start.Environment.ContainsKey("GIT_SSH_COMMAND") && !start.Environment.ContainsKey("GIT_SSH"))
            start.Environment["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes";
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new FetchException("git is not installed or not on PATH; install it, restore fetches Git repositories with it");
        }
    }

    // Read to the end whatever the length, or the program would wait for a reader.
    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
        {
            if (text.Length < MaxOutput)
                text.Append(buffer, 0, count);
        }

        return text.ToString();
    }

    private static string LastLine(string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var line in lines)
        {
            if (line.StartsWith("fatal:", StringComparison.Ordinal))
                return line["fatal:".Length..].Trim();
        }

        return lines.Length > 0 ? lines[^1] : "it said nothing";
    }
}
