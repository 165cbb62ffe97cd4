using KSail.Oci.Tests.Registry;
using KSail.Testing;

namespace KSail.Oci.Tests;

public sealed class MemoryTests
{
    private const int FileSize = 1024 * 1024;

    [RequiresToolFact("docker-registry")]
    public async Task MemoryDoesNotGrowWithTheTree()
    {
        var small = await MeasureAsync(files: 8);
        var large = await MeasureAsync(files: 120);
        Assert.True(large < small + (64L * FileSize), $"8 MiB took {small / FileSize} MiB at most, and 120 MiB took {large / FileSize} MiB");
    }

    /// <summary>The most memory that objects in use took while a tree was packed and pushed; garbage does not count. Other tests run beside.</summary>
    private static async Task<long> MeasureAsync(int files)
    {
        using var scenario = TagTests.Scenario(out _);
        var random = new Random(files);
        var content = new byte[FileSize];
        for (var i = 0; i < files; i++)
        {
            random.NextBytes(content);
            File.WriteAllBytes(scenario.Directory[$"k8s/f{i}.bin"], content);
        }

        using var done = new CancellationTokenSource();
        var watch = Task.Run(() => Watch(done.Token));
        var pushed = await scenario.PushAsync(SharedRegistry.Port);
        await done.CancelAsync();
        Assert.NotNull(pushed);
        Assert.True(pushed.Size > (long)files * FileSize);
        return await watch;
    }

    private static long Watch(CancellationToken done)
    {
        var most = 0L;
        while (!done.WaitHandle.WaitOne(200))
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        return most;
    }
}
