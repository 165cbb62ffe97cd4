using KSail.Testing;

namespace KSail.Oci.Tests.Registry;

/// <summary>Every fault at every step of the protocol, passing and lasting: a push either arrives whole, or says why it did not and leaves no half of it.</summary>
public sealed class FaultMatrixTests(FaultMatrixTests.Layouts layouts) : IClassFixture<FaultMatrixTests.Layouts>
{
    private static readonly string[] Steps =
    [
        "GET /v2/ ",
        "HEAD /v2/REPO/manifests/v1",
        "HEAD /v2/REPO/blobs/",
        "POST /v2/REPO/blobs/uploads/",
        "GET /v2/REPO/blobs/uploads/",
        "PATCH /v2/REPO/blobs/uploads/",
        "PUT /v2/REPO/blobs/uploads/",
        "PUT /v2/REPO/manifests/sha256:",
        "PUT /v2/REPO/manifests/v1",
    ];

    internal static readonly string[] Faults =
        ["CutBefore", "CutWithin", "CutAfter", "Truncate", "Duplicate", "Delay", "Garbage", "401", "403", "404", "413", "416", "429", "500", "502", "503"];

    public static TheoryData<string, string, int> Cases()
    {
        var data = new TheoryData<string, string, int>();
        foreach (var step in Steps)
        {
            foreach (var fault in Faults)
            {
                data.Add(step, fault, 1);
                data.Add(step, fault, int.MaxValue);
            }
        }

        return data;
    }

    [RequiresToolTheory("docker-registry")]
    [MemberData(nameof(Cases))]
    public async Task APushArrivesWholeOrSaysWhyNot(string step, string fault, int times)
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port);
        // The steps of resuming are only reached with more than a chunk, after an upload was cut within.
        var resumes = step.StartsWith("GET /v2/REPO", StringComparison.Ordinal) || step.StartsWith("PATCH", StringComparison.Ordinal);
        using var scenario = new PushScenario { ArtifactFile = resumes ? layouts.Large : layouts.Small };
        var repository = SharedRegistry.NewRepository();
        scenario.Target = scenario.Target with { Repository = repository };
        Plan(proxy, step.Replace("REPO", repository, StringComparison.Ordinal), fault, times, resumes ? repository : null);

        var pushed = await scenario.PushAsync(proxy.Port);
        var tag = await SharedRegistry.TagAsync(repository);
        if (pushed is not null)
        {
            Assert.Empty(scenario.Diagnostics.Items);
            Assert.Equal(pushed.Digest.ToString(), tag);
            await AssertIsWholeAsync(repository, pushed);
            return;
        }

        var failure = scenario.Failure;
        Assert.StartsWith("KSAIL60", failure.Code, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{proxy.Port}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Null(tag);
    }

    /// <param name="resumed">The repository whose upload of the layer is cut within, first of all; null for none.</param>
    private static void Plan(FaultyProxy proxy, string begin, string fault, int times, string? resumed)
    {
        var kind = proxy.Prepare(fault, begin);
        var left = times;
        var puts = 0;
        proxy.Plan = line =>
        {
            if (line.StartsWith(begin, StringComparison.Ordinal) && Interlocked.Decrement(ref left) >= 0)
                return kind;
            // The first blob is the configuration, the second the layer.
            return resumed is not null && line.StartsWith($"PUT /v2/{resumed}/blobs/uploads/", StringComparison.Ordinal) && ++puts == 2 ? Fault.CutWithin : Fault.None;
        };
    }

    /// <summary>Two artifacts, packed once for all cases.</summary>
    public sealed class Layouts : IAsyncLifetime, IDisposable
    {
        private readonly PushScenario _small = new() { Layout = "layout" };
        private readonly PushScenario _large = new() { Layout = "layout" };

        public string Small => _small.Directory["layout"];

        public string Large => _large.Directory["layout"];

        public async Task InitializeAsync()
        {
            var noise = new byte[(4 * 1024 * 1024) + 100_000];
            new Random(7).NextBytes(noise);
            await File.WriteAllBytesAsync(_large.Directory["k8s/noise.bin"], noise);
            await _small.PushAsync();
            await _large.PushAsync();
        }

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose()
        {
            _small.Dispose();
            _large.Dispose();
        }
    }

    private static async Task AssertIsWholeAsync(string repository, PushedArtifact pushed)
    {
        using var client = new HttpClient();
        var layer = await client.GetByteArrayAsync($"http://127.0.0.1:{SharedRegistry.Port}/v2/{repository}/blobs/{pushed.Layers[0].Digest}");
        Assert.Equal(pushed.Layers[0].Digest, Digest.Of(layer));
    }
}
