using KSail.Documents.Files;
using KSail.Testing;

namespace KSail.Documents.Tests;

public sealed class SourceTreeTests : IDisposable
{
    private readonly TemporaryDirectory _outside = new();
    private readonly TemporaryDirectory _folder = new();
    private readonly SourceView _view;

    public SourceTreeTests()
    {
        _outside.Write("secret.yaml", "a: 1\n");
        _folder.WriteAll("""
            -- k8s/base/a.yaml
            a: 1
            -- shared/b.yaml
            b: 1
            """);
        Link("k8s/inside", "../shared");
        Link("k8s/out", _outside.Root);
        Link("k8s/up.yaml", "../../secret.yaml");
        Link("k8s/loop-a", "loop-b");
        Link("k8s/loop-b", "loop-a");
        Link("k8s/self", "self/x");
        _view = new SourceTree(_folder.Root).OpenView();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [InlineData("k8s/base/a.yaml", PathKind.File)]
    [InlineData("k8s/base", PathKind.Directory)]
    [InlineData("k8s/base/../../shared/b.yaml", PathKind.File)]
    [InlineData("k8s/none.yaml", PathKind.Missing)]
    [InlineData("k8s/base/a.yaml/b", PathKind.Missing)]
    [InlineData("k8s/inside/b.yaml", PathKind.File)]
    [InlineData("..", PathKind.Outside)]
    [InlineData("../other/x.yaml", PathKind.Outside)]
    [InlineData("/etc/hostname", PathKind.Outside)]
    [InlineData("k8s/out/secret.yaml", PathKind.Outside)]
    [InlineData("k8s/up.yaml", PathKind.Outside)]
    [InlineData("k8s/loop-a", PathKind.LinkLoop)]
    [InlineData("k8s/loop-a/x.yaml", PathKind.LinkLoop)]
    [InlineData("k8s/self", PathKind.LinkLoop)]
    public void PathsAreJudgedAfterTheirLinks(string path, PathKind expected) => Assert.Equal(expected, _view.Locate(path).Kind);

    [Fact]
    public void ANarrowViewRefusesTheRestOfTheRepository()
    {
        var narrow = _view.Narrow(_folder["k8s"]);
        Assert.Equal(PathKind.File, narrow.Locate("base/a.yaml").Kind);
        Assert.Equal(PathKind.Outside, narrow.Locate("../shared/b.yaml").Kind);
        Assert.Equal(PathKind.Outside, narrow.Locate("inside/b.yaml").Kind);
    }

    [Fact]
    public void ADeliveredTreeHoldsNeitherExclusionsNorLinks()
    {
        _folder.Write("k8s/base/logo.png", "x");
        var narrow = _view.Narrow(_folder["k8s"]).AsDelivered(SourceIgnore.FromText(""));
        Assert.Equal(new PathLookup(PathKind.File, _folder["k8s/base/a.yaml"]), narrow.Locate("base/a.yaml"));
        Assert.Equal(PathKind.Directory, narrow.Locate("").Kind);
        Assert.Equal(PathKind.Directory, narrow.Locate("base/").Kind);
        Assert.Equal(new PathLookup(PathKind.Missing, _folder["k8s/base/logo.png"]) { IsLeftOut = true }, narrow.Locate("base/logo.png"));
        Assert.False(narrow.Locate("base/none.png").IsLeftOut);
        Assert.Equal(PathKind.LinkLoop, narrow.Locate("loop-a").Kind);
        Link("k8s/alias.yaml", "base/a.yaml");
        Assert.True(new SourceTree(_folder.Root).OpenView(_folder["k8s"]).AsDelivered(SourceIgnore.FromText("")).Locate("alias.yaml").IsLeftOut);
        Assert.Contains(_view.Reads, read => read.Path == _folder["k8s/base/logo.png"]);
    }

    [Fact]
    public void AFileIsReadAndParsedOnce()
    {
        var path = _view.Locate("k8s/base/a.yaml").Path;
        var first = _view.ReadYaml(path);
        _folder.Write("k8s/base/a.yaml", "a: 2\n");
        Assert.Same(first, _view.ReadYaml(path));
    }

    [Theory]
    [InlineData("k8s/base/a.yaml", "a: 2\n", "a changed file")]
    [InlineData("k8s/base/new.yaml", "n: 1\n", "a new file in a listed folder")]
    [InlineData("k8s/none.yaml", "n: 1\n", "a file where there was none")]
    public void WhatWasLearnedIsOutdatedBy(string changed, string content, string why)
    {
        _view.ReadFile(_view.Locate("k8s/base/a.yaml").Path);
        _view.ListDirectory(_view.Locate("k8s/base").Path);
        _view.Locate("k8s/none.yaml");
        var unchanged = new SourceTree(_folder.Root);
        Assert.All(_view.Reads, read => Assert.True(unchanged.IsCurrent(read)));

        _folder.Write(changed, content);

        var later = new SourceTree(_folder.Root);
        Assert.True(_view.Reads.Any(read => !later.IsCurrent(read)), why);
    }

    [Fact]
    public void NobodyWaitsForAPipe()
    {
        if (OperatingSystem.IsWindows())
            return;
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", _folder["k8s/pipe.yaml"]))
            mkfifo.WaitForExit();
        Assert.Equal(0, _view.ReadFile(_folder["k8s/pipe.yaml"])!.Bytes.Length);
        using var stream = _view.OpenRead(_folder["k8s/pipe.yaml"]);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void AFolderThatIsGoneOrForbiddenIsNotAnEmptyOne()
    {
        _folder.Write("k8s/gone/a.yaml", "");
        Directory.CreateDirectory(_folder["k8s/empty"]);
        Assert.Equal(PathKind.Directory, _view.Locate(_folder["k8s/gone"]).Kind);
        Directory.Delete(_folder["k8s/gone"], recursive: true);
        Assert.Equal((false, true), (_view.CanListDirectory(_folder["k8s/gone"]), _view.CanListDirectory(_folder["k8s/empty"])));
        Assert.Empty(_view.ListDirectory(_folder["k8s/gone"]));
    }

    [Fact]
    public void TheRepositoryIsWhereGitIs()
    {
        Directory.CreateDirectory(_folder[".git"]);
        Assert.Equal(_folder.Root, SourceTree.FindRepositoryRoot(_folder["k8s/base"]));
    }

    private void Link(string path, string target) => File.CreateSymbolicLink(_folder[path], target);
}
