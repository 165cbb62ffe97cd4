using System.Text.Json.Nodes;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Flux;
using KSail.Testing.Kubernetes;

namespace KSail.GitOps.Tests.Timelines;

/// <summary>What a failure tells beyond the words of the controller: the workload, its pods, their logs and events.</summary>
public sealed class DiagnosisTests : IAsyncLifetime, IDisposable
{
    private KubernetesDouble _server = null!;
    private IKubernetesApi _api = null!;

    public async Task InitializeAsync()
    {
        _server = await KubernetesDouble.StartAsync();
        _api = _server.Open();
        await EngineDefinitions.InstallAsync(_api, CancellationToken.None);
    }

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task A_deployment_whose_container_crashes()
    {
        await using var timeline = await FailingAsync("HealthCheckFailed", static ns => $"health check failed after 30s: timeout waiting for: [Deployment/{ns}/web status: 'InProgress']");
        var deployment = await MakeAsync(WellKnownKinds.Deployments, timeline.Namespace, "web", $$"""
            { "metadata": { "annotations": { "deployment.kubernetes.io/revision": "2" } },
              "spec": { "replicas": 2, "selector": { "matchLabels": { "app": "web" } }, "template": {{Template}} },
              "status": { "observedGeneration": 1, "updatedReplicas": 2, "availableReplicas": 0 } }
            """);
        var older = await MakeAsync(WellKnownKinds.ReplicaSets, timeline.Namespace, "web-1", Owned(deployment, "1"));
        var newer = await MakeAsync(WellKnownKinds.ReplicaSets, timeline.Namespace, "web-2", Owned(deployment, "2"));
        await MakeAsync(WellKnownKinds.Pods, timeline.Namespace, "web-1-a", PodOf(older, """{ "phase": "Running", "containerStatuses": [{ "name": "app", "ready": false, "state": { "waiting": { "reason": "ErrImagePull", "message": "of an older revision" } } }] }"""));
        var pod = await MakeAsync(WellKnownKinds.Pods, timeline.Namespace, "web-2-a", PodOf(newer, """
            { "phase": "Running", "containerStatuses": [{ "name": "app", "ready": false, "restartCount": 4, "state": { "waiting": { "reason": "CrashLoopBackOff", "message": "back-off 40s" } },
              "lastState": { "terminated": { "exitCode": 2, "reason": "Error" } } }] }
            """));
        _server.SetLog(pod.Name, "app", "starting\nconnecting with password=hunter2\npanic: no route to database\n", previous: true);
        await MakeAsync(WellKnownKinds.Events, timeline.Namespace, "web-2-a.1", $$"""
            { "type": "Warning", "reason": "BackOff", "message": "Back-off restarting failed container app", "count": 9, "lastTimestamp": "{{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}}",
              "involvedObject": { "kind": "Pod", "namespace": "{{pod.Name.Namespace}}", "name": "{{pod.Name.Name}}", "uid": "{{pod.Uid}}" } }
            """);

        var outcome = (await timeline.ReconcileAsync()).Fails("KSAIL6156");
        Assert.Equal("/repo/Deployment-web.yaml", outcome.At(0).File);
        var message = outcome.At(0).Message;
        Assert.StartsWith($"Deployment {timeline.Namespace}/web is not healthy: 0 of 2 pods are available; pod web-2-a: container 'app' is in CrashLoopBackOff: back-off 40s; it ended with exit code 2 and was restarted 4 times", message, StringComparison.Ordinal);
        Assert.Contains("9 times: Back-off restarting failed container app", message, StringComparison.Ordinal);
        Assert.Contains("its log ends: starting | connecting with password=*** | panic: no route to database", message, StringComparison.Ordinal);
        Assert.Contains($"Kustomization {timeline.Namespace}/apps failed with it", message, StringComparison.Ordinal);
        Assert.DoesNotContain("older revision", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_become_healthy_since_and_what_does_not_exist()
    {
        await using var timeline = await FailingAsync("HealthCheckFailed", static ns => $"timeout waiting for: [Deployment/{ns}/web status: 'InProgress', Deployment/{ns}/gone status: 'NotFound']");
        await MakeAsync(WellKnownKinds.Deployments, timeline.Namespace, "web", $$"""
            { "spec": { "replicas": 1, "selector": { "matchLabels": { "app": "web" } }, "template": {{Template}} }, "status": { "observedGeneration": 1, "updatedReplicas": 1, "availableReplicas": 1 } }
            """);
        var outcome = (await timeline.ReconcileAsync()).Fails("KSAIL6156", "KSAIL6156");
        Assert.Contains("its status is InProgress; by now it is healthy", outcome.At(0).Message, StringComparison.Ordinal);
        Assert.Contains("it does not exist", outcome.At(1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_not_be_read_is_said_and_the_failure_told_nevertheless()
    {
        await using var timeline = await FailingAsync("HealthCheckFailed", static ns => $"timeout waiting for: [Deployment/{ns}/web status: 'InProgress']");
        _server.Faults.Forbids = static call => call.Resource.StartsWith("deployments", StringComparison.Ordinal);
        var outcome = (await timeline.ReconcileAsync()).Fails("KSAIL6156", "KSAIL6170");
        Assert.Contains("deployments", outcome.At(1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_secret_that_is_missing_or_of_another_type()
    {
        await using var timeline = new Timeline(_api);
        timeline.Simulator.Play("OCIRepository", timeline.Namespace, "platform", Act.Succeed, Act.Fail("OCIArtifactPullFailed", "UNAUTHORIZED: authentication required"));
        await timeline.SettleAsync(timeline.Kustomization("apps"));
        var name = new ObjectName(timeline.Namespace, "platform");
        await _api.PatchAsync(WellKnownKinds.OciRepositories, name, KubernetesPatch.Merge(new JsonObject { ["spec"] = new JsonObject { ["secretRef"] = new JsonObject { ["name"] = "pull" } } }), WriteOptions.Default, CancellationToken.None);
        Assert.Contains($"its pull secret {timeline.Namespace}/pull does not exist", (await timeline.ReconcileAsync()).Fails("KSAIL6151").At(0).Message, StringComparison.Ordinal);
        await MakeAsync(WellKnownKinds.Secrets, timeline.Namespace, "pull", """{ "type": "Opaque" }""");
        Assert.Contains("has the type Opaque", (await timeline.ReconcileAsync()).Fails("KSAIL6151").At(0).Message, StringComparison.Ordinal);
    }

    private const string Template = """{ "metadata": { "labels": { "app": "web" } }, "spec": { "containers": [{ "name": "app", "image": "registry.example/web:1" }] } }""";

    private static string Owned(KubernetesObject owner, string revision) => $$"""
        { "metadata": { "labels": { "app": "web" }, "annotations": { "deployment.kubernetes.io/revision": "{{revision}}" }, "ownerReferences": [{{Reference(owner)}}] },
          "spec": { "replicas": 1, "selector": { "matchLabels": { "app": "web" } }, "template": {{Template}} } }
        """;

    private static string PodOf(KubernetesObject owner, string status) => $$"""
        { "metadata": { "labels": { "app": "web" }, "ownerReferences": [{{Reference(owner)}}] }, "spec": { "containers": [{ "name": "app", "image": "registry.example/web:1" }] }, "status": {{status}} }
        """;

    private static string Reference(KubernetesObject owner) =>
        $$"""{ "apiVersion": "{{owner.ApiVersion}}", "kind": "{{owner.Kind}}", "name": "{{owner.Name.Name}}", "uid": "{{owner.Uid}}", "controller": true }""";

    private async Task<Timeline> FailingAsync(string reason, Func<string, string> message)
    {
        var timeline = new Timeline(_api);
        timeline.Simulator.Play("Kustomization", timeline.Namespace, "apps", Act.Succeed, Act.Fail(reason, message(timeline.Namespace)));
        var apps = timeline.Kustomization("apps");
        ((JsonObject)apps.Json["spec"]!)["retryInterval"] = "10m";
        await timeline.SettleAsync(apps);
        timeline.Simulator.RetryTime = TimeSpan.FromMinutes(5);
        return timeline;
    }

    private async Task<KubernetesObject> MakeAsync(ResourceKind kind, string ns, string name, string json)
    {
        var fields = (JsonObject)JsonNode.Parse(json)!;
        var value = new KubernetesObject(kind, new ObjectName(ns, name));
        foreach (var (key, field) in fields)
        {
            if (key == "metadata")
            {
                foreach (var (part, content) in (JsonObject)field!)
                    ((JsonObject)value.Json["metadata"]!)[part] = content?.DeepClone();
            }
            else if (key != "status")
            {
                value.Json[key] = field?.DeepClone();
            }
        }

        var made = await _api.CreateAsync(kind, value, WriteOptions.Default, CancellationToken.None);
        return fields.ContainsKey("status")
            ? await _api.PatchAsync(kind, value.Name, KubernetesPatch.Merge(new JsonObject { ["status"] = fields["status"]!.DeepClone() }).OfStatus(), WriteOptions.Default, CancellationToken.None)
            : made;
    }
}
