using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Restore;
using KSail.Testing;
using KSail.Checks.Restoring;
using Xunit;

namespace KSail.Checks.Tests;

/// <summary>Remote bases from the kustomization to the lock file and back, with a real web server and real Git repositories on this machine.</summary>
public sealed class RestoreTests : IDisposable
{
    private const string Base = """
        -- deploy/kustomization.yaml
        resources: [../common, app.yaml]
        -- deploy/app.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: app, namespace: default}
        data: {version: one}
        -- common/kustomization.yaml
        resources: [shared.yaml]
        -- common/shared.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shared, namespace: default}
        """;

    private readonly WebServer _server = new();
    private readonly EnvironmentCheckFixture _project = new();
    private readonly TimeProvider _clock = new ImpatientClock();

    public void Dispose()
    {
        _project.Dispose();
        _server.Dispose();
    }

    private string LockFile => File.Exists(_project.Folder["ksail.lock.json"]) ? File.ReadAllText(_project.Folder["ksail.lock.json"]) : "";

    [RequiresToolFact("git")]
    public async Task ADirectoryOfARepositoryIsRestoredPinnedAndThenBuiltOffline()
    {
        var commit = _server.AddRepository("base", Base, "v1");
        Use($"{_server.Address}/git/base.git//deploy?ref=v1");

        Assert.Equal(["KSAIL2013 k8s/kustomization.yaml(2,5,2,57)"], _project.Places(await _project.CheckAsync()).Select(Short));
        Assert.Equal(["KSAIL0205", "KSAIL0207"], await RestoreAsync());
        Assert.Contains($"\"resolved\": \"{commit}\"", LockFile, StringComparison.Ordinal);

        var asked = _server.Requests.Count;
        var result = await _project.CheckAsync(CheckSteps.Validate | CheckSteps.Render);
        Assert.Empty(_project.Places(result));
        Assert.Equal(2, result.Environments[0].ResourceCount);
        Assert.Contains("version: one", File.ReadAllText(_project.Output("local")), StringComparison.Ordinal);
        Assert.True((await _project.CheckAsync(CheckSteps.Validate | CheckSteps.Render)).Environments[0].FromCache);
        Assert.Equal(asked, _server.Requests.Count);
    }

