using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>The released program, which decides what is right.</summary>
internal static class RealKustomize
{
    private static readonly Lazy<(string? Path, string Problem)> Tool = new(Find);

    public static string? Path => Tool.Value.Path;

    public static string Problem => Tool.Value.Problem;

    /// <summary>Builds as Flux does: files from anywhere, no sorting.</summary>
    public static (bool Success, string Output, string Error) Build(string directory)
    {
        var (exitCode, output, error) = ExternalTool.TryRun(
            Path!, directory, "", "build", "--load-restrictor", "LoadRestrictionsNone", "--reorder", "none", directory);
        return (exitCode == 0, output, error);
    }

    private static (string? Path, string Problem) Find()
    {
        if (ExternalTool.Find("kustomize") is { } installed)
            return (installed, "");
        var script = FindScript();
        if (script is null || ExternalTool.Find("bash") is null)
            return (null, "kustomize is not on the path, and build/debian-tool.sh cannot be run to fetch it");
        var (exitCode, output, error) = ExternalTool.TryRun("bash", AppContext.BaseDirectory, "", script, "kustomize");
        return exitCode == 0 ? (output.Trim(), "") : (null, error.Trim());
    }

    private static string? FindScript()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            var script = System.IO.Path.Combine(at, "build", "debian-tool.sh");
            if (File.Exists(script))
                return script;
        }

        return null;
    }
}

/// <summary>A test against the real program: skipped with the reason where it cannot be had, but failing on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresKustomizeFactAttribute : FactAttribute
{
    public RequiresKustomizeFactAttribute()
    {
        if (RealKustomize.Path is null && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = RealKustomize.Problem;
    }
}
