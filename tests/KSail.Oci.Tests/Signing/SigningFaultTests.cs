using KSail.Oci.Attestations;
using KSail.Oci.Signing;
using KSail.Oci.Tests.Registry;
using KSail.Testing;

namespace KSail.Oci.Tests.Signing;

/// <summary>
/// Every fault at every step after the artifact itself is there: a push that signs either ends with everything attached, or says why not and leaves
/// nothing under the tag, and the next one goes on from there.
/// </summary>
public sealed class SigningFaultTests(SigningFaultTests.Fixture fixture) : IClassFixture<SigningFaultTests.Fixture>
{
    private static readonly AttestationPredicate Provenance = new(PredicateTypes.Provenance, """{"buildDefinition":{}}""");

    // HEX stands for the artifact's digest.
    private static readonly string[] Steps =
    [
        "GET /v2/REPO/referrers/sha256:",
        "GET /v2/REPO/manifests/sha256-HEX ",
        "GET /v2/REPO/manifests/sha256-HEX.sig ",
        "GET /v2/REPO/manifests/sha256-HEX.att ",
        "HEAD /v2/REPO/blobs/",
        "POST /v2/REPO/blobs/uploads/",
        "PUT /v2/REPO/blobs/uploads/",
        "PUT /v2/REPO/manifests/sha256-HEX.sig ",
        "PUT /v2/REPO/manifests/sha256-HEX.att ",
        "PUT /v2/REPO/manifests/sha256:",
        "PUT /v2/REPO/manifests/sha256-HEX ",
        "PUT /v2/REPO/manifests/v1 ",
    ];

    public static TheoryData<string, string, int> Cases()
    {
        var data = new TheoryData<string, string, int>();
        foreach (var step in Steps)
        {
            foreach (var fault in FaultMatrixTests.Faults)
                data.Add(step, fault, 1);
            // One of each way to fail for good; how answers differ is the subject of the matrix without signatures.
            foreach (var fault in (string[])["CutBefore", "CutAfter", "Truncate", "Garbage", "401", "404", "503"])
                data.Add(step, fault, int.MaxValue);
        }

        return data;
    }

    [RequiresToolTheory("docker-registry")]
    [MemberData(nameof(Cases))]
    public async Task Everything_is_attached_or_nothing_is_under_the_tag(string step, string fault, int times)
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port);
        using var scenario = new PushScenario { ArtifactFile = fixture.Layout, Signing = new ArtifactSigning(fixture.Key, [Provenance]) };
        var repository = SharedRegistry.NewRepository();
        scenario.Target = scenario.Target with { Repository = repository };
        var begin = step.Replace("REPO", repository, StringComparison.Ordinal).Replace("HEX", fixture.Digest.Hex, StringComparison.Ordinal);
        Plan(proxy, begin, proxy.Prepare(fault, begin), times);

        if (await scenario.PushAsync(proxy.Port) is null)
        {
            var failure = scenario.Failure;
            Assert.StartsWith("KSAIL60", failure.Code, StringComparison.Ordinal);
            Assert.Contains($"127.0.0.1:{proxy.Port}", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', failure.Message);
            Assert.Null(await SharedRegistry.TagAsync(repository));
            scenario.Forget();
            proxy.Plan = static _ => Fault.None;
            Assert.NotNull(await scenario.PushAsync(proxy.Port));
        }

        Assert.Empty(scenario.Diagnostics.Items);
        Assert.Equal(fixture.Digest.ToString(), await SharedRegistry.TagAsync(repository));
        scenario.Target = scenario.Target with { Port = SharedRegistry.Port };
        Assert.NotNull(await scenario.VerifyAsync(fixture.Key.PublicKey, PredicateTypes.Provenance));
        Assert.Empty(scenario.Diagnostics.Items);
    }

    // The first manifest under a digest is the artifact's own; until it is there, nothing goes wrong.
    private static void Plan(FaultyProxy proxy, string begin, Fault fault, int times)
    {
        var left = times;
        var isThere = false;
        proxy.Plan = line =>
        {
            if (isThere)
                return line.StartsWith(begin, StringComparison.Ordinal) && Interlocked.Decrement(ref left) >= 0 ? fault : Fault.None;
            isThere = line.StartsWith("PUT ", StringComparison.Ordinal) && line.Contains("/manifests/sha256:", StringComparison.Ordinal);
            return Fault.None;
        };
    }

    /// <summary>An artifact and a key, made once for all cases.</summary>
    public sealed class Fixture : IAsyncLifetime, IDisposable
    {
        private readonly PushScenario _packed = new() { Layout = "layout" };

        public string Layout => _packed.Directory["layout"];

        public Digest Digest { get; private set; }

        public SigningKey Key { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Digest = (await _packed.PushAsync())!.Digest;
            Key = TestKeys.Write(_packed.Directory);
        }

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose() => _packed.Dispose();
    }
}