    [RequiresToolFact("git")]
    public async Task WhatIsPinnedStaysWhenTheReferenceMovesOnUntilItIsEvaluatedAnew()
    {
        var first = _server.AddRepository("base", Base, "v1");
        Use($"{_server.Address}/git/base.git//deploy?ref=main");
        await RestoreAsync();
        var second = _server.AddCommit("base", Base.Replace("version: one", "version: two", StringComparison.Ordinal), "v2");

        Directory.Delete(_project.Cache, recursive: true);
        Assert.Contains("is pinned, but not in the cache", (await _project.CheckAsync()).Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal(["KSAIL0205"], await RestoreAsync());
        Assert.Contains(first, LockFile, StringComparison.Ordinal);
        Assert.Contains("version: one", await RenderAsync(), StringComparison.Ordinal);

        await RestoreAsync(RestoreMode.ForceEvaluate);
        Assert.Contains(second, LockFile, StringComparison.Ordinal);
        Assert.DoesNotContain(first, LockFile, StringComparison.Ordinal);
        Assert.Contains("version: two", await RenderAsync(), StringComparison.Ordinal);
    }

    [RequiresToolFact("git")]
    public async Task ARepositoryThatLostThePinnedCommitIsAnErrorThatSaysSo()
    {
        _server.AddRepository("base", Base, "v1");
        Use($"{_server.Address}/git/base.git//deploy?ref=main");
        await RestoreAsync();
        var lockFile = LockFile;
        Directory.Delete(_project.Cache, recursive: true);
        Directory.Delete(_server.Folder["git/base.git"], recursive: true);
        _server.AddRepository("base", Base.Replace("one", "other", StringComparison.Ordinal), "v1");

        var findings = await RestoreFindingsAsync();
        Assert.Contains("it may have been rewritten", findings.Single(f => f.Code == "KSAIL0202").Message, StringComparison.Ordinal);
        Assert.Equal(lockFile, LockFile);
    }

    [Fact]
    public async Task AFileIsRestoredByItsDigest()
    {
        _server.Folder.Write("install.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: remote, namespace: default}\n");
        Use($"{_server.Address}/install.yaml");
        Assert.Equal(["KSAIL0205", "KSAIL0207"], await RestoreAsync());
        Assert.Contains("name: remote", await RenderAsync(), StringComparison.Ordinal);

        // Upstream changes it: the pin holds, and a machine without the cache refuses the other content.
        _server.Folder.Write("install.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: evil, namespace: default}\n");
        Assert.Contains("name: remote", await RenderAsync(), StringComparison.Ordinal);
        Directory.Delete(_project.Cache, recursive: true);
        Assert.Contains("KSAIL0203", await RestoreAsync());
        Assert.DoesNotContain("KSAIL0203", await RestoreAsync(RestoreMode.ForceEvaluate));
        Assert.Contains("name: evil", await RenderAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErrorInARestoredFilePointsIntoTheCache()
    {
        _server.Folder.Write("install.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: remote, namespace: default}\ndata: {a: [1]}\n");
        Use($"{_server.Address}/install.yaml");
        await RestoreAsync();
        var finding = Assert.Single(_project.Places(await _project.CheckAsync()));
        Assert.StartsWith("KSAIL3002 cache/files/", finding, StringComparison.Ordinal);
        Assert.EndsWith("/install.yaml(4,11)", finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOverlayMayPatchWhatIsRestored()
    {
        _server.Folder.Write("install.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: remote, namespace: default}\ndata: {a: old}\n");
        _server.Folder.Write("patch.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: remote, namespace: default}\ndata: {a: new}\n");
        _project.Folder.Write("k8s/kustomization.yaml", $"resources: ['{_server.Address}/install.yaml']\npatches: [{{path: '{_server.Address}/patch.yaml'}}]\n");
        await RestoreAsync();
        Assert.Contains("a: new", await RenderAsync(), StringComparison.Ordinal);
        Assert.Equal(2, LockFile.Split("\"digest\"").Length - 1);
    }

    [RequiresToolFact("git")]
    public async Task RemoteBasesMayNameRemoteBasesAndComponents()
    {
        _server.AddRepository("inner", "-- component/kustomization.yaml\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: inner-\n-- base/kustomization.yaml\nresources: [c.yaml]\n-- base/c.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: default}\n", "v1");
        var inner = $"{_server.Address}/git/inner.git";
        _server.AddRepository("outer", $"-- kustomization.yaml\nresources: ['{inner}//base?ref=v1']\ncomponents: ['{inner}//component?ref=v1']\n", "v1");
        Use($"{_server.Address}/git/outer.git?ref=v1");
        await RestoreAsync();
        Assert.Contains("name: inner-c", await RenderAsync(), StringComparison.Ordinal);
        // Two directories of one checkout are one entry.
        Assert.Equal(2, LockFile.Split("\"resolved\"").Length - 1);
    }

    [RequiresToolFact("git")]
    public async Task ARestoredRepositoryReadsNothingOutsideOfItself()
    {
        _project.Folder.Write("secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: default}\n");
        _server.AddRepository("base", $"-- kustomization.yaml\nresources: ['../../../secret.yaml', link.yaml, escape.yaml]\n-- target.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c, namespace: default}}\n", "v0");
        AddLinks("base", ("link.yaml", "target.yaml"), ("escape.yaml", _project.Folder["secret.yaml"]));
        Use($"{_server.Address}/git/base.git?ref=main");
        await RestoreAsync();
        var result = await _project.CheckAsync();
        Assert.Equal(["KSAIL2011", "KSAIL2011"], result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Code));
        Assert.All(result.Diagnostics, d => Assert.DoesNotContain("link.yaml'", d.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LockedModeFetchesWhatIsPinnedAndChangesNothing()
    {
        _server.Folder.Write("install.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: remote, namespace: default}\n");
        Use($"{_server.Address}/install.yaml");
        Assert.Equal(["KSAIL0204"], await RestoreAsync(RestoreMode.Locked));
        Assert.Equal("", LockFile);
        await RestoreAsync();
        Directory.Delete(_project.Cache, recursive: true);
        Assert.Equal(["KSAIL0205"], await RestoreAsync(RestoreMode.Locked));

        _project.Folder.Write("k8s/kustomization.yaml", "resources: [config.yaml]\n");
        Assert.Equal(["KSAIL0204"], await RestoreAsync(RestoreMode.Locked));
        Assert.NotEqual("", LockFile);
        Assert.Empty(await RestoreAsync());
        Assert.Equal("", LockFile);
    }

    [Fact]
    public async Task NothingNeededNothingAskedNothingWritten()
    {
        Assert.Empty(await RestoreAsync());
        Assert.Empty(_server.Requests);
        Assert.Equal("", LockFile);
        Assert.False(Directory.Exists(_project.Cache));
    }

    [Fact]
    public async Task ARestoreThatHasNothingNewToLookAtAsksNobody()
    {
        _server.Folder.Write("install.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: remote, namespace: default}\n");
        Use($"{_server.Address}/install.yaml");
        await RestoreAsync();
        File.Delete(_project.Folder["cache/files"] + "/none");
        var asked = _server.Requests.Count;
        Assert.Empty(await RestoreAsync());
        _project.Folder.Write("k8s/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other, namespace: default}\n");
        Assert.Empty(await RestoreAsync());
        Assert.Equal(asked, _server.Requests.Count);

        _server.Folder.Write("more.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more, namespace: default}\n");
        _project.Folder.Write("k8s/kustomization.yaml", $"resources: ['{_server.Address}/install.yaml', '{_server.Address}/more.yaml']\n");
        Assert.Contains("KSAIL0207", await RestoreAsync());
        Assert.Contains("name: more", await RenderAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 503, 429, 500 }, "")]
    [InlineData(new[] { 503, 503, 503, 503 }, "the server answers 503")]
    [InlineData(new[] { 404 }, "the server answers 404")]
    public async Task ServersInTroubleAreAskedAgain(int[] statuses, string error)
    {
        _server.Folder.Write("install.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: remote, namespace: default}\n");
        _server.Troubles["/install.yaml"] = new(statuses);
        Use($"{_server.Address}/install.yaml");
        var findings = (await RestoreFindingsAsync()).Where(f => f.Severity == DiagnosticSeverity.Error).ToList();
        if (error.Length == 0)
            Assert.Empty(findings);
        else
            Assert.Contains(error, Assert.Single(findings).Message, StringComparison.Ordinal);
    }

    [RequiresToolTheory("git")]
    [InlineData("git/none.git//x?ref=v1", "not found")]
    [InlineData("git/base.git//deploy?ref=v9", "couldn't find remote ref v9")]
    public async Task WhatCannotBeClonedSaysWhy(string reference, string reason)
    {
        _server.AddRepository("base", Base, "v1");
        Use($"{_server.Address}/{reference}");
        var finding = (await RestoreFindingsAsync()).Single(f => f.Severity == DiagnosticSeverity.Error);
        Assert.Contains(reason, finding.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("k8s/kustomization.yaml", Path.GetRelativePath(_project.Folder.Root, finding.Span.File!));
    }

    [RequiresToolFact("git")]
    public async Task ADirectoryThatTheRepositoryDoesNotHaveIsTheBuildsToTell()
    {
        _server.AddRepository("base", Base, "v1");
        Use($"{_server.Address}/git/base.git//deplyo?ref=v1");
        await RestoreAsync();
        Assert.Contains("its repository has no directory 'deplyo'", (await _project.CheckAsync()).Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADamagedLockFileStopsTheRestoreAndIsKept()
    {
        _project.Folder.Write("ksail.lock.json", "{\"version\": 1, ");
        Assert.Equal(["KSAIL0201"], await RestoreAsync());
        Assert.Equal("{\"version\": 1, ", LockFile);
        Assert.Contains("KSAIL0201", (await _project.CheckAsync()).Diagnostics.Select(d => d.Code));
    }

    private void Use(string resource) => _project.Folder.Write("k8s/kustomization.yaml", $"resources:\n  - {resource}\n");

    private void AddLinks(string repository, params (string Path, string Target)[] links)
    {
        using var work = new TemporaryDirectory();
        string Git(params string[] arguments) => ExternalTool.Run("git", work.Root, "", ["-c", "user.name=tests", "-c", "user.email=tests@example.com", .. arguments]);
        Git("clone", "--quiet", _server.Folder[$"git/{repository}.git"], ".");
        foreach (var (path, target) in links)
            File.CreateSymbolicLink(work[path], target);
        Git("add", "--all");
        Git("commit", "--quiet", "-m", "links");
        Git("push", "--quiet", "origin", "main");
    }

    private async Task<string> RenderAsync()
    {
        var result = await _project.CheckAsync(CheckSteps.Render);
        Assert.Empty(_project.Places(result));
        return File.ReadAllText(_project.Output("local"));
    }

    private async Task<List<string>> RestoreAsync(RestoreMode mode = RestoreMode.Normal) => [.. (await RestoreFindingsAsync(mode)).Select(f => f.Code)];

    private async Task<IReadOnlyList<Diagnostic>> RestoreFindingsAsync(RestoreMode mode = RestoreMode.Normal)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        var request = new EnvironmentRestoreRequest(_project.Folder["platform.ksproj"], [], "local", _project.Folder["obj/ksail"], _project.Cache, mode, Force: false, "test");
        return await EnvironmentRestore.RunAsync(request, EnvironmentVariables.Of(_project.Variables), handler, _clock, CancellationToken.None);
    }

    // The address holds a port of this run.
    private static string Short(string place) => place[..(place.IndexOf('(', StringComparison.Ordinal) + 1)] + "2,5,2,57)";

    /// <summary>A clock whose timers are due at once, so that pauses between attempts take no time.</summary>
    private sealed class ImpatientClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.FromMilliseconds(1), period);
    }
}
