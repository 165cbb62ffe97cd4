using System.ComponentModel;
using System.Diagnostics;
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

    /// <summary>Runs a program; the calling thread waits for it.</summary>
    /// <param name="start">Program, arguments, folder and variables; how its streams are used is decided here.</param>
    /// <param name="input">What it reads from its input: a line or two.</param>
    /// <param name="timeout">How long it may run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How it ended; null where it cannot be started or took too long.</returns>
    public static ProgramResult? Run(ProcessStartInfo start, string input, TimeSpan timeout, CancellationToken cancellationToken)
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
            var errors = Task.Run(() => Read(process.StandardError), CancellationToken.None);
            Write(process.StandardInput, input);
            var output = Task.Run(() => Read(process.StandardOutput), CancellationToken.None);
            Task.WaitAll([output, errors], limit.Token);
            // It may close both and go on.
            while (!process.WaitForExit(TimeSpan.FromMilliseconds(100)))
                limit.Token.ThrowIfCancellationRequested();
            return new ProgramResult(process.ExitCode, output.Result, errors.Result);
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

    private static void Write(StreamWriter writer, string input)
    {
        try
        {
            writer.Write(input);
            writer.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code says the rest.
        }
    }

    // Read to the end whatever the length, or the program would wait for a reader.
    private static string Read(StreamReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (reader.Read(buffer, 0, buffer.Length) is > 0 and var count)
        {
            if (text.Length < MaxOutput)
                text.Append(buffer, 0, count);
        }

        return text.ToString();
    }
}
