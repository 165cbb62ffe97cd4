using KSail.Testing;

namespace KSail.Oci.Tests.Registry;

public sealed class FaultTests
{
    private const string Repository = "/v2/org/app/";

    /// <summary>Every step of a push, as its request begins.</summary>
    private static readonly string[] Steps =
    [
        "GET /v2/ ",
        "HEAD " + Repository + "manifests/v1",
        "HEAD " + Repository + "blobs/",
        "POST " + Repository + "blobs/uploads/",
        "PUT " + Repository + "blobs/uploads/",
        "PUT " + Repository + "manifests/sha256:",
        "PUT " + Repository + "manifests/v1",
    ];

    public static TheoryData<string, string> CuredByTryingAgain()
    {
        var data = new TheoryData<string, string>();
        foreach (var step in Steps)
        {
            foreach (var fault in (string[])["CutBefore", "CutAfter", "408", "429", "500", "502", "503", "504"])
                data.Add(step, fault);
            if (step.StartsWith("PUT", StringComparison.Ordinal))
                data.Add(step, "CutWithin");
        }

        return data;
    }

    public static TheoryData<string, string, string> NotCuredByTryingAgain()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var step in Steps)
        {
            // To the first question it is an answer.
            if (step != "GET /v2/ ")
                data.Add(step, "401", "KSAIL6012");
            data.Add(step, "403", "KSAIL6013");
            data.Add(step, "405", "KSAIL6015");
            data.Add(step, "413", "KSAIL6015");
            data.Add(step, "Garbage", "KSAIL6018");
            data.Add(step, "CutBefore", "KSAIL6017");
            data.Add(step, "503", "KSAIL6016");
            // Where 404 is an answer, it is no error.
            if (!step.StartsWith("HEAD", StringComparison.Ordinal))
                data.Add(step, "404", "KSAIL6018");
            if (!step.StartsWith("HEAD", StringComparison.Ordinal) && step != "GET /v2/ ")
                data.Add(step, "200", "KSAIL6018");
        }

        return data;
    }

    [RequiresToolTheory("docker-registry", "skopeo", "tar", "diff")]
    [MemberData(nameof(CuredByTryingAgain))]
    public async Task APassingFaultIsOvercome(string step, string fault)
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port);
        using var scenario = new PushScenario();
        var repository = SharedRegistry.NewRepository();
        scenario.Target = scenario.Target with { Repository = repository };
        var begin = step.Replace("/org/app/", $"/{repository}/", StringComparison.Ordinal);
        Fail(proxy, begin, fault, times: 2);
        var pushed = await scenario.PushAsync(proxy.Port);
        Assert.Empty(scenario.Diagnostics.Items);
        // An upload or a manifest whose answer was lost is found to have arrived, and not sent again.
        Assert.InRange(proxy.Requests.Count(line => line.StartsWith(begin, StringComparison.Ordinal)), fault == "CutAfter" ? 1 : 2, 5);
        Assert.Equal(pushed!.Digest.ToString(), await SharedRegistry.TagAsync(repository));
    }

    [RequiresToolTheory("docker-registry")]
    [MemberData(nameof(NotCuredByTryingAgain))]
    public async Task ALastingFaultIsOneErrorAndLeavesNoTag(string step, string fault, string code)
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port);
        using var scenario = new PushScenario();
        var repository = SharedRegistry.NewRepository();
        scenario.Target = scenario.Target with { Repository = repository };
        Fail(proxy, step.Replace("/org/app/", $"/{repository}/", StringComparison.Ordinal), fault, times: int.MaxValue);
        Assert.Null(await scenario.PushAsync(proxy.Port));
        Assert.Equal(code, scenario.Failure.Code);
        Assert.DoesNotContain('\n', scenario.Failure.Message);
        Assert.Contains($"127.0.0.1:{proxy.Port}", scenario.Failure.Message, StringComparison.Ordinal);
        Assert.Null(await SharedRegistry.TagAsync(repository));
        Assert.Empty(Directory.GetFiles(scenario.Directory["obj"]));
    }

    [RequiresToolFact("docker-registry")]
    public async Task ALargeUploadThatIsCutAgainAndAgainArrives()
    {
        using var proxy = new FaultyProxy(SharedRegistry.Port);
        using var scenario = new PushScenario();
        var repository = SharedRegistry.NewRepository();
        scenario.Target = scenario.Target with { Repository = repository };
        var noise = new byte[11 * 1024 * 1024];
        new Random(5).NextBytes(noise);
        File.WriteAllBytes(scenario.Directory["k8s/noise.bin"], noise);
        var uploads = 0;
        // The config goes first; of the layer, the whole is cut once and the second chunk is.
        proxy.Plan = line =>
            line.StartsWith("PUT /v2/" + repository + "/blobs/", StringComparison.Ordinal) && ++uploads == 2 ? Fault.CutWithin
            : line.StartsWith("PATCH ", StringComparison.Ordinal) && ++uploads == 4 ? Fault.CutBefore
            : Fault.None;
        var pushed = await scenario.PushAsync(proxy.Port);
        Assert.Empty(scenario.Diagnostics.Items);
        Assert.Equal(pushed!.Digest.ToString(), await SharedRegistry.TagAsync(repository));
        // After the second cut the upload went on from the first chunk: four chunks in all, not five.
        Assert.Equal(4, proxy.Requests.Count(line => line.StartsWith("PATCH ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task NobodyListens()
    {
        using var scenario = new PushScenario();
        Assert.Null(await scenario.PushAsync(DockerRegistry.FreePort()));
        Assert.Equal("KSAIL6010", scenario.Failure.Code);
        Assert.Contains("refused", scenario.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheNameIsUnknown()
    {
        using var scenario = new PushScenario();
        scenario.Target = scenario.Target with { Host = "registry.invalid" };
        Assert.Null(await scenario.PushAsync());
        Assert.Equal("KSAIL6010", scenario.Failure.Code);
    }

    [Fact]
    public async Task SilenceEndsWithATimeOut()
    {
        using var proxy = new FaultyProxy(0) { Plan = _ => Fault.Silence };
        using var scenario = new PushScenario { Clock = TimeProvider.System, Timeout = TimeSpan.FromMilliseconds(400) };
        Assert.Null(await scenario.PushAsync(proxy.Port));
        Assert.Equal("KSAIL6019", scenario.Failure.Code);
    }

    [Fact]
    public async Task ACancelledPushSaysSo()
    {
        using var proxy = new FaultyProxy(0);
        using var scenario = new PushScenario();
        using var cancel = new CancellationTokenSource();
        proxy.Plan = _ =>
        {
            cancel.Cancel();
            return Fault.Silence;
        };
        Assert.Null(await scenario.PushAsync(proxy.Port, cancel.Token));
        Assert.Equal("KSAIL6020", scenario.Failure.Code);
    }

    [Fact]
    public async Task ARegistryThatAsksForALongPauseIsNotWaitedFor()
    {
        using var proxy = new FaultyProxy(0) { Plan = _ => Fault.Answer, Answer = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" };
        using var scenario = new PushScenario();
        Assert.Null(await scenario.PushAsync(proxy.Port));
        Assert.Contains("3600 s", scenario.Failure.Message, StringComparison.Ordinal);
        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData(20, "trying again in 20 s")]
    [InlineData(0, "trying again in 0 s")]
    [InlineData(-3600, "trying again in 0 s")]
    [InlineData(7200, "it asks for a pause of 7200 s, so push again later")]
    public async Task APauseMayBeADate(int seconds, string told)
    {
        using var proxy = new FaultyProxy(0)
        {
            Plan = _ => Fault.Answer,
            Answer = $"HTTP/1.1 503 Service Unavailable\r\nRetry-After: {StoppedClock.Now.AddSeconds(seconds):R}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        };
        using var scenario = new PushScenario { Clock = new StoppedClock() };
        Assert.Null(await scenario.PushAsync(proxy.Port));
        Assert.Equal("KSAIL6016", scenario.Failure.Code);
        Assert.Contains(told, scenario.Seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<html>hi</html>", "KSAIL6018", "a web page for everything")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "KSAIL6018", "a log-in page that redirects for ever")]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate abc==\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "KSAIL6012", "a scheme that is not ours")]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"http://token.example/\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "KSAIL6011", "an open token service elsewhere")]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"nowhere\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "KSAIL6018", "a token service without address")]
    public async Task NonsenseIsCalledSo(string answer, string code, string why)
    {
        using var proxy = new FaultyProxy(0) { Plan = _ => Fault.Answer, Answer = answer };
        using var scenario = new PushScenario();
        scenario.Target = scenario.Target with { Credentials = PushScenario.Credentials("pa55word") };
        Assert.Null(await scenario.PushAsync(proxy.Port));
        Assert.True(scenario.Failure.Code == code, $"{why}: {scenario.Failure}");
        Assert.DoesNotContain("Authorization", proxy.Heads.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CredentialsDoNotFollowARedirectToAnotherHost()
    {
        using var elsewhere = new FaultyProxy(0) { Plan = _ => Fault.Answer, Answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" };
        using var proxy = new FaultyProxy(0);
        var asked = 0;
        proxy.Plan = _ =>
        {
            proxy.Answer = ++asked == 1
                ? "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"r\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                : $"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:{elsewhere.Port}/x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            return Fault.Answer;
        };
        using var scenario = new PushScenario();
        scenario.Target = scenario.Target with { Credentials = PushScenario.Credentials("pa55word") };
        Assert.Null(await scenario.PushAsync(proxy.Port));
        Assert.Contains("Authorization: Basic", proxy.Heads.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(elsewhere.Requests);
        Assert.DoesNotContain("Authorization", elsewhere.Heads.ToString(), StringComparison.Ordinal);
    }

    private static void Fail(FaultyProxy proxy, string begin, string fault, int times) => proxy.FailFirst(begin, proxy.Prepare(fault, begin), times);
}
