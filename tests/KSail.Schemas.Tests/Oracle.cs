using System.Diagnostics;
using System.Text.Json;

namespace KSail.Schemas.Tests;

/// <summary>
/// The API server's own libraries behind a small Go program, which <c>build/go-oracle.sh definition-oracle tests/KSail.Schemas.Tests/Oracle/main.go</c>
/// fetches and builds.
/// </summary>
internal static class Oracle
{
    /// <summary>Where the program is; null when it was not built.</summary>
    public static string? Path { get; } = Find();

    /// <summary>Why objects are refused by the schemas of their kinds; null for a schema that no server takes, empty for a good object.</summary>
    public static IReadOnlyList<IReadOnlyList<string>?> Ask(IReadOnlyList<(string Schema, string Json)> questions)
    {
        using var process = Process.Start(new ProcessStartInfo(Path!) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        var writing = Task.Run(() =>
        {
            foreach (var (schema, json) in questions)
                process.StandardInput.WriteLine($$"""{"schema": {{schema}}, "object": {{json}}}""");
            process.StandardInput.Close();
        });
        var answers = new List<IReadOnlyList<string>?>(questions.Count);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            using var answer = JsonDocument.Parse(line);
            answers.Add(answer.RootElement.TryGetProperty("unusable", out _)
                ? null
                : [.. answer.RootElement.GetProperty("refused").EnumerateArray().Select(static reason => reason.GetString()!)]);
        }

        writing.GetAwaiter().GetResult();
        process.WaitForExit();
        return answers;
    }

    private static string? Find()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            var program = System.IO.Path.Combine(at, "artifacts", "tools", "definition-oracle", "definition-oracle");
            if (File.Exists(program))
                return program;
        }

        return null;
    }
}

/// <summary>A test against the API server's libraries, skipped where they were not fetched: they are large, so nobody fetches them by the way.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresOracleTheoryAttribute : TheoryAttribute
{
    public RequiresOracleTheoryAttribute()
    {
        if (Oracle.Path is null)
            Skip = "the oracle is missing: 'build/go-oracle.sh definition-oracle tests/KSail.Schemas.Tests/Oracle/main.go' fetches and builds it (270 MB)";
    }
}
