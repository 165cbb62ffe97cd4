using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Authentication;
using KSail.Testing;

namespace KSail.Oci.Tests.Registry;

public sealed class RealRegistryTests
{
    private const string Password = "s3cr3t&pass word";

    [RequiresToolFact("docker-registry", "skopeo", "tar", "diff")]
    public async Task WhatIsPushedComesBackIdenticalAndTheSecondPushSendsNothing()
    {
        using var registry = DockerRegistry.Start();
        using var scenario = new PushScenario();
        var first = (await scenario.PushAsync(registry.Port))!;
        Assert.Empty(scenario.Diagnostics.Items);
        Assert.False(first.IsAlreadyPresent);
        Assert.Equal($"127.0.0.1:{registry.Port}/org/app:v1@{first.Digest}", first.Reference);
        scenario.AssertPulledBackBySkopeo(first, registry.Port);

        var second = (await scenario.PushAsync())!;
        Assert.True(second.IsAlreadyPresent);
        Assert.Equal(first.Digest, second.Digest);

        scenario.Directory.Write("k8s/apps/app.yaml", "kind: Secret\n");
        var third = (await scenario.PushAsync())!;
        Assert.False(third.IsAlreadyPresent);
        Assert.Equal(third.Digest.ToString(), await SharedRegistry.TagAsync("org/app", registry.Port));
        Assert.Empty(Directory.GetFiles(scenario.Directory["obj"]));
    }

    [RequiresToolFact("docker-registry", "htpasswd", "skopeo", "tar", "diff")]
    public async Task APasswordOpensTheRegistry()
    {
        using var registry = DockerRegistry.StartWithPassword("somebody", Password);
        using var scenario = new PushScenario();
        scenario.Target = scenario.Target with { Credentials = PushScenario.Credentials(Password) };
        var pushed = (await scenario.PushAsync(registry.Port))!;
        Assert.Empty(scenario.Diagnostics.Items);
        scenario.AssertPulledBackBySkopeo(pushed, registry.Port, "--src-creds", "somebody:" + Password);
        AssertNothingLeaks(scenario);
    }

    [RequiresToolFact("docker-registry", "htpasswd")]
    public async Task TheCredentialsOfDockersFileAreUsed()
    {
        using var registry = DockerRegistry.StartWithPassword("somebody", Password);
        using var scenario = new PushScenario();
        var auth = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("somebody:" + Password));
        var file = scenario.Directory.Write("config.json", $$"""{"auths":{"{{registry.Authority}}":{"auth":"{{auth}}"} } }""");
        scenario.Target = scenario.Target with { Search = new CredentialSearch([file], []) };
        Assert.NotNull(await scenario.PushAsync(registry.Port));
        AssertNothingLeaks(scenario);
    }

    [RequiresToolTheory("docker-registry", "htpasswd")]
    [InlineData("wrong-password", "the credentials of user 'somebody' from the test were used")]
    [InlineData(null, "no credentials were given")]
    public async Task AClosedDoorSaysWhoWasTurnedAway(string? password, string hint)
    {
        using var registry = DockerRegistry.StartWithPassword("somebody", Password);
        using var scenario = new PushScenario();
        if (password is not null)
            scenario.Target = scenario.Target with { Credentials = PushScenario.Credentials(password) };
        Assert.Null(await scenario.PushAsync(registry.Port));
        Assert.Equal("KSAIL6012", scenario.Failure.Code);
        Assert.Contains(hint, scenario.Failure.Message, StringComparison.Ordinal);
        if (password is not null)
            Assert.DoesNotContain(password, scenario.Seen, StringComparison.Ordinal);
    }

    [RequiresToolFact("docker-registry", "skopeo", "tar", "diff")]
    public async Task ATokenServiceOpensTheRegistry()
    {
        using var service = new TokenServiceOfTests(Password);
        using var registry = DockerRegistry.StartWithTokens(service.Realm, service.CertificatePem);
        using var scenario = new PushScenario();
        scenario.Target = scenario.Target with { Credentials = PushScenario.Credentials(Password) };
        var pushed = (await scenario.PushAsync(registry.Port))!;
        Assert.Empty(scenario.Diagnostics.Items);
        Assert.Equal(1, service.Count);
        scenario.AssertPulledBackBySkopeo(pushed, registry.Port, "--src-creds", "somebody:" + Password);
        AssertNothingLeaks(scenario);
        Assert.DoesNotContain(service.LastToken, scenario.Seen, StringComparison.Ordinal);
    }

    [RequiresToolFact("docker-registry")]
    public async Task ATokenServiceThatRefusesIsQuotedWithoutThePassword()
    {
        using var service = new TokenServiceOfTests(Password);
        using var registry = DockerRegistry.StartWithTokens(service.Realm, service.CertificatePem);
        using var scenario = new PushScenario();
        scenario.Target = scenario.Target with { Credentials = PushScenario.Credentials("another one") };
        Assert.Null(await scenario.PushAsync(registry.Port));
        Assert.Equal("KSAIL6012", scenario.Failure.Code);
        Assert.Contains("UNAUTHORIZED: not valid: Basic ***", scenario.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PushScenario.Credentials("another one").ToBasic(), scenario.Seen, StringComparison.Ordinal);
    }

    [RequiresToolFact("docker-registry")]
    public async Task ATokenThatDoesNotAllowToPushIsAMissingPermission()
    {
        using var service = new TokenServiceOfTests(Password) { Granted = ["pull"] };
        using var registry = DockerRegistry.StartWithTokens(service.Realm, service.CertificatePem);
        using var scenario = new PushScenario();
        scenario.Target = scenario.Target with { Credentials = PushScenario.Credentials(Password) };
        Assert.Null(await scenario.PushAsync(registry.Port));
        Assert.Equal("KSAIL6013", scenario.Failure.Code);
        Assert.Contains("permission", scenario.Failure.Message, StringComparison.Ordinal);
        Assert.InRange(service.Count, 1, 2);
    }

    [RequiresToolFact("docker-registry")]
    public async Task ACertificateThatNobodyVouchesForIsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var registry = DockerRegistry.StartWithTls(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        using var scenario = new PushScenario();
        scenario.Target = scenario.Target with { PlainHttp = PlainHttpRule.Never };
        Assert.Null(await scenario.PushAsync(registry.Port));
        Assert.Equal("KSAIL6011", scenario.Failure.Code);
    }

    [RequiresToolFact("docker-registry")]
    public async Task APushOverHttpsDoesNotFallBackToHttp()
    {
        using var registry = DockerRegistry.Start();
        using var scenario = new PushScenario();
        scenario.Target = scenario.Target with { PlainHttp = PlainHttpRule.Never, Credentials = PushScenario.Credentials(Password) };
        Assert.Null(await scenario.PushAsync(registry.Port));
        Assert.Equal("KSAIL6011", scenario.Failure.Code);
    }

    private static void AssertNothingLeaks(PushScenario scenario)
    {
        Assert.DoesNotContain(Password, scenario.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(Password), scenario.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain(PushScenario.Credentials(Password).ToBasic(), scenario.Seen, StringComparison.Ordinal);
    }
}
