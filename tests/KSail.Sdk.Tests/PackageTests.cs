using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace KSail.Sdk.Tests;

/// <summary>What is in the package, and what must not be.</summary>
public sealed class PackageTests
{
    private static readonly string[] _assemblies =
    [
        "BouncyCastle.Crypto.dll", "KSail.Cel.dll", "KSail.Charts.dll", "KSail.Checks.dll", "KSail.Clusters.dll", "KSail.Configuration.dll", "KSail.Documents.dll",
        "KSail.GitOps.dll", "KSail.Kubernetes.dll", "KSail.Oci.dll", "KSail.Pages.dll", "KSail.Rendering.dll", "KSail.Restore.dll", "KSail.Scanning.dll", "KSail.Schemas.dll", "KSail.Sdk.Tasks.dll",
        "KSail.Secrets.dll", "KSail.Talos.dll", "KSail.Validation.dll", "YamlDotNet.dll",
    ];

    [Fact]
    public void It_is_an_sdk_that_needs_no_other_package()
    {
        using var package = ZipFile.OpenRead(SdkPackage.Instance.File);
        var metadata = XDocument.Load(package.GetEntry("KSail.Sdk.nuspec")!.Open()).Root!.Elements().Single();
        var space = metadata.Name.Namespace;
        Assert.Equal("MSBuildSdk", metadata.Element(space + "packageTypes")!.Element(space + "packageType")!.Attribute("name")!.Value);
        Assert.Empty(metadata.Descendants(space + "dependency"));
        Assert.Equal("README.md", metadata.Element(space + "readme")!.Value);
        Assert.NotNull(package.GetEntry("README.md"));
    }

    [Fact]
    public void It_has_every_file_of_the_sdk_and_every_page_of_the_diagnostics()
    {
        using var package = ZipFile.OpenRead(SdkPackage.Instance.File);
        var entries = package.Entries.Select(entry => entry.FullName).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(entries, FilesOf("sdk/Sdk", "Sdk/"));
        Assert.Subset(entries, FilesOf("sdk/schemas", "schemas/"));
        Assert.Subset(entries, FilesOf("docs/diagnostics", "docs/diagnostics/"));
    }

    [Fact]
    public void Tasks_come_as_portable_code_and_compiled_for_this_machine()
    {
        using var package = ZipFile.OpenRead(SdkPackage.Instance.File);
        var runtime = RuntimeInformation.RuntimeIdentifier;
        var portable = Sizes(package, "tools/net10.0/any/");
        var compiled = Sizes(package, $"tools/net10.0/{runtime}/");
        // The engine brings its own assemblies: one of ours beside the tasks would be another type to it.
        Assert.Equal(_assemblies, portable.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(_assemblies, compiled.Keys.Order(StringComparer.Ordinal));
        // A compiler that lacks a reference skips methods in silence; machine code is never smaller than what it was made from.
        Assert.All(["KSail.Sdk.Tasks.dll", "KSail.Documents.dll", "KSail.Configuration.dll", "YamlDotNet.dll"],
            name => Assert.True(compiled[name] > portable[name] * 1.4, $"{name}: {portable[name]} -> {compiled[name]}"));
    }

    [Fact]
    public void A_build_takes_the_tasks_compiled_for_its_machine()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        Assert.EndsWith($"/tools/net10.0/{RuntimeInformation.RuntimeIdentifier}/",
            workspace.Dotnet("msbuild", "hello", "-getProperty:KSailTasksDirectory").Succeeds().Output.Trim().Replace('\\', '/'), StringComparison.Ordinal);
        var portable = Path.Combine(SdkPackage.Instance.Extracted, "tools", "net10.0", "any");
        workspace.Build("build", "hello", $"-p:KSailTasksDirectory={portable}").Succeeds();
    }

    [Fact]
    public void The_sdk_may_be_imported_by_path_from_the_repository()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        var sdk = Path.Combine(SdkPackage.RepositoryRoot, "sdk", "Sdk");
        var tasks = Path.Combine(SdkPackage.RepositoryRoot, "artifacts", "bin", "KSail.Sdk.Tasks", SdkPackage.Metadata("Configuration").ToLowerInvariant());
        workspace.Write("hello/hello.ksproj", $"""
            <Project>
              <Import Project="{sdk}/Sdk.props" />
              <PropertyGroup><KSailTasksDirectory>{tasks}</KSailTasksDirectory></PropertyGroup>
              <Import Project="{sdk}/Sdk.targets" />
            </Project>
            """);
        Assert.Equal(["ValidateEnvironments", "ScanEnvironments", "WriteReport"], workspace.Build("build", "hello").Succeeds().Tasks);
    }

    private static HashSet<string> FilesOf(string folder, string prefix) =>
        [.. Directory.GetFiles(Path.Combine(SdkPackage.RepositoryRoot, folder)).Select(file => prefix + Path.GetFileName(file))];

    private static Dictionary<string, long> Sizes(ZipArchive package, string folder) => package.Entries
        .Where(entry => entry.FullName.StartsWith(folder, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Name, entry => entry.Length, StringComparer.Ordinal);
}
