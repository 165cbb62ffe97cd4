using System.Text.Json;
using KSail.Oci.Artifacts;
using KSail.Oci.Attestations;

namespace KSail.Oci.Tests.Attestations;

public sealed class PredicateTests
{
    private const string Hex = "1234567890abcdef1234567890abcdef1234567890abcdef1234567890abcdef";

    [Theory]
    [InlineData("nginx", "docker.io/library/nginx", "latest", false, "pkg:oci/nginx?repository_url=docker.io%2Flibrary%2Fnginx&tag=latest")]
    [InlineData("org/app:v1", "docker.io/org/app", "v1", false, "pkg:oci/app?repository_url=docker.io%2Forg%2Fapp&tag=v1")]
    [InlineData("ghcr.io/Org/App:v1", "ghcr.io/Org/App", "v1", false, "pkg:oci/app?repository_url=ghcr.io%2FOrg%2FApp&tag=v1")]
    [InlineData("localhost:5000/app", "localhost:5000/app", "latest", false, "pkg:oci/app?repository_url=localhost%3A5000%2Fapp&tag=latest")]
    [InlineData("ghcr.io/org/app@sha256:" + Hex, "ghcr.io/org/app", "", true, "pkg:oci/app@sha256%3A" + Hex + "?repository_url=ghcr.io%2Forg%2Fapp")]
    [InlineData("ghcr.io/org/app:v1@sha256:" + Hex, "ghcr.io/org/app", "v1", true, "pkg:oci/app@sha256%3A" + Hex + "?repository_url=ghcr.io%2Forg%2Fapp&tag=v1")]
    public void An_image_is_what_a_container_runtime_takes_it_for(string image, string name, string version, bool isPinned, string packageUrl)
    {
        var component = DeployedComponent.OfImage(image);
        Assert.Equal((name, version, isPinned, packageUrl), (component.Name, component.Version, component.Digest is not null, component.PackageUrl));
    }

