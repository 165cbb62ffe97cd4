using System.Diagnostics;
using KSail.Testing;
using Microsoft.Build.Logging.StructuredLogger;

namespace KSail.Sdk.Tests;

/// <summary>A repository of a test's own, out of reach of the one around it, with the packed SDK as its only source of packages.</summary>
internal sealed class SdkWorkspace : IDisposable
{
    /// <summary>Two environments that share a tree with one ConfigMap each way.</summary>
    public const string TwoEnvironments = """
        -- hello/hello.ksproj
        <Project Sdk="KSail.Sdk/0.0.0-test" />
        -- hello/ksail.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: hello
        spec:
          cluster:
            distribution: Talos
            provider: Docker
          workload:
            sourceDirectory: k8s
            kustomizationFile: clusters/local
        -- hello/ksail.prod.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: hello-prod
        spec:
          cluster:
            distribution: Talos
            provider: Docker
          workload:
            sourceDirectory: k8s
            kustomizationFile: clusters/prod
        -- hello/k8s/clusters/local/kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
          - ../../apps
        -- hello/k8s/clusters/prod/kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
          - ../../apps
        -- hello/k8s/apps/kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
          - greeting.yaml
        -- hello/k8s/apps/greeting.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: greeting
          namespace: default
        data:
          text: hello
        """;

    /// <summary>A manifest in the place of the one above, with an anchor: only for such texts is the package's YAML parser loaded.</summary>
    public const string Anchor = """
        -- hello/k8s/apps/greeting.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: greeting
          namespace: default
          labels: &pairs
            text: hello
        data: *pairs
        """;

    /// <summary>C# projects beside ours are there to be compiled, not to be judged: analyzers would take longer than the compiler.</summary>
    public const string QuickCompilation = "<PropertyGroup><RunAnalyzers>false</RunAnalyzers><EnableNETAnalyzers>false</EnableNETAnalyzers></PropertyGroup>";

    private readonly TemporaryDirectory _directory = new();
    private readonly DotnetCommand _dotnet;
    private int _logs;

    public SdkWorkspace(params string[] archives)
    {
        var package = SdkPackage.Instance;
        _dotnet = new DotnetCommand(_directory.Root);
        Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{package.PackagesFolder}" /></config>
              <fallbackPackageFolders><clear /><add key="machine" value="{SdkPackage.MachinePackages}" /></fallbackPackageFolders>
              <packageSources><clear /><add key="packed" value="{package.Source}" /></packageSources>
            </configuration>
            """);
        // Each ends the search upwards, so that nothing above the temporary folder takes part.
        Write("Directory.Build.props", $"<Project>{QuickCompilation}</Project>");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        foreach (var archive in archives)
            _directory.WriteAll(archive);
    }

    public string Root => _directory.Root;

    public Dictionary<string, string?> Variables => _dotnet.Variables;

    public string this[string relative] => _directory[relative];

    public string Write(string relative, string content) => _directory.Write(relative, content);

    public DotnetResult Dotnet(params string[] arguments) => _dotnet.Run(arguments);

    /// <summary>Runs a command in a folder of the workspace.</summary>
    public DotnetResult DotnetIn(string folder, params string[] arguments)
    {
        var dotnet = new DotnetCommand(this[folder]);
        foreach (var (name, value) in Variables)
            dotnet.Variables[name] = value;
        return dotnet.Run(arguments);
    }

    public Process Start(params string[] arguments) => _dotnet.Start(arguments);

    public Process StartProgram(string program, params string[] arguments) => _dotnet.StartProgram(program, arguments);

    /// <summary>Runs a command that builds, with a binary log; copies of the imported files in it, which are half of its cost, are of no use here.</summary>
    public BuildRun Build(params string[] arguments)
    {
        var log = _directory[$"{++_logs}.binlog"];
        var result = _dotnet.Run([.. arguments, $"-bl:LogFile={log};ProjectImports=None"]);
        Assert.True(File.Exists(log), $"dotnet {result.Command} wrote no binary log:\n{result.Output}");
        return new BuildRun(result, log);
    }

    public void Dispose() => _directory.Dispose();
}
