namespace KSail.Sdk.Tests.Templates;

/// <summary>
/// <c>docs/getting-started.md</c> as a stranger follows it: an empty folder, an empty home, an empty packages folder, the two packed packages, and every
/// command and change of the page in order. What the page shows below a command has to be printed by it, in that order.
/// </summary>
public sealed class GettingStartedTests
{
    private static readonly string _page = Path.Combine(SdkPackage.RepositoryRoot, "docs", "getting-started.md");

    [Fact]
    public void Every_step_does_what_the_page_says()
    {
        _ = TemplatePackage.Instance;
        using var workspace = new SdkWorkspace();
        TemplatePackage.Inhabit(workspace, workspace["home"]);
        workspace.Variables["NUGET_PACKAGES"] = workspace["packages"];
        var folder = "you";
        Directory.CreateDirectory(workspace[folder]);
        var taken = new List<(string File, string Before)>();
        foreach (var (language, lines) in Blocks())
        {
            if (language == "diff")
            {
                // Changes stand until the next command that is expected to succeed.
                var file = workspace[$"{folder}/{lines[0][4..]}"];
                taken.Add((file, File.ReadAllText(file)));
                File.WriteAllText(file, Change(File.ReadAllText(file), lines[1][1..], lines[2][1..]));
            }

            for (var i = 0; language == "console" && i < lines.Count; i++)
            {
                var command = lines[i][2..];
                var expected = lines.Skip(i + 1).TakeWhile(static line => !line.StartsWith("$ ", StringComparison.Ordinal)).ToList();
                i += expected.Count;
                if (command.StartsWith("cd ", StringComparison.Ordinal))
                {
                    folder += "/" + command[3..];
                    continue;
                }

                if (!expected.Contains("Build FAILED."))
                {
                    taken.ForEach(static change => File.WriteAllText(change.File, change.Before));
                    taken.Clear();
                }

                // The page has a command for manifests that lie elsewhere: a folder with nothing but them.
                if (command.Contains("ksail-project", StringComparison.Ordinal))
                    folder = Elsewhere(workspace, folder);
                var output = Run(workspace, folder, command, expected.Contains("Build FAILED."));
                var at = -1;
                var printed = output.Split('\n').ToList();
                Assert.All(expected, line =>
                {
                    at = printed.FindIndex(at + 1, text => text.Contains(line, StringComparison.Ordinal));
                    Assert.True(at >= 0, $"'{line}' is not in its place in what {command} prints:\n{output}");
                });
            }
        }
    }

    private static string Run(SdkWorkspace workspace, string folder, string command, bool fails)
    {
        var words = command.Split(' ');
        Assert.Equal("dotnet", words[0]);
        // The tests' version is a prerelease, which nobody gets who does not ask for it.
        var arguments = words.Skip(1).Select(static word => word == "KSail.Templates" ? $"{word}@{SdkPackage.Version}" : word).ToArray();
        var result = workspace.DotnetIn(folder, arguments);
        if (fails)
            result.Fails();
        else
            result.Succeeds();
        return result.Output.Replace(workspace["you"], "/home/you", StringComparison.Ordinal);
    }

    private static string Elsewhere(SdkWorkspace workspace, string platform)
    {
        var manifests = workspace[platform + "/k8s"];
        foreach (var file in Directory.EnumerateFiles(manifests, "*", SearchOption.AllDirectories))
            workspace.Write("you/repository/k8s/" + Path.GetRelativePath(manifests, file), File.ReadAllText(file));
        return "you/repository";
    }

    private static string Change(string text, string before, string after)
    {
        Assert.Equal(2, text.Split(before + "\n").Length);
        return text.Replace(before + "\n", after + "\n", StringComparison.Ordinal);
    }

    private static IEnumerable<(string Language, List<string> Lines)> Blocks()
    {
        var lines = File.ReadAllLines(_page);
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
                continue;
            var end = Array.IndexOf(lines, "```", i + 1);
            yield return (lines[i][3..], [.. lines[(i + 1)..end]]);
            i = end;
        }
    }
}
