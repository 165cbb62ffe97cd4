using KSail.Oci.Origins;
using KSail.Testing;

namespace KSail.Oci.Tests.Origins;

public sealed class GitRepositoryTests
{
    private const string One = "0123456789abcdef0123456789abcdef01234567";
    private const string Two = "fedcba9876543210fedcba9876543210fedcba98";

    [Theory]
    [InlineData("-- .git/HEAD\nref: refs/heads/main\n-- .git/refs/heads/main\n" + One + "\n", "main@sha1:" + One, "a branch")]
    [InlineData("-- .git/HEAD\nref: refs/heads/feature/x\n-- .git/refs/heads/feature/x\n" + One + "\n", "feature/x@sha1:" + One, "a branch with a slash")]
    [InlineData("-- .git/HEAD\n" + One + "\n", "sha1:" + One, "no branch, as on build servers")]
    [InlineData("-- .git/HEAD\nref: refs/heads/main\n-- .git/packed-refs\n# pack-refs\n" + Two + " refs/heads/other\n" + One + " refs/heads/main\n^" + Two + "\n", "main@sha1:" + One, "a packed branch")]
    [InlineData("-- .git/HEAD\nref: refs/heads/main\n-- .git/refs/heads/main\n" + One + "\n-- .git/packed-refs\n" + Two + " refs/heads/main\n", "main@sha1:" + One, "the loose one is newer")]
    [InlineData("-- .git/HEAD\nref: refs/heads/a\n-- .git/refs/heads/a\nref: refs/heads/b\n-- .git/refs/heads/b\n" + One + "\n", "a@sha1:" + One, "a branch that is another name")]
    [InlineData("-- .git/HEAD\nref: refs/heads/a\n-- .git/refs/heads/a\nref: refs/heads/a\n", null, "a branch that is its own name")]
    [InlineData("-- .git\ngitdir: store/worktrees/w\n-- store/worktrees/w/HEAD\nref: refs/heads/w\n-- store/worktrees/w/commondir\n../..\n-- store/refs/heads/w\n" + One + "\n", "w@sha1:" + One, "a worktree")]
    [InlineData("-- .git/HEAD\nref: refs/heads/main\n", null, "before the first commit")]
    [InlineData("-- .git/HEAD\nref: refs/../../secret\n-- secret\n" + One + "\n", null, "a name that leads out")]
    [InlineData("-- .git/HEAD\nnot a digest\n", null, "damaged")]
    [InlineData("-- file\nx\n", null, "no repository")]
    public void TheRevisionIsReadFromFiles(string tree, string? expected, string why)
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(tree);
        var revision = GitRepository.Read(directory.Root).Revision;
        Assert.True(revision == expected, $"{why}: {revision}");
    }

    [Theory]
    [InlineData("https://user:t0ken@git.example/org/app.git?x=y#z", "https://git.example/org/app.git")]
    [InlineData("https://git.example:8443/org/app", "https://git.example:8443/org/app")]
    [InlineData("ssh://git@git.example/org/app", "ssh://git.example/org/app")]
    [InlineData("git@git.example:org/app.git", "git@git.example:org/app.git")]
    [InlineData("/srv/git/app.git", null)]
    [InlineData("file:///srv/git/app.git", null)]
    public void TheOriginHasNoCredentials(string url, string? expected)
    {
        using var directory = new TemporaryDirectory();
        directory.Write(".git/config", $"[core]\n\turl = wrong\n[remote \"other\"]\n\turl = wrong\n[remote \"origin\"]\n\tfetch = +refs\n\tURL = {url}\n");
        Assert.Equal(expected, GitRepository.Read(directory.Root).Origin);
    }

    [RequiresToolFact("git")]
    public void GitItselfAgrees()
    {
        using var directory = new TemporaryDirectory();
        Run("init", "-q", "-b", "trunk");
        Run("-c", "user.name=t", "-c", "user.email=t@example", "commit", "-q", "--allow-empty", "-m", "x");
        var expected = "trunk@sha1:" + Run("rev-parse", "HEAD").Trim();
        Assert.Equal(expected, GitRepository.Read(directory.Root).Revision);
        Run("pack-refs", "--all");
        Assert.Equal(expected, GitRepository.Read(directory.Root).Revision);
        Run("worktree", "add", "-q", "-b", "side", "w");
        Assert.Equal(expected.Replace("trunk", "side", StringComparison.Ordinal), GitRepository.Read(directory["w"]).Revision);

        string Run(params string[] arguments) => ExternalTool.Run("git", directory.Root, "", arguments);
    }
}
