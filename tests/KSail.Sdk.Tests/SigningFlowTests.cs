using System.Security.Cryptography;
using System.Text.Json;
using KSail.Testing;

namespace KSail.Sdk.Tests;

/// <summary>Signed on publish, verified, compared: what a pipeline does with an artifact it has to trust.</summary>
public sealed class SigningFlowTests : IDisposable
{
    /// <summary>As <c>cosign generate-key-pair</c> wrote it, under a password; it opens nothing outside of these tests.</summary>
    private const string EncryptedKey = """
        -----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----
        eyJrZGYiOnsibmFtZSI6InNjcnlwdCIsInBhcmFtcyI6eyJOIjo2NTUzNiwiciI6
        OCwicCI6MX0sInNhbHQiOiJrQ2xGa1JyeVcxYW82dkhaZ2xPcnM4eGhMOUZzNUdu
        d1hqZWExVU9iVE5VPSJ9LCJjaXBoZXIiOnsibmFtZSI6Im5hY2wvc2VjcmV0Ym94
        Iiwibm9uY2UiOiJZS000Z09XM2oyT2xqU2pWVUxLaWJwWGFDd2VIN003cCJ9LCJj
        aXBoZXJ0ZXh0IjoidzNqczYwMC9KVGsrQ0tFTjYrZXNXRGlOYTZ4S1d3T3Rsb1lE
        cGFvMDFibjVudkE0SGpIRklTRmdYQkxLOXd5a3QxQXJrNzRhT0t0NnJLaVdxOTBJ
        VnhQNm9Dc1Fpd3p6S053U0RaK1pTeGU2WVNuRjJ3YnNCMWJuOFA5NDhVUTV4WmY1
        UUtwdEtET2JZUjVsbFZ4TGtHS29uQ1ZxOS9HbmtWQWtUWWJHY3lZYzRiVjhhV3Rh
        RWVueG5URnVHVDE3MVBLTnJnUnFhd3lncVE9PSJ9
        -----END ENCRYPTED SIGSTORE PRIVATE KEY-----
        """;

    private readonly SdkWorkspace _workspace = new(SdkWorkspace.TwoEnvironments, """
        -- hello/k8s/apps/kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
          - greeting.yaml
          - web.yaml
        -- hello/k8s/apps/web.yaml
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          namespace: default
        spec:
          containers:
            - name: web
              image: ghcr.io/org/web:v1
        """);

    public void Dispose() => _workspace.Dispose();

