using System.Diagnostics;
using System.Text.Json;

namespace KSail.Charts.Tests;

/// <summary>
/// Go's own template package with Sprig, behind a small program that <c>build/go-oracle.sh</c> fetches, builds and prints. What it says is
/// brought into the form of the case files.
/// </summary>
internal static class Oracle
{
    public const string BuildCommand =
        "build/go-oracle.sh chart-oracle tests/KSail.Charts.Tests/Oracle/main.go golang-github-masterminds-sprig-dev golang-github-burntsushi-toml-dev golang-k8s-sigs-yaml-dev";

    /// <summary>The answer to what has ended Go's process.</summary>
    public const string Died = "error: Go's process ended";

    /// <summary>Where the program is; null when it was not built.</summary>
    public static string? Path { get; } = Find();

    /// <summary>
    /// An answer to each question. What ends Go's process instead, because memory or stack do not suffice, is answered with an error, and the
    /// rest is asked of a new one.
    /// </summary>
    public static IReadOnlyList<string> Ask(IReadOnlyList<Question> questions)
    {
        var answers = new List<string>(questions.Count);
        while (answers.Count < questions.Count)
        {
            AskOneProcess(questions, answers);
            if (answers.Count < questions.Count)
                answers.Add(Died);
        }

        return answers;
    }

    private static void AskOneProcess(IReadOnlyList<Question> questions, List<string> answers)
    {
        var start = new ProcessStartInfo(Path!) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["TZ"] = "UTC";
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var first = answers.Count;
        var writing = Task.Run(() =>
        {
            try
            {
                for (var i = first; i < questions.Count; i++)
                    process.StandardInput.WriteLine(questions[i].ToJson());
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It has died over a question, and reads no more.
            }
        });
        while (process.StandardOutput.ReadLine() is { } line)
            answers.Add(Read(line));
        writing.GetAwaiter().GetResult();
        process.WaitForExit();
    }

    private static string Read(string line)
    {
        using var answer = JsonDocument.Parse(line);
        return answer.RootElement.TryGetProperty("error", out var error)
            ? "error: " + Question.Flat(error.GetString()!)
            : Question.OfOutput(answer.RootElement.GetProperty("output").GetString()!);
    }

    private static string? Find()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            var program = System.IO.Path.Combine(at, "artifacts", "tools", "chart-oracle", "chart-oracle");
            if (File.Exists(program))
                return program;
        }

        return null;
    }
}

/// <summary>A test against Go's own template package, skipped where it was not fetched: it is large, so nobody fetches it by the way.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresOracleFactAttribute : FactAttribute
{
    public RequiresOracleFactAttribute()
    {
        if (Oracle.Path is null)
            Skip = $"the oracle is missing: '{Oracle.BuildCommand}' fetches and builds it (270 MB)";
    }
}
