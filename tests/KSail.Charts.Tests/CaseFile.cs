using System.Text.Json;

namespace KSail.Charts.Tests;

/// <summary>
/// A table of cases, <c>template => output</c> or <c>template => error: message</c>; <c>@data</c> sets the data of those that follow. A template
/// that begins with a quote, and every output, is a text of JSON. Every expectation is what Go's template package says.
/// </summary>
internal static class CaseFile
{
    private const string Arrow = " => ";

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Cases"), "*.txt").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    public static IReadOnlyList<(Question Question, string Expected)> Read(string name)
    {
        var data = "{}";
        var cases = new List<(Question, string)>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", name)))
        {
            if (line.StartsWith("@data ", StringComparison.Ordinal))
                data = line[6..];
            else if (!line.StartsWith('#') && line.LastIndexOf(Arrow, StringComparison.Ordinal) is var at and >= 0)
                cases.Add((Question.Of(Text(line[..at]), data), line[(at + Arrow.Length)..]));
        }

        return cases;
    }

    private static string Text(string written) => written.StartsWith('"') ? JsonSerializer.Deserialize<string>(written)! : written;
}
