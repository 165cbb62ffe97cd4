using KSail.GitOps.Judging;
using KSail.GitOps.Tests.Objects;

namespace KSail.GitOps.Tests.Judging;

public sealed class SourceAndReleaseJudgeTests
{
    [Theory]
    [InlineData("handled=T artifact=R Ready=True", Standing.Done)]
    // Who fetched it before the request may have fetched it from elsewhere since.
    [InlineData("handled=S artifact=R Ready=True", Standing.InProgress)]
    [InlineData("artifact=R Ready=True", Standing.InProgress)]
    [InlineData("handled=T artifact=O Ready=True", Standing.Failing)]
    [InlineData("gen=2 handled=T artifact=R Ready=True", Standing.InProgress)]
    [InlineData("handled=T artifact=O Ready=Unknown/Progressing Reconciling=True/Progressing", Standing.InProgress)]
    [InlineData("handled=T", Standing.InProgress)]
    [InlineData("handled=T artifact=O Stalled=True/URLInvalid Ready=False/URLInvalid", Standing.Failed)]
    [InlineData("handled=T artifact=O Ready=False/OCIArtifactPullFailed:GET_https://r/v2/p/manifests/dev:_MANIFEST_UNKNOWN:_manifest_unknown", Standing.Failed)]
    [InlineData("handled=T artifact=O Ready=False/OCIArtifactPullFailed:GET_https://r/v2/p/manifests/dev:_unexpected_status_code_401_Unauthorized", Standing.Failed)]
    [InlineData("handled=T artifact=O Ready=False/OCIArtifactPullFailed:DENIED:_requested_access_is_denied", Standing.Failed)]
    [InlineData("handled=T artifact=O Ready=False/VerificationError:no_matching_signatures", Standing.Failed)]
    [InlineData("handled=T artifact=O Ready=False/OCIArtifactPullFailed:dial_tcp_10.0.0.4:404:_connection_refused", Standing.Failing)]
    [InlineData("handled=T artifact=O Ready=False/OCIArtifactPullFailed:unexpected_status_code_503_Service_Unavailable", Standing.Failing)]
    [InlineData("suspend artifact=R Ready=True", Standing.Done)]
    [InlineData("suspend handled=T artifact=O Ready=True", Standing.Suspended)]
    [InlineData("suspend", Standing.Suspended)]
    [InlineData("deleting handled=T artifact=R Ready=True", Standing.InProgress)]
    public void Sources(string words, Standing expected) =>
        Assert.Equal(expected, SourceJudge.Judge(FluxObjects.Source("platform", words), new Expectation(FluxObjects.Wanted, FluxObjects.Token)).Standing);

    [Theory]
    [InlineData("handled=T Ready=True/UpgradeSucceeded", Standing.Done)]
    [InlineData("handled=S Ready=True/UpgradeSucceeded", Standing.InProgress)]
    [InlineData("gen=2 handled=T Ready=True/UpgradeSucceeded", Standing.InProgress)]
    [InlineData("handled=T Ready=Unknown/Progressing Reconciling=True/Progressing", Standing.InProgress)]
    [InlineData("handled=T Stalled=True/RetriesExceeded Ready=False/InstallFailed", Standing.Failed)]
    [InlineData("handled=S Stalled=True/RetriesExceeded Ready=False/InstallFailed", Standing.InProgress)]
    [InlineData("gen=2 handled=T Stalled=True/RetriesExceeded@1 Ready=False/InstallFailed@1", Standing.InProgress)]
    [InlineData("gen=2 handled=T Ready=False/UpgradeFailed@2 Reconciling=True/ProgressingWithRetry@2", Standing.Failing)]
    [InlineData("handled=T Ready=False/TestFailed", Standing.Failing)]
    [InlineData("handled=T Ready=False/ValuesError", Standing.Failing)]
    [InlineData("handled=T Ready=False/ArtifactFailed", Standing.Failing)]
    [InlineData("handled=T Ready=False/DependencyNotReady", Standing.Waiting)]
    [InlineData("handled=T Ready=False/SourceNotReady", Standing.Waiting)]
    [InlineData("suspend handled=T Ready=True", Standing.Suspended)]
    [InlineData("deleting handled=T Ready=True", Standing.InProgress)]
    public void Releases(string words, Standing expected) =>
        Assert.Equal(expected, HelmReleaseJudge.Judge(FluxObjects.Release("web", words), new Expectation(FluxObjects.Wanted, FluxObjects.Token)).Standing);

    [Theory]
    [InlineData("Stalled=True/RetriesExceeded", "reconcile.fluxcd.io/resetAt")]
    [InlineData("Stalled=True/MissingRollbackTarget", "reconcile.fluxcd.io/forceAt")]
    [InlineData("Stalled=True/SomethingElse", null)]
    [InlineData("Ready=False/InstallFailed", null)]
    public void A_release_that_its_controller_gave_up_is_freed_where_Flux_documents_how(string words, string? annotation) =>
        Assert.Equal(annotation, HelmReleaseJudge.ReliefOf(FluxObjects.Release("web", words)));

    [Fact]
    public void A_stalled_release_says_what_went_wrong_and_not_only_how_often()
    {
        var verdict = HelmReleaseJudge.Judge(
            FluxObjects.Release("web", "handled=T Stalled=True/RetriesExceeded:Failed_to_install_after_1_attempt(s) Ready=False/InstallFailed:timed_out"), new Expectation(FluxObjects.Wanted, FluxObjects.Token));
        Assert.Equal("Failed to install after 1 attempt(s): timed out", verdict.Message);
    }
}
