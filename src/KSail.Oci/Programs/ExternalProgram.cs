using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace KSail.Oci.Programs;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to its output; may be a secret.</param>
/// <param name="Errors">What it wrote to its error output; may be a secret, too.</param>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors);

/// <summary>Runs programs of the user's machine to their end: without a shell, without a window, with a bound on time and output.</summary>
internal static class ExternalProgram
{
    private const int MaxOutput = 64 * 1024 * 1024;

    /// <summary>Runs a program.</summary>
    /// <param name="start">Program, arguments, folder and variables; how its streams are used is decided here.</param>
    /// <param name="input">What it reads from its input.</param>
    /// <param name="timeout">How long it may run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How it ended; null where it cannot be started or took too long.</returns>
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public static async Task<ProgramResult?> RunAsync(ProcessStartInfo start, string input, TimeSpan timeout, CancellationToken cancellationToken)
    {
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        using var process = TryStart(start);
        if (process is null)
            return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var output = ReadAsync(process.StandardOutput, limit.Token);
            var errors = ReadAsync(process.StandardError, limit.Token);
            await WriteAsync(process.StandardInput, input, limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return new ProgramResult(process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    [AsyncMethodBuilder(typeof(CompiledTask))]
    private static async Task WriteAsync(StreamWriter writer, string input, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            writer.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code says the rest.
        }
    }

    // Read to the end whatever the length, or the program would wait for a reader.
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
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
