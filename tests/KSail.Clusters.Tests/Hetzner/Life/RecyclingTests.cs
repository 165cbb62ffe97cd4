using KSail.Clusters.Updating;
using KSail.Testing.Hetzner.Machines;

namespace KSail.Clusters.Tests.Hetzner.Life;

/// <summary>Nodes that the autoscaler made and that cannot become what they shall be: it makes others in their place, of what it was told before the first one went.</summary>
public sealed class RecyclingTests
{
    private const string Sysctl = "machine:\n  sysctls:\n    vm.max_map_count: \"262144\"\n";

    [Fact]
    public async Task They_go_one_at_a_time_and_others_come_that_are_as_they_shall_be_whatever_interrupts_it()
    {
        await using var scene = await HetznerScene.StartAsync(hasComponents: true);
        Configure(scene, "cx33");
        await scene.UpAsync();
        using var end = new CancellationTokenSource();
        var autoscaler = Task.Run(() => new CloudAutoscaler(scene.Cloud, scene.Machines).RunAsync(TimeSpan.FromMilliseconds(30), end.Token));
        var time = Task.Run(() => PassAsync(scene, end.Token));
        await UntilAsync(scene, 2, "cx33");
        var before = Pool(scene);

        Configure(scene, "cx43");
        scene.PatchWorkers(Sysctl);
        var (refused, findings) = await scene.TryUpdateAsync();
        Assert.Equal("KSAIL7401", Assert.Single(findings).Code);
        Assert.Equal(
            before.Select(static name => $"replace     node {name}: server type cx33 → cx43; the autoscaler makes another one when pods need it (5.49 → 9.49 EUR a month)"),
            refused!.Changes.Select(static change => change.ToString()).Where(static change => change.StartsWith("replace", StringComparison.Ordinal)));
        Assert.Contains("  +8.00 EUR a month in all", scene.Lines);
        Assert.Equal(before, Pool(scene));

        // Interrupted as soon as the first one is gone: the next run goes on with the other one, and with nothing else.
        using var stop = new CancellationTokenSource();
        var watch = Task.Run(() => StopAsync(scene, before, stop, end.Token));
        var interrupted = Assert.Single((await scene.TryUpdateAsync("prod", stop.Token)).Findings);
        await watch;
        var left = Assert.Single(before.Intersect(Pool(scene)));
        Assert.Equal(UpdateDiagnostics.Interrupted.Code, interrupted.Code);
        Assert.StartsWith("the work on prod was interrupted; done: prod-worker-1; left: ", interrupted.Message, StringComparison.Ordinal);
        Assert.EndsWith($"{left}; run ClusterUpdate again to go on", interrupted.Message, StringComparison.Ordinal);
        await UntilAsync(scene, 2, "");
        var plan = await scene.UpdateAsync("prod");
        Assert.StartsWith($"replace     node {left}: ", Assert.Single(plan.Changes).ToString(), StringComparison.Ordinal);

        await UntilAsync(scene, 2, "cx43");
        Assert.Empty(before.Intersect(Pool(scene)));
        // They began with the new configuration: nobody gave it to them later.
        Assert.All(Pool(scene), name => Assert.Equal("262144", scene.Machines.Node(name).Configuration!.GetText("machine", "sysctls", "vm.max_map_count")));
        Assert.All(Pool(scene), name => Assert.DoesNotContain("ApplyConfiguration", scene.Machines.Node(name).Calls));
        Assert.Empty((await scene.DiffAsync()).Changes);

        // Releases they take where they run, like other workers; what comes later starts from the new image.
        HetznerScene.AddSnapshot(scene.Cloud, "v1.14.0");
        Configure(scene, "cx43", "v1.14.0");
        await scene.UpdateAsync();
        await end.CancelAsync();
        await Task.WhenAll(autoscaler, time);
        var made = await new CloudAutoscaler(scene.Cloud, scene.Machines).AddAsync("burst");
        using var later = new CancellationTokenSource();
        time = Task.Run(() => PassAsync(scene, later.Token));
        await UntilAsync(scene, 3, "cx43");
        await later.CancelAsync();
        await time;
        Assert.All(scene.Machines.Nodes, static node => Assert.Equal("v1.14.0", node.Tag));
        Assert.DoesNotContain("Upgrade", string.Join(' ', scene.Machines.Node(made).Calls), StringComparison.Ordinal);
        Assert.Empty((await scene.DiffAsync()).Changes);
        Assert.Empty(scene.Machines.Failures);
    }

    private static void Configure(HetznerScene scene, string type, string release = HetznerScene.Release) => scene.Configure(
        1, 1, talos: $"{{version: {release}, schematicId: {HetznerScene.Schematic}}}",
        cluster: $"    autoscaler:\n      node:\n        enabled: true\n        pools: [{{name: burst, serverType: {type}, location: fsn1, min: 2, max: 4}}]");

    private static List<string> Pool(HetznerScene scene) => [.. scene.Servers.Where(static name => name.StartsWith("burst-", StringComparison.Ordinal))];

    private static async Task PassAsync(HetznerScene scene, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(15, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task StopAsync(HetznerScene scene, List<string> before, CancellationTokenSource stop, CancellationToken end)
    {
        while (!end.IsCancellationRequested && before.Intersect(Pool(scene)).Count() == before.Count)
            await Task.Delay(5, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop.CancelAsync();
    }

    // Until so many nodes of the pool, of a type or of any, have joined and answer.
    private static async Task UntilAsync(HetznerScene scene, int count, string type)
    {
        for (var left = 1500; left > 0; left--)
        {
            var servers = scene.Cloud.Resources("servers").Where(server => Pool(scene).Contains(server["name"]!.GetValue<string>())).ToList();
            if (servers.Count == count && servers.All(server => type.Length == 0 || server["server_type"]!["name"]!.GetValue<string>() == type)
                && servers.All(server => scene.Machines.IsReady(server["name"]!.GetValue<string>())))
            {
                return;
            }

            await Task.Delay(15);
        }

        throw new TimeoutException($"{string.Join(' ', scene.Servers)}\n{string.Join('\n', scene.Machines.Failures)}");
    }
}
