namespace KSail.Sdk.Tests;

/// <summary>Which environments a command works on.</summary>
public sealed class EnvironmentChoiceTests
{
    private const string Broken = """
        -- hello/ksail.prod.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: hello-prod
        spec:
          cluster:
            distribution: Talos
          workload:
            sourceDirectory: missing
        """;

    [Theory]
    [InlineData("build", true, "all of them")]
    [InlineData("build -p:Environment=prod", true, "the broken one")]
    [InlineData("build -p:KSailEnvironment=prod", true, "the name to use with solutions")]
    [InlineData("build -p:Environment=local", false, "the other one")]
    [InlineData("build -p:KSailEnvironment=local -p:Environment=prod", false, "the prefixed name wins")]
    public void A_build_checks_all_environments_or_the_chosen_one(string command, bool fails, string what)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Broken);
        var arguments = command.Split(' ');
        var run = workspace.Build([arguments[0], "hello", .. arguments[1..]]);
        Assert.True(fails == (run.Result.ExitCode == 1), what);
        if (fails)
        {
            var error = Assert.Single(run.Errors);
            Assert.Equal((workspace["hello/ksail.prod.yaml"], "KSAIL1030"), (error.File, error.Code));
        }
    }

    [Theory]
    [InlineData("ENVIRONMENT")]
    [InlineData("Environment")]
    [InlineData("KSAILENVIRONMENT")]
    public void A_variable_of_the_machine_selects_nothing(string variable)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        workspace.Variables[variable] = "production";
        workspace.Build("build", "hello").Succeeds();
        Assert.Equal("", workspace.Dotnet("msbuild", "hello", "-getProperty:KSailEnvironment").Succeeds().Output.Trim());
    }

    [Fact]
    public void An_unknown_environment_is_an_error_that_lists_the_known_ones()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        var error = Assert.Single(workspace.Build("build", "hello", "-p:Environment=prd").Fails("KSAIL1004").Errors);
        Assert.Equal(workspace["hello/hello.ksproj"], error.File);
        Assert.Equal("there is no environment 'prd'; known: 'local', 'prod'; did you mean 'prod'?", error.Text);
    }

    [Fact]
    public void Publish_without_a_choice_among_several_is_an_error_before_anything_is_checked()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        var run = workspace.Build("publish", "hello").Fails("KSAIL1005");
        Assert.Contains("'local', 'prod'", Assert.Single(run.Errors).Text, StringComparison.Ordinal);
        Assert.Equal(["SelectEnvironment"], run.Tasks);
    }

    [Fact]
    public void Publish_takes_the_only_environment_there_is()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        File.Delete(workspace["hello/ksail.yaml"]);
        Assert.Contains("PushArtifact", workspace.Build("publish", "hello").Succeeds().Tasks);
    }

    [Fact]
    public void Items_name_environments_too()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        Directory.CreateDirectory(workspace["hello/environments"]);
        File.Move(workspace["hello/ksail.prod.yaml"], workspace["hello/environments/edge.yaml"]);
        workspace.Write("hello/hello.ksproj", """
            <Project Sdk="KSail.Sdk/0.0.0-test">
              <ItemGroup><KSailEnvironment Include="edge" Config="environments/edge.yaml" /></ItemGroup>
            </Project>
            """);
        var run = workspace.Build("build", "hello", "-p:Environment=prod").Fails("KSAIL1004");
        Assert.Equal("there is no environment 'prod'; known: 'edge'", Assert.Single(run.Errors).Text);
    }

    [Fact]
    public void A_project_without_configuration_says_what_to_write()
    {
        using var workspace = new SdkWorkspace("""
            -- hello/hello.ksproj
            <Project Sdk="KSail.Sdk/0.0.0-test" />
            """);
        workspace.Build("build", "hello").Fails("KSAIL1001");
    }
}
