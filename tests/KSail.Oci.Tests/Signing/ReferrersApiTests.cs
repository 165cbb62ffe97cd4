using System.Net;
using KSail.Oci.Attestations;
using KSail.Oci.Signing;
using KSail.Oci.Tests.Registry;
using KSail.Testing;

namespace KSail.Oci.Tests.Signing;

/// <summary>Lists of referrers, where the registry keeps them and where it does not.</summary>
public sealed class ReferrersApiTests
{
    private static readonly AttestationPredicate Provenance = new(PredicateTypes.Provenance, """{"buildDefinition":{}}""");

    [RequiresToolTheory("docker-registry")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task A_list_is_read_to_its_last_page(int pageSize)
    {
        ReferrersApi? api = null;
        using var scenario = Scenario(handler => api ??= new ReferrersApi(handler) { PageSize = pageSize });
        var (key, pushed) = await PushAsync(scenario);
        Assert.NotNull(await scenario.VerifyAsync(key.PublicKey, PredicateTypes.Provenance));
        Assert.Empty(scenario.Diagnostics.Items);
        Assert.DoesNotContain(api!.Requests, request => request.EndsWith($"manifests/sha256-{pushed.Digest.Hex}", StringComparison.Ordinal));
        // Whoever finds both bundles adds none.
        var puts = api.Requests.Count(request => request.StartsWith("PUT", StringComparison.Ordinal));
        Assert.True((await scenario.PushAsync())!.IsAlreadyPresent);
        Assert.Equal(puts, api.Requests.Count(request => request.StartsWith("PUT", StringComparison.Ordinal)));
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_list_does_not_go_on_at_another_host()
    {
        ReferrersApi? api = null;
        using var scenario = Scenario(handler => api ??= new ReferrersApi(handler) { PageSize = 1, NextPageHost = "https://registry.invalid" });
        var (key, _) = await PushAsync(scenario);
        Assert.Null(await scenario.VerifyAsync(key.PublicKey));
        Assert.Equal("KSAIL6018", scenario.Failure.Code);
        Assert.Contains("with the rest of the list elsewhere, at 'https://registry.invalid/", scenario.Failure.Message, StringComparison.Ordinal);
    }

    /// <summary>What registries answer that do not know the list; then it is kept under a tag.</summary>
    [RequiresToolTheory("docker-registry")]
    [InlineData(HttpStatusCode.NotFound, """{"errors":[{"code":"METHOD_UNKNOWN","message":"We don't understand your method + url"}]}""", "application/json")]
    [InlineData(HttpStatusCode.NotFound, "404 page not found", "text/plain")]
    [InlineData(HttpStatusCode.BadRequest, """{"errors":[{"code":"UNSUPPORTED"}]}""", "application/json")]
    [InlineData(HttpStatusCode.BadRequest, """{"errors":[{"code":"UNKNOWN"}]}""", "application/json")]
    [InlineData(HttpStatusCode.MethodNotAllowed, "", "text/plain")]
    [InlineData(HttpStatusCode.NotImplemented, "", "text/plain")]
    [InlineData(HttpStatusCode.OK, "<html>Sign in</html>", "text/html")]
    [InlineData(HttpStatusCode.OK, """{"repositories":[]}""", "application/json")]
    public async Task Without_a_list_the_tag_is_the_list(HttpStatusCode status, string body, string type)
    {
        ReferrersApi? api = null;
        using var scenario = Scenario(handler => api ??= new ReferrersApi(handler)
        {
            Unknown = () => new HttpResponseMessage(status) { Content = new StringContent(body, System.Text.Encoding.UTF8, type) },
        });
        var (key, pushed) = await PushAsync(scenario);
        Assert.Contains(api!.Requests, request => request.EndsWith($"PUT /v2/{scenario.Target.Repository}/manifests/sha256-{pushed.Digest.Hex}", StringComparison.Ordinal));
        Assert.NotNull(await scenario.VerifyAsync(key.PublicKey, PredicateTypes.Provenance));
        Assert.Empty(scenario.Diagnostics.Items);
        Assert.DoesNotContain("trying again", scenario.Progress, StringComparison.Ordinal);
    }

    /// <summary>A list that cannot be read at the moment is not one that is not there: half of what is attached would be missing.</summary>
    [RequiresToolTheory("docker-registry")]
    [InlineData(HttpStatusCode.Forbidden, "KSAIL6013")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "KSAIL6016")]
    public async Task A_list_that_is_refused_is_an_error(HttpStatusCode status, string code)
    {
        using var scenario = Scenario(handler => new ReferrersApi(handler) { Unknown = () => new HttpResponseMessage(status) });
        scenario.Signing = new ArtifactSigning(TestKeys.Write(scenario.Directory), []);
        Assert.Null(await scenario.PushAsync(SharedRegistry.Port));
        Assert.Equal(code, scenario.Failure.Code);
        Assert.Null(await SharedRegistry.TagAsync(scenario.Target.Repository));
    }

    [RequiresReferrersRegistryFact]
    public async Task A_registry_that_keeps_the_list_itself_is_asked()
    {
        using var registry = ReferrersRegistry.Start();
        using var scenario = new PushScenario();
        scenario.Signing = new ArtifactSigning(TestKeys.Write(scenario.Directory), [Provenance]);
        Assert.NotNull(await scenario.PushAsync(registry.Port));
        Assert.NotNull(await scenario.VerifyAsync(TestKeys.Read(scenario.Directory["test.key"], null).PublicKey, PredicateTypes.Provenance));
        Assert.True((await scenario.PushAsync())!.IsAlreadyPresent);
        Assert.Contains("is signed already", scenario.Progress, StringComparison.Ordinal);

        // It does not say that it noticed a subject, so the tag is kept as well; without it, its own list is all there is.
        using var client = new HttpClient();
        var digest = (await scenario.PushAsync())!.Digest;
        var gone = await client.DeleteAsync($"http://127.0.0.1:{registry.Port}/v2/org/app/manifests/sha256-{digest.Hex}");
        Assert.True(gone.IsSuccessStatusCode);
        Assert.True((await scenario.PushAsync())!.IsAlreadyPresent);
        Assert.Equal(3, scenario.Progress.Split("is signed already").Length - 1);
        Assert.Empty(scenario.Diagnostics.Items);
    }

    private static PushScenario Scenario(Func<HttpMessageHandler, HttpMessageHandler> through)
    {
        var scenario = new PushScenario { Through = through };
        scenario.Target = scenario.Target with { Repository = SharedRegistry.NewRepository() };
        return scenario;
    }

    private static async Task<(SigningKey Key, PushedArtifact Pushed)> PushAsync(PushScenario scenario)
    {
        var key = TestKeys.Write(scenario.Directory);
        scenario.Signing = new ArtifactSigning(key, [Provenance]);
        return (key, (await scenario.PushAsync(SharedRegistry.Port))!);
    }
}
