using System.Diagnostics;
using System.Text.Json;

namespace KSail.Cel.Tests;

/// <summary>
/// The API server's own libraries behind a small Go program: <c>Oracle/build.sh</c> fetches, builds and prints it. What it says is brought
/// into the form of the case files.
/// </summary>
internal static class Oracle
{
    /// <summary>Where the program is; null when it was not built.</summary>
    public static string? Path { get; } = Find();

    /// <summary>What becomes of expressions, each in the environment of its file.</summary>
    public static IReadOnlyList<string> Ask(IReadOnlyList<(CaseFile File, string Expression)> questions)
    {
        var start = new ProcessStartInfo(Path!) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var writing = Task.Run(() =>
        {
            foreach (var (file, expression) in questions)
                process.StandardInput.WriteLine($$"""{"schema": {{file.Schema ?? "null"}}, "self": {{file.Self ?? "null"}}, "expr": {{JsonSerializer.Serialize(expression)}}}""");
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
        if (answer.RootElement.TryGetProperty("refused", out _))
            return "refused";
        var value = answer.RootElement.TryGetProperty("error", out _) ? "error" : answer.RootElement.GetProperty("value").GetString();
        return $"{value} ({answer.RootElement.GetProperty("cost").GetUInt64()})";
    }

    private static string? Find()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            var program = System.IO.Path.Combine(at, "artifacts", "tools", "cel-oracle", "cel-oracle");
            if (File.Exists(program))
                return program;
        }

        return null;
    }
}

/// <summary>A test against the API server's libraries, skipped where they were not fetched: they are large, so nobody fetches them by the way.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresOracleFactAttribute : FactAttribute
{
    public RequiresOracleFactAttribute()
    {
        if (Oracle.Path is null)
            Skip = "the oracle is missing: tests/KSail.Cel.Tests/Oracle/build.sh fetches and builds it (270 MB)";
    }
}
