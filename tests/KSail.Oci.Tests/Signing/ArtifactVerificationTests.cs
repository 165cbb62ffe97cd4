using System.Text;
using KSail.Oci.Artifacts;
using KSail.Oci.Attestations;
using KSail.Oci.Registry;
using KSail.Oci.Signing;
using KSail.Oci.Tests.Registry;
using KSail.Testing;

namespace KSail.Oci.Tests.Signing;

/// <summary>What passes and what does not, in a real registry that somebody else writes to as well.</summary>
public sealed class ArtifactVerificationTests : IDisposable
{
    private static readonly AttestationPredicate Provenance = new(PredicateTypes.Provenance, """{"buildDefinition":{}}""");

    private readonly SocketsHttpHandler _handler = RegistryHandler.Create();
    private readonly PushScenario _scenario = new();
    private readonly SigningKey _key;
    private readonly SigningKey _other;

    public ArtifactVerificationTests()
    {
        _scenario.Target = _scenario.Target with { Repository = SharedRegistry.NewRepository() };
        _key = TestKeys.Write(_scenario.Directory);
        _other = TestKeys.Write(_scenario.Directory, "other");
    }

    public void Dispose()
    {
        _scenario.Dispose();
        _handler.Dispose();
    }

    [RequiresToolFact("docker-registry")]
    public async Task What_is_signed_is_verified_and_signing_again_adds_nothing()
    {
        _scenario.Signing = new ArtifactSigning(_key, [Provenance]);
        var pushed = (await _scenario.PushAsync(SharedRegistry.Port))!;
        Assert.Equal(pushed.Reference, (await _scenario.VerifyAsync(_key.PublicKey, PredicateTypes.Provenance))!.Reference);
        var (signatures, attestations, bundles) = await CountAsync(pushed);
        Assert.Equal((1, 1, 2), (signatures, attestations, bundles));

        Assert.True((await _scenario.PushAsync())!.IsAlreadyPresent);
        Assert.Equal((1, 1, 2), await CountAsync(pushed));
        Assert.Contains("is signed already", _scenario.Progress, StringComparison.Ordinal);
        Assert.Empty(_scenario.Diagnostics.Items);
        Assert.All(File.ReadAllLines(_scenario.Directory["test.key"])[1..^1], line => Assert.DoesNotContain(line, _scenario.Seen, StringComparison.Ordinal));
    }

    [RequiresToolFact("docker-registry")]
    public async Task What_was_packed_earlier_is_signed_before_any_of_its_tags_moves()
    {
        ReferrersApi? api = null;
        using var scenario = new PushScenario { Through = handler => api ??= new ReferrersApi(handler), Archive = "platform.tar" };
        scenario.Target = scenario.Target with { Repository = SharedRegistry.NewRepository() };
        Assert.NotNull(await scenario.PushAsync());
        (scenario.Archive, scenario.ArtifactFile, scenario.Tags) = (null, scenario.Directory["platform.tar"], ["v1", "v1.0"]);
        scenario.Signing = new ArtifactSigning(_key, []);
        var pushed = (await scenario.PushAsync(SharedRegistry.Port))!;
        var puts = Manifests(api!);
        Assert.Equal(["v1", "v1.0"], puts[^2..]);
        Assert.Contains(AttachedImage.SignatureTag(pushed.Digest), puts[..^2]);
        Assert.Empty((await scenario.VerifyAsync(_key.PublicKey))!.Attestations);
    }

