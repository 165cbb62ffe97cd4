namespace KSail.Configuration.Rules.Facts;

/// <summary>Which Kubernetes releases a Talos release runs.</summary>
/// <param name="Minor">Talos 1.<i>minor</i>.</param>
/// <param name="FirstKubernetes">The oldest: Kubernetes 1.<i>n</i>.</param>
/// <param name="LastKubernetes">The newest: Kubernetes 1.<i>n</i>.</param>
public sealed record TalosRelease(int Minor, int FirstKubernetes, int LastKubernetes)
{
    /// <summary>Whether it runs Kubernetes 1.<i>n</i>.</summary>
    public bool Runs(int kubernetesMinor) => kubernetesMinor >= FirstKubernetes && kubernetesMinor <= LastKubernetes;
}

/// <summary>
/// The support matrix of Talos, from <c>pkg/machinery/compatibility/talos1NN</c> of siderolabs/talos: nodes refuse what is outside of it.
/// Of a release that is not listed, nothing is known.
/// </summary>
public static class TalosReleases
{
    private static readonly TalosRelease[] All =
    [
        new(8, 26, 31),
        new(9, 27, 32),
        new(10, 28, 33),
        new(11, 29, 34),
        new(12, 30, 35),
        new(13, 31, 36),
        new(14, 32, 37),
    ];

    /// <summary>A release by the numbers of its series; null for one that is not listed.</summary>
    public static TalosRelease? Find(int major, int minor)
    {
        foreach (var release in All)
        {
            if (major == 1 && minor == release.Minor)
                return release;
        }

        return null;
    }

    internal static TalosRelease? Find(ReleaseVersion version) => Find(version.Major, version.Minor);

    /// <summary>The newest listed release that runs a Kubernetes release; null when none does.</summary>
    public static TalosRelease? NewestWith(int kubernetesMinor)
    {
        for (var i = All.Length - 1; i >= 0; i--)
        {
            if (All[i].Runs(kubernetesMinor))
                return All[i];
        }

        return null;
    }
}
