using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes.Tests.Watching;

/// <summary>Wherever a stream is cut, and whichever byte of it is broken, what the watch tells comes to what there is.</summary>
public sealed class BrokenStreamTests : DoubleTests
{
    [Fact]
    public async Task A_stream_that_is_cut_at_any_byte_comes_to_the_same()
    {
        var length = await MeasureAsync();
        for (var cut = 0; cut <= length; cut += 9)
        {
            Server.Faults.CutsWatchesAfter = cut;
            await ConvergeAsync($"cut-{cut}");
        }
    }

    [Fact]
    public async Task A_stream_with_any_broken_byte_comes_to_the_same()
    {
        var length = await MeasureAsync();
        var random = new Random(7);
        for (var at = 0; at < length; at += 9)
        {
            var (position, value, isDone) = (at, (byte)random.Next(256), false);
            Server.Faults.GarblesWatches = line =>
            {
                if (isDone || position >= line.Length)
                    return line;
                isDone = true;
                line[position] = value;
                return line;
            };
            await ConvergeAsync($"broken-{at}");
        }
    }

    private static KubernetesObject Map(string name) => new(WellKnownKinds.ConfigMaps, new ObjectName("default", name));

    private async Task<int> MeasureAsync()
    {
        var length = 0;
        Server.Faults.GarblesWatches = line =>
        {
            length = Math.Max(length, line.Length);
            return line;
        };
        await ConvergeAsync("measured");
        Server.Faults.GarblesWatches = null;
        return length;
    }

    // One event on a broken stream; then the network is well again, and what was told must be the truth: or the watch ended with a typed failure.
    private async Task ConvergeAsync(string name)
    {
        await using var watch = new WatchOfTests(Clients.Open(Folder, Server.Kubeconfig, Clients.Options(new HurriedClock())), new WatchQuery { FieldSelector = "metadata.name=" + name });
        Assert.Equal("Synchronized", await watch.NextAsync());
        watch.Listen();
        var watches = Server.Count("watch", "configmaps");
        while (Server.Count("watch", "configmaps") == watches && watches == 0)
            await Task.Delay(1);
        await Server.DirectlyAsync(api => api.CreateAsync(WellKnownKinds.ConfigMaps, Map(name), WriteOptions.Default, CancellationToken.None));
        try
        {
            var told = await watch.NextAsync();
            Server.Faults.CutsWatchesAfter = null;
            while (told is "Interrupted" or "Resumed")
                told = await watch.NextAsync();
            // A broken name is another object until the next list: none with this selector.
            Assert.True(told.StartsWith("Added ", StringComparison.Ordinal), told);
        }
        catch (KubernetesException e)
        {
            Assert.NotEqual(KubernetesFailure.Other, e.Failure);
        }

        Server.Faults.CutsWatchesAfter = null;
    }
}
