using KSail.Documents;

namespace KSail.Clusters.Tests.Hetzner;

/// <summary>A test that costs money: it runs where <c>KSAIL_TEST_HETZNER=1</c> asks for it, in the project of the token in <c>HCLOUD_TOKEN</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealCloudFactAttribute : FactAttribute
{
    public RealCloudFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("KSAIL_TEST_HETZNER") != "1" || Token is null)
            Skip = "set KSAIL_TEST_HETZNER=1, and HCLOUD_TOKEN to a token of an empty project; it creates servers for some minutes, which costs a few cents";
    }

    public static Secret? Token => Environment.GetEnvironmentVariable("HCLOUD_TOKEN") is { Length: > 0 } token ? new Secret(token) : null;
}
