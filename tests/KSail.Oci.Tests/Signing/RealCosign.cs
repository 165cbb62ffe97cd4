using KSail.Testing;

namespace KSail.Oci.Tests.Signing;

/// <summary>The program whose formats these are.</summary>
internal static class RealCosign
{
    private static readonly Lazy<(string? Path, string Problem)> Tool = new(Find);

    public static string? Path => Tool.Value.Path;

    public static string Problem => Tool.Value.Problem;

    /// <summary>Runs it in a folder, which is its home, too: it neither finds nor leaves anything elsewhere.</summary>
    public static (bool Success, string Output) TryRun(string directory, string password, params string[] arguments)
    {
        var (exitCode, output, error) = ExternalTool.TryRun("env", directory, "", [$"HOME={directory}", $"COSIGN_PASSWORD={password}", Path!, .. arguments]);
        return (exitCode == 0, $"{output}\n{error}");
    }

    public static string Run(string directory, string password, params string[] arguments)
    {
        var (success, output) = TryRun(directory, password, arguments);
        Assert.True(success, $"cosign {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    private static (string? Path, string Problem) Find()
    {
        if (ExternalTool.Find("cosign") is { } installed)
            return (installed, "");
        for (var at = AppContext.BaseDirectory; at is not null && ExternalTool.Find("bash") is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            var script = System.IO.Path.Combine(at, "build", "debian-tool.sh");
            if (!File.Exists(script))
                continue;
            var (exitCode, output, error) = ExternalTool.TryRun("bash", AppContext.BaseDirectory, "", script, "cosign");
            return exitCode == 0 ? (output.Trim(), "") : (null, error.Trim());
        }

        return (null, "cosign is not on the path, and build/debian-tool.sh cannot be run to fetch it");
    }
}

/// <summary>Tests against the real program and a real registry: skipped with the reason where one cannot be had, but failing on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresCosignTheoryAttribute : TheoryAttribute
{
    public RequiresCosignTheoryAttribute()
    {
        Skip = ExternalTool.ReasonToSkip("docker-registry");
        if (Skip is null && RealCosign.Path is null && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = RealCosign.Problem;
    }
}
