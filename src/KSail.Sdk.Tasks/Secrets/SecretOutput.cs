using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Secrets;
using KSail.Secrets.Repository;

namespace KSail.Sdk.Tasks.Secrets;

/// <summary>
/// Where a secret is shown. Never through the logger of the build, which would put it into binary logs, and not on standard output unasked, which a build
/// server keeps. Knows no MSBuild.
/// </summary>
internal sealed class SecretOutput
{
    private readonly Terminal? _terminal;

    private SecretOutput(Terminal? terminal, string? file) => (_terminal, File) = (terminal, file);

    /// <summary>Absolute path of the file that is written; null for terminal and standard output.</summary>
    public string? File { get; }

    /// <summary>The output that a user asked for; null when there is none, which is told.</summary>
    /// <param name="to">Empty for the terminal, <c>-</c> for standard output, else a file.</param>
    /// <param name="directory">What a file is relative to.</param>
    /// <param name="diagnostics">Takes why there is none.</param>
    public static SecretOutput? Find(string to, string directory, DiagnosticBag diagnostics)
    {
        switch (to)
        {
            case "-" when IsWorkerNode(Environment.GetCommandLineArgs()):
                diagnostics.Add(SecretDiagnostics.NoOutput, SourceSpan.None, "this part of the build runs in a process whose standard output nobody sees; build with -m:1 and without the build server, or name a file: -p:To=FILE");
                return null;
            case "-":
                return new SecretOutput(null, null);
            case "" when Terminal.Find() is { } terminal:
                return new SecretOutput(terminal, null);
            case "":
                diagnostics.Add(SecretDiagnostics.NoOutput, SourceSpan.None, "there is no terminal to show the secret on; name a file for it, -p:To=FILE, or standard output, -p:To=-, which a build server would keep in its log");
                return null;
            default:
                return new SecretOutput(null, Path.GetFullPath(to, directory));
        }
    }

    /// <summary>Shows a secret; false when that failed, which is told.</summary>
    public bool Write(SecretBytes secret, DiagnosticBag diagnostics)
    {
        try
        {
            if (_terminal is not null)
            {
                _terminal.Write(secret.Reveal());
                return true;
            }

            using var stream = File is null ? Console.OpenStandardOutput() : Create(File);
            stream.Write(secret.Reveal());
            stream.Flush();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(SecretDiagnostics.FileFailed, SourceSpan.None, $"the secret cannot be written to {File ?? "the terminal"}: {e.Message.TrimEnd('.')}");
            return false;
        }
    }

    // The engine's other processes, and its server, are started with this switch.
    private static bool IsWorkerNode(string[] arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.TrimStart('-', '/').StartsWith("nodemode:", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    // A file that is there may be readable for others, or a link to who knows where.
    private static FileStream Create(string path)
    {
        System.IO.File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
