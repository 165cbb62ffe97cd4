using KSail.Testing;

namespace KSail.Oci.Tests.Registry;

public sealed class PromotionTests
{
    [RequiresToolTheory("docker-registry")]
    [InlineData("v1")]
    [InlineData("DIGEST")]
    [InlineData("REPO:v1")]
    [InlineData("REPO@DIGEST")]
    [InlineData("HOST/REPO:v1@DIGEST")]
    [InlineData("oci://HOST/REPO:v1")]
    public async Task ATagMovesToWhatIsThereAlreadyAndNothingElseIsSent(string from)
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port);
        using var scenario = TagTests.Scenario(out var repository);
        var pushed = (await scenario.PushAsync(proxy.Port))!;
        var sent = proxy.Requests.Count;
        from = from.Replace("HOST", $"127.0.0.1:{proxy.Port}", StringComparison.Ordinal).Replace("REPO", repository, StringComparison.Ordinal).Replace("DIGEST", pushed.Digest.ToString(), StringComparison.Ordinal);
        var promoted = (await scenario.PromoteAsync(proxy.Port, from, "production", "stable"))!;
        Assert.Empty(scenario.Diagnostics.Items);
        Assert.Equal((pushed.Digest, pushed.Size, false), (promoted.Digest, promoted.Size, promoted.IsAlreadyPresent));
        Assert.Equal($"127.0.0.1:{proxy.Port}/{repository}:production@{pushed.Digest}", promoted.Reference);
        Assert.Equal(pushed.Digest.ToString(), await SharedRegistry.TagAsync(repository, tag: "production"));
        Assert.Equal(pushed.Digest.ToString(), await SharedRegistry.TagAsync(repository, tag: "stable"));
        Assert.Equal(2, proxy.Requests.Skip(sent).Count(line => !line.StartsWith("HEAD ", StringComparison.Ordinal) && !line.StartsWith("GET ", StringComparison.Ordinal)));
        Assert.True((await scenario.PromoteAsync(proxy.Port, from, "production"))!.IsAlreadyPresent);
    }

    [RequiresToolTheory("docker-registry")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FromAnotherRepositoryTheContentIsTakenOver(bool mounts)
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port);
        using var scenario = TagTests.Scenario(out var staging);
        var pushed = (await scenario.PushAsync(proxy.Port))!;
        var production = SharedRegistry.NewRepository();
        scenario.Target = scenario.Target with { Repository = production };
        if (!mounts)
        {
            proxy.Answer = $"HTTP/1.1 202 Accepted\r\nLocation: /v2/{production}/blobs/uploads/x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            proxy.FailFirst($"POST /v2/{production}/blobs/uploads/?mount=", Fault.Answer, int.MaxValue);
        }

        var sent = proxy.Requests.Count;
        var promoted = await scenario.PromoteAsync(proxy.Port, $"{staging}:v1", "v1");
        Assert.Empty(scenario.Diagnostics.Items);
        Assert.Equal(pushed.Digest, promoted!.Digest);
        Assert.Equal(pushed.Digest.ToString(), await SharedRegistry.TagAsync(production));
        Assert.Equal(mounts ? 0 : 2, proxy.Requests.Skip(sent).Count(line => line.StartsWith($"PUT /v2/{production}/blobs/", StringComparison.Ordinal)));
        Assert.Empty(Directory.GetFileSystemEntries(scenario.Directory["obj"]));
        using var client = new HttpClient();
        Assert.Equal(pushed.Layers[0].Digest, Digest.Of(await client.GetByteArrayAsync($"http://127.0.0.1:{SharedRegistry.Port}/v2/{production}/blobs/{pushed.Layers[0].Digest}")));
    }

    [RequiresToolTheory("docker-registry")]
    [InlineData("missing", "has no tag 'missing'")]
    [InlineData("no/such/repository:v1", "has no tag 'v1'")]
    [InlineData("other.example/app:v1", "is neither")]
    [InlineData("app@sha256:12", "is neither")]
    [InlineData("just/a/repository", "is neither")]
    [InlineData("-", "is neither")]
    public async Task WhatIsNotThereIsNotPromoted(string from, string problem)
    {
        using var scenario = TagTests.Scenario(out var repository);
        await scenario.PushAsync(SharedRegistry.Port);
        Assert.Null(await scenario.PromoteAsync(SharedRegistry.Port, from, "production"));
        Assert.Equal("KSAIL6023", scenario.Failure.Code);
        Assert.Contains(problem, scenario.Failure.Message, StringComparison.Ordinal);
        Assert.Null(await SharedRegistry.TagAsync(repository, tag: "production"));
    }

    [RequiresToolFact("docker-registry")]
    public async Task AnImmutableTagIsNotMovedEither()
    {
        using var scenario = TagTests.Scenario(out var repository);
        var first = (await scenario.PushAsync(SharedRegistry.Port))!;
        scenario.Directory.Write("k8s/apps/app.yaml", "kind: Namespace\n");
        scenario.Tags = ["v2"];
        await scenario.PushAsync();
        scenario.IsImmutable = true;
        Assert.Null(await scenario.PromoteAsync(SharedRegistry.Port, "v2", "v1"));
        Assert.Equal("KSAIL6021", scenario.Failure.Code);
        Assert.Equal(first.Digest.ToString(), await SharedRegistry.TagAsync(repository));
    }

    [RequiresToolFact("docker-registry")]
    public async Task AcrossRepositoriesATokenAllowsToReadTheOther()
    {
        using var service = new TokenServiceOfTests("pa55word");
        using var registry = DockerRegistry.StartWithTokens(service.Realm, service.CertificatePem);
        using var scenario = new PushScenario();
        scenario.Target = scenario.Target with { Repository = "staging/app", Credentials = PushScenario.Credentials("pa55word") };
        var pushed = (await scenario.PushAsync(registry.Port))!;
        scenario.Target = scenario.Target with { Repository = "production/app" };
        var promoted = await scenario.PromoteAsync(registry.Port, "staging/app:v1", "v1");
        Assert.Empty(scenario.Diagnostics.Items);
        Assert.Equal(pushed.Digest, promoted!.Digest);
    }
}
