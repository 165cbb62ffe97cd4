using System.Text.Json;
using KSail.Testing;
using KSail.Testing.Flux;

namespace KSail.Sdk.Tests;

/// <summary>What comes after a push: the cluster takes the artifact, or the build says why it does not.</summary>
public sealed class ReconcileFlowTests
{
    private static string Prod(string authority, string engine = "Flux") => $$"""
        -- hello/ksail.prod.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: hello-prod
        spec:
          cluster:
            distribution: Talos
            gitOpsEngine: {{engine}}
            connection:
              kubeconfig: ../kubeconfig
              context: double
              timeout: 1m
            localRegistry:
              registry: {{authority}}/platform:v1
          workload:
            kustomizationFile: clusters/prod
        """;

    [RequiresToolFact("docker-registry")]
    public async Task A_publish_ends_when_the_cluster_runs_it_and_the_status_says_so()
    {
        using var registry = DockerRegistry.Start();
        await using var cluster = await FluxCluster.StartAsync(registry);
        await cluster.Controllers.StartAsync();
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Prod(registry.Authority));
        workspace.Write("kubeconfig", cluster.Kubeconfig);
        var run = workspace.Build("publish", "hello", "-p:Environment=prod").Succeeds();
        Assert.Matches(@"hello -> 127\.0\.0\.1:\d+/platform:v1@sha256:[0-9a-f]{64} runs in context 'double' \(https://127\.0\.0\.1:\d+\): 2 objects ready", run.Result.Output);
        Assert.Matches(@"0:\d\d  Kustomization flux-system/root: ready", run.Result.Output);
        Assert.Contains("Kustomization root ReconciliationSucceeded", cluster.Controllers.Passes);

        // What was there already is confirmed; alone, the registry is asked what is wanted.
        workspace.Build("publish", "hello", "-p:Environment=prod", "-p:NoBuild=true").Succeeds();
        var reconciled = Items(workspace, "Reconcile");
        Assert.Equal(("prod", "double", "2"), (reconciled.GetProperty("Environment").GetString(), reconciled.GetProperty("Context").GetString(), reconciled.GetProperty("Done").GetString()));

        var status = Items(workspace, "Status");
        Assert.Equal("0", status.GetProperty("Drift").GetString());
        Assert.Equal((reconciled.GetProperty("Digest").GetString(), reconciled.GetProperty("Digest").GetString()), (status.GetProperty("Registry").GetString(), status.GetProperty("Cluster").GetString()));
        Assert.Equal(status.GetProperty("Registry").GetString(), status.GetProperty("Git").GetString());

        File.AppendAllText(workspace["hello/k8s/apps/greeting.yaml"], "  more: text\n");
        var output = workspace.Build("build", "hello", "-t:Status", "-p:Environment=prod").Succeeds().Result.Output;
        Assert.Contains("drift: the repository would publish sha256:", output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllBytes(workspace["hello/bin/ksail/prod/status.json"]));
        Assert.Equal(1, json.RootElement.GetProperty("drift").GetArrayLength());
        Assert.Equal("True", json.RootElement.GetProperty("cluster").GetProperty("objects")[1].GetProperty("ready").GetString());
        Assert.False(Directory.Exists(workspace["hello/obj/ksail/prod/status"]));
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_failure_points_at_the_file_and_line_that_failed()
    {
        using var registry = DockerRegistry.Start();
        await using var cluster = await FluxCluster.StartAsync(registry);
        cluster.Controllers.RetryTime = TimeSpan.FromHours(1);
        cluster.Controllers.Play("Kustomization", FluxCluster.Namespace, "root", Act.Fail(
            "ReconciliationFailed", "ConfigMap/default/greeting dry-run failed (Invalid): ConfigMap \"greeting\" is invalid: data.text: Forbidden: field is immutable when `immutable` is set"));
        await cluster.Controllers.StartAsync();
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Prod(registry.Authority));
        workspace.Write("kubeconfig", cluster.Kubeconfig);
        var run = workspace.Build("publish", "hello", "-p:Environment=prod", "-p:KSailReconcileTimeout=00:00:05").Fails("KSAIL6155", "KSAIL6161");
        var error = Assert.Single(run.Errors, static error => error.Code == "KSAIL6155");
        Assert.Equal((workspace["hello/k8s/apps/greeting.yaml"], 7), (error.File, error.LineNumber));
        Assert.StartsWith("ConfigMap/default/greeting dry-run failed (Invalid)", error.Text, StringComparison.Ordinal);

