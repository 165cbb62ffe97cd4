using KSail.Testing;

namespace KSail.Charts.Tests.Releases;

/// <summary>The released helm, which says what is right; see <c>build/helm.sh</c>.</summary>
internal static class RealHelm
{
    private static readonly Lazy<(string? Path, string Reason)> Found = new(Find);

    /// <summary>Why tests that need it cannot run here; null when they can, or when they had better fail (<c>CI=true</c>).</summary>
    public static string? ReasonToSkip => Found.Value.Path is null && Environment.GetEnvironmentVariable("CI") != "true" ? Found.Value.Reason : null;

    /// <summary>What <c>helm template</c> prints; with what it complains of after a failure.</summary>
    public static (int ExitCode, string Output, string Error) Template(string directory, string name, params string[] arguments)
    {
        var path = Found.Value.Path ?? throw new InvalidOperationException(Found.Value.Reason);
        return ExternalTool.TryRun(path, directory, "", ["template", name, ".", "--namespace", "apps", "--kube-version", "v1.33.0", .. arguments]);
    }

    private static (string? Path, string Reason) Find()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            var script = Path.Combine(at, "build", "helm.sh");
            if (!File.Exists(script))
                continue;
            var (exitCode, output, error) = ExternalTool.TryRun("bash", at, "", script);
            return exitCode == 0 ? (output.Trim(), "") : (null, error.Trim());
        }

        return (null, "build/helm.sh is not above the tests");
    }
}

/// <summary>A table of tests against the released helm.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HelmTheoryAttribute : TheoryAttribute
{
    public HelmTheoryAttribute() => Skip = RealHelm.ReasonToSkip;
}

/// <summary>A test against the released helm.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HelmFactAttribute : FactAttribute
{
    public HelmFactAttribute() => Skip = RealHelm.ReasonToSkip;
}
