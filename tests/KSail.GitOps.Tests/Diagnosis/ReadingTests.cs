using System.Text.Json.Nodes;
using KSail.GitOps.Diagnosis;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Tests.Diagnosis;

/// <summary>What is read out of messages, logs and statuses.</summary>
public sealed class ReadingTests
{
    [Theory]
    [InlineData("timeout waiting for: [Deployment/apps/web status: 'InProgress', Job/apps/init status: 'Failed']", "Deployment apps/web, Job apps/init")]
    [InlineData("health check failed after 30s: failed early due to stalled resources: [Deployment/apps/web status: 'Failed']", "Deployment apps/web")]
    [InlineData("Service/apps/web dry-run failed (Invalid): Service \"web\" is invalid: spec.ports[0].nodePort: Invalid value: 1", "Service apps/web spec.ports[0].nodePort")]
    [InlineData("Service/apps/web dry-run failed: Service \"web\" is invalid: [spec.ports[0].port: Required value, spec.type: Unsupported value]", "Service apps/web spec.ports[0].port")]
    [InlineData("ClusterRole/system:metrics dry-run failed: forbidden", "ClusterRole system:metrics")]
    [InlineData("Widget/apps/a dry-run failed: no matches for kind \"Widget\" in version \"example.com/v1\"", "Widget apps/a")]
    [InlineData("resource Deployment/apps/web not ready. status: InProgress, message: Available: 0/1", "Deployment apps/web")]
    [InlineData("GET https://ghcr.io/v2/Acme/Web/manifests: UNAUTHORIZED", "")]
    [InlineData("kustomize build failed: accumulating resources from 'a/B/c'", "")]
    [InlineData("Namespace/apps", "Namespace apps")]
    [InlineData("Deployment/apps/web, Deployment/apps/web.", "Deployment apps/web")]
    [InlineData("Ready/ /x A//b", "")]
    [InlineData("", "")]
    public void Resources_named_in_a_message(string message, string expected)
    {
        var found = NamedResource.In(message).Select(static resource => $"{resource.Kind} {new ObjectName(resource.Namespace, resource.Name)} {resource.Field}".TrimEnd());
        Assert.Equal(expected, string.Join(", ", found));
    }

    [Theory]
    [InlineData("connecting to postgres://app:hunter2@db:5432/x failed", "connecting to postgres://***@db:5432/x failed")]
    [InlineData("password=hunter2 user=app", "password=*** user=app")]
    [InlineData("DB_PASSWORD: hunter2", "DB_PASSWORD: ***")]
    [InlineData("\"token\":\"hunter2\",\"id\":1", "\"token\":***,\"id\":1")]
    [InlineData("Authorization: Bearer hunter2 sent", "Authorization: Bearer *** sent")]
    [InlineData("using bearer hunter2", "using bearer ***")]
    [InlineData("got eyJhbGciOiJIUzI1NiJ9.e30.abcdefgh from", "got *** from")]
    [InlineData("-----BEGIN PRIVATE KEY-----", "*** (a private key)")]
    [InlineData("panic: open /etc/app.yaml: no such file", "panic: open /etc/app.yaml: no such file")]
    [InlineData("listening on http://0.0.0.0:8080", "listening on http://0.0.0.0:8080")]
    [InlineData("mail to ops@example.com", "mail to ops@example.com")]
    [InlineData("", "")]
    public void Credentials_are_not_passed_on(string line, string expected) => Assert.Equal(expected, SecretWords.Mask(line));

    [Theory]
    [InlineData("""{ "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }] }""", null)]
    [InlineData("""{ "phase": "Succeeded" }""", null)]
    [InlineData("""{ "phase": "Pending", "conditions": [{ "type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/3 nodes are available: 3 Insufficient cpu." }] }""",
        "it is not scheduled: Unschedulable: 0/3 nodes are available: 3 Insufficient cpu.")]
    [InlineData("""{ "phase": "Pending", "containerStatuses": [{ "name": "app", "state": { "waiting": { "reason": "ImagePullBackOff", "message": "Back-off pulling image" } } }] }""",
        "container 'app' is in ImagePullBackOff: Back-off pulling image")]
    [InlineData("""{ "phase": "Running", "containerStatuses": [{ "name": "app", "restartCount": 5, "state": { "waiting": { "reason": "CrashLoopBackOff", "message": "back-off 5m0s" } }, "lastState": { "terminated": { "exitCode": 1, "reason": "Error" } } }] }""",
        "container 'app' is in CrashLoopBackOff: back-off 5m0s; it ended with exit code 1 and was restarted 5 times")]
    [InlineData("""{ "phase": "Running", "containerStatuses": [{ "name": "app", "restartCount": 1, "state": { "waiting": { "reason": "CrashLoopBackOff" } }, "lastState": { "terminated": { "exitCode": 137, "reason": "OOMKilled" } } }] }""",
        "container 'app' is in CrashLoopBackOff; it ended with exit code 137 because it needed more memory than its limit of 64Mi (OOMKilled) and was restarted once")]
    [InlineData("""{ "phase": "Pending", "initContainerStatuses": [{ "name": "init", "state": { "terminated": { "exitCode": 2 } } }], "containerStatuses": [{ "name": "app", "state": { "waiting": { "reason": "PodInitializing" } } }] }""",
        "container 'init' ended with exit code 2")]
    [InlineData("""{ "phase": "Running", "containerStatuses": [{ "name": "app", "ready": false, "state": { "running": {} } }] }""", "container 'app' runs and is not ready")]
    [InlineData("""{ "phase": "Pending", "containerStatuses": [{ "name": "app", "state": { "waiting": { "reason": "ContainerCreating" } } }] }""", "container 'app' is not created yet")]
    [InlineData("""{ "phase": "Failed", "reason": "Evicted", "message": "low on disk" }""", "it failed: Evicted: low on disk")]
    public void Pods(string status, string? expected) => Assert.Equal(expected, PodHealth.Problem(Object($$"""
        { "kind": "Pod", "spec": { "containers": [{ "name": "app", "resources": { "limits": { "memory": "64Mi" } } }] }, "status": {{status}} }
        """))?.Text);

