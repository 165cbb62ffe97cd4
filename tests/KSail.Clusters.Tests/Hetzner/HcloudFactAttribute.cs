using KSail.Testing;

namespace KSail.Clusters.Tests.Hetzner;

/// <summary>A test with Hetzner's own command line client, of a newer Debian; see <see cref="DebianTool"/> and <see cref="RequiresToolFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HcloudFactAttribute : FactAttribute
{
    public HcloudFactAttribute() => Skip = DebianTool.ReasonToSkip("hcloud");
}