    [RequiresToolFact("docker-registry")]
    public async Task Provenance_names_the_commit_as_the_annotations_do()
    {
        ExternalTool.Run("git", _scenario.Directory.Root, "", "init", "-q", "-b", "main");
        ExternalTool.Run("git", _scenario.Directory.Root, "", "-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "--allow-empty", "-m", "nothing");
        _scenario.Signing = new ArtifactSigning(_key, [])
        {
            Provenance = new Provenance { Environment = "prod", Configuration = "ksail.prod.yaml", SourceDirectory = "k8s", Files = [], SdkVersion = "1.0.0", Builder = "https://example.com/builder", StartedOn = DateTimeOffset.UnixEpoch },
        };
        var pushed = (await _scenario.PushAsync(SharedRegistry.Port))!;
        Assert.Equal([PredicateTypes.Provenance], (await _scenario.VerifyAsync(_key.PublicKey))!.Attestations);
        var (_, content) = Assert.Single(await AttachmentsOf(pushed).AttestationsAsync(CancellationToken.None));
        // Nothing of what was packed is in the commit, and whoever reads the provenance has to know.
        Assert.Matches("\"revision\":\"main@sha1:[0-9a-f]{40}-dirty\"", Encoding.UTF8.GetString(DsseEnvelope.Parse(content!)!.Payload));
    }

    [RequiresToolFact("docker-registry")]
    public async Task An_artifact_that_was_there_unsigned_is_signed_by_the_next_push()
    {
        await _scenario.PushAsync(SharedRegistry.Port);
        Assert.Null(await _scenario.VerifyAsync(_key.PublicKey));
        Assert.Equal("KSAIL6061", _scenario.Failure.Code);
        _scenario.Signing = new ArtifactSigning(_key, []);
        Assert.True((await _scenario.PushAsync())!.IsAlreadyPresent);
        Assert.NotNull(await _scenario.VerifyAsync(_key.PublicKey));
    }

    [RequiresToolFact("docker-registry")]
    public async Task The_tag_moves_after_the_signature_is_there()
    {
        ReferrersApi? api = null;
        using var scenario = new PushScenario { Through = handler => api ??= new ReferrersApi(handler) };
        scenario.Target = scenario.Target with { Repository = SharedRegistry.NewRepository() };
        scenario.Signing = new ArtifactSigning(_key, [Provenance]);
        var pushed = (await scenario.PushAsync(SharedRegistry.Port))!;
        var puts = Manifests(api!);
        Assert.Equal(pushed.Digest.ToString(), puts[0]);
        Assert.Equal("v1", puts[^1]);
        Assert.Contains(AttachedImage.SignatureTag(pushed.Digest), puts);
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_registry_that_lists_referrers_needs_no_tag_for_them()
    {
        ReferrersApi? api = null;
        using var scenario = new PushScenario { Through = handler => api ??= new ReferrersApi(handler) };
        scenario.Target = scenario.Target with { Repository = SharedRegistry.NewRepository() };
        scenario.Signing = new ArtifactSigning(_key, [Provenance]);
        var pushed = (await scenario.PushAsync(SharedRegistry.Port))!;
        Assert.DoesNotContain(api!.Requests, request => request.EndsWith($"manifests/sha256-{pushed.Digest.Hex}", StringComparison.Ordinal));
        Assert.NotNull(await scenario.VerifyAsync(_key.PublicKey, PredicateTypes.Provenance));
        Assert.Empty(scenario.Diagnostics.Items);
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_tag_without_an_artifact_is_said()
    {
        _scenario.Target = _scenario.Target with { Port = SharedRegistry.Port };
        Assert.Null(await _scenario.VerifyAsync(_key.PublicKey));
        Assert.Equal("KSAIL6060", _scenario.Failure.Code);
    }

    /// <summary>Things that somebody who may push can do, and what is said of them.</summary>
    [RequiresToolTheory("docker-registry")]
    [InlineData("signature of another key", "KSAIL6062", "is of another key, or was changed")]
    [InlineData("bundle of another key", "KSAIL6062", "is of another key, or was changed")]
    [InlineData("payload changed", "KSAIL6062", "is of another key, or was changed")]
    [InlineData("signature copied from another artifact", "KSAIL6063", "that is for sha256:1111")]
    [InlineData("bundle copied from another artifact", "KSAIL6063", "that is for sha256:1111")]
    [InlineData("bundle changed", "KSAIL6064", "names the key")]
    [InlineData("signature is no base64", "KSAIL6064", "cannot be read")]
    [InlineData("bundle is no JSON", "KSAIL6064", "cannot be read")]
    [InlineData("payload of another type", "KSAIL6064", "cannot be read")]
    [InlineData("attestation instead of a signature", "KSAIL6061", "is not signed")]
    public async Task What_does_not_pass_is_named(string deed, string code, string message)
    {
        var pushed = (await _scenario.PushAsync(SharedRegistry.Port))!;
        await DoAsync(deed, pushed);
        Assert.Null(await _scenario.VerifyAsync(_key.PublicKey));
        Assert.Equal(code, _scenario.Failure.Code);
        Assert.Contains(message, _scenario.Failure.Message, StringComparison.Ordinal);
        Assert.Contains(pushed.Digest.ToString(), _scenario.Failure.Message, StringComparison.Ordinal);
    }

    // Who may push could otherwise make a good artifact fail everywhere by attaching rubbish to it.
    [RequiresToolTheory("docker-registry")]
    [InlineData("signature of another key")]
    [InlineData("bundle of another key")]
    [InlineData("payload changed")]
    [InlineData("bundle changed")]
    [InlineData("signature is no base64")]
    [InlineData("bundle is no JSON")]
    [InlineData("signature copied from another artifact")]
    public async Task One_good_signature_is_enough(string deed)
    {
        var pushed = (await _scenario.PushAsync(SharedRegistry.Port))!;
        await DoAsync(deed, pushed);
        _scenario.Signing = new ArtifactSigning(_key, []);
        await _scenario.PushAsync();
        Assert.NotNull(await _scenario.VerifyAsync(_key.PublicKey));
        Assert.Empty(_scenario.Diagnostics.Items);
    }

    [RequiresToolTheory("docker-registry")]
    [InlineData("nothing", "is not attached")]
    [InlineData("attestation of another key", "is attached, and not signed with the key")]
    [InlineData("attestation of another artifact", "is about another artifact, sha256:1111")]
    [InlineData("attestation changed", "was changed after it was signed")]
    public async Task An_attestation_that_cannot_be_trusted_is_named(string deed, string message)
    {
        _scenario.Signing = new ArtifactSigning(_key, []);
        var pushed = (await _scenario.PushAsync(SharedRegistry.Port))!;
        await DoAsync(deed, pushed);
        Assert.Null(await _scenario.VerifyAsync(_key.PublicKey, PredicateTypes.Provenance));
        Assert.All(_scenario.Diagnostics.Items, item => Assert.Equal("KSAIL6065", item.Code));
        Assert.Contains(_scenario.Diagnostics.Items, item => item.Message.Contains(message, StringComparison.Ordinal));
    }

    private async Task DoAsync(string deed, PushedArtifact pushed)
    {
        var attachments = AttachmentsOf(pushed);
        var elsewhere = Digest.TryParse("sha256:" + new string('1', 64), out var digest) ? digest : throw new InvalidOperationException();
        var signatureTag = AttachedImage.SignatureTag(pushed.Digest);
        var sign = new AttestationPredicate(PredicateTypes.Signature, "{}");
        switch (deed)
        {
            case "nothing":
                return;
            case "signature of another key":
                await SignAsync(SimpleSigning.Write("org/app", pushed.Digest), _other);
                return;
            case "signature copied from another artifact":
                await SignAsync(SimpleSigning.Write("org/app", elsewhere), _key);
                return;
            case "payload of another type":
                await SignAsync("""{"critical":{"type":"love letter"}}"""u8.ToArray(), _key);
                return;
            case "payload changed":
                await AddSignatureAsync(SimpleSigning.Write("org/app", pushed.Digest), Convert.ToBase64String(_key.Sign(SimpleSigning.Write("org/app", elsewhere))));
                return;
            case "signature is no base64":
                await AddSignatureAsync(SimpleSigning.Write("org/app", pushed.Digest), "???");
                return;
            case "bundle of another key":
                await AddBundleAsync(Envelope(pushed.Digest, sign, _other), _other);
                return;
            case "bundle copied from another artifact":
                await AddBundleAsync(Envelope(elsewhere, sign, _key), _key);
                return;
            case "bundle changed":
                await AddBundleAsync(Envelope(elsewhere, sign, _key) with { Payload = InTotoStatement.Write("org/app", pushed.Digest, sign) }, _key);
                return;
            case "bundle is no JSON":
                await attachments.AddBundleAsync("rubbish"u8.ToArray(), PredicateTypes.Signature, CancellationToken.None);
                return;
            case "attestation instead of a signature":
                await AddBundleAsync(Envelope(pushed.Digest, Provenance, _key), _key);
                return;
            case "attestation of another key":
                await AddBundleAsync(Envelope(pushed.Digest, Provenance, _other), _other);
                return;
            case "attestation of another artifact":
                await AddBundleAsync(Envelope(elsewhere, Provenance, _key), _key);
                return;
            case "attestation changed":
                await AddBundleAsync(Envelope(elsewhere, Provenance, _key) with { Payload = InTotoStatement.Write("org/app", pushed.Digest, Provenance) }, _key);
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(deed), deed, "unknown");
        }

        Task SignAsync(byte[] payload, SigningKey key) => AddSignatureAsync(payload, Convert.ToBase64String(key.Sign(payload)));

        Task AddSignatureAsync(byte[] payload, string signature) => attachments.AddLayerAsync(
            signatureTag, MediaTypes.SimpleSigning, payload, new CanonicalJson().BeginObject().Text(Annotations.CosignSignature, signature).EndObject().ToString(), CancellationToken.None);

        Task AddBundleAsync(DsseEnvelope envelope, SigningKey hint) =>
            attachments.AddBundleAsync(SigstoreBundle.Write(hint.PublicKey, envelope), envelope.Statement!.PredicateType, CancellationToken.None);
    }

    private static DsseEnvelope Envelope(Digest subject, AttestationPredicate predicate, SigningKey key) => DsseEnvelope.Sign(InTotoStatement.Write("org/app", subject, predicate), key);

    private async Task<(int Signatures, int Attestations, int Bundles)> CountAsync(PushedArtifact pushed)
    {
        var attachments = AttachmentsOf(pushed);
        return (
            (await attachments.SignaturesAsync(CancellationToken.None)).Count,
            (await attachments.AttestationsAsync(CancellationToken.None)).Count,
            (await attachments.BundlesAsync(CancellationToken.None)).Count);
    }

    private static List<string> Manifests(ReferrersApi api) =>
        api.Requests.Where(request => request.StartsWith("PUT", StringComparison.Ordinal) && request.Contains("/manifests/", StringComparison.Ordinal)).Select(request => request[(request.LastIndexOf('/') + 1)..]).ToList();

    private Attachments AttachmentsOf(PushedArtifact pushed)
    {
        var target = _scenario.Target;
        var reference = ArtifactReference.Create(target.Host, target.Port, target.Repository, "v1", default, _scenario.Diagnostics)!;
        var registry = new RegistryConnection(_handler, _scenario.Clock, new Random(1), TimeSpan.FromSeconds(60), static _ => { })
            .Open(new RegistryEndpoint(reference, PlainHttpRule.Loopback), null, "", new SecretMask());
        return new Attachments(registry, new Descriptor(MediaTypes.Manifest, pushed.Digest, 1));
    }
}
