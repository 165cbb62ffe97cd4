using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Secrets.Age;
using KSail.Secrets.Age.Sources;
using KSail.Secrets.Repository;
using KSail.Secrets.Tests.Sops;
using KSail.Testing;
using Xunit;

namespace KSail.Secrets.Tests;

public sealed class SecretRepositoryTests : IDisposable
{
    private const string Plain = "a: geheim # note\nb: [1, two]\n";

    private readonly TemporaryDirectory _directory = new();
    private readonly DiagnosticBag _diagnostics = new();

    public SecretRepositoryTests()
    {
        _directory.Write(".git/HEAD", "");
        WriteRules("creation_rules: [{path_regex: '^k8s/(prod|local)/', age: ALICE}, {path_regex: '^k8s/new/', age: <KEY>}]");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void WhatIsPlainAndHasARuleIsEncryptedAndTheRestIsTold()
    {
        foreach (var path in new[] { "k8s/prod/a.enc.yaml", "k8s/prod/b.yaml", "k8s/local/c.enc.yml", "k8s/new/d.enc.yaml", "elsewhere/e.enc.yaml", "bin/f.enc.yaml", ".hidden/g.enc.yaml" })
            _directory.Write(path, Plain);
        _directory.Write("k8s/prod/j.enc.json", "{\"a\": \"geheim\"}");
        Assert.Equal(["k8s/local/c.enc.yml", "k8s/prod/a.enc.yaml", "k8s/prod/j.enc.json"], Names(Repository().Encrypt(CancellationToken.None)));
        Assert.Equal(["KSAIL4015 elsewhere/e.enc.yaml", "KSAIL4003 k8s/new/d.enc.yaml"], Findings());
        Assert.False(_diagnostics.HasErrors);
        Assert.Equal(Plain, Sample.Decrypt(Text("k8s/prod/a.enc.yaml")));
        Assert.Equal(Plain, Text("k8s/prod/b.yaml"));
        Assert.Empty(Repository().Encrypt(CancellationToken.None));
    }

    [Fact]
    public void ADryRunWritesNothing()
    {
        _directory.Write("k8s/prod/a.enc.yaml", Plain);
        var change = Assert.Single(Repository(isDryRun: true).Encrypt(CancellationToken.None));
        Assert.StartsWith("would be encrypted for age1", change.Description, StringComparison.Ordinal);
        Assert.Equal(Plain, Text("k8s/prod/a.enc.yaml"));
    }

    [Theory]
    [InlineData("nowhere.enc.yaml", "there is no file nowhere.enc.yaml")]
    [InlineData("k8s/prod/b.enc.yaml", "did you mean 'a.enc.yaml'?")]
    [InlineData("k8s", "is a folder")]
    [InlineData("../x.enc.yaml", "outside of the repository")]
    [InlineData("k8s/prod/x.env", "only files of YAML and JSON")]
    public void AFileThatCannotBeMeantIsTold(string file, string word)
    {
        _directory.Write("k8s/prod/a.enc.yaml", Plain);
        _directory.Write("k8s/prod/x.env", "A=b");
        Assert.Null(Repository(file).Decrypt(Keys(Sample.Alice)));
        Assert.Contains(word, Assert.Single(_diagnostics.Items).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FilesAreRotatedAndGivenOtherRecipients()
    {
        _directory.Write("k8s/prod/a.enc.yaml", Plain);
        _directory.Write("k8s/local/b.enc.yaml", Plain);
        Repository().Encrypt(CancellationToken.None);
        var before = Text("k8s/prod/a.enc.yaml");
        Assert.Equal(2, Repository().Rotate(Keys(Sample.Alice), CancellationToken.None).Count);
        Assert.NotEqual(Sample.DataKey(before), Sample.DataKey(Text("k8s/prod/a.enc.yaml")));

        WriteRules("creation_rules: [{path_regex: '^k8s/prod/', age: BOB}, {path_regex: '^k8s/', age: ALICE}]");
        var change = Assert.Single(Repository().UpdateKeys(Keys(Sample.Alice), CancellationToken.None));
        Assert.Contains("rotate the key", change.Description, StringComparison.Ordinal);
        Assert.Equal(Plain, Sample.Decrypt(Text("k8s/prod/a.enc.yaml"), keys: [Sample.Bob]));
        Assert.Empty(_diagnostics.Items);

        Assert.Single(Repository().Rotate(Keys(Sample.Bob), CancellationToken.None));
        Assert.Equal(["KSAIL4011 k8s/local/b.enc.yaml"], Findings());
    }

    [Theory]
    [InlineData("s/geheim/other/", "a: other # note\nb: [1, two]\n", null)]
    [InlineData("s/nothing/other/", Plain, null)]
    [InlineData("s/two\\]/two/", Plain, "KSAIL4018")]
    [InlineData("$aa: twice", Plain, "KSAIL4018")]
    public void WhatIsEditedIsEncrypted(string script, string expected, string? code)
    {
        if (OperatingSystem.IsWindows())
            return;
        _directory.Write("k8s/prod/a.enc.yaml", Plain);
        Repository().Encrypt(CancellationToken.None);
        var before = Text("k8s/prod/a.enc.yaml");
        File.SetUnixFileMode(_directory["k8s/prod/a.enc.yaml"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var editor = new SecretEditor(name => name == "SOPS_EDITOR" ? $"sed -i '{script}'" : null, terminal: null);
        var changes = Repository("k8s/prod/a.enc.yaml").Edit(Keys(Sample.Alice), editor, CancellationToken.None);
        Assert.Equal(code, _diagnostics.Items.Count > 0 ? Assert.Single(_diagnostics.Items).Code : null);
        Assert.Equal(expected == Plain ? 0 : 1, changes.Count);
        Assert.Equal(expected, Sample.Decrypt(Text("k8s/prod/a.enc.yaml")));
        if (expected == Plain)
            Assert.Equal(before, Text("k8s/prod/a.enc.yaml"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(_directory["k8s/prod/a.enc.yaml"]));
        Assert.Equal(["a.enc.yaml"], Directory.GetFiles(_directory["k8s/prod"]).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("false", "exit code 1")]
    [InlineData("/nowhere/editor", "exit code 127")]
    [InlineData("rm", "removed the file")]
    [InlineData("vim 'x", "a quote is not closed")]
    [InlineData(null, "SOPS_EDITOR")]
    public void AnEditorThatDoesNotWorkIsTold(string? command, string word)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var plain = new SecretBytes("a: b\n"u8);
        var editor = new SecretEditor(name => name == "SOPS_EDITOR" ? command : null, terminal: null);
        Assert.False(editor.Edit("x.yaml", plain, static _ => null, _diagnostics, CancellationToken.None));
        var finding = Assert.Single(_diagnostics.Items);
        Assert.Equal("KSAIL4018", finding.Code);
        Assert.Contains(word, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFileOfAnEditorIsForItsOwnerAloneAndGoneAfterwards()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var plain = new SecretBytes("geheim"u8);
        var file = TemporarySecret.Create("x.yaml", plain);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file.Path)!));
        File.WriteAllText(file.Path + "~", "geheim");
        file.Dispose();
        Assert.False(Directory.Exists(Path.GetDirectoryName(file.Path)));
    }

    [Fact]
    public void AFileThatChangedMeanwhileIsNotOverwritten()
    {
        var path = _directory.Write("k8s/prod/a.enc.yaml", Plain);
        var read = new KSail.Documents.Files.SourceFile(path, Encoding.UTF8.GetBytes(Plain));
        Assert.Null(AtomicFile.Replace(read, "new: 1\n"));
        Assert.Contains("in the meantime", AtomicFile.Replace(read, "newer: 1\n"), StringComparison.Ordinal);
        Assert.Equal("new: 1\n", Text("k8s/prod/a.enc.yaml"));
        Assert.Single(Directory.GetFiles(_directory["k8s/prod"]));
    }

    [Fact]
    public void AThousandFilesAreEncrypted()
    {
        for (var i = 0; i < 1000; i++)
            _directory.Write($"k8s/prod/{i % 10}/{i}.enc.yaml", Plain);
        Assert.Equal(1000, Repository().Encrypt(CancellationToken.None).Count);
    }

    private SecretRepository Repository(string file = "", bool isDryRun = false) =>
        new(_directory.Root, file, isDryRun, RandomNumberGenerator.Fill, TimeProvider.System, _diagnostics);

    private void WriteRules(string text) => _directory.Write(".sops.yaml", text.Replace("ALICE", Sample.Alice.Recipient!.Text).Replace("BOB", Sample.Bob.Recipient!.Text));

    private static AgeKeyRing Keys(AgeIdentity pair) => AgeKeys.Load(
        new AgeKeyHost(name => name == "SOPS_AGE_KEY" ? pair.ToSecret()!.Reveal() : null, "/", ConfigurationHome.Xdg, static _ => null, static (_, _) => null), new AgeKeySettings());

    private string Text(string path) => File.ReadAllText(_directory[path]);

    private string[] Names(IReadOnlyList<SecretChange> changes) => [.. changes.Select(change => Path.GetRelativePath(_directory.Root, change.Path))];

    private string[] Findings() => [.. _diagnostics.Items.Select(item => $"{item.Code} {Path.GetRelativePath(_directory.Root, item.Span.File)}")];
}
