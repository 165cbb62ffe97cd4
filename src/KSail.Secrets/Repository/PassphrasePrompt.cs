using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using KSail.Documents;

namespace KSail.Secrets.Repository;

/// <summary>Asks the person at the terminal for a passphrase, which is not shown while it is typed.</summary>
public static class PassphrasePrompt
{
    /// <summary>Asks for a passphrase.</summary>
    /// <param name="terminal">The person's terminal.</param>
    /// <param name="what">What the passphrase is for, a few words.</param>
    /// <returns>The passphrase; null when none was typed, or the terminal cannot be kept from showing it.</returns>
    public static Secret? Ask(Terminal terminal, string what)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        var question = $"Passphrase of {what}: ";
        var answer = OperatingSystem.IsWindows() ? AskConsole(terminal, question) : AskUnseen(terminal, question);
        return string.IsNullOrEmpty(answer) ? null : new Secret(answer);
    }

    private static string? AskUnseen(Terminal terminal, string question)
    {
        if (!SetEcho(terminal, isOn: false))
            return null;
        // Whoever stops the build here gets a terminal back that shows what is typed.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => SetEcho(terminal, isOn: true));
        try
        {
            return terminal.Ask(question);
        }
        finally
        {
            SetEcho(terminal, isOn: true);
            terminal.Write("\n"u8);
        }
    }

    private static string? AskConsole(Terminal terminal, string question)
    {
        terminal.Write(System.Text.Encoding.UTF8.GetBytes(question));
        var typed = new System.Text.StringBuilder();
        try
        {
            while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
            {
                if (key.Key == ConsoleKey.Backspace)
                    typed.Length = Math.Max(0, typed.Length - 1);
                else if (key.KeyChar != '\0')
                    typed.Append(key.KeyChar);
            }

            terminal.Write("\r\n"u8);
            return typed.ToString();
        }
        catch (InvalidOperationException)
        {
            // No console, or a redirected one.
            return null;
        }
        finally
        {
            typed.Clear();
        }
    }

    private static bool SetEcho(Terminal terminal, bool isOn)
    {
        try
        {
            using var process = Process.Start(Terminal.Attach(terminal, ["stty", isOn ? "echo" : "-echo"]));
            process?.WaitForExit();
            return process?.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
