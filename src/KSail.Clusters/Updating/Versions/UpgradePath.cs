using System.Globalization;
using KSail.Clusters.Definition;
using KSail.Configuration.Rules.Facts;

namespace KSail.Clusters.Updating.Versions;

/// <summary>What is upgraded.</summary>
internal enum UpgradeSubject
{
    /// <summary>The operating system of nodes.</summary>
    Talos,

    /// <summary>Control plane and kubelets.</summary>
    Kubernetes,
}

/// <summary>One upgrade: within a minor series, or to the next one.</summary>
internal sealed record UpgradeStep(UpgradeSubject Subject, ReleaseNumber From, ReleaseNumber To)
{
    public override string ToString() => $"{Subject} {From} → {To}";
}

/// <summary>The way from what runs to what is pinned. <paramref name="Problem"/> says why there is none, in the middle of a sentence.</summary>
internal sealed record UpgradePath(IReadOnlyList<UpgradeStep> Steps, string Problem = "")
{
    /// <summary>Nothing to upgrade.</summary>
    public static readonly UpgradePath None = new([]);

    /// <summary>
    /// Finds the steps: one minor series at a time, each such that Talos runs the Kubernetes release at every moment. Where Talos cannot go ahead because
    /// its next series no longer runs today's Kubernetes, Kubernetes goes first. A release that is not newer than what runs is no wish.
    /// </summary>
    /// <param name="talos">The oldest Talos that runs.</param>
    /// <param name="wantedTalos">The pinned one; null for none.</param>
    /// <param name="kubernetes">The oldest Kubernetes that runs.</param>
    /// <param name="wantedKubernetes">The pinned one; null for none.</param>
    public static UpgradePath Find(ReleaseNumber talos, ReleaseNumber? wantedTalos, ReleaseNumber kubernetes, ReleaseNumber? wantedKubernetes)
    {
        var steps = new List<UpgradeStep>();
        while (true)
        {
            var nextTalos = Next(talos, wantedTalos, NewestTalos);
            var nextKubernetes = Next(kubernetes, wantedKubernetes, NewestKubernetes);
            if (nextTalos is null && nextKubernetes is null)
                return new UpgradePath(steps);
            if (nextTalos is not null && Runs(nextTalos, kubernetes))
            {
                steps.Add(new UpgradeStep(UpgradeSubject.Talos, talos, nextTalos));
                talos = nextTalos;
            }
            else if (nextKubernetes is not null && Runs(talos, nextKubernetes))
            {
                steps.Add(new UpgradeStep(UpgradeSubject.Kubernetes, kubernetes, nextKubernetes));
                kubernetes = nextKubernetes;
            }
            else
            {
                return new UpgradePath([], Explain(talos, nextTalos, kubernetes, nextKubernetes));
            }
        }
    }

    private static ReleaseNumber? Next(ReleaseNumber running, ReleaseNumber? wanted, Func<int, int, ReleaseNumber> newest)
    {
        if (wanted is null || wanted <= running || wanted.Major != running.Major)
            return null;
        return wanted.Minor <= running.Minor + 1 ? wanted : newest(running.Major, running.Minor + 1);
    }

    // The newest that is known of a series that is only passed through; its first one where none is known.
    private static ReleaseNumber NewestTalos(int major, int minor)
    {
        foreach (var known in TalosVersions.All)
        {
            if (known.Series.Major == major && known.Series.Minor == minor && ReleaseNumber.Parse(known.Release) is { } release)
                return release;
        }

        return new ReleaseNumber(major, minor, 0);
    }

    private static ReleaseNumber NewestKubernetes(int major, int minor)
    {
        foreach (var known in TalosVersions.All)
        {
            if (ReleaseNumber.Parse(known.Kubernetes) is { } release && release.Major == major && release.Minor == minor)
                return release;
        }

        return new ReleaseNumber(major, minor, 0);
    }

    // Of a series that is not listed nothing is known, and nodes judge for themselves.
    private static bool Runs(ReleaseNumber talos, ReleaseNumber kubernetes) => TalosReleases.Find(talos.Major, talos.Minor) is not { } release || release.Runs(kubernetes.Minor);

    private static string Explain(ReleaseNumber talos, ReleaseNumber? nextTalos, ReleaseNumber kubernetes, ReleaseNumber? nextKubernetes)
    {
        var (blocked, with) = nextKubernetes is not null ? (talos, nextKubernetes) : (nextTalos!, kubernetes);
        var support = TalosReleases.Find(blocked.Major, blocked.Minor)!;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Talos {blocked.Major}.{blocked.Minor} runs Kubernetes 1.{support.FirstKubernetes} to 1.{support.LastKubernetes}, and not {with}");
    }
}
