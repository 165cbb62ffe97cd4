namespace KSail.Sdk.Tests;

/// <summary>What <c>dotnet</c> does with a project of ours alone: every verb behaves as for any .NET project.</summary>
public sealed class CommandFlowTests
{
    [Theory]
    [InlineData("restore")]
    [InlineData("build", "ValidateEnvironments", "ScanEnvironments", "WriteReport")]
    [InlineData("build --no-restore", "ValidateEnvironments", "ScanEnvironments", "WriteReport")]
    [InlineData("build -m:1", "ValidateEnvironments", "ScanEnvironments", "WriteReport")]
    [InlineData("build -m:2", "ValidateEnvironments", "ScanEnvironments", "WriteReport")]
    [InlineData("build -graph", "ValidateEnvironments", "ScanEnvironments", "WriteReport")]
    [InlineData("build -graph -isolate --no-restore", "ValidateEnvironments", "ScanEnvironments", "WriteReport")]
    [InlineData("build -c Release", "ValidateEnvironments", "ScanEnvironments", "WriteReport")]
    [InlineData("build -t:Rebuild", "ValidateEnvironments", "ScanEnvironments", "WriteReport")]
    [InlineData("build --no-incremental", "ValidateEnvironments", "ScanEnvironments", "WriteReport")]
    [InlineData("build -t:Validate", "ValidateEnvironments")]
    [InlineData("build -p:KSailReport=false", "ValidateEnvironments", "ScanEnvironments")]
    [InlineData("build -t:Report", "ValidateEnvironments", "ScanEnvironments", "WriteReport")]
    [InlineData("build -t:Parity", "CompareEnvironments")]
    [InlineData("build -t:Render", "RenderEnvironments")]
    [InlineData("build -t:Scan", "ScanEnvironments")]
    [InlineData("build -t:Validate;Scan", "ValidateEnvironments", "ScanEnvironments")]
    [InlineData("build -p:KSailScan=false", "ValidateEnvironments", "WriteReport")]
    [InlineData("build -t:Validate;Render", "ValidateEnvironments", "RenderEnvironments")]
    [InlineData("clean")]
    [InlineData("pack")]
    [InlineData("test")]
    [InlineData("msbuild -t:CompileDesignTime -p:DesignTimeBuild=true")]
    [InlineData("build -p:DesignTimeBuild=true")]
    [InlineData("publish -p:Environment=prod", "SelectEnvironment", "ValidateEnvironments", "ScanEnvironments", "WriteReport", "PushArtifact", "WriteReport", "ReconcileEnvironment")]
    [InlineData("publish -p:KSailEnvironment=prod --no-restore", "SelectEnvironment", "ValidateEnvironments", "ScanEnvironments", "WriteReport", "PushArtifact", "WriteReport", "ReconcileEnvironment")]
    [InlineData("publish -p:Environment=prod --no-build", "SelectEnvironment", "PushArtifact", "ReconcileEnvironment")]
    [InlineData("publish -p:Environment=prod -c Release", "SelectEnvironment", "ValidateEnvironments", "ScanEnvironments", "WriteReport", "PushArtifact", "WriteReport", "ReconcileEnvironment")]
    [InlineData("publish -p:Environment=prod -p:KSailReconcile=false", "SelectEnvironment", "ValidateEnvironments", "ScanEnvironments", "WriteReport", "PushArtifact", "WriteReport")]
    [InlineData("build -t:Push -p:Environment=prod", "PushArtifact")]
    [InlineData("build -t:Reconcile -p:Environment=prod", "ReconcileEnvironment")]
    public void A_command_runs_exactly_its_steps(string command, params string[] tasks)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        var arguments = command.Split(' ');
        var run = workspace.Build([arguments[0], "hello", .. arguments[1..]]).Succeeds();
        Assert.Empty(run.Warnings);
        Assert.Equal(tasks, run.Tasks);
    }
}
