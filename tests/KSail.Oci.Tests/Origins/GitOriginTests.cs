using KSail.Oci.Artifacts;
using KSail.Oci.Origins;
using KSail.Testing;

namespace KSail.Oci.Tests.Origins;

public sealed class GitOriginTests
{
    private const string Tree = """
        -- k8s/a.yaml
        a: 1
        -- k8s/apps/b.yaml
        b: 1
        -- k8s/notes.txt
        not packed
        -- README.md
        read me
        """;

    private static readonly string[] Packed = ["a.yaml", "apps/b.yaml"];

    public static TheoryData<string, string, bool> Changes() => new()
    {
        { "", "", false },
        { "README.md", "outside of the directory\n", false },
        { "k8s/notes.txt", "left out of the artifact\n", false },
        { "k8s/untracked.txt", "left out as well\n", false },
        { "k8s/a.yaml", "a: 2\n", true },
        { "k8s/apps/b.yaml", "", true },
    };

    [RequiresToolTheory("git")]
    [MemberData(nameof(Changes))]
    public void ATreeIsDirtyWherePackedFilesAreNotThoseOfTheCommit(string path, string content, bool isDirty)
    {
        using var directory = Commit();
        if (path.Length > 0)
        {
            File.Delete(directory[path]);
            if (content.Length > 0)
                directory.Write(path, content);
        }

        var origin = Read(directory, Packed);
        Assert.Equal("main@sha1:" + Git(directory, "rev-parse", "HEAD") + (isDirty ? "-dirty" : ""), origin.Revision);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), origin.Created);
        Assert.Equal("https://git.example/org/platform.git", origin.Source);
    }

    [RequiresToolFact("git")]
    public void AFileThatGitDoesNotKnowIsDirtEvenWhereItIsIgnored()
    {
        using var directory = Commit();
        directory.Write(".gitignore", "local.yaml\n");
        directory.Write("k8s/local.yaml", "a: 1\n");
        var origin = Read(directory, [.. Packed, "local.yaml"]);
        Assert.EndsWith("-dirty", origin.Revision, StringComparison.Ordinal);
    }

    [RequiresToolFact("git")]
    public void StagedIsNotCommitted()
    {
        using var directory = Commit();
        directory.Write("k8s/a.yaml", "a: 2\n");
        Git(directory, "add", ".");
        Assert.EndsWith("-dirty", (Read(directory, Packed)).Revision, StringComparison.Ordinal);
    }

    [RequiresToolFact("git")]
    public void AFileThatWasOnlyTouchedIsTheSame()
    {
        using var directory = Commit();
        File.SetLastWriteTimeUtc(directory["k8s/a.yaml"], DateTime.UtcNow.AddHours(1));
        Assert.DoesNotContain("dirty", (Read(directory, Packed)).Revision, StringComparison.Ordinal);
    }

    [RequiresToolFact("git")]
    public void ADamagedRepositoryIsNoReasonNotToDeliver()
    {
        using var directory = Commit();
        Directory.Delete(directory[".git/objects"], recursive: true);
        var told = new List<string>();
        var origin = GitOrigin.Read(directory.Root, directory["k8s"], Packed, told.Add, CancellationToken.None);
        Assert.Null(origin.Created);
        Assert.NotNull(origin.Revision);
        Assert.Contains("git cannot be asked", Assert.Single(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tree x\nauthor A <a@b> 1 +0000\ncommitter C <c@d> 1700000000 +0200\n\ncommitter X <x> 5 +0000\n", 1700000000L)]
    [InlineData("tree x\n\ncommitter in the message <x> 5 +0000\n", null)]
    [InlineData("committer C <c@d> soon +0200\n", null)]
    [InlineData("committer C <c@d> 99999999999999999 +0200\n", null)]
    public void TheTimeIsTheCommitters(string commit, long? expected) =>
        Assert.Equal(expected, GitOrigin.CommitTime(commit)?.ToUnixTimeSeconds());

    internal static TemporaryDirectory Commit(string tree = Tree)
    {
        var directory = new TemporaryDirectory();
        directory.WriteAll(tree);
        Git(directory, "init", "-q", "-b", "main");
        Git(directory, "remote", "add", "origin", "https://user:t0ken@git.example/org/platform.git");
        Git(directory, "add", ".");
        ExternalTool.Run("env", directory.Root, "", "GIT_COMMITTER_DATE=1700000000 +0100", "git", "-c", "user.name=t", "-c", "user.email=t@example", "commit", "-q", "-m", "x");
        return directory;
    }

    private static ArtifactOrigin Read(TemporaryDirectory directory, IReadOnlyList<string> files) =>
        GitOrigin.Read(directory.Root, directory["k8s"], files, static _ => { }, CancellationToken.None);

    private static string Git(TemporaryDirectory directory, params string[] arguments) => ExternalTool.Run("git", directory.Root, "", arguments).Trim();
}
