using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Testing;

namespace KSail.Documents.Tests;

public sealed class SourceIgnoreTests
{
    [Theory]
    [InlineData(".git/config", true, "version control")]
    [InlineData("sub/.gitignore", true, "version control, at any depth")]
    [InlineData("logo.png", true, "media")]
    [InlineData("a/b/bundle.tar.gz", true, "media, at any depth")]
    [InlineData(".github/workflows/ci.yaml", true, "CI")]
    [InlineData("a/cloudbuild.yaml", true, "CI")]
    [InlineData(".sops.yaml", true, "tool settings at the root")]
    [InlineData("a/b/.flux.yaml", true, "tool settings below")]
    [InlineData("a.yaml", false, "a manifest")]
    [InlineData(".sourceignore", false, "the file itself travels")]
    public void WithoutPatternsAllFourSetsApply(string path, bool excluded, string why) =>
        Assert.True(SourceIgnore.FromText("# only a comment\n\n").Excludes(path) == excluded, why);

    [Theory]
    [InlineData(".gitattributes", true, "version control stays out")]
    [InlineData("logo.png", false, "the other sets are gone")]
    [InlineData(".sops.yaml", false, "the other sets are gone")]
    [InlineData("x/secret.txt", true, "the given pattern")]
    public void OnePatternReplacesAllSetsButVersionControl(string path, bool excluded, string why) =>
        Assert.True(SourceIgnore.FromText("secret.txt\n").Excludes(path) == excluded, why);

    [Theory]
    [InlineData("a", "x/a", true, "a name matches at any depth")]
    [InlineData("/a", "x/a", false, "a leading slash anchors")]
    [InlineData("/a", "a", true, "a leading slash anchors")]
    [InlineData("x/a", "y/x/a", false, "a slash in the middle anchors")]
    [InlineData("a/", "a", false, "a trailing slash means directories")]
    [InlineData("a/", "x/a/b.yaml", true, "what is in an excluded directory")]
    [InlineData("*.txt", "a/b.txt", true, "a star within a name")]
    [InlineData("a/*.txt", "a/b/c.txt", false, "a star does not cross a slash")]
    [InlineData("a/**/c.txt", "a/c.txt", true, "two stars stand for no folder")]
    [InlineData("a/**/c.txt", "a/b/b/c.txt", true, "and for several")]
    [InlineData("**/b/c", "a/b/c", true, "leading stars")]
    [InlineData("a/**", "a/b/c", true, "trailing stars: everything inside")]
    [InlineData("a**b", "axxb", true, "two stars that are not a whole segment are one")]
    [InlineData("a?c", "abc", true, "one character")]
    [InlineData("a?c", "ac", false, "exactly one character")]
    [InlineData("[a-c].yaml", "b.yaml", true, "a range")]
    [InlineData("[!a-c].yaml", "b.yaml", false, "a negated range")]
    [InlineData("[]x].yaml", "].yaml", true, "a bracket in the first place is a member")]
    [InlineData("[[:digit:]x].yaml", "7.yaml", true, "a POSIX class")]
    [InlineData("[[:nonsense:]].yaml", "n.yaml", false, "an unknown class matches nothing")]
    [InlineData("[a", "[a", false, "a class without end matches nothing")]
    [InlineData("\\#a", "#a", true, "an escaped hash")]
    [InlineData("\\!a", "!a", true, "an escaped exclamation mark")]
    [InlineData("a\\*", "a*", true, "an escaped star")]
    [InlineData("a\\*", "ab", false, "an escaped star is no star")]
    [InlineData("a   ", "a", true, "trailing blanks do not count")]
    [InlineData("a\\ ", "a ", true, "unless escaped")]
    [InlineData("a\r", "a", true, "Windows line ends")]
    [InlineData("*.yaml\n!b.yaml", "x/b.yaml", false, "the last match decides")]
    [InlineData("!b.yaml\n*.yaml", "b.yaml", true, "the last match decides")]
    [InlineData("/*\n!/deploy", "deploy/a.yaml", false, "all but one folder")]
    [InlineData("/*\n!/deploy", "other/a.yaml", true, "all but one folder")]
    [InlineData("a/\n!a/b.yaml", "a/b.yaml", true, "nothing comes back out of an excluded directory")]
    [InlineData("a/*\n!a/b.yaml", "a/b.yaml", false, "its content excluded instead, it does")]
    [InlineData("!.gitignore", ".gitignore", false, "even version control can be taken back in")]
    public void PatternsMeanWhatGitSays(string patterns, string path, bool excluded, string why) =>
        Assert.True(SourceIgnore.FromText(patterns).Excludes(path) == excluded, why);

