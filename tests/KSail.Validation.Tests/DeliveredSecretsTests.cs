using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Testing;
using KSail.Validation.Secrets;
using Xunit;

namespace KSail.Validation.Tests;

public sealed class DeliveredSecretsTests
{
    private const string Minimal = """
        -- ksail.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: local
        spec:
          cluster:
            distribution: Talos
            provider: Docker
          workload:
            sourceDirectory: k8s
        -- k8s/kustomization.yaml
        resources: []
        """;

    private const string Secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: hunter2}\n";

    [Fact]
    public void ASecretIsFoundWhereverItLiesInAFile()
    {
        // The word that gives it away lies across the end of what is read at once.
        for (var padding = (64 * 1024) - 32; padding <= 64 * 1024; padding++)
        {
            var (isFine, diagnostics) = Check(("k8s/a.yaml", "#" + new string('x', padding) + "\n---\n" + Secret));
            Assert.False(isFine, $"{padding}");
            Assert.Equal("KSAIL4001", Assert.Single(diagnostics).Code);
        }
    }

    [Fact]
    public void WarningsAreLeftToABuildAndTheRestIsFine()
    {
        // No creation rule is about the file, which is a warning.
        var (isFine, diagnostics) = Check(
            (".sops.yaml", "creation_rules:\n  - path_regex: ^other/\n    age: age1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"),
            ("k8s/s.enc.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: 'ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]'}\nsops:\n  mac: ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]\n  lastmodified: '2026-01-01T00:00:00Z'\n  age: [{recipient: age1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, enc: x}]\n"),
            ("k8s/c.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"));
        Assert.True(isFine);
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void WhatIsLeftOutOfTheArtifactDoesNotMatter()
    {
        var (isFine, _) = Check(("k8s/.sourceignore", "local/\n"), ("k8s/local/s.yaml", Secret));
        Assert.True(isFine);
    }

    private static (bool IsFine, IReadOnlyList<Diagnostic> Diagnostics) Check(params (string Path, string Content)[] files)
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(Minimal);
        foreach (var (path, content) in files)
            directory.Write(path, content);
        var view = new SourceTree(directory.Root).OpenView();
        var found = new DiagnosticBag();
        var file = Assert.Single(EnvironmentDiscovery.Discover(view, directory.Root, [], "local", found));
        var environment = EnvironmentLoader.Load(file, view, EnvironmentVariables.Of(new Dictionary<string, string>()));
        var isFine = DeliveredSecrets.Check(environment, view, found, CancellationToken.None);
        return (isFine, found.Items);
    }
}
