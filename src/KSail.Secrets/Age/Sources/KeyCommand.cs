using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using KSail.Documents;

namespace KSail.Secrets.Age.Sources;

/// <summary>The commands of <c>SOPS_AGE_KEY_CMD</c>: programs that print a key, such as a password manager. They run without a shell, as in SOPS.</summary>
internal static class KeyCommand
{
    /// <summary>The variable in which a command finds whose key is wanted.</summary>
    public const string RecipientVariable = "SOPS_AGE_RECIPIENT";

    // A person may have to unlock the password manager.
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);
    private const int MaxOutput = 1024 * 1024;

    /// <summary>
    /// Splits a command into words as a POSIX shell does, without any expansion: quotes, backslashes, comments. Null when a quote is not closed.
    /// </summary>
    public static IReadOnlyList<string>? Split(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        var quote = '\0';
        for (var i = 0; i < command.Length; i++)
        {
            var c = command[i];
            if (quote == '\'' ? c != '\'' : quote == '"' && c is not ('"' or '\\'))
            {
                word.Append(c);
            }
            else if (c == '\\' && quote != '\'')
            {
                if (++i == command.Length)
                    return null;
                word.Append(command[i]);
                inWord = true;
            }
            else if (c is '\'' or '"')
            {
                quote = quote == '\0' ? c : '\0';
                inWord = true;
            }
            else if (c is ' ' or '\t' or '\r' or '\n')
            {
                Flush();
            }
            else if (c == '#' && !inWord)
            {
                while (i + 1 < command.Length && command[i + 1] != '\n')
                    i++;
            }
            else
            {
                word.Append(c);
                inWord = true;
            }
        }

        Flush();
        return quote == '\0' ? words : null;

        void Flush()
        {
            if (inWord)
                words.Add(word.ToString());
            word.Clear();
            inWord = false;
        }
    }

    /// <summary>Runs a command in a folder; the rest as <see cref="KeyCommandRunner"/> says.</summary>
    public static SecretBytes? Run(IReadOnlyList<string> command, string recipient, string directory)
    {
        var start = new ProcessStartInfo(command[0])
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        for (var i = 1; i < command.Count; i++)
            start.ArgumentList.Add(command[i]);
        start.Environment[RecipientVariable] = recipient;
        using var process = TryStart(start);
        if (process is null)
            return null;
        process.StandardInput.Close();
        // What it complains about may hold what it should not print; it is read so that the command does not wait, and forgotten.
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var output = Task.Run(() => SecretFiles.ReadToEnd(process.StandardOutput.BaseStream, MaxOutput));
        if (output.Wait(MaxTime) && process.WaitForExit(MaxTime))
        {
            if (process.ExitCode == 0)
                return output.Result;
            output.Result?.Dispose();
            return null;
        }

        process.Kill(entireProcessTree: true);
        return null;
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
}
