using KSail.GitOps.Judging;
using KSail.GitOps.Tests.Objects;

namespace KSail.GitOps.Tests.Judging;

public sealed class KustomizationJudgeTests
{
    [Theory]
    // Suspension is asked about first: a suspended object echoes the request and keeps its old conditions.
    [InlineData("suspend handled=T attempted=R applied=R Ready=True", Standing.Suspended)]
    [InlineData("suspend handled=T attempted=O applied=O Ready=True", Standing.Suspended)]
    [InlineData("suspend Stalled=True/AccessDenied Ready=False/AccessDenied", Standing.Suspended)]
    [InlineData("deleting handled=T attempted=R applied=R Ready=True", Standing.InProgress)]
    // Neither the request nor the revision was seen: an old status counts for nothing, however green or red.
    [InlineData("attempted=O applied=O Ready=True", Standing.InProgress)]
    [InlineData("handled=S attempted=O applied=O Ready=False/BuildFailed", Standing.InProgress)]
    [InlineData("handled=S attempted=O Stalled=True/AccessDenied Ready=False/AccessDenied", Standing.InProgress)]
    [InlineData("", Standing.InProgress)]
    // Done is when generation, revision and Ready agree; the request itself need not have been handled.
    [InlineData("handled=T attempted=R applied=R Ready=True", Standing.Done)]
    [InlineData("attempted=R applied=R Ready=True", Standing.Done)]
    [InlineData("handled=T attempted=R applied=O Ready=True", Standing.InProgress)]
    [InlineData("handled=T attempted=O applied=O Ready=True", Standing.InProgress)]
    [InlineData("gen=2 handled=T attempted=R applied=R Ready=True", Standing.InProgress)]
    [InlineData("gen=2 observed=2 handled=T attempted=R applied=R Ready=True", Standing.Done)]
    // Terminal.
    [InlineData("handled=T Stalled=True/InvalidCELExpression Ready=False/InvalidCELExpression", Standing.Failed)]
    [InlineData("gen=2 handled=T attempted=R Stalled=True/AccessDenied Ready=False/AccessDenied@1", Standing.InProgress)]
    // Failures of the wanted revision. observedGeneration stays behind, the condition's own does not.
    [InlineData("attempted=R applied=O Ready=False/BuildFailed", Standing.Failed)]
    [InlineData("gen=2 attempted=R applied=O Ready=False/BuildFailed@2", Standing.Failed)]
    [InlineData("gen=2 attempted=R applied=O Ready=False/BuildFailed@1", Standing.InProgress)]
    [InlineData("handled=T attempted=R applied=O Ready=False/ReconciliationFailed Reconciling=True/ProgressingWithRetry", Standing.Failing)]
    [InlineData("handled=T attempted=R applied=O Ready=False/PruneFailed", Standing.Failing)]
    [InlineData("handled=T attempted=R applied=O Ready=False/HealthCheckFailed", Standing.Failing)]
    [InlineData("handled=T attempted=R applied=O Ready=False/SomethingNew", Standing.Failing)]
    // The request was handled with the artifact before: not about the wanted revision.
    [InlineData("handled=T attempted=O applied=O Ready=False/BuildFailed", Standing.InProgress)]
    [InlineData("handled=T attempted=O applied=O Ready=False/HealthCheckFailed", Standing.InProgress)]
    // Without an attempt: the artifact, and what it waits for.
    [InlineData("handled=T attempted=O Ready=False/ArtifactFailed:Source_artifact_not_found,_retrying_in_30s", Standing.Failing)]
    [InlineData("handled=T attempted=O Ready=False/ArtifactFailed:kustomization_path_not_found:_stat_/tmp/k/apps", Standing.Failed)]
    [InlineData("handled=T attempted=O Ready=False/DependencyNotReady:dependency_'flux-system/infra'_is_not_ready", Standing.Waiting)]
    // Under way.
    [InlineData("handled=S attempted=R applied=O Ready=Unknown/Progressing Reconciling=True/Progressing", Standing.InProgress)]
    [InlineData("handled=T attempted=R applied=O Reconciling=True/Progressing", Standing.InProgress)]
    public void It_follows_the_table(string words, Standing expected) =>
        Assert.Equal(expected, KustomizationJudge.Judge(FluxObjects.Kustomization("apps", words), new Expectation(FluxObjects.Wanted, FluxObjects.Token)).Standing);

    [Theory]
    [InlineData("handled=S attempted=R applied=R Ready=True", Standing.InProgress)]
    [InlineData("handled=S attempted=R applied=O Ready=False/BuildFailed", Standing.InProgress)]
    [InlineData("handled=T attempted=R applied=R Ready=True", Standing.Done)]
    [InlineData("handled=T attempted=R applied=O Ready=False/BuildFailed", Standing.Failed)]
    public void A_status_that_was_there_before_counts_once_the_request_was_handled(string words, Standing expected) =>
        Assert.Equal(expected, KustomizationJudge.Judge(FluxObjects.Kustomization("apps", words), new Expectation(FluxObjects.Wanted, FluxObjects.Token) { HasOldStatus = true }).Standing);

    [Fact]
    public void Before_a_request_only_the_revision_counts()
    {
        var expectation = new Expectation(FluxObjects.Wanted, null);
        Assert.Equal(Standing.Done, KustomizationJudge.Judge(FluxObjects.Kustomization("apps", "attempted=R applied=R Ready=True"), expectation).Standing);
        Assert.Equal(Standing.InProgress, KustomizationJudge.Judge(FluxObjects.Kustomization("apps", "attempted=O applied=O Ready=True"), expectation).Standing);
        Assert.Equal(Standing.InProgress, KustomizationJudge.Judge(FluxObjects.Kustomization("apps", ""), expectation).Standing);
    }

    [Fact]
    public void A_failure_has_the_words_of_the_controller()
    {
        var verdict = KustomizationJudge.Judge(FluxObjects.Kustomization("apps", "attempted=R Ready=False/BuildFailed:kustomize_build_failed"), new Expectation(FluxObjects.Wanted, null));
        Assert.Equal(new Verdict(Standing.Failed, "BuildFailed", "kustomize build failed"), verdict);
    }
}
