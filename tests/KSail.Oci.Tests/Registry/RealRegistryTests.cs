using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Authentication;
using KSail.Oci.Registry.Certificates;
using KSail.Oci.Signing;
using KSail.Oci.Tests.Registry.Certificates;
using KSail.Oci.Tests.Signing;
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

    [RequiresDebianToolFact("oras", "crane")]
    public async Task OrasAndCranePullIdenticalFiles()
    {
        using var scenario = TagTests.Scenario(out var repository);
        scenario.Signing = new ArtifactSigning(TestKeys.Write(scenario.Directory), []);
        var pushed = (await scenario.PushAsync(SharedRegistry.Port))!;
        var reference = $"127.0.0.1:{SharedRegistry.Port}/{repository}:v1";
        var root = scenario.Directory.Root;
        DebianTool.Run("oras", root, "copy", "--from-plain-http", "--to-oci-layout", reference, "by-oras:v1");
        DebianTool.Run("crane", root, "pull", "--insecure", "--format", "oci", reference, "by-crane");
        foreach (var client in (string[])["by-oras", "by-crane"])
        {
            Assert.Equal(pushed.Digest, Digest.Of(File.ReadAllBytes(scenario.Directory[$"{client}/blobs/sha256/{pushed.Digest.Hex}"])));
            scenario.AssertIsWhatWasPacked(scenario.Directory[$"{client}/blobs/sha256/{pushed.Layers[0].Digest.Hex}"]);
            Directory.Delete(scenario.Directory["out"], recursive: true);
        }

        Assert.Equal(pushed.Digest.ToString(), DebianTool.Run("crane", root, "digest", "--insecure", reference).Trim());
        Assert.Contains(MediaTypes.SigstoreBundle, DebianTool.Run("oras", root, "discover", "--plain-http", reference), StringComparison.Ordinal);
    }

    [RequiresDebianToolFact("crane", "oras")]
    public async Task ARegistryOfOtherMakeTakesAndGivesTheSame()
    {
        using var registry = CraneRegistry.Start();
        using var scenario = new PushScenario();
        var key = TestKeys.Write(scenario.Directory);
        scenario.Signing = new ArtifactSigning(key, []);
        var pushed = (await scenario.PushAsync(registry.Port))!;
        Assert.NotNull(await scenario.VerifyAsync(key.PublicKey));
        Assert.True((await scenario.PushAsync())!.IsAlreadyPresent);
        Assert.NotNull(await scenario.PromoteAsync(registry.Port, "v1", "production"));
        Assert.Empty(scenario.Diagnostics.Items);
        DebianTool.Run("oras", scenario.Directory.Root, "copy", "--from-plain-http", "--to-oci-layout", $"127.0.0.1:{registry.Port}/org/app:production", "pulled:v1");
        scenario.AssertIsWhatWasPacked(scenario.Directory[$"pulled/blobs/sha256/{pushed.Layers[0].Digest.Hex}"]);
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
    public async Task AnIdentityTokenOpensTheRegistry()
    {
        using var service = new TokenServiceOfTests(Password);
        using var registry = DockerRegistry.StartWithTokens(service.Realm, service.CertificatePem);
        using var scenario = new PushScenario();
        var file = scenario.Directory.Write("config.json", $$"""{"auths":{"{{registry.Authority}}":{"identitytoken":"{{Password}}"} } }""");
        scenario.Target = scenario.Target with { Search = new CredentialSearch([file], []) };
        var pushed = await scenario.PushAsync(registry.Port);
        Assert.Empty(scenario.Diagnostics.Items);
        Assert.NotNull(pushed);
        AssertNothingLeaks(scenario);
    }

    [RequiresToolFact("docker-registry")]
    public async Task ACredentialHelperOpensTheRegistry()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var service = new TokenServiceOfTests(Password);
        using var registry = DockerRegistry.StartWithTokens(service.Realm, service.CertificatePem);
        using var scenario = new PushScenario();
        Authentication.CredentialHelperTests.WriteHelper(scenario.Directory, $$"""echo '{"Username":"somebody","Secret":"{{Password}}"}'""");
        var file = scenario.Directory.Write("config.json", $$"""{"credHelpers":{"{{registry.Authority}}":"test"} }""");
        scenario.Target = scenario.Target with { Search = new CredentialSearch([file], [scenario.Directory["bin"]]) };
        Assert.NotNull(await scenario.PushAsync(registry.Port));
        Assert.Empty(scenario.Diagnostics.Items);
        AssertNothingLeaks(scenario);
    }

    [RequiresToolTheory("docker-registry")]
    [InlineData("HEAD ", "blobs/")]
    [InlineData("POST ", "blobs/uploads/")]
    [InlineData("PUT ", "blobs/uploads/")]
    [InlineData("PUT ", "manifests/sha256:")]
    [InlineData("PUT ", "manifests/v1")]
    public async Task ATokenThatExpiresInTheMiddleIsRenewed(string method, string path)
    {
        using var service = new TokenServiceOfTests(Password);
        using var registry = DockerRegistry.StartWithTokens(service.Realm, service.CertificatePem);
        using var proxy = new FaultyProxy(registry.Port)
        {
            Answer = $"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"{service.Realm}\",service=\"tests\",error=\"invalid_token\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        };
        using var scenario = new PushScenario();
        scenario.Target = scenario.Target with { Credentials = PushScenario.Credentials(Password) };
        proxy.FailFirst($"{method}/v2/org/app/{path}", Fault.Answer);
        Assert.NotNull(await scenario.PushAsync(proxy.Port));
        Assert.Empty(scenario.Diagnostics.Items);
        Assert.Equal(2, service.Count);
    }

    [RequiresToolFact("docker-registry", "skopeo")]
    public async Task AnAuthorityOfOnesOwnIsTrustedWhereItIsNamed()
    {
        using var authority = new TestAuthority("tests root");
        var (certificate, key) = authority.IssueServer();
        using var registry = DockerRegistry.StartWithTls(certificate, key);
        using var scenario = new PushScenario();
        scenario.Target = scenario.Target with { PlainHttp = PlainHttpRule.Never };
        Assert.Null(await scenario.PushAsync(registry.Port));
        Assert.Equal("KSAIL6011", scenario.Failure.Code);

        using var trusting = new PushScenario();
        trusting.Target = trusting.Target with { PlainHttp = PlainHttpRule.Never };
        trusting.Trust(trusting.Directory.Write("certs/ca.crt", authority.Pem));
        var pushed = (await trusting.PushAsync(registry.Port))!;
        Assert.Empty(trusting.Diagnostics.Items);
        var raw = ExternalTool.Run("skopeo", trusting.Directory.Root, "", "inspect", "--raw", "--cert-dir", trusting.Directory["certs"], $"docker://{registry.Authority}/org/app:v1");
        Assert.Equal(pushed.Digest, Digest.Of(System.Text.Encoding.UTF8.GetBytes(raw)));

        // Another authority vouches for nothing here, and a right one for no other name.
        using var wrong = new PushScenario();
        wrong.Target = wrong.Target with { PlainHttp = PlainHttpRule.Never };
        using var another = new TestAuthority("tests root");
        wrong.Trust(wrong.Directory.Write("ca.crt", another.Pem));
        Assert.Null(await wrong.PushAsync(registry.Port));
        Assert.Equal("KSAIL6011", wrong.Failure.Code);
        using var misnamed = new PushScenario();
        misnamed.Target = misnamed.Target with { Host = "localhost", PlainHttp = PlainHttpRule.Never };
        misnamed.Trust(misnamed.Directory.Write("ca.crt", authority.Pem));
        Assert.Null(await misnamed.PushAsync(registry.Port));
        Assert.Equal("KSAIL6011", misnamed.Failure.Code);
    }

    [Theory]
    [InlineData("no certificate at all", "holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read")]
    [InlineData(null, "cannot be read")]
    public void AuthoritiesThatCannotBeReadAreADiagnostic(string? content, string problem)
    {
        using var directory = new TemporaryDirectory();
        var diagnostics = new KSail.Documents.Diagnostics.DiagnosticBag();
        var file = content is null ? directory["missing.pem"] : directory.Write("ca.pem", content);
        Assert.Null(RegistryHandler.Create(file, CertificateSearch.Nowhere, KSail.Documents.Diagnostics.SourceSpan.None, diagnostics));
        var error = Assert.Single(diagnostics.Items);
        Assert.Equal("KSAIL6024", error.Code);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
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
