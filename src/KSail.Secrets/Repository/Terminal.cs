using System.Diagnostics;
using System.Text;

namespace KSail.Secrets.Repository;

/// <summary>
/// The terminal of the person who started this process, past all redirections of its output: what is written there reaches no log. A build's own
/// standard streams may be anybody's.
/// </summary>
public sealed class Terminal
{
    private readonly string _output = OperatingSystem.IsWindows() ? "CONOUT$" : "/dev/tty";
    private readonly string _input = OperatingSystem.IsWindows() ? "CONIN$" : "/dev/tty";

    private Terminal()
    {
    }

    /// <summary>The terminal; null when there is none, as on a build server.</summary>
    public static Terminal? Find()
    {
        try
        {
            var terminal = new Terminal();
            using var stream = Open(terminal._output, FileAccess.Write);
            return terminal;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Shows text.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        using var stream = Open(_output, FileAccess.Write);
        stream.Write(text);
    }

    /// <summary>Asks for a line; null when there is none to come.</summary>
    public string? Ask(string question)
    {
        Write(Encoding.UTF8.GetBytes(question));
        using var reader = new StreamReader(Open(_input, FileAccess.Read));
        return reader.ReadLine();
    }

    /// <summary>How to start a program with the terminal as its standard streams, or without any.</summary>
    internal static ProcessStartInfo Attach(Terminal? terminal, IReadOnlyList<string> command)
    {
        // A program that inherits the streams of a build would write into its log.
        if (!OperatingSystem.IsWindows())
        {
            var streams = terminal is null ? "</dev/null >/dev/null 2>&1" : $"<{terminal._input} >{terminal._output} 2>&1";
            return new ProcessStartInfo("/bin/sh", ["-c", $"exec \"$@\" {streams}", "sh", .. command]) { UseShellExecute = false };
        }

        var start = new ProcessStartInfo(command[0]) { UseShellExecute = false, RedirectStandardInput = terminal is null, CreateNoWindow = terminal is null };
        for (var i = 1; i < command.Count; i++)
            start.ArgumentList.Add(command[i]);
        return start;
    }

    private static FileStream Open(string device, FileAccess access) => new(device, FileMode.Open, access, FileShare.ReadWrite, bufferSize: 0);
}
