using KSail.Testing;

namespace KSail.Oci.Tests.Registry;

public sealed class TagTests
{
    [RequiresToolFact("docker-registry")]
    public async Task SeveralTagsMoveInOnePushAndOnlyThoseThatHaveTo()
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port);
        using var scenario = Scenario(out var repository);
        var first = (await scenario.PushAsync(proxy.Port))!;
        scenario.Tags = ["v1", "v1.0", "latest"];
        var second = (await scenario.PushAsync())!;
        Assert.False(second.IsAlreadyPresent);
        Assert.Equal(first.Digest, second.Digest);
        foreach (var tag in scenario.Tags)
            Assert.Equal(first.Digest.ToString(), await SharedRegistry.TagAsync(repository, tag: tag));
        Assert.Single(proxy.Requests, line => line.StartsWith($"PUT /v2/{repository}/manifests/v1 ", StringComparison.Ordinal));
        Assert.Equal(["v1", "v1.0", "latest"], second.Tags);
        Assert.Contains("also tagged v1.0, latest", second.Summary, StringComparison.Ordinal);
        Assert.True((await scenario.PushAsync())!.IsAlreadyPresent);
        Assert.Contains("has this digest already; nothing to send", scenario.Progress, StringComparison.Ordinal);
    }

    [RequiresToolFact("docker-registry")]
    public async Task ContentGoesFirstAndTagsLast()
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port);
        using var scenario = Scenario(out var repository);
        scenario.Tags = ["v1", "v2"];
        await scenario.PushAsync(proxy.Port);
        var puts = proxy.Requests.Where(line => line.StartsWith("PUT ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1][$"/v2/{repository}/".Length..]).ToList();
        Assert.Equal(5, puts.Count);
        Assert.All(puts[..2], put => Assert.StartsWith("blobs/", put, StringComparison.Ordinal));
        Assert.StartsWith("manifests/sha256:", puts[2], StringComparison.Ordinal);
        Assert.Equal(["manifests/v1", "manifests/v2"], puts[3..]);
    }

    [RequiresToolFact("docker-registry")]
    public async Task AnImmutableTagStaysAndNothingIsSent()
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port);
        using var scenario = Scenario(out var repository);
        scenario.IsImmutable = true;
        var first = (await scenario.PushAsync(proxy.Port))!;
        Assert.True((await scenario.PushAsync())!.IsAlreadyPresent);

        scenario.Directory.Write("k8s/apps/app.yaml", "kind: Namespace\n");
        scenario.Tags = ["fresh", "v1"];
        var sent = proxy.Requests.Count;
        Assert.Null(await scenario.PushAsync());
        Assert.Equal("KSAIL6021", scenario.Failure.Code);
        Assert.Contains(first.Digest.ToString(), scenario.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(proxy.Requests.Skip(sent), line => !line.StartsWith("HEAD ", StringComparison.Ordinal) && !line.StartsWith("GET /v2/ ", StringComparison.Ordinal));
        Assert.Equal(first.Digest.ToString(), await SharedRegistry.TagAsync(repository));
        Assert.Null(await SharedRegistry.TagAsync(repository, tag: "fresh"));
    }

    [RequiresToolTheory("docker-registry")]
    [InlineData("412 Precondition Failed", """{"errors":[{"code":"PRECONDITION","message":"tag v1 configured as immutable"}]}""", "Harbor")]
    [InlineData("400 Bad Request", """{"errors":[{"code":"TAG_INVALID","message":"The image tag 'v1' already exists in the 'app' repository and cannot be overwritten because the repository is immutable."}]}""", "Amazon")]
    [InlineData("403 Forbidden", """{"errors":[{"code":"DENIED","message":"cannot update tag v1. The repository has enabled tag immutability"}]}""", "Google")]
    public async Task ARegistryThatKeepsTagsIsUnderstood(string status, string body, string whose)
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port) { Answer = $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}" };
        using var scenario = Scenario(out var repository);
        proxy.FailFirst($"PUT /v2/{repository}/manifests/v1 ", Fault.Answer, int.MaxValue);
        Assert.Null(await scenario.PushAsync(proxy.Port));
        Assert.True(scenario.Failure.Code == "KSAIL6021", whose);
    }

    [RequiresToolFact("docker-registry")]
    public async Task AFailureHalfWaySaysWhichTagsHaveMoved()
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port) { Answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" };
        using var scenario = Scenario(out var repository);
        scenario.Tags = ["v1", "latest"];
        proxy.FailFirst($"PUT /v2/{repository}/manifests/latest ", Fault.Answer, int.MaxValue);
        Assert.Null(await scenario.PushAsync(proxy.Port));
        Assert.Equal("KSAIL6013", scenario.Failure.Code);
        Assert.EndsWith("; moved: v1; 'latest' may have been", scenario.Failure.Message, StringComparison.Ordinal);
        Assert.NotNull(await SharedRegistry.TagAsync(repository));
        Assert.Null(await SharedRegistry.TagAsync(repository, tag: "latest"));
    }

    [RequiresToolFact("docker-registry")]
    public async Task WhatARegistryWarnsOfIsToldOnce()
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port)
        {
            Answer = "HTTP/1.1 200 OK\r\nWarning: 299 - \"your quota is \\\"nearly\\\" used up\"\r\nWarning: 199 - \"not this\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        };
        using var scenario = Scenario(out _);
        proxy.FailFirst("GET /v2/ ", Fault.Answer, int.MaxValue);
        Assert.NotNull(await scenario.PushAsync(proxy.Port));
        Assert.NotNull(await scenario.PushAsync());
        Assert.Equal(2, scenario.Progress.Split($"127.0.0.1:{proxy.Port} warns: your quota is \"nearly\" used up").Length - 1);
        Assert.DoesNotContain("not this", scenario.Progress, StringComparison.Ordinal);
    }

    [RequiresToolFact("docker-registry", "skopeo", "tar", "diff")]
    public async Task AHundredPushesToOneTagAtOnceLeaveOneWholeArtifact()
    {
        var repository = SharedRegistry.NewRepository();
        var scenarios = new List<PushScenario>();
        try
        {
            for (var i = 0; i < 100; i++)
            {
                var scenario = new PushScenario();
                scenario.Directory.Write("k8s/apps/app.yaml", $"kind: ConfigMap\ndata: {{ number: \"{i}\" }}\n");
                scenario.Target = scenario.Target with { Repository = repository };
                scenarios.Add(scenario);
            }

            // A thread each, because a push keeps the one that it runs on.
            var pushed = await Task.WhenAll(scenarios.Select(scenario =>
                Task.Factory.StartNew(() => scenario.PushAsync(SharedRegistry.Port), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
            Assert.All(scenarios, scenario => Assert.Empty(scenario.Diagnostics.Items));
            Assert.Equal(100, pushed.Select(artifact => artifact!.Digest).Distinct().Count());
            var tag = await SharedRegistry.TagAsync(repository);
            var winner = Array.FindIndex(pushed, artifact => artifact!.Digest.ToString() == tag);
            Assert.InRange(winner, 0, 99);
            scenarios[winner].AssertPulledBackBySkopeo(pushed[winner]!, SharedRegistry.Port);
        }
        finally
        {
            scenarios.ForEach(scenario => scenario.Dispose());
        }
    }

    internal static PushScenario Scenario(out string repository)
    {
        repository = SharedRegistry.NewRepository();
        var scenario = new PushScenario();
        scenario.Target = scenario.Target with { Repository = repository };
        return scenario;
    }
}
