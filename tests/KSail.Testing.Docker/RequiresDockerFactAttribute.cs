using Xunit;

namespace KSail.Testing.Docker;

/// <summary>
/// A test on a real Docker Engine. Where none can run, it is skipped and says why; on a build server (<c>CI=true</c>) it runs and fails instead.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresDockerFactAttribute : FactAttribute
{
    public RequiresDockerFactAttribute() => Skip = DockerHost.ReasonToSkip;
}

/// <summary>A table of tests on a real Docker Engine; see <see cref="RequiresDockerFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresDockerTheoryAttribute : TheoryAttribute
{
    public RequiresDockerTheoryAttribute() => Skip = DockerHost.ReasonToSkip;
}
