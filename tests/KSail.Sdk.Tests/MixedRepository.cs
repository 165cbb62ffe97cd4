namespace KSail.Sdk.Tests;

/// <summary>Projects of other kinds that stand beside ours.</summary>
internal static class MixedRepository
{
    public const string Library = """
        -- app/app.csproj
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
        </Project>
        -- app/Greeting.cs
        public static class Greeting { public const string Text = "hello"; }
        """;

    public const string ProgramThatReferencesUs = """
        -- app/app.csproj
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
          <ItemGroup><ProjectReference Include="../hello/hello.ksproj" /></ItemGroup>
        </Project>
        -- app/Program.cs
        System.Console.WriteLine("hello");
        """;

    public const string WebProgramThatReferencesUs = """
        -- app/app.csproj
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
          <ItemGroup><ProjectReference Include="../hello/hello.ksproj" /></ItemGroup>
        </Project>
        -- app/Program.cs
        Microsoft.AspNetCore.Builder.WebApplication.Create(args).Run();
        """;

    public const string ProjectThatReferencesTheLibrary = """
        -- hello/hello.ksproj
        <Project Sdk="KSail.Sdk/0.0.0-test">
          <ItemGroup><ProjectReference Include="../app/app.csproj" /></ItemGroup>
        </Project>
        """;

    /// <summary>With the versions this repository's own tests use, so that nothing has to be fetched.</summary>
    public static string UnitTests => """
        -- app/app.csproj
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework><IsTestProject>true</IsTestProject></PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Microsoft.NET.Test.Sdk" Version="$sdk$" />
            <PackageReference Include="xunit" Version="$xunit$" />
            <PackageReference Include="xunit.runner.visualstudio" Version="$runner$" />
          </ItemGroup>
        </Project>
        -- app/Tests.cs
        public class Tests { [Xunit.Fact] public void Passes() => Xunit.Assert.True(true); }
        """
        .Replace("$sdk$", VersionOf("Microsoft.NET.Test.Sdk"), StringComparison.Ordinal)
        .Replace("$xunit$", VersionOf("xunit"), StringComparison.Ordinal)
        .Replace("$runner$", VersionOf("xunit.runner.visualstudio"), StringComparison.Ordinal);

    private static string VersionOf(string package)
    {
        var versions = System.Xml.Linq.XDocument.Load(Path.Combine(SdkPackage.RepositoryRoot, "Directory.Packages.props"));
        return versions.Descendants("PackageVersion").Single(e => e.Attribute("Include")!.Value == package).Attribute("Version")!.Value;
    }
}
