using System.ComponentModel;
using System.Diagnostics;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Secrets.Age.Sources;

namespace KSail.Secrets.Repository;

/// <summary>Tries to take over an edited text; returns what is wrong with it, and null when nothing is.</summary>
public delegate Diagnostic? EditedTextTaker(ReadOnlySpan<byte> edited);

/// <summary>
/// Lets a person edit a secret in an editor. The plain text is in a file for as long as the editor runs: in memory where the system has such files, for
/// its owner alone, and removed also when this process is killed.
/// </summary>
/// <param name="variables">The environment variables, which name the editor.</param>
/// <param name="terminal">The person's terminal; null when there is none.</param>
public sealed class SecretEditor(EnvironmentVariableReader variables, Terminal? terminal)
{
    private static readonly string[] Variables = ["SOPS_EDITOR", "EDITOR", "VISUAL"];
    private static readonly string[] Defaults = ["vim", "nano", "vi"];

    /// <summary>Edits a text until it is taken over, or given up.</summary>
    /// <param name="name">What the file is called: editors choose colours by it.</param>
    /// <param name="plain">The text.</param>
    /// <param name="take">Is given what was edited.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <param name="cancellationToken">Stops the editor.</param>
    /// <returns>Whether a changed text was taken over.</returns>
    public bool Edit(string name, SecretBytes plain, EditedTextTaker take, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plain);
        ArgumentNullException.ThrowIfNull(take);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (FindEditor(diagnostics) is not { } command)
            return false;
        using var file = TemporarySecret.Create(name, plain);
        while (true)
        {
            if (!Run([.. command, file.Path], diagnostics, cancellationToken))
                return false;
            using var edited = file.Read();
            if (edited is null)
            {
                diagnostics.Add(SecretDiagnostics.EditFailed, SourceSpan.None, "the editor removed the file that it was given; the secret is as it was");
                return false;
            }

            if (edited.Reveal().SequenceEqual(plain.Reveal()))
                return false;
            if (take(edited.Reveal()) is not { } problem)
                return true;
            // Messages about the text say where, and never quote it.
            if (terminal?.Ask($"{Path.GetFileName(problem.Span.File)}({problem.Span.Line},{problem.Span.Column}): {problem.Message}\nPress Enter to edit again, or type 'discard' to lose the changes: ") is { } answer && answer.Trim() != "discard")
                continue;
            diagnostics.Add(SecretDiagnostics.EditFailed, problem.Span, $"what was edited could not be encrypted, and the secret is as it was: {problem.Message}");
            return false;
        }
    }

    private List<string>? FindEditor(DiagnosticBag diagnostics)
    {
        foreach (var variable in Variables)
        {
            if (variables(variable) is not { Length: > 0 } text)
                continue;
            if (KeyCommand.Split(text) is { Count: > 0 } words)
                return [.. words];
            diagnostics.Add(SecretDiagnostics.EditFailed, SourceSpan.None, $"{variable} is no command: a quote is not closed");
            return null;
        }

        foreach (var name in terminal is null ? [] : Defaults)
        {
            foreach (var directory in (variables("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            {
                if (File.Exists(Path.Combine(directory, name)))
                    return [Path.Combine(directory, name)];
            }
        }

        diagnostics.Add(SecretDiagnostics.EditFailed, SourceSpan.None, terminal is null
            ? "there is no terminal to edit in; name an editor with a window of its own in SOPS_EDITOR, for instance 'code --wait'"
            : "no editor is named in SOPS_EDITOR, EDITOR or VISUAL, and there is no vim, nano or vi");
        return null;
    }

    private bool Run(List<string> command, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var start = Terminal.Attach(terminal, command);
        try
        {
            using var process = Process.Start(start)!;
            if (start.RedirectStandardInput)
                process.StandardInput.Close();
            using var registration = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
            process.WaitForExit();
            cancellationToken.ThrowIfCancellationRequested();
            if (process.ExitCode == 0)
                return true;
            diagnostics.Add(SecretDiagnostics.EditFailed, SourceSpan.None, $"the editor '{command[0]}' ended with exit code {process.ExitCode}; the secret is as it was");
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException)
        {
            diagnostics.Add(SecretDiagnostics.EditFailed, SourceSpan.None, $"the editor '{command[0]}' cannot be run: {e.Message.TrimEnd('.')}");
        }

        return false;
    }
}
