namespace KSail.Sdk.Tests.Templates;

/// <summary>Platforms as <c>dotnet new ksail</c> makes them, one for each choice of options, made once for all tests that look at them.</summary>
internal sealed class ScaffoldedPlatforms : IDisposable
{
    private static readonly Lazy<ScaffoldedPlatforms> _instance = new(static () => new ScaffoldedPlatforms());

    private readonly SdkWorkspace _workspace = new();

    private ScaffoldedPlatforms()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        TemplatePackage.Inhabit(_workspace, TemplatePackage.Instance.Home);
        for (var i = 0; i < Rows.Count; i++)
            _workspace.Dotnet(["new", "ksail", "-n", "platform", "-o", $"p{i}", .. Rows[i].Arguments]).Succeeds();
    }

    public static ScaffoldedPlatforms Instance => _instance.Value;

    /// <summary>The choices: all of them with KSAIL_TEST_TEMPLATES=all, else those in which every two options meet that share a file.</summary>
    public IReadOnlyList<PlatformOptions> Rows { get; } = Environment.GetEnvironmentVariable("KSAIL_TEST_TEMPLATES") == "all" ? [.. PlatformOptions.All] : PlatformOptions.Pairs;

    /// <summary>The folder of the platform that a row makes.</summary>
    public string this[int row] => _workspace[$"p{row}"];

    public void Dispose() => _workspace.Dispose();

    /// <summary>Builds all of them in one process.</summary>
    public BuildRun Build()
    {
        _workspace.Write("all.proj", """
            <Project>
              <ItemGroup><Platform Include="*/*.ksproj" /></ItemGroup>
              <Target Name="Build"><MSBuild Projects="@(Platform)" Targets="Build" ContinueOnError="ErrorAndContinue" /></Target>
            </Project>
            """);
        return _workspace.Build("msbuild", "all.proj", "-nologo");
    }
}
