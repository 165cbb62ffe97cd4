using KSail.Restore.Git;
using Xunit;

namespace KSail.Restore.Tests;

public sealed class GitReferenceTests
{
    [Theory]
    // text, what is cloned, revision, directory
    [InlineData("https://github.com/org/repo", "https://github.com/org/repo", "", "")]
    [InlineData("https://github.com/org/repo?ref=v1", "https://github.com/org/repo", "v1", "")]
    [InlineData("https://github.com/org/repo/config/crd?ref=v1.2.0", "https://github.com/org/repo", "v1.2.0", "config/crd")]
    [InlineData("https://github.com/org/repo//config/crd?ref=main", "https://github.com/org/repo", "main", "config/crd")]
    [InlineData("https://github.com/org/repo.git//config/?version=v2", "https://github.com/org/repo.git", "v2", "config")]
    [InlineData("https://github.com/org/repo.git/config?ref=v3&version=v2", "https://github.com/org/repo.git", "v3", "config")]
    [InlineData("github.com/org/repo/base?ref=abc", "https://github.com/org/repo", "abc", "base")]
    [InlineData("GitHub.com/org/repo", "https://github.com/org/repo", "", "")]
    [InlineData("git::https://example.com/org/repo//a", "https://example.com/org/repo", "", "a")]
    [InlineData("https://gitlab.com/group/sub/repo.git//deploy?ref=1", "https://gitlab.com/group/sub/repo.git", "1", "deploy")]
    [InlineData("https://gitlab.com/group/repo/deploy", "https://gitlab.com/group/repo", "", "deploy")]
    [InlineData("git@github.com:org/repo.git//a/b?ref=v1", "git@github.com:org/repo.git", "v1", "a/b")]
    [InlineData("git@github.com/org/repo", "git@github.com:org/repo", "", "")]
    [InlineData("ssh://git@github.com/org/repo?ref=x", "git@github.com:org/repo", "x", "")]
    [InlineData("ssh://git@example.com:2222/org/repo.git/a", "ssh://git@example.com:2222/org/repo.git", "", "a")]
    [InlineData("user@example.com:org/repo.git/a", "user@example.com:org/repo.git", "", "a")]
    [InlineData("https://me@dev.azure.com/org/project/_git/repo/k8s?ref=v1", "https://me@dev.azure.com/org/project/_git/repo", "v1", "k8s")]
    [InlineData("https://dev.azure.com/org/project/_git/repo", "https://dev.azure.com/org/project/_git/repo", "", "")]
    [InlineData("file:///srv/repos/base?ref=main", "file:///srv/repos/base", "main", "")]
    [InlineData("file:///srv/repos/base.git/x/y", "file:///srv/repos/base.git", "", "x/y")]
    [InlineData("file:///srv/base//x/../y", "file:///srv/base", "", "y")]
    [InlineData("http://127.0.0.1:8080/git/base.git//x?ref=a%2Fb", "http://127.0.0.1:8080/git/base.git", "a/b", "x")]
    public void SplitsAsKustomizeDoes(string text, string url, string revision, string path)
    {
        var reference = GitReference.Parse(text, out var reason);
        Assert.Equal("", reason);
        Assert.Equal((url, revision, path), (reference!.CloneUrl, reference.Revision, reference.Path));
    }

    [Theory]
    [InlineData("https://github.com/org", "no repository")]
    [InlineData("https://", "no host")]
    [InlineData("gitlab.com/org/repo", "no scheme")]
    [InlineData("../base", "no scheme")]
    [InlineData("install.yaml", "no scheme")]
    [InlineData("oci://example.com/org/repo", "no scheme")]
    [InlineData("https://github.com/org/repo//../../etc", "leads out")]
    [InlineData("https://github.com/org/repo?ref=--upload-pack=touch", "begin with '-'")]
    [InlineData("https://github.com/org/repo?ref=a%0Ab", "control characters")]
    public void SaysWhyATextNamesNoRepository(string text, string reason)
    {
        Assert.Null(GitReference.Parse(text, out var said));
        Assert.Contains(reason, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://github.com/org/repo/a?ref=v1", "https://github.com/org/repo?ref=v1", 0)]
    [InlineData("https://github.com/org/repo/b?ref=v1&timeout=90", "https://github.com/org/repo?ref=v1", 90)]
    [InlineData("https://github.com/org/repo/b?ref=v1&timeout=1.5s", "https://github.com/org/repo?ref=v1", 1.5)]
    [InlineData("https://github.com/org/repo/b?ref=v1&timeout=soon", "https://github.com/org/repo?ref=v1", 0)]
    [InlineData("https://github.com/org/repo?submodules=false", "https://github.com/org/repo?submodules=false", 0)]
    [InlineData("https://github.com/org/repo?submodules=0&ref=v1", "https://github.com/org/repo?ref=v1&submodules=false", 0)]
    [InlineData("https://github.com/org/repo?submodules=maybe", "https://github.com/org/repo", 0)]
    public void DirectoriesOfOneCheckoutArePinnedTogether(string text, string key, double seconds)
    {
        var reference = GitReference.Parse(text, out _)!;
        Assert.Equal(key, reference.Key);
        Assert.Equal(seconds, reference.Timeout?.TotalSeconds ?? 0);
    }
}
