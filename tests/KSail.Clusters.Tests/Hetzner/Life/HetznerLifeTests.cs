using KSail.Clusters.Lifecycle;
using KSail.Testing.Hetzner;

namespace KSail.Clusters.Tests.Hetzner.Life;

/// <summary>The whole life of a cluster at Hetzner, with stand-in nodes behind a double of the API.</summary>
public sealed class HetznerLifeTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public async Task A_cluster_comes_up_and_goes()
    {
        await using var scene = await HetznerScene.StartAsync();

        var f = await scene.TryUpAsync();
        foreach (var line in scene.Lines)
            output.WriteLine(line);
        foreach (var line in HetznerScene.Texts(f))
            output.WriteLine(line);
        foreach (var line in scene.Machines.Failures)
            output.WriteLine(line);
        Assert.Empty(HetznerScene.Texts(f));
        var plan = await scene.DiffAsync();
        foreach (var change in plan.Changes)
            output.WriteLine(change.ToString());
        Assert.Empty(HetznerScene.Texts(await scene.TryDownAsync()));
        foreach (var line in scene.Lines)
            output.WriteLine(line);
        Assert.Empty(scene.Everything());
    }
}
