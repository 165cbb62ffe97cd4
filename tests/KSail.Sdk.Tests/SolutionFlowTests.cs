namespace KSail.Sdk.Tests;

/// <summary>Solutions of both formats that mix our project with C# projects.</summary>
public sealed class SolutionFlowTests
{
    [Fact]
    public void A_mixed_solution_goes_through_every_verb()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, MixedRepository.Library);
        var solution = WriteSolution(workspace, "slnx");
        Assert.Contains("hello.ksproj", workspace.Dotnet("sln", solution, "list").Succeeds().Output, StringComparison.Ordinal);

        // NU1503, which says that a project cannot be restored, must not appear: -warnaserror would make it an error.
        Verb("restore", "-warnaserror");
        Assert.Equal(["ValidateEnvironments", "ScanEnvironments", "WriteReport"], Verb("build", "--no-restore").Tasks);
        Assert.Equal(["ValidateEnvironments", "ScanEnvironments", "WriteReport"], Verb("build", "-graph").Tasks);
        Assert.Equal(["ValidateEnvironments", "ScanEnvironments", "WriteReport"], Verb("build", "-t:Rebuild", "-m:2").Tasks);
        Verb("build", "-t:hello:Render");
        Assert.True(File.Exists(workspace["hello/bin/ksail/prod/manifests.yaml"]));
        var publish = Verb("publish", "-p:KSailEnvironment=prod");
        Assert.Equal(["SelectEnvironment", "ValidateEnvironments", "ScanEnvironments", "WriteReport", "PushArtifact", "WriteReport", "ReconcileEnvironment"], publish.Tasks);
        Assert.True(Directory.Exists(workspace["app/bin/Release/net10.0/publish"]));
        Verb("pack");
        Verb("clean");
        Assert.False(Directory.Exists(workspace["hello/bin/ksail"]));

        BuildRun Verb(string verb, params string[] options)
        {
            var run = workspace.Build([verb, solution, .. options]).Succeeds();
            Assert.Empty(run.Warnings);
            return run;
        }
    }

    [Fact]
    public void A_solution_of_the_older_format_is_built_alike()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, MixedRepository.Library);
        var run = workspace.Build("build", WriteSolution(workspace, "sln"), "-warnaserror").Succeeds();
        Assert.Empty(run.Warnings);
        Assert.Equal(["ValidateEnvironments", "ScanEnvironments", "WriteReport"], run.Tasks);
    }

    [Fact]
    public void Tests_of_a_mixed_solution_run()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, MixedRepository.UnitTests);
        var result = workspace.Dotnet("test", WriteSolution(workspace, "slnx"), "--logger", "trx;LogFileName=result.trx", "--results-directory", workspace["results"]).Succeeds();
        Assert.Contains("passed=\"1\"", File.ReadAllText(workspace["results/result.trx"]), StringComparison.Ordinal);
        Assert.DoesNotContain("MSB4057", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newer_test_platform_passes_us_by()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, MixedRepository.Library);
        workspace.Write("global.json", """{ "test": { "runner": "Microsoft.Testing.Platform" } }""");
        var solution = WriteSolution(workspace, "slnx");
        // That runner builds every project with a target of its own, then finds nothing to run here: which it says of C# alone, too.
        var result = workspace.Dotnet("test", "--solution", solution);
        Assert.Equal("No test projects were found.", result.Output.Trim());
    }

    private static string WriteSolution(SdkWorkspace workspace, string format)
    {
        workspace.Dotnet("new", "sln", "-n", "all", "-f", format).Succeeds();
        workspace.Dotnet("sln", $"all.{format}", "add", "hello/hello.ksproj", "app/app.csproj").Succeeds();
        return $"all.{format}";
    }
}
