namespace KSail.Sdk.Tests.Templates;

/// <summary>The package of templates, made once per test run beside that of the SDK, and installed for a user who has nothing else.</summary>
internal sealed class TemplatePackage
{
    private static readonly Lazy<TemplatePackage> _instance = new(static () => new TemplatePackage());

    private readonly Lazy<string> _home;

    private TemplatePackage()
    {
        File = Pack(SdkPackage.Instance.Source);
        _home = new(Install);
    }

    public static TemplatePackage Instance => _instance.Value;

    /// <summary>The package.</summary>
    public string File { get; }

    /// <summary>A home directory in which <c>dotnet new</c> knows the templates.</summary>
    public string Home => _home.Value;

    /// <summary>Packs the templates into a folder, in the version of the tests' SDK.</summary>
    public static string Pack(string folder)
    {
        var dotnet = new DotnetCommand(SdkPackage.RepositoryRoot) { Variables = { ["SOURCE_DATE_EPOCH"] = "1700000000" } };
        dotnet.Run("pack", Path.Combine(SdkPackage.RepositoryRoot, "sdk", "Templates"), "--no-build", "--nologo", "-c", SdkPackage.Metadata("Configuration"),
            $"-p:PackageOutputPath={folder}", $"-p:PackageVersion={SdkPackage.Version}").Succeeds();
        return Path.Combine(folder, $"KSail.Templates.{SdkPackage.Version}.nupkg");
    }

    /// <summary>Lets a workspace's commands see a home directory of their own.</summary>
    public static void Inhabit(SdkWorkspace workspace, string home)
    {
        Directory.CreateDirectory(home);
        workspace.Variables["HOME"] = home;
        workspace.Variables["DOTNET_CLI_HOME"] = home;
        workspace.Variables["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
    }

    private string Install()
    {
        var home = Path.Combine(SdkPackage.Instance.Root, "home");
        using var workspace = new SdkWorkspace();
        Inhabit(workspace, home);
        workspace.Dotnet("new", "install", File).Succeeds();
        return home;
    }
}
