using KSail.Testing;

namespace KSail.Sdk.Tests;

/// <summary>What comes from outside, through the commands of a user, against a web server of this machine.</summary>
public sealed class RestoreFlowTests : IDisposable
{
    private const string Install = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: remote, namespace: default}\n";

    private readonly WebServer _server = new();
    private readonly SdkWorkspace _workspace = new(SdkWorkspace.TwoEnvironments);

    public RestoreFlowTests()
    {
        _server.Folder.Write("install.yaml", Install);
        _workspace.Write("Directory.Build.props", $"<Project><PropertyGroup><KSailCachePath>{_workspace["cache"]}</KSailCachePath></PropertyGroup></Project>");
    }

    public void Dispose()
    {
        _workspace.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void A_build_restores_by_itself_and_then_needs_no_network()
    {
        NameRemote();
        var first = _workspace.Build("build", "hello").Succeeds();
        Assert.Equal(1, first.Restores);
        Assert.Contains("install.yaml", File.ReadAllText(_workspace["hello/ksail.lock.json"]), StringComparison.Ordinal);
        _server.Dispose();
        _workspace.Build("build", "hello", "-t:Render").Succeeds();
        Assert.Contains("name: remote", File.ReadAllText(_workspace["hello/bin/ksail/prod/manifests.yaml"]), StringComparison.Ordinal);
        _workspace.Build("build", "hello", "-t:Rebuild").Succeeds();
        _workspace.Build("publish", "hello", "-p:Environment=prod").Succeeds();
    }

    [Fact]
    public void Without_a_restore_the_build_says_what_to_run()
    {
        NameRemote();
        var run = _workspace.Build("build", "hello", "--no-restore").Fails("KSAIL2013");
        Assert.Empty(_server.Requests);
        Assert.All(run.Errors, error => Assert.Contains("run 'dotnet restore'", error.Text, StringComparison.Ordinal));
        _workspace.Dotnet("restore", "hello").Succeeds();
        _workspace.Build("build", "hello", "--no-restore").Succeeds();
    }

    [Fact]
    public void Locked_mode_and_forced_evaluation_are_those_of_dotnet_restore()
    {
        NameRemote();
        Assert.Contains("KSAIL0204", _workspace.Dotnet("restore", "hello", "--locked-mode").Fails().Output, StringComparison.Ordinal);
        _workspace.Dotnet("restore", "hello").Succeeds();
        _workspace.Dotnet("restore", "hello", "--locked-mode").Succeeds();
        _server.Folder.Write("install.yaml", Install.Replace("remote", "other", StringComparison.Ordinal));
        _workspace.Dotnet("restore", "hello", "--force").Succeeds();
        _workspace.Dotnet("restore", "hello", "--force-evaluate").Succeeds();
        _workspace.Build("build", "hello", "-t:Render").Succeeds();
        Assert.Contains("name: other", File.ReadAllText(_workspace["hello/bin/ksail/prod/manifests.yaml"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_restore_stops_the_build_at_the_line_that_names_it()
    {
        NameRemote("missing.yaml");
        var run = _workspace.Build("build", "hello").Fails("KSAIL0202");
        var error = Assert.Single(run.Errors);
        Assert.EndsWith("hello/k8s/apps/kustomization.yaml", error.File, StringComparison.Ordinal);
        Assert.Equal(5, error.LineNumber);
    }

    [Theory]
    [InlineData("sln")]
    [InlineData("slnx")]
    public void The_restore_of_a_solution_restores_the_projects_in_it(string format)
    {
        NameRemote();
        _workspace.Dotnet("new", "sln", "-n", "all", "-f", format).Succeeds();
        _workspace.Dotnet("sln", $"all.{format}", "add", "hello/hello.ksproj").Succeeds();
        _workspace.Dotnet("restore", $"all.{format}").Succeeds();
        Assert.True(File.Exists(_workspace["hello/ksail.lock.json"]));
        _workspace.Build("build", $"all.{format}", "--no-restore").Succeeds();
    }

    private void NameRemote(string file = "install.yaml") =>
        _workspace.Write("hello/k8s/apps/kustomization.yaml", $"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - greeting.yaml\n  - {_server.Address}/{file}\n");
}
