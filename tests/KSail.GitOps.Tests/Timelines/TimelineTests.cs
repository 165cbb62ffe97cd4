using System.Text.Json.Nodes;
using KSail.Testing.Flux;

namespace KSail.GitOps.Tests.Timelines;

/// <summary>What happens between a push and a cluster that runs it, or does not, played by controllers behind an API server.</summary>
public sealed class TimelineTests(TimelineServers servers) : IClassFixture<TimelineServers>
{
    public static TheoryData<string> All => TimelineServers.All;

    [Theory, MemberData(nameof(All))]
    public async Task Success_in_the_order_of_dependencies_with_what_is_made_on_the_way(string server)
    {
        await using var timeline = servers.Open(server);
        timeline.Simulator.Play("Kustomization", timeline.Namespace, "apps", Act.Succeed, Act.Succeed with { Applies = [FluxObjects.Release(timeline.Namespace, "web"), timeline.Kustomization("late")] });
        await timeline.SettleAsync(timeline.Kustomization("infra"), timeline.Kustomization("apps", "infra"), timeline.TenantKustomization("site", timeline.Namespace + "/apps"));
        var outcome = (await timeline.ReconcileAsync()).Succeeds();
        Assert.Equal(["apps", "infra", "late", "platform", "site", "web"], outcome.Result!.Objects.Select(static value => value.Object.Name.Name).Order(StringComparer.Ordinal));
        var passes = timeline.Simulator.Passes.Select(static pass => pass.Split(' ')[1]).ToList();
        Assert.True(passes.LastIndexOf("infra") < passes.LastIndexOf("site"), string.Join(' ', passes));
        Assert.EndsWith("InProgress Done", timeline.StatesOf("apps"), StringComparison.Ordinal);
        Assert.EndsWith("Done", timeline.StatesOf("web"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public async Task What_runs_already_is_confirmed(string server)
    {
        await using var timeline = servers.Open(server);
        await timeline.SettleAsync(timeline.Kustomization("infra"), timeline.Kustomization("apps", "infra"));
        (await timeline.ReconcileAsync()).Succeeds();
        timeline.Events.Clear();
        (await timeline.ReconcileAsync()).Succeeds();
        // Each controller was asked, and has looked once more.
        Assert.Equal(("InProgress Done", "InProgress Done", "InProgress Done"), (timeline.StatesOf("platform"), timeline.StatesOf("infra"), timeline.StatesOf("apps")));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Slow_success(string server)
    {
        await using var timeline = servers.Open(server);
        timeline.Simulator.Play("Kustomization", timeline.Namespace, "infra", Act.Succeed, Act.Succeed with { Takes = TimeSpan.FromSeconds(2) });
        await timeline.SettleAsync(timeline.Kustomization("infra"), timeline.Kustomization("apps", "infra"));
        var outcome = (await timeline.ReconcileAsync()).Succeeds();
        Assert.True(outcome.Result!.Elapsed > TimeSpan.FromSeconds(2));
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_source_that_may_not_fetch(string server)
    {
        await using var timeline = servers.Open(server);
        timeline.Simulator.Play("OCIRepository", timeline.Namespace, "platform", Act.Succeed, Act.Fail("OCIArtifactPullFailed", "GET https://registry.example/v2/: UNAUTHORIZED: authentication required"));
        await timeline.SettleAsync(timeline.Kustomization("apps"));
        var (file, _, message) = (await timeline.ReconcileAsync()).Fails("KSAIL6151").At(0);
        Assert.Equal("/repo/OCIRepository-platform.yaml", file);
        Assert.Contains("the registry wants credentials that the cluster does not have", message, StringComparison.Ordinal);
        Assert.Contains("it has no secretRef", message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_build_that_fails_stops_the_wait_when_the_rest_is_done(string server)
    {
        await using var timeline = servers.Open(server);
        timeline.Simulator.Play("Kustomization", timeline.Namespace, "broken", Act.Succeed, Act.Fail("BuildFailed", "kustomize build failed: no such file"));
        await timeline.SettleAsync(timeline.Kustomization("broken"), timeline.Kustomization("behind", "broken"), timeline.Kustomization("other"));
        var outcome = (await timeline.ReconcileAsync()).Fails("KSAIL6154");
        var (file, line, message) = outcome.At(0);
        Assert.Equal(("/repo/Kustomization-broken.yaml", 3), (file, line));
        Assert.Contains("kustomize build failed: no such file", message, StringComparison.Ordinal);
        Assert.Contains($"it runs prod@{Timeline.Older.ToString()[..19]}", message, StringComparison.Ordinal);
        Assert.Contains($"behind it waits Kustomization {timeline.Namespace}/behind", message, StringComparison.Ordinal);
        Assert.EndsWith("Done", timeline.StatesOf("other"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_resource_that_is_refused_is_shown_where_it_is_written(string server)
    {
        await using var timeline = servers.Open(server);
        timeline.Simulator.RetryTime = TimeSpan.FromMinutes(5);
        timeline.Simulator.Play("Kustomization", timeline.Namespace, "apps", Act.Succeed,
            Act.Fail("ReconciliationFailed", "Service/apps/web dry-run failed (Invalid): Service \"web\" is invalid: spec.ports[0].nodePort: Invalid value: 99: provided port is not in the valid range"));
        var apps = timeline.Kustomization("apps");
        ((JsonObject)apps.Json["spec"]!)["retryInterval"] = "10m";
        await timeline.SettleAsync(apps);
        var (file, line, message) = (await timeline.ReconcileAsync()).Fails("KSAIL6155").At(0);
        Assert.Equal(("/repo/Service-web.yaml", 30), (file, line));
        Assert.StartsWith("Service/apps/web dry-run failed (Invalid)", message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_health_check_that_fails_and_is_not_repeated_in_time(string server)
    {
        await using var timeline = servers.Open(server);
        timeline.Simulator.Play("Kustomization", timeline.Namespace, "apps", Act.Succeed,
            Act.Fail("HealthCheckFailed", "health check failed after 30s: timeout waiting for: [Deployment/apps/web status: 'InProgress', Foreign/apps/x status: 'Failed']"));
        var apps = timeline.Kustomization("apps");
        ((JsonObject)apps.Json["spec"]!)["retryInterval"] = "10m";
        await timeline.SettleAsync(apps, timeline.Kustomization("behind", "apps"));
        timeline.Simulator.RetryTime = TimeSpan.FromMinutes(5);
        var outcome = (await timeline.ReconcileAsync()).Fails("KSAIL6156", "KSAIL6156");
        Assert.Equal("/repo/Deployment-web.yaml", outcome.At(0).File);
        Assert.Contains("Deployment apps/web is not healthy", outcome.At(0).Message, StringComparison.Ordinal);
        // What nobody wrote is shown at the Kustomization.
        Assert.Equal("/repo/Kustomization-apps.yaml", outcome.At(1).File);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_failure_that_heals(string server)
    {
        await using var timeline = servers.Open(server);
        timeline.Simulator.Play("Kustomization", timeline.Namespace, "apps", Act.Succeed,
            Act.Fail("ReconciliationFailed", "no matches for kind"), Act.Fail("ReconciliationFailed", "no matches for kind"), Act.Succeed);
        await timeline.SettleAsync(timeline.Kustomization("apps"), timeline.Kustomization("behind", "apps"));
        (await timeline.ReconcileAsync()).Succeeds();
        Assert.Contains("Failing", timeline.StatesOf("apps"), StringComparison.Ordinal);
        Assert.EndsWith("Done", timeline.StatesOf("behind"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_dependency_that_does_not_exist_and_a_circle(string server)
    {
        await using var timeline = servers.Open(server);
        var apps = timeline.Kustomization("apps");
        var (left, right) = (timeline.Kustomization("left"), timeline.Kustomization("right", "left"));
        await timeline.SettleAsync(apps, left, right);
        await timeline.PatchSpecAsync(apps, new JsonObject { ["dependsOn"] = new JsonArray(new JsonObject { ["name"] = "infra" }) });
        await timeline.PatchSpecAsync(left, new JsonObject { ["dependsOn"] = new JsonArray(new JsonObject { ["name"] = "right" }) });
        var outcome = (await timeline.ReconcileAsync()).Fails("KSAIL6159", "KSAIL6159", "KSAIL6160");
        Assert.Contains("left -> ", outcome.At(0).Message, StringComparison.Ordinal);
        Assert.Contains($"depends on Kustomization {timeline.Namespace}/infra, which does not exist", outcome.At(2).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_controller_that_gives_up(string server)
    {
        await using var timeline = servers.Open(server);
        timeline.Simulator.Play("Kustomization", timeline.Namespace, "apps", Act.Succeed, Act.Stall("InvalidCELExpression", "InvalidCELExpression", "undeclared reference"));
        await timeline.SettleAsync(timeline.Kustomization("apps"));
        Assert.Contains("undeclared reference", (await timeline.ReconcileAsync()).Fails("KSAIL6157").At(0).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_release_that_was_given_up_is_freed_and_one_that_fails_again_is_told(string server)
    {
        await using var timeline = servers.Open(server);
        var act = Act.Succeed with { Applies = [FluxObjects.Release(timeline.Namespace, "freed"), FluxObjects.Release(timeline.Namespace, "lost")] };
        timeline.Simulator.Play("Kustomization", timeline.Namespace, "apps", act);
        timeline.Simulator.Play("HelmRelease", timeline.Namespace, "freed", Act.Stall("RetriesExceeded", "InstallFailed", "timed out"), Act.Succeed);
        timeline.Simulator.Play("HelmRelease", timeline.Namespace, "lost", Act.Stall("RetriesExceeded", "InstallFailed", "timed out"));
        await timeline.SettleAsync(timeline.Kustomization("apps"));
        await Timeline.UntilAsync(() => Task.FromResult(timeline.Simulator.Passes.Count(static pass => pass.StartsWith("HelmRelease", StringComparison.Ordinal)) == 2));
        var outcome = (await timeline.ReconcileAsync()).Fails("KSAIL6158");
        Assert.Equal("/repo/HelmRelease-lost.yaml", outcome.At(0).File);
        Assert.Contains("RetriesExceeded", outcome.At(0).Message, StringComparison.Ordinal);
        Assert.EndsWith("Done", timeline.StatesOf("freed"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public async Task What_is_suspended_is_skipped_and_told(string server)
    {
        await using var timeline = servers.Open(server);
        var paused = timeline.Kustomization("paused");
        await timeline.SettleAsync(paused, timeline.Kustomization("apps"));
        await timeline.PatchSpecAsync(paused, new JsonObject { ["suspend"] = true });
        var outcome = await timeline.ReconcileAsync();
        Assert.True(outcome.Result!.IsDone);
        Assert.Equal("KSAIL6162", Assert.Single(outcome.Diagnostics).Code);
        Assert.Contains($"it runs prod@{Timeline.Older.ToString()[..19]}", outcome.At(0).Message, StringComparison.Ordinal);

        await timeline.MakeAsync(timeline.Kustomization("follower", "paused"));
        outcome = (await timeline.ReconcileAsync()).Fails("KSAIL6160", "KSAIL6162");
        Assert.Contains("which is suspended and not at the wanted revision", outcome.At(0).Message, StringComparison.Ordinal);
        (await timeline.ReconcileAsync(exclude: ["follower", "paused"])).Succeeds();
    }

    [Theory, MemberData(nameof(All))]
    public async Task What_is_deleted_meanwhile_is_forgotten(string server)
    {
        await using var timeline = servers.Open(server);
        var doomed = timeline.Kustomization("doomed");
        timeline.Simulator.Play("Kustomization", timeline.Namespace, "doomed", Act.Succeed, Act.Succeed with { IsIgnored = true });
        await timeline.SettleAsync(doomed, timeline.Kustomization("apps"));
        var isDeleted = 0;
        (await timeline.ReconcileAsync(told: value =>
        {
            if (value is { Object.Name.Name: "doomed", State: ReconcileState.InProgress } && Interlocked.Exchange(ref isDeleted, 1) == 0)
                _ = timeline.DeleteAsync(doomed);
        })).Succeeds();
        Assert.EndsWith("Deleted", timeline.StatesOf("doomed"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Time_that_is_over_says_what_was_waited_for(string server)
    {
        await using var timeline = servers.Open(server);
        timeline.Simulator.Play("Kustomization", timeline.Namespace, "asleep", Act.Succeed, Act.Succeed with { IsIgnored = true });
        await timeline.SettleAsync(timeline.Kustomization("asleep"), timeline.Kustomization("behind", "asleep"));
        var outcome = (await timeline.ReconcileAsync(seconds: 2)).Fails("KSAIL6161", "KSAIL6161");
        Assert.Equal(("/repo/ksail.prod.yaml", 9), (outcome.At(0).File, outcome.At(0).Line));
        Assert.Contains("of 3 objects 1 are done, 2 under way, 0 failed or blocked", outcome.At(0).Message, StringComparison.Ordinal);
        Assert.Equal("/repo/Kustomization-asleep.yaml", outcome.At(1).File);
        Assert.Contains("kustomize-controller has not answered the request yet", outcome.At(1).Message, StringComparison.Ordinal);
        Assert.Contains("ReconciliationSucceeded: Applied revision", outcome.At(1).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_tag_that_somebody_else_has_moved_on(string server)
    {
        await using var timeline = servers.Open(server);
        await timeline.SettleAsync(timeline.Kustomization("apps"));
        timeline.Simulator.Published = KSail.Oci.Digest.Of("someone else's"u8);
        var outcome = await timeline.ReconcileAsync(seconds: 60);
        Assert.Equal("KSAIL6152", Assert.Single(outcome.Diagnostics).Code);
        Assert.True(outcome.Result!.Elapsed < TimeSpan.FromSeconds(40));
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_cluster_that_follows_something_else(string server)
    {
        await using var timeline = servers.Open(server);
        await timeline.SettleAsync();
        (await timeline.ReconcileAsync()).Fails("KSAIL6153");
        await timeline.PatchSpecAsync(FluxObjects.Source(timeline.Namespace, "platform", "oci://x", "y"), new JsonObject { ["ref"] = new JsonObject { ["tag"] = "latest" } });
        var (file, _, message) = (await timeline.ReconcileAsync()).Fails("KSAIL6150").At(0);
        Assert.Equal("/repo/ksail.prod.yaml", file);
        Assert.Contains($"{timeline.Namespace}/platform fetches the tag 'latest' of the same repository", message, StringComparison.Ordinal);
    }
}
