namespace KSail.Configuration.Rules.Facts;

/// <summary>Which Kubernetes releases a Talos release runs.</summary>
/// <param name="Minor">Talos 1.<i>minor</i>.</param>
/// <param name="FirstKubernetes">The oldest: Kubernetes 1.<i>n</i>.</param>
/// <param name="LastKubernetes">The newest: Kubernetes 1.<i>n</i>.</param>
internal sealed record TalosRelease(int Minor, int FirstKubernetes, int LastKubernetes)
{
    public bool Runs(int kubernetesMinor) => kubernetesMinor >= FirstKubernetes && kubernetesMinor <= LastKubernetes;
}

/// <summary>
/// The support matrix of Talos, from <c>pkg/machinery/compatibility/talos1NN</c> of siderolabs/talos: nodes refuse what is outside of it.
/// Of a release that is not listed, nothing is known.
/// </summary>
internal static class TalosReleases
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

    /// <summary>A release; null for one that is not listed.</summary>
    public static TalosRelease? Find(ReleaseVersion version)
    {
        foreach (var release in All)
        {
            if (version.Major == 1 && version.Minor == release.Minor)
                return release;
        }

        return null;
    }

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