    [RequiresToolFact("docker-registry")]
    public void A_published_artifact_is_signed_attested_verified_and_compared()
    {
        using var registry = DockerRegistry.Start();
        _workspace.Variables["KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY"] = registry.Authority + "/platform";
        var key = WriteKeys("test");
        WriteKeys("other");

        var difference = _workspace.Build("build", "hello", "-t:Diff", "-p:Environment=prod").Succeeds();
        Assert.Contains("does not exist yet, everything is new: 2 added, 0 changed, 0 removed", difference.Result.Output, StringComparison.Ordinal);

        _workspace.Build("build", "hello", "-t:VerifyArtifact", "-p:Environment=prod", "-p:KSailVerificationKey=../test.pub").Fails("KSAIL6060");
        _workspace.Build("publish", "hello", "-p:Environment=prod").Succeeds();
        _workspace.Build("build", "hello", "-t:VerifyArtifact", "-p:Environment=prod", "-p:KSailVerificationKey=../test.pub").Fails("KSAIL6061");

        var published = _workspace.Build("publish", "hello", "-p:Environment=prod", "-p:KSailSigningKey=../test.key").Succeeds();
        Assert.Contains("signed sha256:", published.Result.Output, StringComparison.Ordinal);
        var secret = key.Split('\n')[1];
        Assert.DoesNotContain(secret, published.Result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(published.Log.StringTable.Instances, text => text.Contains(secret, StringComparison.Ordinal));

        using var verified = JsonDocument.Parse(_workspace.Dotnet("build", "hello", "-t:VerifyArtifact", "-p:Environment=prod", "-p:KSailVerificationKey=../test.pub",
            "-p:KSailRequiredAttestations=slsaprovenance1%3Bcyclonedx", "-getTargetResult:VerifyArtifact").Succeeds().Output);
        var item = verified.RootElement.GetProperty("TargetResults").GetProperty("VerifyArtifact").GetProperty("Items").EnumerateArray().Single();
        Assert.Equal("https://cyclonedx.org/bom https://slsa.dev/provenance/v1", item.GetProperty("Attestations").GetString());
        Assert.StartsWith(registry.Authority + "/platform:dev@sha256:", item.GetProperty("Identity").GetString(), StringComparison.Ordinal);
        _workspace.Build("build", "hello", "-t:VerifyArtifact", "-p:Environment=prod", "-p:KSailVerificationKey=../other.pub").Fails("KSAIL6062");

        Assert.Contains("no resource changes", _workspace.Build("build", "hello", "-t:Diff", "-p:Environment=prod").Succeeds().Result.Output, StringComparison.Ordinal);
        _workspace.Write("hello/k8s/apps/web.yaml", File.ReadAllText(_workspace["hello/k8s/apps/web.yaml"]).Replace("web:v1", "web:v2", StringComparison.Ordinal));
        var changed = _workspace.Build("build", "hello", "-t:Diff", "-p:Environment=prod").Succeeds();
        Assert.Contains("0 added, 1 changed, 0 removed", changed.Result.Output, StringComparison.Ordinal);
        var markdown = File.ReadAllText(_workspace["hello/bin/ksail/prod/diff.md"]);
        Assert.Contains("<code>Pod default/web</code>", markdown, StringComparison.Ordinal);
        Assert.Contains("-  - image: ghcr.io/org/web:v1\n+  - image: ghcr.io/org/web:v2\n", markdown, StringComparison.Ordinal);
        Assert.Contains("~ Pod default/web", File.ReadAllText(_workspace["hello/bin/ksail/prod/diff.txt"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["hello/obj/ksail/prod/published"]));
    }

    [RequiresToolFact("docker-registry")]
    public void What_was_packed_earlier_is_signed_without_claims_under_the_tag_that_is_given()
    {
        using var registry = DockerRegistry.Start();
        _workspace.Variables["KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY"] = registry.Authority + "/platform";
        WriteKeys("test");
        var written = _workspace.Build("build", "hello", "-t:Push", "-p:Environment=prod", "-p:KSailArchive=../platform.tar", "-p:KSailSigningKey=../test.key").Succeeds();
        Assert.Contains("is written to disk, not to a registry, and is not signed", written.Result.Output, StringComparison.Ordinal);

        _workspace.Build("build", "hello", "-t:Push", "-p:Environment=prod", "-p:KSailArtifact=../platform.tar", "-p:KSailTags=staging", "-p:KSailSigningKey=../test.key").Succeeds();
        _workspace.Build("build", "hello", "-t:VerifyArtifact", "-p:Environment=prod", "-p:KSailVerificationKey=../test.pub").Fails("KSAIL6060");
        var verified = _workspace.Build("build", "hello", "-t:VerifyArtifact", "-p:Environment=prod", "-p:KSailTags=staging", "-p:KSailVerificationKey=../test.pub").Succeeds();
        Assert.Contains("is signed, without attestations", verified.Result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VerifyArtifact")]
    [InlineData("Diff")]
    public void Properties_of_the_registry_count_for_those_who_read(string target)
    {
        WriteKeys("test");
        _workspace.Variables["KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY"] = $"127.0.0.1:{DockerRegistry.FreePort()}/platform";
        _workspace.Build("build", "hello", "-t:" + target, "-p:Environment=prod", "-p:KSailVerificationKey=../test.pub", "-p:KSailRegistryAuthorities=missing.pem").Fails("KSAIL6024");
        _workspace.Build("build", "hello", "-t:" + target, "-p:Environment=prod", "-p:KSailVerificationKey=../test.pub", "-p:KSailPushTimeout=soon").Fails("KSAIL0005");
    }

    [Fact]
    public void A_key_that_cannot_be_used_stops_the_push_before_anything_is_sent()
    {
        // Nobody listens there, so a push that went further would fail otherwise.
        _workspace.Variables["KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY"] = $"127.0.0.1:{DockerRegistry.FreePort()}/platform";
        _workspace.Build("publish", "hello", "-p:Environment=prod", "-p:KSailSigningKey=missing.key").Fails("KSAIL6050");
        _workspace.Build("build", "hello", "-t:VerifyArtifact", "-p:Environment=prod", "-p:KSailVerificationKey=missing.pub").Fails("KSAIL6052");
        _workspace.Build("build", "hello", "-t:VerifyArtifact", "-p:Environment=prod").Fails("KSAIL0005");
        _workspace.Build("build", "hello", "-t:VerifyArtifact", "-p:Environment=prod", "-p:KSailVerificationKey=x.pub", "-p:KSailRequiredAttestations=sbom").Fails("KSAIL0005");
    }

    [Theory]
    [InlineData(null, "KSAIL6051")]
    [InlineData("marker-3f9a-wrong", "KSAIL6051")]
    [InlineData("hunter2", "KSAIL6010")]
    public void A_password_opens_the_key_and_nobody_is_told(string? password, string code)
    {
        _workspace.Variables["KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY"] = $"127.0.0.1:{DockerRegistry.FreePort()}/platform";
        _workspace.Variables["COSIGN_PASSWORD"] = password;
        _workspace.Write("cosign.key", EncryptedKey);
        // With the right one the key is read, and the push gets as far as the registry, where nobody listens.
        var run = _workspace.Build("publish", "hello", "-p:Environment=prod", "-p:KSailSigningKey=../cosign.key").Fails(code);
        foreach (var secret in new[] { password, EncryptedKey.Split('\n')[1] })
        {
            if (secret is null)
                continue;
            Assert.DoesNotContain(secret, run.Result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(run.Log.StringTable.Instances, text => text.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Without_a_registry_there_is_nothing_to_sign_verify_or_compare_with()
    {
        WriteKeys("test");
        _workspace.Build("publish", "hello", "-p:Environment=local", "-p:KSailSigningKey=../test.key").Succeeds();
        _workspace.Build("build", "hello", "-t:VerifyArtifact", "-p:Environment=local", "-p:KSailVerificationKey=../test.pub").Fails("KSAIL6060");
        _workspace.Build("build", "hello", "-t:Diff", "-p:Environment=local").Fails("KSAIL6070");
    }

    private string WriteKeys(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _workspace.Write(name + ".pub", key.ExportSubjectPublicKeyInfoPem());
        var text = key.ExportPkcs8PrivateKeyPem();
        _workspace.Write(name + ".key", text);
        return text;
    }
}
