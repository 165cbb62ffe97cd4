using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Oci.Artifacts;
using KSail.Testing;

namespace KSail.Oci.Tests.Artifacts;

public sealed class PrivateFilesTests
{
    private const string Body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
    private const string Base = "-- k8s/kustomization.yaml\nresources: []\n";

    public static TheoryData<string, bool, string> Cases() => new()
    {
        { $"-- k8s/tls.key\n-----BEGIN PRIVATE KEY-----\n{Body}\n", true, "PKCS #8" },
        { $"-- k8s/tls.pem\nsubject=x\n-----BEGIN RSA PRIVATE KEY-----\r\n{Body}\n", true, "PKCS #1 after other text" },
        { $"-- k8s/id_ed25519\n-----BEGIN OPENSSH PRIVATE KEY-----\n{Body}\n", true, "OpenSSH" },
        { $"-- k8s/ec.pem\n-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n", true, "one with a passphrase that can be guessed" },
        { $"-- k8s/key.asc\n-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{Body}\n", true, "OpenPGP" },
        { $"-- k8s/a.json\n{{\"key\":\"-----BEGIN PRIVATE KEY-----\\n{Body}\"}}\n", true, "within JSON" },
        { $"-- k8s/a.yaml\ndata:\n  tls.key: |\n    -----BEGIN PRIVATE KEY-----\n    {Body}\n", true, "within a manifest" },
        { $"-- k8s/keys.txt\n# public key: age1x\nAGE-SECRET-KEY-1{new string('Q', 58)}\n", true, "age" },
        { $"-- k8s/a.yaml\nmetadata:\n  annotations:\n    ksail.io/plain-text: \"true\"\ndata:\n  k: |\n    -----BEGIN PRIVATE KEY-----\n    {Body}\n", false, "declared harmless" },
        { "-- k8s/README.md\nPaste the key, from -----BEGIN PRIVATE KEY----- to the end.\n", false, "documentation" },
        { "-- k8s/a.yaml\nkey: |\n  -----BEGIN PRIVATE KEY-----\n  ${tls_key}\n  -----END PRIVATE KEY-----\n", false, "a variable" },
        { $"-- k8s/ca.pem\n-----BEGIN CERTIFICATE-----\n{Body}\n", false, "a certificate" },
        { $"-- k8s/pub.pem\n-----BEGIN PUBLIC KEY-----\n{Body}\n", false, "a public key" },
        { "-- k8s/doc.md\nAGE-SECRET-KEY-1...\n", false, "age, shortened" },
        { $"-- k8s/.sourceignore\n*.key\n-- k8s/tls.key\n-----BEGIN PRIVATE KEY-----\n{Body}\n", false, "left out" },
        { "-- k8s/.env\nPASSWORD=hunter2\n", true, "an environment file" },
        { "-- k8s/apps/.env.production\n# x\nPASSWORD=hunter2\n", true, "one for production" },
        { "-- k8s/.env\nPASSWORD=\n# TOKEN=x\nOTHER=\"\"\n", false, "without values" },
        { "-- k8s/.env\nPASSWORD=ENC[AES256_GCM,data:x]\nsops_version=3.9.0\n", false, "encrypted" },
        { "-- k8s/.env\nPASSWORD=${password}\n", false, "a variable of Flux" },
        { "-- k8s/.env.example\nPASSWORD=changeme\n", false, "an example" },
        { "-- k8s/config.env\nLEVEL=debug\n", false, "a name that generators use" },
        { "-- k8s/apps/.env\nLEVEL=debug\n-- k8s/apps/kustomization.yaml\nconfigMapGenerator:\n  - name: x\n    envs: [.env]\n", false, "what a ConfigMap is made of" },
        { "-- k8s/apps/.env\nLEVEL=debug\n-- k8s/apps/kustomization.yaml\nconfigMapGenerator:\n  - name: x\n    files: [settings=.env]\n", false, "a file of a ConfigMap" },
        { "-- k8s/apps/.env\nLEVEL=debug\n-- k8s/kustomization.yaml\nconfigMapGenerator:\n  - name: x\n    env: apps/.env\n", false, "from a folder above" },
        { "-- k8s/apps/.env\nLEVEL=debug\n-- k8s/apps/kustomization.yaml\nsecretGenerator:\n  - name: x\n    envs: [.env]\n", false, "what a Secret is made of is judged as one" },
        { "-- k8s/apps/.env\nA=b\n-- k8s/apps/kustomization.yaml\nconfigMapGenerator:\n  - name: x\n    envs: [other.env]\n-- k8s/apps/other.env\nX=y\n", true, "another file's generator" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void WhatIsPrivateStopsThePush(string tree, bool stops, string why)
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(Base);
        directory.WriteAll(tree);
        var (artifact, diagnostics) = ArtifactBuilderTests.Build(directory);
        using (artifact)
            Assert.True(artifact is null == stops, why);
        if (stops)
        {
            var error = Assert.Single(diagnostics.Items);
            Assert.Equal(("KSAIL6007", DiagnosticSeverity.Error), (error.Code, error.Severity));
            Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Body, error.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Empty(diagnostics.Items);
        }
    }

    [Fact]
    public void AKeyIsFoundWhereverItLies()
    {
        var key = System.Text.Encoding.ASCII.GetBytes($"-----BEGIN RSA PRIVATE KEY-----\n{Body}\n");
        for (var at = (64 * 1024) - key.Length - 4; at < (64 * 1024) + 4; at++)
        {
            var content = new byte[at + key.Length + 700];
            key.CopyTo(content, at);
            Assert.True(PrivateKeyScan.Find(new MemoryStream(content)) is not null, $"at {at}");
        }

        Assert.Null(PrivateKeyScan.Find(new MemoryStream(new byte[200_000])));
    }

    [Theory]
    [InlineData("app.yaml~", true)]
    [InlineData(".app.yaml.swp", true)]
    [InlineData(".app.yaml.swo", true)]
    [InlineData(".#app.yaml", true)]
    [InlineData("#app.yaml#", true)]
    [InlineData("app.yaml.bak", true)]
    [InlineData("app.yaml.orig", true)]
    [InlineData(".DS_Store", true)]
    [InlineData("other.bak", false)]
    [InlineData("swp", false)]
    [InlineData("#", false)]
    [InlineData("a.swp", false)]
    public void AnEditorsBackupIsLeftOutWithANote(string name, bool leftOut)
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(Base);
        directory.Write("k8s/apps/app.yaml", "a: 1\n");
        using var before = ArtifactBuilderTests.Build(directory).Artifact!;
        directory.Write("k8s/apps/" + name, "password: old\n");
        var (after, diagnostics) = ArtifactBuilderTests.Build(directory);
        using (after)
            Assert.Equal(leftOut, before.Manifest.Digest == after!.Manifest.Digest);
        Assert.Equal(leftOut ? ["KSAIL6008"] : [], diagnostics.Items.Select(item => item.Code));
        Assert.All(diagnostics.Items, item => Assert.Equal(DiagnosticSeverity.Message, item.Severity));
    }
}
