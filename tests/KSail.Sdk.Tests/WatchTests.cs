using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KSail.Sdk.Tests;

/// <summary><c>dotnet watch build</c> checks again on save.</summary>
public sealed class WatchTests
{
    [Fact]
    public void Saving_a_manifest_builds_again()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        workspace.Variables["DOTNET_WATCH_SUPPRESS_EMOJIS"] = "1";
        workspace.Variables["DOTNET_USE_POLLING_FILE_WATCHER"] = "0";
        using var process = workspace.Start("watch", "build", "--project", "hello", "--non-interactive");
        using var lines = new BlockingCollection<string>();
        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var seen = new List<string>();
        try
        {
            WaitFor("Waiting for a file to change");
            File.AppendAllText(workspace["hello/k8s/apps/greeting.yaml"], "unknownField: true\n");
            WaitFor("KSAIL3");
            WaitFor("Waiting for a file to change");

            // The task that templates write for VS Code sees where a round begins, what it finds, and where it ends.
            var (begins, ends) = TaskPatterns();
            Assert.Equal(["begins", "ends", "begins", "error", "ends"], seen.Select(line =>
                begins.IsMatch(line) ? "begins" : ends.IsMatch(line) ? "ends" : line.Contains("error KSAIL3", StringComparison.Ordinal) ? "error" : "")
                .Where(static what => what.Length > 0).Aggregate(new List<string>(), static (run, what) =>
                {
                    if (run.Count == 0 || run[^1] != what)
                        run.Add(what);
                    return run;
                }));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        void Read(object sender, System.Diagnostics.DataReceivedEventArgs e)
        {
            if (e.Data is { } line && !lines.IsAddingCompleted)
                lines.Add(line);
        }

        void WaitFor(string text)
        {
            while (lines.TryTake(out var line, TimeSpan.FromMinutes(1)))
            {
                seen.Add(line);
                if (line.Contains(text, StringComparison.Ordinal))
                    return;
            }

            Assert.Fail($"'{text}' was not seen:\n{string.Join('\n', seen)}");
        }
    }

    private static (Regex Begins, Regex Ends) TaskPatterns()
    {
        using var tasks = JsonDocument.Parse(File.ReadAllText(Path.Combine(SdkPackage.RepositoryRoot, "sdk", "Templates", "content", "ksail", "platform", ".vscode", "tasks.json")));
        var background = tasks.RootElement.GetProperty("tasks").EnumerateArray().Single(static task => task.GetProperty("label").GetString() == "watch").GetProperty("problemMatcher").GetProperty("background");
        return (Pattern("beginsPattern"), Pattern("endsPattern"));

        Regex Pattern(string name) => new(background.GetProperty(name).GetString()!, RegexOptions.NonBacktracking);
    }
}