    [Theory]
    [InlineData("Deployment", """{ "replicas": 2 }""", """{ "observedGeneration": 1, "updatedReplicas": 2, "availableReplicas": 2 }""", null)]
    [InlineData("Deployment", """{ "replicas": 2 }""", """{ "observedGeneration": 1, "updatedReplicas": 1, "availableReplicas": 2 }""", "1 of 2 pods are updated")]
    [InlineData("Deployment", """{ "replicas": 2 }""", """{ "observedGeneration": 1, "updatedReplicas": 2, "availableReplicas": 1 }""", "1 of 2 pods are available")]
    [InlineData("Deployment", "{}", """{ "observedGeneration": 0, "updatedReplicas": 1, "availableReplicas": 1 }""", "its controller has not seen the change yet")]
    [InlineData("Deployment", "{}", """{ "conditions": [{ "type": "ReplicaFailure", "status": "True", "message": "exceeded quota" }] }""", "its pods cannot be created: exceeded quota")]
    [InlineData("StatefulSet", """{ "replicas": 0 }""", "{}", null)]
    [InlineData("StatefulSet", """{ "replicas": 3 }""", """{ "readyReplicas": 1 }""", "1 of 3 pods are ready")]
    [InlineData("DaemonSet", "{}", """{ "desiredNumberScheduled": 2, "numberReady": 1 }""", "1 of 2 pods are ready")]
    [InlineData("Job", "{}", """{ "conditions": [{ "type": "Complete", "status": "True" }] }""", null)]
    [InlineData("Job", "{}", """{ "conditions": [{ "type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "limit" }] }""", "it failed: BackoffLimitExceeded: limit")]
    [InlineData("PersistentVolumeClaim", "{}", """{ "phase": "Pending" }""", "its phase is Pending")]
    [InlineData("Certificate", "{}", """{ "conditions": [{ "type": "Ready", "status": "False", "reason": "DoesNotExist", "message": "issuer missing" }] }""", "Ready is False: DoesNotExist: issuer missing")]
    [InlineData("ConfigMap", "{}", "{}", null)]
    public void Resources(string kind, string spec, string status, string? expected) => Assert.Equal(expected, WorkloadHealth.Problem(Object($$"""
        { "kind": "{{kind}}", "metadata": { "generation": 1 }, "spec": {{spec}}, "status": {{status}} }
        """)));

    [Fact]
    public void Of_events_the_latest_warnings_are_told_each_once()
    {
        var now = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var events = new[]
        {
            Event("a", "Normal", "Pulled", "fine", "11:59:59"),
            Event("b", "Warning", "Unhealthy", "Readiness probe failed: 503", "11:59:30"),
            Event("c", "Warning", "Unhealthy", "Readiness probe failed: 503", "11:59:20"),
            Event("d", "Warning", "BackOff", "restarting", "11:59:50", count: 7),
            Event("e", "Warning", "FailedMount", "older", "11:00:00"),
        };
        Assert.Equal("BackOff 10 s ago, 7 times: restarting; Unhealthy 30 s ago: Readiness probe failed: 503", ClusterEvents.Tell(events, now, 2));
    }

    private static KubernetesObject Event(string name, string type, string reason, string message, string time, int count = 1) => Object($$"""
        { "kind": "Event", "metadata": { "name": "{{name}}" }, "type": "{{type}}", "reason": "{{reason}}", "message": "{{message}}", "lastTimestamp": "2026-01-01T{{time}}Z", "count": {{count}} }
        """);

    private static KubernetesObject Object(string json) => new((JsonObject)JsonNode.Parse(json)!);
}
