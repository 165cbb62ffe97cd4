namespace KSail.Sdk.Tests;

/// <summary>References between our project and C# projects, in both directions.</summary>
public sealed class ReferenceFlowTests
{
    [Theory]
    [InlineData("program", "build")]
    [InlineData("program", "build -graph -m:2 -c Release")]
    [InlineData("program", "clean")]
    [InlineData("program", "publish")]
    [InlineData("program", "pack")]
    [InlineData("web", "publish")]
    public void A_csharp_project_may_reference_us(string kind, string command)
    {
        using var workspace = new SdkWorkspace(
            SdkWorkspace.TwoEnvironments, kind == "web" ? MixedRepository.WebProgramThatReferencesUs : MixedRepository.ProgramThatReferencesUs);
        var arguments = command.Split(' ');
        var run = workspace.Build([arguments[0], "app", .. arguments[1..]]).Succeeds();
        Assert.Empty(run.Warnings);
        Assert.Equal(arguments[0] == "clean" ? [] : ["ValidateEnvironments", "ScanEnvironments", "WriteReport"], run.Tasks);
    }

    [Theory]
    [InlineData("build", "app/bin/Debug/net10.0/app.dll")]
    [InlineData("build -graph -m:2", "app/bin/Debug/net10.0/app.dll")]
    // A choice of environment is ours alone, and an output folder too.
    [InlineData("publish -p:Environment=prod -o out", "app/bin/Debug/net10.0/app.dll")]
    public void What_we_reference_is_built_first(string command, string output)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, MixedRepository.Library, MixedRepository.ProjectThatReferencesTheLibrary);
        var arguments = command.Split(' ');
        var run = workspace.Build([arguments[0], "hello", .. arguments[1..]]).Succeeds();
        Assert.Empty(run.Warnings);
        Assert.Contains("ValidateEnvironments", run.Tasks);
        Assert.True(File.Exists(workspace[output]));
    }

    [Fact]
    public void References_and_packages_are_added_and_listed_by_command()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, MixedRepository.Library);
        workspace.Dotnet("add", "hello", "reference", "app/app.csproj").Succeeds();
        Assert.Contains("app.csproj", workspace.Dotnet("list", "hello", "reference").Succeeds().Output, StringComparison.Ordinal);
        // The SDK's own package is the one that is always there to be added.
        workspace.Dotnet("add", "hello", "package", "KSail.Sdk", "--version", SdkPackage.Version).Succeeds();
        Assert.Contains("KSail.Sdk", workspace.Dotnet("list", "hello", "package").Succeeds().Output, StringComparison.Ordinal);
        workspace.Build("build", "hello").Succeeds();
    }

    [Fact]
    public void Packages_for_every_project_of_a_repository_are_not_ours()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        workspace.Write("Directory.Build.props", """<Project><ItemGroup><PackageReference Include="An.Analyzer.Nobody.Has" Version="1.0.0" /></ItemGroup></Project>""");
        workspace.Build("build", "hello").Succeeds();
        Assert.False(File.Exists(workspace["hello/obj/project.assets.json"]));
    }
}
