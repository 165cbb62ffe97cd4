using KSail.Clusters.Updating.Versions;

namespace KSail.Clusters.Tests.Updating;

public sealed class UpgradePathTests
{
    /// <summary>Talos and Kubernetes as they run, as they are pinned, and the steps or the problem.</summary>
    public static TheoryData<string, string?, string, string?, string> Paths => new()
    {
        { "v1.13.8", null, "v1.36.2", null, "" },
        { "v1.13.8", "v1.13.9", "v1.36.2", null, "Talos v1.13.8 → v1.13.9" },
        { "v1.13.9", "v1.13.8", "v1.36.2", "v1.36.1", "" },
        { "v1.13.9", "v1.13.9", "v1.36.2", "v1.36.3", "Kubernetes v1.36.2 → v1.36.3" },
        { "v1.13.9", null, "v1.34.1", "v1.36.3", "Kubernetes v1.34.1 → v1.35.4; Kubernetes v1.35.4 → v1.36.3" },
        { "v1.11.5", "v1.13.9", "v1.34.1", null, "Talos v1.11.5 → v1.12.11; Talos v1.12.11 → v1.13.9" },
        { "v1.12.11", "v1.13.9", "v1.35.4", "v1.36.3", "Talos v1.12.11 → v1.13.9; Kubernetes v1.35.4 → v1.36.3" },
        { "v1.13.9", "v1.14.0", "v1.31.2", "v1.32.1", "Kubernetes v1.31.2 → v1.32.1; Talos v1.13.9 → v1.14.0" },
        { "v1.13.9", "v1.14.0", "v1.31.2", null, "! Talos 1.14 runs Kubernetes 1.32 to 1.37, and not v1.31.2" },
        { "v1.12.11", null, "v1.35.4", "v1.36.3", "! Talos 1.12 runs Kubernetes 1.30 to 1.35, and not v1.36.3" },
        { "v1.14.0-rc.1", "v1.14.0", "v1.36.3", null, "Talos v1.14.0-rc.1 → v1.14.0" },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public void Releases_are_reached_one_minor_at_a_time(string talos, string? wantedTalos, string kubernetes, string? wantedKubernetes, string expected)
    {
        var path = UpgradePath.Find(ReleaseNumber.Parse(talos)!, ReleaseNumber.Parse(wantedTalos), ReleaseNumber.Parse(kubernetes)!, ReleaseNumber.Parse(wantedKubernetes));
        Assert.Equal(expected, path.Problem.Length > 0 ? $"! {path.Problem}" : string.Join("; ", path.Steps));
    }

    [Theory]
    [InlineData("v1.13.9", "v1.13.9")]
    [InlineData("1.36", "v1.36.0")]
    [InlineData("v1.14.0-rc.1", "v1.14.0-rc.1")]
    [InlineData("latest", "")]
    [InlineData("v1", "")]
    [InlineData("", "")]
    [InlineData("1.2.x", "")]
    public void A_release_is_read(string text, string expected) => Assert.Equal(expected, ReleaseNumber.Parse(text)?.ToString() ?? "");

    [Theory]
    [InlineData("ghcr.io/siderolabs/kubelet:v1.35.1", "ghcr.io/siderolabs/kubelet:v1.36.3", "v1.35.1")]
    [InlineData("ghcr.io/siderolabs/kubelet:v1.35.1-slim", "ghcr.io/siderolabs/kubelet:v1.36.3-slim", "v1.35.1")]
    [InlineData("localhost:5000/kubelet:v1.35.1@sha256:00", "localhost:5000/kubelet:v1.36.3", "v1.35.1")]
    [InlineData("localhost:5000/kubelet", "localhost:5000/kubelet:v1.36.3", "")]
    public void An_image_keeps_its_name_and_flavor(string image, string expected, string release)
    {
        Assert.Equal(expected, ReleaseNumber.ImageOf(image, ReleaseNumber.Parse("v1.36.3")!));
        Assert.Equal(release, ReleaseNumber.OfImage(image)?.ToString() ?? "");
    }
}