    [Fact]
    public void A_bill_of_materials_is_CycloneDX_and_the_same_for_the_same_content()
    {
        DeployedComponent[] components = [DeployedComponent.OfImage("ghcr.io/org/app:v1@sha256:" + Hex), new(ComponentKind.Chart, "https://charts.example.com", "redis \"x\"", "1.x", null)];
        var predicate = BillOfMaterials.Create("prod", "1.2.3", components);
        Assert.Equal(predicate, BillOfMaterials.Create("prod", "1.2.3", components));
        using var json = JsonDocument.Parse(predicate.Json);
        Assert.Equal(("CycloneDX", "1.6", 1), (json.RootElement.GetProperty("bomFormat").GetString(), json.RootElement.GetProperty("specVersion").GetString(), json.RootElement.GetProperty("version").GetInt32()));
        var all = json.RootElement.GetProperty("components").EnumerateArray().ToList();
        Assert.Equal(["container", "application"], all.Select(component => component.GetProperty("type").GetString()));
        Assert.Equal(Hex, all[0].GetProperty("hashes")[0].GetProperty("content").GetString());
        Assert.Equal("pkg:helm/redis%20%22x%22@1.x?repository_url=https%3A%2F%2Fcharts.example.com", all[1].GetProperty("purl").GetString());
        Assert.Equal(all.Count, all.Select(component => component.GetProperty("bom-ref").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("main@sha1:0123456789abcdef0123456789abcdef01234567", "https://example.com/r.git", "git+https://example.com/r.git@refs/heads/main", "0123456789abcdef0123456789abcdef01234567")]
    [InlineData("sha1:0123456789abcdef0123456789abcdef01234567", "https://example.com/r.git", "git+https://example.com/r.git", "0123456789abcdef0123456789abcdef01234567")]
    [InlineData("feature/a@b@sha1:0123456789abcdef0123456789abcdef01234567", null, "git+file:.@refs/heads/feature/a@b", "0123456789abcdef0123456789abcdef01234567")]
    [InlineData("something else", null, null, null)]
    [InlineData(null, null, null, null)]
    public void Provenance_tells_the_commit(string? revision, string? source, string? uri, string? commit)
    {
        Assert.True(Digest.TryParse("sha256:" + Hex, out var digest));
        var predicate = new Provenance
        {
            Environment = "prod",
            Configuration = "ksail.prod.yaml",
            SourceDirectory = "k8s",
            Origin = new ArtifactOrigin(source, revision),
            Files = [("ksail.prod.yaml", digest)],
            SdkVersion = "1.2.3",
            Builder = Provenance.UnknownBuilder,
            StartedOn = DateTimeOffset.UnixEpoch,
        }.ToPredicate();
        using var json = JsonDocument.Parse(predicate.Json);
        var definition = json.RootElement.GetProperty("buildDefinition");
        Assert.Equal(Provenance.BuildType, definition.GetProperty("buildType").GetString());
        Assert.Equal("prod", definition.GetProperty("externalParameters").GetProperty("environment").GetString());
        var dependencies = definition.GetProperty("resolvedDependencies").EnumerateArray().ToList();
        Assert.Equal(("file:ksail.prod.yaml", Hex), (dependencies[^1].GetProperty("uri").GetString(), dependencies[^1].GetProperty("digest").GetProperty("sha256").GetString()));
        Assert.Equal(uri is null ? 1 : 2, dependencies.Count);
        if (uri is not null)
            Assert.Equal((uri, commit), (dependencies[0].GetProperty("uri").GetString(), dependencies[0].GetProperty("digest").GetProperty("gitCommit").GetString()));
        Assert.Equal("1970-01-01T00:00:00Z", json.RootElement.GetProperty("runDetails").GetProperty("metadata").GetProperty("startedOn").GetString());
    }

    [Theory]
    [InlineData("slsaprovenance1", PredicateTypes.Provenance)]
    [InlineData("cyclonedx", PredicateTypes.CycloneDx)]
    [InlineData("https://example.com/mine", "https://example.com/mine")]
    [InlineData("sbom", null)]
    [InlineData("", null)]
    public void A_predicate_has_cosigns_name(string name, string? type) => Assert.Equal(type, PredicateTypes.Parse(name));

    [Fact]
    public void The_encoding_that_is_signed_is_that_of_the_specification()
    {
        // The example of the protocol's own text: what is verified is "DSSEv1 29 http://example.com/HelloWorld 11 hello world".
        using var directory = new KSail.Testing.TemporaryDirectory();
        var key = Signing.TestKeys.Write(directory);
        var signature = key.Sign("DSSEv1 29 http://example.com/HelloWorld 11 hello world"u8.ToArray());
        var envelope = new DsseEnvelope("http://example.com/HelloWorld", "hello world"u8.ToArray(), [signature]);
        Assert.True(envelope.IsSignedBy(key.PublicKey));
        Assert.False((envelope with { Payload = "hello World"u8.ToArray() }).IsSignedBy(key.PublicKey));
        Assert.False((envelope with { PayloadType = "http://example.com/HelloWorlds" }).IsSignedBy(key.PublicKey));
        Assert.Equal(signature, Assert.Single(DsseEnvelope.Parse(System.Text.Encoding.UTF8.GetBytes(envelope.ToJson()))!.Signatures));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"payload":1,"payloadType":"x","signatures":[]}""")]
    [InlineData("""{"payload":"???","payloadType":"x","signatures":[]}""")]
    [InlineData("""{"payload":"","payloadType":"x","signatures":{}}""")]
    [InlineData("""{"payload":"","payloadType":"x","signatures":[1]}""")]
    [InlineData("""{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}""")]
    [InlineData("""{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","dsseEnvelope":[]}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[1],"predicateType":"x"}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":1}],"predicateType":"x"}""")]
    [InlineData("""{"layers":[1]}""")]
    [InlineData("""{"layers":{"a":1}}""")]
    [InlineData("""{"layers":[{"mediaType":"x","digest":"sha256:1","size":1}]}""")]
    [InlineData("""{"critical":[]}""")]
    public void What_somebody_else_wrote_is_read_or_is_not(string json)
    {
        var content = System.Text.Encoding.UTF8.GetBytes(json);
        Assert.Null(DsseEnvelope.Parse(content));
        Assert.Null(SigstoreBundle.Parse(content));
        Assert.Null(InTotoStatement.Parse(content));
        Assert.Null(AttachedImage.Parse(content));
        Assert.Null(KSail.Oci.Signing.SimpleSigning.DigestOf(content));
    }
}
