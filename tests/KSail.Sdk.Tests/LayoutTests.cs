using System.Text.Json;

namespace KSail.Sdk.Tests;

/// <summary>Where outputs go, what clean takes away, and what a project tells those who ask.</summary>
public sealed class LayoutTests
{
    [Theory]
    [InlineData("build -t:Render", "hello/bin/ksail/prod/manifests.yaml", "hello/obj/ksail/prod")]
    [InlineData("build -t:Render -c Release", "hello/bin/ksail/prod/manifests.yaml", "hello/obj/ksail/prod")]
    [InlineData("build -t:Render -o out", "out/ksail/prod/manifests.yaml", "hello/obj/ksail/prod")]
    [InlineData("build -t:Render --artifacts-path art", "art/bin/hello/ksail/prod/manifests.yaml", "art/obj/hello/ksail/prod")]
    [InlineData("build -t:Render -p:UseArtifactsOutput=true", "artifacts/bin/hello/ksail/prod/manifests.yaml", "artifacts/obj/hello/ksail/prod")]
    [InlineData("build -t:Render -p:BaseOutputPath=b/ -p:BaseIntermediateOutputPath=o/", "hello/b/ksail/prod/manifests.yaml", "hello/o/ksail/prod")]
    public void Outputs_lie_where_dotnet_users_look(string command, string manifests, string cache)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        var arguments = command.Split(' ');
        workspace.Build([arguments[0], "hello", .. arguments[1..]]).Succeeds();
        Assert.True(File.Exists(workspace[manifests]));
        Assert.True(Directory.Exists(workspace[cache]));
        Assert.Equal(manifests.StartsWith("hello/bin", StringComparison.Ordinal), Directory.Exists(workspace["hello/bin"]));
    }

    [Fact]
    public void Clean_removes_what_we_made_and_nothing_else()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        var others = new[] { workspace.Write("hello/bin/theirs.txt", ""), workspace.Write("hello/obj/theirs.txt", "") };
        workspace.Build("build", "hello", "-t:Validate;Render").Succeeds();
        Assert.True(Directory.Exists(workspace["hello/obj/ksail"]) && Directory.Exists(workspace["hello/bin/ksail"]));
        workspace.Build("clean", "hello").Succeeds();
        Assert.False(Directory.Exists(workspace["hello/obj/ksail"]) || Directory.Exists(workspace["hello/bin/ksail"]));
        Assert.All(others, file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public void Properties_items_and_results_are_there_for_scripts()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        using var evaluation = JsonDocument.Parse(workspace.Dotnet("msbuild", "hello", "-getProperty:UsingKSailSdk", "-getProperty:KSailDefaultEnvironment", "-getItem:KSailEnvironment").Succeeds().Output);
        Assert.Equal("true", evaluation.RootElement.GetProperty("Properties").GetProperty("UsingKSailSdk").GetString());
        Assert.Equal("local", evaluation.RootElement.GetProperty("Properties").GetProperty("KSailDefaultEnvironment").GetString());
        Assert.Equal(0, evaluation.RootElement.GetProperty("Items").GetProperty("KSailEnvironment").GetArrayLength());

        using var render = JsonDocument.Parse(workspace.Dotnet("build", "hello", "-t:Render", "-getTargetResult:Render").Succeeds().Output);
        var result = render.RootElement.GetProperty("TargetResults").GetProperty("Render");
        Assert.Equal("Success", result.GetProperty("Result").GetString());
        Assert.Equal(
            [("local", workspace["hello/bin/ksail/local/manifests.yaml"]), ("prod", workspace["hello/bin/ksail/prod/manifests.yaml"])],
            result.GetProperty("Items").EnumerateArray().Select(item => (item.GetProperty("Environment").GetString()!, item.GetProperty("FullPath").GetString()!)));
    }

    [Fact]
    public void Results_name_files_in_folders_with_characters_that_mean_something_to_MSBuild()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        const string Folder = "a%20b;c$(d)'#é";
        Directory.Move(workspace["hello"], workspace[Folder]);
        using var render = JsonDocument.Parse(workspace.Dotnet("build", workspace[Folder + "/hello.ksproj"], "-t:Render", "-getTargetResult:Render").Succeeds().Output);
        Assert.All(
            render.RootElement.GetProperty("TargetResults").GetProperty("Render").GetProperty("Items").EnumerateArray(),
            item => Assert.StartsWith(workspace[Folder + "/bin"], item.GetProperty("Identity").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Target_lists_and_files_of_the_repository_extend_a_build()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        workspace.Write("Directory.Build.targets", """
            <Project>
              <PropertyGroup><BuildDependsOn>$(BuildDependsOn);AfterEverything</BuildDependsOn></PropertyGroup>
              <Target Name="AfterEverything"><Message Importance="high" Text="marker-7f3c" /></Target>
            </Project>
            """);
        Assert.Contains("marker-7f3c", workspace.Build("build", "hello").Succeeds().Result.Output, StringComparison.Ordinal);
    }
}
