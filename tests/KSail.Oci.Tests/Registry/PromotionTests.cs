using KSail.Oci.Attestations;
using KSail.Oci.Signing;
using KSail.Oci.Tests.Signing;
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
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task WhatIsAttachedIsTakenAlongOnce(bool mounts, bool listsReferrers)
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port);
        ReferrersApi? api = null;
        using var scenario = new PushScenario { Through = handler => listsReferrers ? api ??= new ReferrersApi(handler) : handler };
        scenario.Target = scenario.Target with { Repository = SharedRegistry.NewRepository() };
        var key = Sign(scenario, "test");
        var pushed = (await scenario.PushAsync(proxy.Port))!;
        var staging = scenario.Target.Repository;
        var production = SharedRegistry.NewRepository();
        scenario.Target = scenario.Target with { Repository = production };
        if (!mounts)
        {
            proxy.Answer = $"HTTP/1.1 202 Accepted\r\nLocation: /v2/{production}/blobs/uploads/x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            proxy.FailFirst($"POST /v2/{production}/blobs/uploads/?mount=", Fault.Answer, int.MaxValue);
        }

        Assert.NotNull(await scenario.PromoteAsync(proxy.Port, $"{staging}:v1", "v1"));
        Assert.Contains("took along what is attached to it: 4 manifests", scenario.Progress, StringComparison.Ordinal);
        var puts = proxy.Requests.Where(line => line.StartsWith($"PUT /v2/{production}/manifests/", StringComparison.Ordinal)).Select(line => line.Split(' ')[1].Split('/')[^1]).ToList();
        Assert.Equal(pushed.Digest.ToString(), puts[0]);
        // Signed first, moved last.
        Assert.Equal("v1", puts[^1]);
        var verified = (await scenario.VerifyAsync(key.PublicKey, PredicateTypes.Provenance))!;
        Assert.Equal(pushed.Digest, verified.Digest);
        Assert.EndsWith($"/{production}:v1@{pushed.Digest}", verified.Reference, StringComparison.Ordinal);

        var sent = proxy.Requests.Count;
        Assert.True((await scenario.PromoteAsync(proxy.Port, $"{staging}:v1", "v1"))!.IsAlreadyPresent);
        Assert.DoesNotContain(proxy.Requests.Skip(sent), line => line.StartsWith("PUT", StringComparison.Ordinal) || line.StartsWith("POST", StringComparison.Ordinal));
        Assert.Empty(scenario.Diagnostics.Items);
    }

    [RequiresToolFact("docker-registry")]
    public async Task WhatIsSignedInBothPlacesKeepsBothSignatures()
    {
        using var scenario = TagTests.Scenario(out var staging);
        var ours = Sign(scenario, "ours");
        await scenario.PushAsync(SharedRegistry.Port);
        var production = SharedRegistry.NewRepository();
        scenario.Target = scenario.Target with { Repository = production };
        var theirs = Sign(scenario, "theirs");
        await scenario.PushAsync(SharedRegistry.Port);
        Assert.Null(await scenario.VerifyAsync(ours.PublicKey));
        scenario.Forget();

        Assert.True((await scenario.PromoteAsync(SharedRegistry.Port, $"{staging}:v1", "v1"))!.IsAlreadyPresent);
        Assert.NotNull(await scenario.VerifyAsync(ours.PublicKey, PredicateTypes.Provenance));
        Assert.NotNull(await scenario.VerifyAsync(theirs.PublicKey, PredicateTypes.Provenance));
        Assert.Empty(scenario.Diagnostics.Items);
    }

    [RequiresCosignTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CosignVerifiesWhatWasPromoted(bool bundle)
    {
        using var scenario = TagTests.Scenario(out var staging);
        Sign(scenario, "test");
        await scenario.PushAsync(SharedRegistry.Port);
        scenario.Target = scenario.Target with { Repository = SharedRegistry.NewRepository() };
        var promoted = (await scenario.PromoteAsync(SharedRegistry.Port, $"{staging}:v1", "production"))!;
        string[] options = ["--key", "test.pub", "--insecure-ignore-tlog", $"--new-bundle-format={(bundle ? "true" : "false")}", promoted.Reference.Replace(":production@", "@", StringComparison.Ordinal)];
        Assert.Contains(promoted.Digest.ToString(), RealCosign.Run(scenario.Directory.Root, "", ["verify", .. options]), StringComparison.Ordinal);
        RealCosign.Run(scenario.Directory.Root, "", ["verify-attestation", "--type", "slsaprovenance1", .. options]);
    }

    [RequiresDebianToolFact("oras")]
    public async Task WhatOthersHaveAttachedIsTakenAlongWithWhatIsAttachedToIt()
    {
        using var scenario = TagTests.Scenario(out var staging);
        var pushed = (await scenario.PushAsync(SharedRegistry.Port))!;
        var root = scenario.Directory.Root;
        scenario.Directory.Write("report.txt", "nothing found\n");
        var place = $"127.0.0.1:{SharedRegistry.Port}/";
        DebianTool.Run("oras", root, "attach", "--plain-http", "--artifact-type", "application/vnd.example.report", $"{place}{staging}@{pushed.Digest}", "report.txt");
        var report = Attached(staging, pushed.Digest.ToString());
        DebianTool.Run("oras", root, "attach", "--plain-http", "--artifact-type", "application/vnd.example.seal", $"{place}{staging}@{report}", "report.txt");
        var production = SharedRegistry.NewRepository();
        scenario.Target = scenario.Target with { Repository = production };
        Assert.NotNull(await scenario.PromoteAsync(SharedRegistry.Port, $"{staging}:v1", "v1"));
        Assert.Empty(scenario.Diagnostics.Items);
        Assert.Equal(report, Attached(production, pushed.Digest.ToString()));
        Assert.Equal(Attached(staging, report), Attached(production, report));
        DebianTool.Run("oras", root, "pull", "--plain-http", "--output", "pulled", $"{place}{production}@{report}");
        Assert.Equal("nothing found\n", File.ReadAllText(scenario.Directory["pulled/report.txt"]));

        string Attached(string repository, string subject)
        {
            using var found = System.Text.Json.JsonDocument.Parse(DebianTool.Run("oras", root, "discover", "--plain-http", "--depth", "1", "--format", "json", $"{place}{repository}@{subject}"));
            return found.RootElement.GetProperty("referrers").EnumerateArray().Single().GetProperty("digest").GetString()!;
        }
    }

    [RequiresToolTheory("docker-registry")]
    [InlineData("POST ", "blobs/uploads/", "403")]
    [InlineData("POST ", "blobs/uploads/", "503")]
    [InlineData("PUT ", "manifests/sha256-HEX.sig", "CutBefore")]
    [InlineData("PUT ", "manifests/sha256-HEX.att", "500")]
    [InlineData("PUT ", "manifests/sha256-HEX ", "413")]
    public async Task WhatCannotBeTakenAlongKeepsTheTagFromMoving(string method, string path, string fault)
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port);
        using var scenario = TagTests.Scenario(out var staging);
        var key = Sign(scenario, "test");
        var pushed = (await scenario.PushAsync(proxy.Port))!;
        var production = SharedRegistry.NewRepository();
        scenario.Target = scenario.Target with { Repository = production };
        var begin = $"{method}/v2/{production}/{path.Replace("HEX", pushed.Digest.Hex, StringComparison.Ordinal)}";
        proxy.FailFirst(begin, proxy.Prepare(fault, begin), int.MaxValue);
        Assert.Null(await scenario.PromoteAsync(proxy.Port, $"{staging}:v1", "v1"));
        Assert.Contains($"127.0.0.1:{proxy.Port}", scenario.Failure.Message, StringComparison.Ordinal);
        Assert.Null(await SharedRegistry.TagAsync(production));

        scenario.Forget();
        proxy.Plan = static _ => Fault.None;
        Assert.NotNull(await scenario.PromoteAsync(proxy.Port, $"{staging}:v1", "v1"));
        Assert.NotNull(await scenario.VerifyAsync(key.PublicKey, PredicateTypes.Provenance));
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

    private static SigningKey Sign(PushScenario scenario, string name)
    {
        var key = TestKeys.Write(scenario.Directory, name);
        scenario.Signing = new ArtifactSigning(key, [new AttestationPredicate(PredicateTypes.Provenance, """{"buildDefinition":{}}""")]);
        return key;
    }
}
