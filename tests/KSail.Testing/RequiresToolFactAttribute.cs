using Xunit;

namespace KSail.Testing;

/// <summary>
/// A test that runs a real program. Where the program is missing the test is skipped and says how to get it; on a build server
/// (<c>CI=true</c>) it runs and fails instead, because a skip nobody sees proves nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresToolFactAttribute : FactAttribute
{
    public RequiresToolFactAttribute(params string[] tools) => Skip = ExternalTool.ReasonToSkip(tools);
}
