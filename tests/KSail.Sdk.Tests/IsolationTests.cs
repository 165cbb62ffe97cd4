namespace KSail.Sdk.Tests;

/// <summary>Our dependencies and those of other tasks in one build do not see each other.</summary>
public sealed class IsolationTests
{
    [Fact]
    public void Another_task_keeps_its_own_version_of_our_dependency()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, SdkWorkspace.Anchor, """
            -- YamlDotNet/YamlDotNet.csproj
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><AssemblyVersion>3.2.1.0</AssemblyVersion></PropertyGroup>
            </Project>
            -- YamlDotNet/Marker.cs
            namespace YamlDotNet.Core { public class Parser { } }
            -- other/other.csproj
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <EnableDynamicLoading>true</EnableDynamicLoading>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../YamlDotNet/YamlDotNet.csproj" />
                <Reference Include="$(MSBuildToolsPath)/Microsoft.Build.Framework.dll" Private="false" />
              </ItemGroup>
            </Project>
            -- other/TellVersion.cs
            using Microsoft.Build.Framework;
            public class TellVersion : ITask
            {
                public IBuildEngine BuildEngine { get; set; }
                public ITaskHost HostObject { get; set; }
                public bool Execute()
                {
                    var text = "their YamlDotNet is " + typeof(YamlDotNet.Core.Parser).Assembly.GetName().Version;
                    BuildEngine.LogMessageEvent(new BuildMessageEventArgs(text, null, null, MessageImportance.High));
                    return true;
                }
            }
            -- hello/Directory.Build.targets
            <Project>
              <UsingTask TaskName="TellVersion" AssemblyFile="../other/bin/Debug/net10.0/other.dll" />
              <Target Name="Before" BeforeTargets="Validate"><TellVersion /></Target>
              <Target Name="After" AfterTargets="Validate"><TellVersion /></Target>
            </Project>
            """);
        workspace.Dotnet("build", "other").Succeeds();
        var run = workspace.Build("build", "hello").Succeeds();
        Assert.Equal(2, run.Result.Output.Split("their YamlDotNet is 3.2.1.0").Length - 1);
        Assert.Equal(["ValidateEnvironments", "ScanEnvironments", "WriteReport"], run.Tasks);
    }
}
