using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>The released program, which decides what is right.</summary>
internal static class RealKustomize
{
    private static readonly Lazy<(string? Path, string Problem)> Tool = new(Find);
    private static readonly Lazy<(string? Path, string Problem)> Helm = new(static () => RunScript("helm.sh"));

    public static string? Path => Tool.Value.Path;

    public static string Problem => Tool.Value.Problem;

    /// <summary>Builds as Flux does: files from anywhere, no sorting.</summary>
    public static (bool Success, string Output, string Error) Build(string directory) => Run(directory, []);

    /// <summary>The same, and renders charts.</summary>
    public static (bool Success, string Output, string Error) BuildWithHelm(string directory) => Run(directory, ["--enable-helm", "--helm-command", Helm.Value.Path!]);

    /// <summary>Why charts cannot be rendered; empty where they can.</summary>
    public static string HelmProblem => Helm.Value.Problem;

    private static (bool Success, string Output, string Error) Run(string directory, string[] options)
    {
        var (exitCode, output, error) = ExternalTool.TryRun(
            Path!, directory, "", ["build", "--load-restrictor", "LoadRestrictionsNone", "--reorder", "none", .. options, directory]);
        return (exitCode == 0, output, error);
    }

    private static (string? Path, string Problem) Find()
    {
        if (ExternalTool.Find("kustomize") is { } installed)
            return (installed, "");
        return RunScript("debian-tool.sh", "kustomize");
    }

    private static (string? Path, string Problem) RunScript(string name, params string[] arguments)
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            var script = System.IO.Path.Combine(at, "build", name);
            if (!File.Exists(script) || ExternalTool.Find("bash") is null)
                continue;
            var (exitCode, output, error) = ExternalTool.TryRun("bash", AppContext.BaseDirectory, "", [script, .. arguments]);
            return exitCode == 0 ? (output.Trim(), "") : (null, error.Trim());
        }

        return (null, $"build/{name} cannot be run to fetch what tests compare with");
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

/// <summary>A test against the real program with a real helm.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresHelmFactAttribute : FactAttribute
{
    public RequiresHelmFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true")
            Skip = RealKustomize.Path is null ? RealKustomize.Problem : RealKustomize.HelmProblem.Length > 0 ? RealKustomize.HelmProblem : null;
    }
}
