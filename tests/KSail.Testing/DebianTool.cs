using System.Collections.Concurrent;

namespace KSail.Testing;

/// <summary>A program of a newer Debian that tests run: <c>build/debian-tool.sh</c> takes the one on the path, or fetches it without installing it.</summary>
public static class DebianTool
{
    private static readonly ConcurrentDictionary<string, (string? Path, string Problem)> Found = new(StringComparer.Ordinal);

    /// <summary>Absolute path of the program, or why it cannot be had.</summary>
    public static (string? Path, string Problem) Find(string name) => Found.GetOrAdd(name, Ask);

    /// <summary>Runs the program and returns what it prints; it has to succeed.</summary>
    public static string Run(string name, string directory, params string[] arguments) =>
        ExternalTool.Run(Find(name) is ({ } path, _) ? path : throw new InvalidOperationException(Find(name).Problem), directory, "", arguments);

    /// <summary>Why a test that needs the programs cannot run here; null when it can, or when it had better fail (<c>CI=true</c>).</summary>
    public static string? ReasonToSkip(params string[] names)
    {
        foreach (var name in names)
        {
            if (Find(name) is (null, var problem) && Environment.GetEnvironmentVariable("CI") != "true")
                return problem;
        }

        return null;
    }

    // Most packages are called like their program.
    private static string PackageOf(string name) => name == "hcloud" ? "hcloud-cli" : name;

    private static (string? Path, string Problem) Ask(string name)
    {
        for (var at = AppContext.BaseDirectory; at is not null && ExternalTool.Find("bash") is not null; at = Path.GetDirectoryName(at))
        {
            var script = Path.Combine(at, "build", "debian-tool.sh");
            if (!File.Exists(script))
                continue;
            var (exitCode, output, error) = ExternalTool.TryRun("bash", AppContext.BaseDirectory, "", script, PackageOf(name), name);
            return exitCode == 0 ? (output.Trim(), "") : (null, error.Trim());
        }

        return (ExternalTool.Find(name), $"{name} is not on the path, and build/debian-tool.sh cannot be run to fetch it");
    }
}
