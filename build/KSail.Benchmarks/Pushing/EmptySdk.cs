using System.IO.Compression;

namespace KSail.Benchmarks.Pushing;

/// <summary>
/// A project whose SDK is a package that holds nothing: what it costs to start MSBuild for any project of such a kind, whoever wrote the SDK. NuGet
/// has to be loaded, and to find the package, before the first line of a project is read.
/// </summary>
internal static class EmptySdk
{
    private const string Name = "Benchmark.Empty.Sdk";
    private const string Version = "1.0.0";

    /// <returns>The project.</returns>
    public static string WriteProject(string directory)
    {
        Directory.CreateDirectory(Path.Combine(directory, "source"));
        WritePackage(Path.Combine(directory, "source", $"{Name}.{Version}.nupkg"));
        File.WriteAllText(Path.Combine(directory, "nuget.config"), """
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="source" value="source" /></packageSources>
            </configuration>
            """);
        var project = Path.Combine(directory, "empty.proj");
        File.WriteAllText(project, $"<Project Sdk=\"{Name}/{Version}\" />");
        return project;
    }

    private static void WritePackage(string file)
    {
        using var package = new ZipArchive(File.Create(file), ZipArchiveMode.Create);
        Add("[Content_Types].xml", """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
              <Default Extension="nuspec" ContentType="application/octet" /><Default Extension="props" ContentType="application/octet" /><Default Extension="targets" ContentType="application/octet" />
            </Types>
            """);
        Add($"{Name}.nuspec", $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{Name}</id><version>{Version}</version><authors>nobody</authors><description>Nothing.</description>
                <packageTypes><packageType name="MSBuildSdk" /></packageTypes>
              </metadata>
            </package>
            """);
        Add("Sdk/Sdk.props", "<Project />");
        Add("Sdk/Sdk.targets", "<Project DefaultTargets=\"Build\"><Target Name=\"Restore\" /><Target Name=\"Build\" /></Project>");

        void Add(string name, string text)
        {
            using var writer = new StreamWriter(package.CreateEntry(name).Open());
            writer.Write(text);
        }
    }
}