    [Fact]
    public void FilesInSubfoldersAreScopedToThem()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll("""
            -- .git/.sourceignore
            *.yaml
            -- a/.sourceignore
            /one.yaml
            two.yaml
            -- a/one.yaml
            -- b/.sourceignore
            # nothing
            """);
        var (ignore, diagnostics) = Read(directory);
        Assert.Empty(diagnostics.Items);
        Assert.Equal(["a/.sourceignore", "b/.sourceignore"], ignore.Files);
        Assert.True(ignore.Excludes("a/one.yaml"));
        Assert.False(ignore.Excludes("a/b/one.yaml"));
        Assert.True(ignore.Excludes("a/b/two.yaml"));
        Assert.False(ignore.Excludes("two.yaml"));
        Assert.False(ignore.Excludes("logo.png"));
    }

    [Fact]
    public void LinkedFoldersAreNotFollowed()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("real/.sourceignore", "x\n");
        Directory.CreateSymbolicLink(directory["loop"], directory.Root);
        Directory.CreateSymbolicLink(directory["again"], directory["real"]);
        Assert.Equal(["real/.sourceignore"], Read(directory).Ignore.Files);
    }

    [Fact]
    public void AFileThatIsNotTextIsADiagnostic()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory[".sourceignore"], [0xff, 0xfe, 0, 0]);
        var diagnostic = Assert.Single(Read(directory).Diagnostics.Items);
        Assert.Equal(("KSAIL0102", directory[".sourceignore"]), (diagnostic.Code, diagnostic.Span.File));
    }

    [Fact]
    public void ManyStarsStayCheap()
    {
        // Exponential matching would not come back from this one.
        var ignore = SourceIgnore.FromText(string.Concat(Enumerable.Repeat("a*", 200)) + "b\n" + string.Concat(Enumerable.Repeat("**/a/", 100)) + "b\n");
        Assert.False(ignore.Excludes(string.Join('/', Enumerable.Repeat("a", 500)) + "/" + new string('a', 5000)));
    }

    [RequiresToolFact("git")]
    public void GitAgreesOnPatternsNobodyWouldWrite()
    {
        using var directory = new TemporaryDirectory();
        ExternalTool.Run("git", directory.Root, "", "init", "-q");
        string[] starts = ["", "", "/", "!", "!/"], ends = ["", "", "/", "  "];
        // "b**" is not among them: Git takes the stars for a segment of their own once it has compared the letter before.
        string[] segments = ["a", "b", "*", "**", "****", "?", "a*", "*b", "[ab]", "[!a]", "\\a", "?[a-b]", "*a*"];
        string[] paths = ["a", "b", "a/a", "a/b", "b/a", "a/b/a", "b/a/b", "a/a/a/b", "ab", "a/ab", "b/ba/a"];
        var random = new Random(20240607);
        for (var round = 0; round < 200; round++)
        {
            var lines = new List<string>();
            for (var line = random.Next(1, 4); line > 0; line--)
                lines.Add(Pick(starts) + string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pick(segments))) + Pick(ends));
            var text = string.Join('\n', lines) + "\n";
            directory.Write(".gitignore", text);
            var expected = ExternalTool.TryRun("git", directory.Root, string.Join('\n', paths), "check-ignore", "--no-index", "--stdin").Output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var ignore = SourceIgnore.FromText(text);
            Assert.True(expected.SequenceEqual(paths.Where(path => ignore.Excludes(path))), $"git excludes [{string.Join(' ', expected)}] by\n{text}");
        }

        string Pick(string[] choices) => choices[random.Next(choices.Length)];
    }

    [Theory]
    [InlineData("platform.ksproj", "", "bin/ksail/report.html", true)]
    [InlineData("platform.ksproj", "", "obj/a.yaml", true)]
    [InlineData("platform.ksproj", "", "apps/bin/a.yaml", false)]
    [InlineData("platform.ksproj", "!/bin/", "bin/a.yaml", false)]
    [InlineData("platform.ksproj", "*.md", "bin/a.yaml", true)]
    [InlineData("readme.md", "", "bin/a.yaml", false)]
    public void WhatBuildsWriteIsLeftOutBesideAProject(string beside, string patterns, string path, bool excluded)
    {
        using var directory = new TemporaryDirectory();
        directory.Write(beside, "");
        directory.Write(".sourceignore", patterns);
        directory.Write("bin/.sourceignore", "!a.yaml");
        var (ignore, _) = Read(directory);
        Assert.Equal(excluded, ignore.Excludes(path));
        Assert.Equal(beside == "readme.md", ignore.Files.Contains("bin/.sourceignore"));
    }

    private static (SourceIgnore Ignore, DiagnosticBag Diagnostics) Read(TemporaryDirectory directory)
    {
        var view = new SourceTree(directory.Root).OpenView();
        var diagnostics = new DiagnosticBag();
        return (SourceIgnore.Read(view, view.Boundary, diagnostics), diagnostics);
    }
}
