using KSail.Oci.Attestations;
using KSail.Oci.Signing;
using KSail.Oci.Tests.Registry;

namespace KSail.Oci.Tests.Signing;

/// <summary>What we sign cosign verifies, and the other way round, in the forms of cosign 2 and of cosign 3.</summary>
public sealed class CosignTests : IDisposable
{
    private static readonly AttestationPredicate[] Predicates =
    [
        new(PredicateTypes.Provenance, """{"buildDefinition":{"buildType":"https://example.com/test","externalParameters":{"environment":"prod"}},"runDetails":{"builder":{"id":"https://example.com/builder"}}}"""),
        new(PredicateTypes.CycloneDx, """{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}"""),
    ];

    private readonly PushScenario _scenario = new();

    private string Root => _scenario.Directory.Root;

    public CosignTests() => _scenario.Target = _scenario.Target with { Repository = SharedRegistry.NewRepository() };

    public void Dispose() => _scenario.Dispose();

    [RequiresCosignTheory]
    [InlineData("ecdsa", true)]
    [InlineData("ecdsa", false)]
    [InlineData("rsa", true)]
    [InlineData("rsa", false)]
    [InlineData("ed25519", true)]
    [InlineData("ed25519", false)]
    public async Task Cosign_verifies_what_is_signed_here(string algorithm, bool bundle)
    {
        _scenario.Signing = new ArtifactSigning(TestKeys.Write(_scenario.Directory, "test", algorithm), Predicates);
        TestKeys.Write(_scenario.Directory, "other", algorithm);
        var pushed = await _scenario.PushAsync(SharedRegistry.Port);
        Assert.Empty(_scenario.Diagnostics.Items);
        var reference = pushed!.Reference.Replace(":v1@", "@", StringComparison.Ordinal);
        var format = $"--new-bundle-format={(bundle ? "true" : "false")}";

        var verified = RealCosign.Run(Root, "", "verify", "--key", "test.pub", "--insecure-ignore-tlog", format, reference);
        Assert.Contains(pushed.Digest.ToString(), verified, StringComparison.Ordinal);
        Assert.False(RealCosign.TryRun(Root, "", "verify", "--key", "other.pub", "--insecure-ignore-tlog", format, reference).Success);

        var provenance = RealCosign.Run(Root, "", "verify-attestation", "--key", "test.pub", "--insecure-ignore-tlog", "--type", "slsaprovenance1", format, reference);
        Assert.Contains("cosign claims were validated", provenance, StringComparison.Ordinal);
        RealCosign.Run(Root, "", "verify-attestation", "--key", "test.pub", "--insecure-ignore-tlog", "--type", "cyclonedx", format, reference);
        Assert.False(RealCosign.TryRun(Root, "", "verify-attestation", "--key", "test.pub", "--insecure-ignore-tlog", "--type", "spdxjson", format, reference).Success);
        Assert.False(RealCosign.TryRun(Root, "", "verify-attestation", "--key", "other.pub", "--insecure-ignore-tlog", "--type", "cyclonedx", format, reference).Success);
    }

    [RequiresCosignTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_cosign_signs_is_verified_here(bool bundle)
    {
        const string password = "a password with spaces & signs";
        RealCosign.Run(Root, password, "generate-key-pair");
        var key = TestKeys.Read(_scenario.Directory["cosign.key"], password);
        var pushed = (await _scenario.PushAsync(SharedRegistry.Port))!;
        var reference = pushed.Reference.Replace(":v1@", "@", StringComparison.Ordinal);
        string[] options = ["--key", "cosign.key", "--tlog-upload=false", "--use-signing-config=false", $"--new-bundle-format={(bundle ? "true" : "false")}", "--yes"];
        RealCosign.Run(Root, password, ["sign", .. options, reference]);

        var verified = await _scenario.VerifyAsync(key.PublicKey);
        Assert.Empty(_scenario.Diagnostics.Items);
        Assert.Equal((pushed.Digest, pushed.Reference, 0), (verified!.Digest, verified.Reference, verified.Attestations.Count));

        _scenario.Directory.Write("predicate.json", Predicates[0].Json);
        RealCosign.Run(Root, password, ["attest", .. options, "--type", "slsaprovenance1", "--predicate", "predicate.json", reference]);
        verified = await _scenario.VerifyAsync(key.PublicKey, PredicateTypes.Provenance);
        Assert.Empty(_scenario.Diagnostics.Items);
        Assert.Equal([PredicateTypes.Provenance], verified!.Attestations);
    }

    [RequiresCosignTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signatures_of_both_stand_side_by_side(bool cosignFirst)
    {
        RealCosign.Run(Root, "x", "generate-key-pair");
        var ours = TestKeys.Write(_scenario.Directory);
        var theirs = TestKeys.Read(_scenario.Directory["cosign.key"], "x");
        if (!cosignFirst)
            _scenario.Signing = new ArtifactSigning(ours, Predicates);
        var reference = (await _scenario.PushAsync(SharedRegistry.Port))!.Reference.Replace(":v1@", "@", StringComparison.Ordinal);
        foreach (var format in (string[])["true", "false"])
            RealCosign.Run(Root, "x", "sign", "--key", "cosign.key", "--tlog-upload=false", "--use-signing-config=false", $"--new-bundle-format={format}", "--yes", reference);
        _scenario.Signing = new ArtifactSigning(ours, Predicates);
        Assert.True((await _scenario.PushAsync())!.IsAlreadyPresent);

        Assert.NotNull(await _scenario.VerifyAsync(ours.PublicKey, PredicateTypes.Provenance, PredicateTypes.CycloneDx));
        Assert.NotNull(await _scenario.VerifyAsync(theirs.PublicKey));
        Assert.Empty(_scenario.Diagnostics.Items);
        foreach (var format in (string[])["true", "false"])
        {
            RealCosign.Run(Root, "", "verify", "--key", "test.pub", "--insecure-ignore-tlog", $"--new-bundle-format={format}", reference);
            RealCosign.Run(Root, "", "verify", "--key", "cosign.pub", "--insecure-ignore-tlog", $"--new-bundle-format={format}", reference);
        }
    }
}
