using System.Reflection;

namespace KSail.Sdk.Tests;

/// <summary>
/// The package, made once per test run from what was just built, and the packages folder that all tests of the run share. Its version is
/// found nowhere else, so neither the machine's packages nor an earlier run can stand in for it.
/// </summary>
internal sealed class SdkPackage
{
    public const string Version = "0.0.0-test";

    private static readonly Lazy<SdkPackage> _instance = new(Pack);

    private SdkPackage(string root) => Root = root;

    public static SdkPackage Instance => _instance.Value;

    public string Root { get; }

    public string Source => Path.Combine(Root, "source");

    public string PackagesFolder => Path.Combine(Root, "packages");

    public string File => Path.Combine(Source, $"KSail.Sdk.{Version}.nupkg");

    /// <summary>The SDK as NuGet extracted it; there after the first restore or build of any test.</summary>
    public string Extracted => Path.Combine(PackagesFolder, "ksail.sdk", Version);

    public static string RepositoryRoot => Path.GetFullPath(Metadata("RepositoryRoot"));

    public static string MachinePackages => Metadata("PackagesFolder");

    public static string Metadata(string key) => typeof(SdkPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;

    private static SdkPackage Pack()
    {
        var package = new SdkPackage(Directory.CreateTempSubdirectory("ksail-sdk-").FullName);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(package.Root, recursive: true);
        Pack(package.Source);
        return package;
    }

    /// <summary>Packs once more, elsewhere, and returns the folder.</summary>
    public static string PackAgain()
    {
        var folder = Path.Combine(Instance.Root, "again");
        Pack(folder);
        return folder;
    }

    private static void Pack(string folder)
    {
        var command = new DotnetCommand(RepositoryRoot);
        // Any time will do, as long as it is the same each time.
        command.Variables["SOURCE_DATE_EPOCH"] = "1700000000";
        command.Run(
            "pack", Path.Combine(RepositoryRoot, "src", "KSail.Sdk.Tasks"), "--no-build", "--nologo", "-c", Metadata("Configuration"),
            $"-p:PackageOutputPath={folder}", $"-p:PackageVersion={Version}").Succeeds();
    }
}
