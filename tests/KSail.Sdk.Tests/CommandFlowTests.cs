namespace KSail.Sdk.Tests;

/// <summary>What <c>dotnet</c> does with a project of ours alone: every verb behaves as for any .NET project.</summary>
public sealed class CommandFlowTests
{
    [Theory]
    [InlineData("restore")]
    [InlineData("build", "ValidateEnvironments")]
    [InlineData("build --no-restore", "ValidateEnvironments")]
    [InlineData("build -m:1", "ValidateEnvironments")]
    [InlineData("build -m:2", "ValidateEnvironments")]
    [InlineData("build -graph", "ValidateEnvironments")]
    [InlineData("build -graph -isolate --no-restore", "ValidateEnvironments")]
    [InlineData("build -c Release", "ValidateEnvironments")]
    [InlineData("build -t:Rebuild", "ValidateEnvironments")]
    [InlineData("build --no-incremental", "ValidateEnvironments")]
    [InlineData("build -t:Validate", "ValidateEnvironments")]
    [InlineData("build -t:Render", "RenderEnvironments")]
    [InlineData("build -t:Validate;Render", "ValidateEnvironments", "RenderEnvironments")]
    [InlineData("clean")]
    [InlineData("pack")]
    [InlineData("test")]
    [InlineData("msbuild -t:CompileDesignTime -p:DesignTimeBuild=true")]
    [InlineData("build -p:DesignTimeBuild=true")]
    [InlineData("publish -p:Environment=prod", "SelectEnvironment", "ValidateEnvironments", "PushArtifact")]
    [InlineData("publish -p:KSailEnvironment=prod --no-restore", "SelectEnvironment", "ValidateEnvironments", "PushArtifact")]
    [InlineData("publish -p:Environment=prod --no-build", "SelectEnvironment", "PushArtifact")]
    [InlineData("publish -p:Environment=prod -c Release", "SelectEnvironment", "ValidateEnvironments", "PushArtifact")]
    [InlineData("build -t:Push -p:Environment=prod", "PushArtifact")]
    public void A_command_runs_exactly_its_steps(string command, params string[] tasks)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        var arguments = command.Split(' ');
        var run = workspace.Build([arguments[0], "hello", .. arguments[1..]]).Succeeds();
        Assert.Empty(run.Warnings);
        Assert.Equal(tasks, run.Tasks);
    }
}
