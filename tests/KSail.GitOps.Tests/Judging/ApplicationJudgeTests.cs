using System.Text.Json.Nodes;
using KSail.GitOps.Judging;
using KSail.GitOps.Tests.Objects;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Tests.Judging;

public sealed class ApplicationJudgeTests
{
    private const string Synced = """ "sync": { "status": "Synced", "revision": "R" }""";

    [Theory]
    [InlineData(Synced + """, "health": { "status": "Healthy" }""", Standing.Done)]
    [InlineData(Synced + """, "health": { "status": "Progressing" }""", Standing.InProgress)]
    [InlineData(Synced + """, "health": { "status": "Missing" }""", Standing.InProgress)]
    [InlineData(Synced, Standing.InProgress)]
    [InlineData(Synced + """, "health": { "status": "Degraded", "message": "x" }""", Standing.Failing)]
    [InlineData(Synced + """, "health": { "status": "Suspended" }""", Standing.Suspended)]
    [InlineData(Synced + """, "health": { "status": "Healthy" }, "operationState": { "phase": "Running" }""", Standing.InProgress)]
    [InlineData(Synced + """, "health": { "status": "Healthy" }, "conditions": [{ "type": "ComparisonError", "message": "x" }]""", Standing.Failing)]
    [InlineData(Synced + """, "health": { "status": "Healthy" }, "conditions": [{ "type": "InvalidSpecError", "message": "x" }]""", Standing.Failed)]
    [InlineData(Synced + """, "health": { "status": "Healthy" }, "operationState": { "phase": "Failed", "syncResult": { "revision": "R" } }""", Standing.Failed)]
    [InlineData(Synced + """, "health": { "status": "Healthy" }, "operationState": { "phase": "Error", "syncResult": { "revision": "O" } }""", Standing.Done)]
    [InlineData(""" "sync": { "status": "Synced", "revision": "O" }, "health": { "status": "Healthy" }""", Standing.InProgress)]
    [InlineData(""" "sync": { "status": "OutOfSync", "revision": "R" }, "health": { "status": "Healthy" }""", Standing.InProgress)]
    [InlineData(""" "sync": { "status": "Synced", "revisions": ["1.2.3", "R"] }, "health": { "status": "Healthy" }""", Standing.Done)]
    [InlineData("", Standing.InProgress)]
    public void It_is_done_when_synced_and_healthy_at_the_revision(string status, Standing expected) => Assert.Equal(expected, Judge(status, ""));

    [Fact]
    public void A_refresh_that_was_not_taken_up_and_an_operation_that_was_not_begun_are_under_way()
    {
        const string Healthy = Synced + """, "health": { "status": "Healthy" }""";
        Assert.Equal(Standing.InProgress, Judge(Healthy, """, "metadata": { "annotations": { "argocd.argoproj.io/refresh": "hard" } }"""));
        Assert.Equal(Standing.InProgress, Judge(Healthy, """, "operation": { "sync": {} }"""));
    }

    private static Standing Judge(string status, string more)
    {
        var text = $$"""{ "kind": "Application", "status": { {{status}} }{{more}} }"""
            .Replace("\"R\"", $"\"{FluxObjects.Wanted}\"", StringComparison.Ordinal).Replace("\"O\"", $"\"{FluxObjects.Older}\"", StringComparison.Ordinal);
        return ApplicationJudge.Judge(new KubernetesObject((JsonObject)JsonNode.Parse(text)!), FluxObjects.Wanted).Standing;
    }
}
