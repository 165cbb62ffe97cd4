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
        "build/go-oracle.sh chart-oracle tests/KSail.Charts.Tests/Oracle/main.go golang-github-masterminds-sprig-dev golang-github-burntsushi-toml-dev";

    /// <summary>Where the program is; null when it was not built.</summary>
    public static string? Path { get; } = Find();

    public static IReadOnlyList<string> Ask(IReadOnlyList<Question> questions)
    {
        var start = new ProcessStartInfo(Path!) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["TZ"] = "UTC";
        using var process = Process.Start(start)!;
        var writing = Task.Run(() =>
        {
            foreach (var question in questions)
                process.StandardInput.WriteLine(question.ToJson());
            process.StandardInput.Close();
        });
        var answers = new List<string>(questions.Count);
        while (process.StandardOutput.ReadLine() is { } line)
            answers.Add(Read(line));
        writing.GetAwaiter().GetResult();
        process.WaitForExit();
        return answers;
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
