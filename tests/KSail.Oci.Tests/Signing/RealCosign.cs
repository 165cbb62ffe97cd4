using KSail.Testing;

namespace KSail.Oci.Tests.Signing;

/// <summary>The program whose formats these are.</summary>
internal static class RealCosign
{
    /// <summary>Runs it in a folder, which is its home, too: it neither finds nor leaves anything elsewhere.</summary>
    public static (bool Success, string Output) TryRun(string directory, string password, params string[] arguments)
    {
        var (exitCode, output, error) = ExternalTool.TryRun("env", directory, "", [$"HOME={directory}", $"COSIGN_PASSWORD={password}", DebianTool.Find("cosign").Path!, .. arguments]);
        return (exitCode == 0, $"{output}\n{error}");
    }

    public static string Run(string directory, string password, params string[] arguments)
    {
        var (success, output) = TryRun(directory, password, arguments);
        Assert.True(success, $"cosign {string.Join(' ', arguments)}\n{output}");
        return output;
    }
}

/// <summary>Tests against the real program and a real registry: skipped with the reason where one cannot be had, but failing on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresCosignTheoryAttribute : TheoryAttribute
{
    public RequiresCosignTheoryAttribute() => Skip = ExternalTool.ReasonToSkip("docker-registry") ?? DebianTool.ReasonToSkip("cosign");
}
