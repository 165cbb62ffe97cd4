using System.Net;
using System.Net.Http.Headers;
using KSail.Oci.Registry;
using KSail.Oci.Tests.Registry.Certificates;
using KSail.Testing;

namespace KSail.Oci.Tests.Registry;

/// <summary>A real registry, made to behave as others in the field do, which the specification allows or which they do all the same.</summary>
public sealed class RegistryQuirkTests
{
    /// <summary>Google's registry takes no chunks, others only on some storages: after a cut everything is sent at once again.</summary>
    [RequiresToolTheory("docker-registry")]
    [InlineData("400")]
    [InlineData("405")]
    [InlineData("411")]
    [InlineData("415")]
    [InlineData("501")]
    public async Task ChunksThatAreRefusedAreSentAsOne(string status)
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port);
        using var scenario = TagTests.Scenario(out var repository);
        WriteNoise(scenario, 5);
        var puts = 0;
        var refusal = proxy.Prepare(status, "PATCH ");
        proxy.Plan = line => line.StartsWith("PATCH ", StringComparison.Ordinal) ? refusal
            : line.StartsWith("PUT /v2/" + repository + "/blobs/", StringComparison.Ordinal) && ++puts == 2 ? Fault.CutWithin
            : Fault.None;
        var pushed = await scenario.PushAsync(proxy.Port);
        Assert.Empty(scenario.Diagnostics.Items);
        Assert.Equal(pushed!.Digest.ToString(), await SharedRegistry.TagAsync(repository));
        Assert.Single(proxy.Requests, line => line.StartsWith("PATCH ", StringComparison.Ordinal));
    }

    /// <summary>Storages such as Amazon's take no chunk below 5 MiB but the last.</summary>
    [RequiresToolFact("docker-registry")]
    public async Task ChunksAreAsLargeAsTheRegistryWantsThem()
    {
        var chunks = new List<long>();
        var puts = 0;
        using var scenario = new PushScenario
        {
            Through = handler => new Rewriting(handler, request =>
            {
                if (request.Method == HttpMethod.Patch)
                    chunks.Add(request.Content!.Headers.ContentLength ?? 0);
                // The second blob is the layer.
                if (request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.Contains("/blobs/uploads/", StringComparison.Ordinal) && ++puts == 2)
                    throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut");
            }, response =>
            {
                if (response.StatusCode == HttpStatusCode.Accepted && response.RequestMessage!.Method == HttpMethod.Post)
                    response.Headers.Add("OCI-Chunk-Min-Length", "5242880");
            }),
        };
        scenario.Target = scenario.Target with { Repository = SharedRegistry.NewRepository() };
        WriteNoise(scenario, 11);
        Assert.NotNull(await scenario.PushAsync(SharedRegistry.Port));
        Assert.Empty(scenario.Diagnostics.Items);
        Assert.Equal([5242880L, 5242880L], chunks[..2]);
        Assert.Equal(3, chunks.Count);
    }

    /// <summary>Behind something that ends TLS, Harbor and others name their own address, without encryption. What is sent stays encrypted.</summary>
    [RequiresToolTheory("docker-registry")]
    [InlineData("http://127.0.0.1", null)]
    [InlineData("http://127.0.0.1:80", null)]
    [InlineData("", null)]
    [InlineData("http://storage.example.com", "KSAIL6011")]
    public async Task AnUploadAddressWithoutEncryptionIsNotTakenLiterally(string root, string? code)
    {
        using var authority = new TestAuthority("tests root");
        var (certificate, key) = authority.IssueServer();
        using var registry = DockerRegistry.StartWithTls(certificate, key);
        using var scenario = new PushScenario
        {
            Through = handler => new Rewriting(handler, static _ => { }, response =>
            {
                if (response.StatusCode == HttpStatusCode.Accepted)
                    response.Headers.Location = new Uri(root + response.Headers.Location!.PathAndQuery, UriKind.RelativeOrAbsolute);
            }),
        };
        scenario.Target = scenario.Target with { PlainHttp = PlainHttpRule.Never };
        scenario.Trust(scenario.Directory.Write("ca.crt", authority.Pem));
        var pushed = await scenario.PushAsync(registry.Port);
        Assert.Equal(code, pushed is null ? scenario.Failure.Code : null);
    }

    /// <summary>Some registries, and caches before them, tell no digests.</summary>
    [RequiresToolFact("docker-registry")]
    public async Task DigestsThatAreNotToldAreComputed()
    {
        using var scenario = new PushScenario { Through = handler => new Rewriting(handler, static _ => { }, static response => response.Headers.Remove("Docker-Content-Digest")) };
        scenario.Target = scenario.Target with { Repository = SharedRegistry.NewRepository() };
        var pushed = (await scenario.PushAsync(SharedRegistry.Port))!;
        Assert.Equal(pushed.Digest.ToString(), await SharedRegistry.TagAsync(scenario.Target.Repository));
        Assert.True((await scenario.PushAsync())!.IsAlreadyPresent);
        scenario.Tags = ["v2"];
        Assert.False((await scenario.PushAsync())!.IsAlreadyPresent);
        Assert.Empty(scenario.Diagnostics.Items);
    }

    /// <summary>GitHub, Docker Hub and Google say in the body what their status does not: then it is tried again, or not.</summary>
    [RequiresToolTheory("docker-registry")]
    [InlineData(404, "BLOB_UPLOAD_UNKNOWN", true)]
    [InlineData(400, "BLOB_UPLOAD_INVALID", true)]
    [InlineData(400, "TOOMANYREQUESTS", true)]
    [InlineData(400, "NAME_INVALID", false)]
    [InlineData(404, "NAME_UNKNOWN", false)]
    public async Task TheCodeInTheBodyCounts(int status, string error, bool passes)
    {
        var left = 1;
        using var scenario = new PushScenario
        {
            Through = handler => new Rewriting(handler, static _ => { }, response =>
            {
                if (response.RequestMessage!.Method != HttpMethod.Post || left-- <= 0)
                    return;
                response.StatusCode = (HttpStatusCode)status;
                response.Content = new StringContent($$"""{"errors":[{"code":"{{error}}","message":"because"}]}""", MediaTypeHeaderValue.Parse("application/json"));
            }),
        };
        scenario.Target = scenario.Target with { Repository = SharedRegistry.NewRepository() };
        var pushed = await scenario.PushAsync(SharedRegistry.Port);
        Assert.Equal(passes, pushed is not null);
        Assert.Equal(passes, scenario.Progress.Contains("trying again", StringComparison.Ordinal));
        if (!passes)
            Assert.Contains($"{error}: because", scenario.Failure.Message, StringComparison.Ordinal);
    }

    private static void WriteNoise(PushScenario scenario, int mebibytes)
    {
        var noise = new byte[mebibytes * 1024 * 1024];
        new Random(mebibytes).NextBytes(noise);
        File.WriteAllBytes(scenario.Directory["k8s/noise.bin"], noise);
    }

    private sealed class Rewriting(HttpMessageHandler registry, Action<HttpRequestMessage> request, Action<HttpResponseMessage> response) : DelegatingHandler(registry)
    {
        protected override HttpResponseMessage Send(HttpRequestMessage message, CancellationToken cancellationToken)
        {
            request(message);
            var answer = base.Send(message, cancellationToken);
            answer.RequestMessage ??= message;
            response(answer);
            return answer;
        }
    }
}
