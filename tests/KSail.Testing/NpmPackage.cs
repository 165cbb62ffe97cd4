namespace KSail.Testing;

/// <summary>A package of the npm registry that tests use: <c>build/npm-tool.sh</c> pins its version, and fetches it when it is first asked for.</summary>
public static class NpmPackage
{
    /// <summary>Absolute path of a file of the package, or why it cannot be had.</summary>
    public static (string? Path, string Problem) Find(string package, string file)
    {
        for (var at = AppContext.BaseDirectory; at is not null && ExternalTool.Find("bash") is not null; at = Path.GetDirectoryName(at))
        {
            var script = Path.Combine(at, "build", "npm-tool.sh");
            if (!File.Exists(script))
                continue;
            var (exitCode, output, error) = ExternalTool.TryRun("bash", at, "", script, package, file);
            return exitCode == 0 ? (output.Trim(), "") : (null, error.Trim());
        }

        return (null, $"{package} is missing, and build/npm-tool.sh cannot be run to fetch it");
    }

    /// <summary>Why a test that needs the file cannot run here; null when it can, or when it had better fail (<c>CI=true</c>).</summary>
    public static string? ReasonToSkip(string package, string file) =>
        Find(package, file) is (null, var problem) && Environment.GetEnvironmentVariable("CI") != "true" ? problem : null;
}
