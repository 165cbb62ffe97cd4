using System.Text.RegularExpressions;
using KSail.Testing;

namespace KSail.Sdk.Tests.Documentation;

/// <summary>Every command of the documentation is run, and does what the page says: it succeeds, or ends in the error that is shown, and prints what is shown.</summary>
public sealed class DocumentedCommandTests(CommandStage stage) : IClassFixture<CommandStage>
{
    /// <summary>What is not run here, by how it begins, and why.</summary>
    private static readonly (string Begin, string Why)[] _notRun =
    [
        ("dotnet new", "templates are installed, and used, by tests of their own"),
        ("dotnet sln", "the sample stands in no solution; SolutionFlowTests have it"),
        ("KSAIL_TEST_", "it runs tests of this repository"),
        ("dotnet restore -p:KSailRestoreComponents", "fetches what other projects publish"),
        ("dotnet restore --force-evaluate -p:KSailRestoreComponents", "fetches what other projects publish"),
        ("dotnet watch", "it never ends; WatchTests have it"),
        ("dotnet run", "it makes machines"),
        ("dotnet nuget push", "it publishes a release"),
        ("dotnet build -t:Cluster", "it makes, changes or removes machines"),
        ("cosign ", "a program of others, with the reader's own registry; CosignTests have it"),
        ("jq ", "a program of others"),
    ];

    /// <summary>What a placeholder in a command stands for here.</summary>
    private static readonly (string Placeholder, string Value)[] _placeholders =
    [
        ("-t:EncryptSecrets -p:File=<file>", "-t:EncryptSecrets -p:File=k8s/new.enc.yaml"),
        ("<file>", "k8s/db.enc.yaml"),
        ("<folder>", "out"),
        ("-t:<target>", "-t:Validate"),
        ("<name>", "prod"),
        ("=…", "=anything"),
    ];

    /// <summary>What ends in an error here: verbs that the prose names by themselves, in a project with two environments, and what wants a terminal.</summary>
    private static readonly (string Command, string Code)[] _refused =
    [
        ("dotnet publish", "KSAIL1005"),
        ("dotnet build -t:Status", "KSAIL1005"),
        ("dotnet build -t:Reconcile", "KSAIL1005"),
        ("dotnet build -t:DecryptSecrets -p:File=k8s/db.enc.yaml", "KSAIL4021"),
    ];

    public static TheoryData<string> Pages => [.. MarkdownPage.All.Where(static page => IsOfUsers(page) && DocumentedCommand.Of(page).Any(static command => ReasonNotToRun(command) is null)).Select(static page => page.Name)];

    [RequiresToolTheory("bash", "docker-registry")]
    [MemberData(nameof(Pages))]
    public void The_commands_of_a_page_do_what_it_says(string name)
    {
        var exports = "";
        foreach (var command in DocumentedCommand.Of(MarkdownPage.All.Single(page => page.Name == name)))
        {
            if (ReasonNotToRun(command) is not null)
                continue;
            var text = _placeholders.Aggregate(command.Text, static (text, each) => text.Replace(each.Placeholder, each.Value, StringComparison.Ordinal));
            if (text.StartsWith("export ", StringComparison.Ordinal))
                exports += text + " && ";
            else if (command.Output.Count > 0 || stage.IsNew(exports + text))
                Check(command, text, stage.Run(exports + text));
        }
    }

    [Fact]
    public void What_is_not_run_is_in_the_documentation()
    {
        var commands = MarkdownPage.All.SelectMany(DocumentedCommand.Of).Select(static command => command.Text).ToList();
        Assert.All(_notRun, each => Assert.Contains(commands, text => text.StartsWith(each.Begin, StringComparison.Ordinal)));
        Assert.All(_refused, each => Assert.Contains(each.Command, commands));
        Assert.All(_placeholders, each => Assert.Contains(commands, text => text.Contains(each.Placeholder, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_command_stands_in_a_block_that_is_read() =>
        Assert.All(MarkdownPage.All, static page => Assert.All(page.Blocks.Where(static block => block.Language.Length == 0), block =>
            Assert.True(!block.Lines.Exists(static line => line.TrimStart('$', ' ').StartsWith("dotnet ", StringComparison.Ordinal)), $"{page.Name}({block.Line})")));

    [Fact]
    public void Commands_are_found_wherever_they_stand()
    {
        var page = new MarkdownPage("page.md", "Use `dotnet clean`, not `cosign`.\n```bash\n# no\nA=1 dotnet build   # yes\n  dotnet build \\\n    -t:Scan\n```\n```console\n$ dotnet build\nx(1,2): error KSAIL1001: y\n\n$ dotnet clean\n```\n```\ndotnet no\n```\n");
        var commands = DocumentedCommand.Of(page);
        Assert.Equal(["dotnet clean", "A=1 dotnet build", "dotnet build -t:Scan", "dotnet build", "dotnet clean"], commands.Select(static command => command.Text));
        Assert.Equal([1, 4, 5, 9, 12], commands.Select(static command => command.Line));
        Assert.Equal(["x(1,2): error KSAIL1001: y"], commands[3].Output);
        Assert.Equal([null, null, null, "KSAIL1001", null], commands.Select(static command => command.ErrorCode));
    }

    // The example of a diagnostic is one of something that is wrong, which the sample is not; the tests of its room have it.
    private static string? ReasonNotToRun(DocumentedCommand command) => command.Page.Name.StartsWith("docs/diagnostics/", StringComparison.Ordinal) && !command.IsInProse
        ? "an example of what is wrong"
        : Array.Find(_notRun, each => command.Text.StartsWith(each.Begin, StringComparison.Ordinal)).Why;

    // What is written for those who work on the SDK is about this repository, and getting-started has a test of its own, with a machine of its own; what
    // templates write is about the project that they make.
    private static bool IsOfUsers(MarkdownPage page) => page.Name is not ("ARCHITECTURE.md" or "CHANGELOG.md" or "docs/getting-started.md")
        && !page.Name.StartsWith("sdk/Templates/content/", StringComparison.Ordinal);

    private static void Check(DocumentedCommand command, string text, DotnetResult result)
    {
        var where = $"{command.Page.Name}({command.Line}): {text}\n{result.Output}";
        var error = command.ErrorCode ?? Array.Find(_refused, each => each.Command == command.Text).Code;
        Assert.True(result.ExitCode == (error is null ? 0 : 1), $"exit code {result.ExitCode}: {where}");
        Assert.True(error is null || result.Output.Contains($"error {error}", StringComparison.Ordinal), $"no {error}: {where}");
        var from = 0;
        var lines = result.Output.Split('\n');
        foreach (var shown in command.Output)
        {
            var pattern = new Regex(Regex.Escape(shown).Replace("…", ".*", StringComparison.Ordinal), RegexOptions.NonBacktracking);
            var at = Array.FindIndex(lines, from, pattern.IsMatch);
            Assert.True(at >= 0, $"'{shown}' is not printed, or not there: {where}");
            from = at + 1;
        }
    }
}
