using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Testing;

namespace KSail.Configuration.Tests;

/// <summary>A project without any configuration file has the environments that its folders show.</summary>
public sealed class ImpliedEnvironmentTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("k8s/kustomization.yaml", "local=")]
    [InlineData("k8s/apps/deployment.yaml", "local=")]
    [InlineData("k8s/kustomization.yml k8s/clusters/prod/kustomization.yaml", "local=")]
    [InlineData("k8s/clusters/prod/kustomization.yaml k8s/clusters/local/Kustomization k8s/bases/a.yaml", "local=clusters/local prod=clusters/prod")]
    [InlineData("k8s/clusters/base/kustomization.yaml k8s/clusters/eu-1/kustomization.yaml k8s/clusters/1a/kustomization.yaml", "1a=clusters/1a eu-1=clusters/eu-1")]
    [InlineData("k8s/clusters/Prod/kustomization.yaml k8s/clusters/notes/readme.md k8s/clusters/kustomization.yaml/a.yaml", "local=")]
    [InlineData("k8s/clusters/prod/apps.yaml k8s/clusters/dev/flux-system/gotk-sync.yaml k8s/clusters/a/b/c/d.yaml", "dev=clusters/dev prod=clusters/prod")]
    [InlineData("k8s/overlays/prod/kustomization.yaml k8s/overlays/dev/patch.yaml k8s/base/kustomization.yaml", "prod=overlays/prod")]
    [InlineData("k8s/flux/apps.yaml k8s/apps/a.yaml", "local=")]
    [InlineData("kubernetes/apps/a.yaml", "kubernetes:local=")]
    [InlineData("kubernetes/clusters/main/apps.yaml k8s/a.yaml", "local=")]
    [InlineData("kubernetes/clusters/main/apps.yaml", "kubernetes:main=clusters/main")]
    [InlineData("clusters/production/apps.yaml clusters/staging/flux-system/kustomization.yaml apps/base/a.yaml", ".:production=clusters/production .:staging=clusters/staging")]
    [InlineData("overlays/dev/kustomization.yaml base/kustomization.yaml", ".:dev=overlays/dev")]
    [InlineData("kustomization.yaml", ".:local=")]
    [InlineData("flux/a.yaml", "")]
    [InlineData("manifests/kustomization.yaml", "")]
    [InlineData("k8s", "")]
    [InlineData("ksail.prod.yaml k8s/clusters/local/kustomization.yaml", "prod=-")]
    [InlineData("ksail.Prod.yaml k8s/kustomization.yaml", "")]
    public void Its_folders_name_them(string files, string expected)
    {
        foreach (var file in files.Split(' '))
            _directory.Write(file, "");
        Assert.Equal(expected, string.Join(' ', Discover().Select(file => $"{(Source(file) is "k8s" or "-" ? "" : Source(file) + ":")}{file.Name}={Entry(file)}")));
    }

    [Theory]
    [InlineData("kubernetes/flux/cluster/ks.yaml", "./kubernetes/apps", ".:local=kubernetes/flux/cluster")]
    [InlineData("kubernetes/flux/apps.yaml", "kubernetes/apps", ".:local=kubernetes/flux")]
    [InlineData("kubernetes/flux/apps.yaml", "./apps", "kubernetes:local=flux")]
    [InlineData("k8s/clusters/prod/apps.yaml", "/k8s/apps", ".:prod=k8s/clusters/prod")]
    [InlineData("k8s/clusters/prod/apps.yaml", "./apps", "k8s:prod=clusters/prod")]
    [InlineData("k8s/clusters/prod/apps.yaml", "./k8s-apps", "k8s:prod=clusters/prod")]
    [InlineData("flux/apps.yaml", "./apps", ".:local=flux")]
    public void Paths_of_flux_tell_what_the_source_is(string file, string path, string expected)
    {
        _directory.Write(file, $"apiVersion: v1\nkind: Namespace\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  path: {path}\n");
        var found = Assert.Single(Discover());
        Assert.Equal(expected, $"{Source(found)}:{found.Name}={Entry(found)}");
    }

    [Fact]
    public void What_is_implied_is_read_without_a_finding()
    {
        _directory.Write("k8s/clusters/1a/kustomization.yaml", "resources: []\n");
        var environment = EnvironmentLoader.Load(Assert.Single(Discover()), new SourceTree(_directory.Root).OpenView(), EnvironmentVariables.Of(new Dictionary<string, string>()));
        Assert.Empty(environment.Diagnostics);
        Assert.Equal(_directory.Root, environment.RootDirectory);
        Assert.Equal(_directory["k8s"], environment.Paths.SourceDirectory);
    }

    [Fact]
    public void A_file_that_appears_takes_the_place_of_what_was_implied()
    {
        _directory.Write("k8s/kustomization.yaml", "resources: []\n");
        var implied = Assert.Single(Discover());
        _directory.Write("ksail.yaml", "apiVersion: ksail.io/v1alpha1\nkind: Cluster\nspec: {cluster: {distribution: K3s}}\n");
        Assert.Null(Assert.Single(Discover()).ImpliedText);
        // Found before, read after: the file counts.
        var environment = EnvironmentLoader.Load(implied, new SourceTree(_directory.Root).OpenView(), EnvironmentVariables.Of(new Dictionary<string, string>()));
        Assert.Equal(Model.Distribution.K3s, environment.Configuration!.Cluster.Distribution!.Value);
    }

    private IReadOnlyList<EnvironmentFile> Discover() =>
        EnvironmentDiscovery.Discover(new SourceTree(_directory.Root).OpenView(), _directory.Root, [], "local", new DiagnosticBag());

    // The folder that is named as the one to render; '-' where a file says it.
    private static string Entry(EnvironmentFile file) => Value(file, "kustomizationFile");

    private static string Source(EnvironmentFile file) => Value(file, "sourceDirectory");

    private static string Value(EnvironmentFile file, string field) =>
        file.ImpliedText is { } text ? text.Split('\n').Single(line => line.Contains(field + ":", StringComparison.Ordinal)).Split(": ")[1].Trim('\'') : "-";
}
