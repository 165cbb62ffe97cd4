namespace KSail.Benchmarks.Repositories;

/// <summary>The project of a generated repository: the SDK in some version, from the folder of packed ones, and nothing of the repository around it.</summary>
internal static class RepositoryProject
{
    /// <returns>The project.</returns>
    public static string Write(string folder, string sdkVersion)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "Directory.Build.props"),
            "<Project><PropertyGroup><ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets><ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps></PropertyGroup></Project>\n");
        var artifacts = folder;
        while (Path.GetFileName(artifacts) != "artifacts")
            artifacts = Path.GetDirectoryName(artifacts) ?? throw new InvalidOperationException($"{folder} is not below artifacts");
        File.WriteAllText(
            Path.Combine(folder, "nuget.config"),
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(artifacts, "sample-packages")}" /></config>
              <packageSources><clear /><add key="ksail-packed-here" value="{Path.Combine(artifacts, "packages")}" /></packageSources>
            </configuration>
            """);
        var project = Path.Combine(folder, "platform.ksproj");
        File.WriteAllText(project, $"""<Project Sdk="KSail.Sdk/{sdkVersion}" />""");
        return project;
    }
}