        // The artifact has arrived nevertheless; what is left out is not waited for.
        Assert.Contains("PushArtifact", run.Tasks);
        workspace.Build("build", "hello", "-t:Reconcile", "-p:Environment=prod", "-p:KSailReconcileExclude=ro*").Succeeds();
    }

    [RequiresToolFact("docker-registry")]
    public void Without_a_cluster_the_push_can_stand_alone()
    {
        using var registry = DockerRegistry.Start();
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Prod(registry.Authority));
        workspace.Build("build", "hello", "-t:Reconcile", "-p:Environment=prod").Fails("KSAIL6168");
        workspace.Build("publish", "hello", "-p:Environment=prod", "-p:KSailReconcile=false").Succeeds();
        workspace.Build("publish", "hello", "-p:Environment=prod").Fails("KSAIL6100");
        Assert.Single(workspace.Build("build", "hello", "-t:Reconcile", "-p:Environment=prod", "-p:KSailExpectedDigest=latest").Fails("KSAIL0005").Errors);
        Assert.Single(workspace.Build("build", "hello", "-t:Reconcile", "-p:Environment=prod", "-p:KSailReconcileTimeout=soon").Fails("KSAIL0005").Errors);
    }

    [RequiresToolFact("docker-registry")]
    public void An_environment_without_an_engine_or_a_registry_has_nothing_to_reconcile()
    {
        using var registry = DockerRegistry.Start();
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Prod(registry.Authority, engine: "None"));
        var output = workspace.Build("publish", "hello", "-p:Environment=prod").Succeeds().Result.Output;
        Assert.Contains("KSAIL6167: spec.cluster.gitOpsEngine of prod is None", output, StringComparison.Ordinal);
        output = workspace.Build("publish", "hello", "-p:Environment=local").Succeeds().Result.Output;
        Assert.Contains("KSAIL6167: the artifact was written to", output, StringComparison.Ordinal);
    }

    [RequiresToolFact("docker-registry")]
    public async Task Interrupting_a_wait_ends_the_build_at_once_and_leaves_the_rest_to_the_cluster()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var registry = DockerRegistry.Start();
        await using var cluster = await FluxCluster.StartAsync(registry);
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Prod(registry.Authority).Replace("timeout: 1m", "timeout: 1h", StringComparison.Ordinal));
        workspace.Write("kubeconfig", cluster.Kubeconfig);
        // Its controllers are not there yet: the request is made, and waits.
        using (var process = workspace.Start("publish", "hello", "-p:Environment=prod"))
        {
            await cluster.WaitUntilAskedAsync();
            using var kill = System.Diagnostics.Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            var result = DotnetCommand.Finish(process, "publish").Fails();
            Assert.DoesNotContain("KSAIL0001", result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("MSB4", result.Output, StringComparison.Ordinal);
        }

        await cluster.Controllers.StartAsync();
        workspace.Build("build", "hello", "-t:Reconcile", "-p:Environment=prod").Succeeds();
    }

    private static JsonElement Items(SdkWorkspace workspace, string target)
    {
        using var result = JsonDocument.Parse(
            workspace.Dotnet(["build", "hello", "-t:" + target, "-p:Environment=prod", "-getTargetResult:" + target]).Succeeds().Output);
        return result.RootElement.GetProperty("TargetResults").GetProperty(target).GetProperty("Items").EnumerateArray().Single().Clone();
    }
}
