using KSail.Checks.Restoring;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Restore;
using KSail.Testing;
using KSail.Validation.Catalogs;
using Xunit;

namespace KSail.Validation.Tests.Catalogs;

/// <summary>Schemas of custom kinds from folders and catalogs, with a real web server on this machine.</summary>
public sealed class CatalogTests : IDisposable
{
    private const string Schema = """{"type": "object", "properties": {"spec": {"type": "object", "properties": {"size": {"type": "integer"}}, "additionalProperties": false}}}""";

    private readonly WebServer _server = new();
    private readonly EnvironmentCheckFixture _project = new();

    public CatalogTests()
    {
        _project.Folder.Write("k8s/kustomization.yaml", "resources: [w.yaml]\n");
        _project.Folder.Write("k8s/w.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w, namespace: default}\nspec: {size: big}\n");
    }

    public void Dispose()
    {
        _project.Dispose();
        _server.Dispose();
    }

    private string LockFile => File.Exists(_project.Folder["ksail.lock.json"]) ? File.ReadAllText(_project.Folder["ksail.lock.json"]) : "";

    [Fact]
    public async Task ACustomKindIsCheckedAgainstTheFirstCatalogThatHasIt()
    {
        Assert.Empty(_project.Places(await CheckAsync()));
        _server.Folder.Write("second/example.com/widget_v1.json", Schema);
        Assert.Empty(await RestoreAsync());
        Assert.Contains("\"example.com/v1/Widget\"", LockFile, StringComparison.Ordinal);
        var asked = _server.Requests.Count;
        Assert.Equal(["GET /first/example.com/widget_v1.json", "GET /second/example.com/widget_v1.json"], _server.Requests);
        Assert.Equal(["KSAIL3002 k8s/w.yaml(4,14)"], _project.Places(await CheckAsync()));
        Assert.Equal(asked, _server.Requests.Count);
    }

    [Fact]
    public async Task WhatNoCatalogHasIsRememberedAndNotAskedForAgain()
    {
        Assert.Empty(await RestoreAsync());
        Assert.Contains("\"digest\": \"none\"", LockFile, StringComparison.Ordinal);
        var asked = _server.Requests.Count;
        Assert.Empty(await RestoreAsync(force: true));
        Assert.Equal(asked, _server.Requests.Count);
        _server.Folder.Write("first/example.com/widget_v1.json", Schema);
        Assert.Empty(await RestoreAsync(RestoreMode.ForceEvaluate));
        Assert.Single(_project.Places(await CheckAsync()));
    }

    [Fact]
    public async Task ACatalogThatCannotBeReachedIsOneMessageAndNoFailure()
    {
        _project.Folder.Write("k8s/v.yaml", "apiVersion: example.com/v1\nkind: Gadget\nmetadata: {name: g, namespace: default}\n");
        _project.Folder.Write("k8s/kustomization.yaml", "resources: [w.yaml, v.yaml]\n");
        _server.Dispose();
        Assert.Equal(["KSAIL0208"], await RestoreAsync());
        Assert.Equal("", LockFile);
        // Until something changes, other than what a build makes, nobody waits for it again.
        Directory.CreateDirectory(_project.Folder["bin"]);
        Assert.Empty(await RestoreAsync());
        Assert.Empty(_project.Places(await CheckAsync()));
    }

    [Fact]
    public async Task FoldersOfTheRepositoryNeedNoRestore()
    {
        _project.Folder.Write("schemas/example.com/widget_v1.json", Schema);
        var text = File.ReadAllText(_project.Folder["ksail.yaml"]).TrimEnd() + "\n    validation:\n      schemaLocations: [schemas]\n";
        _project.Folder.Write("ksail.yaml", text);
        Assert.Equal(["KSAIL3002 k8s/w.yaml(4,14)"], _project.Places(await CheckAsync()));
        _project.Folder.Write("schemas/example.com/widget_v1.json", Schema.Replace("integer", "string", StringComparison.Ordinal));
        Assert.Empty(_project.Places(await CheckAsync()));
    }

    [Fact]
    public async Task KindsThatTheRepositoryDefinesAndSkippedOnesAreNotAskedFor()
    {
        _project.Folder.Write("k8s/crd.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\nspec: {group: example.com, scope: Namespaced, names: {kind: Widget, plural: widgets}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}\n");
        Assert.Empty(await RestoreAsync());
        Assert.Empty(_server.Requests);
    }

    private IReadOnlyList<SchemaLocation> Locations => [new($"{_server.Address}/first", default), new($"{_server.Address}/second", default)];

    private Task<CheckResult> CheckAsync() => Task.FromResult(EnvironmentCheck.Run(
        new CheckRequest(_project.Folder["platform.ksproj"], [], "local", null, _project.Folder["obj/ksail"], _project.Folder["bin/ksail"], _project.Cache, CheckSteps.Validate, "test") { SchemaLocations = Locations },
        EnvironmentVariables.Of(_project.Variables), new CheckMemory(), CancellationToken.None));

    private async Task<List<string>> RestoreAsync(RestoreMode mode = RestoreMode.Normal, bool force = false)
    {
        using var handler = new SocketsHttpHandler();
        var request = new EnvironmentRestoreRequest(_project.Folder["platform.ksproj"], [], "local", _project.Folder["obj/ksail"], _project.Cache, mode, force, "test") { SchemaLocations = Locations };
        var findings = await EnvironmentRestore.RunAsync(request, EnvironmentVariables.Of(_project.Variables), handler, TimeProvider.System, CancellationToken.None);
        return [.. findings.Where(f => f.Code != "KSAIL0207").Select(f => f.Code)];
    }
}
