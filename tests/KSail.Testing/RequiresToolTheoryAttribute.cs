using Xunit;

namespace KSail.Testing;

/// <summary>A table of tests that run a real program; see <see cref="RequiresToolFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresToolTheoryAttribute : TheoryAttribute
{
    public RequiresToolTheoryAttribute(params string[] tools) => Skip = ExternalTool.ReasonToSkip(tools);
}
