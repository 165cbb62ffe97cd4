using Xunit;

namespace KSail.Testing;

/// <summary>A table of tests against the real registry with programs of a newer Debian; see <see cref="DebianTool"/> and <see cref="RequiresToolFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresDebianToolTheoryAttribute : TheoryAttribute
{
    public RequiresDebianToolTheoryAttribute(params string[] tools) => Skip = ExternalTool.ReasonToSkip("docker-registry") ?? DebianTool.ReasonToSkip(tools);
}
