using KSail.Configuration.Environments;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Testing;

namespace KSail.Configuration.Tests;

public sealed class EnvironmentDiscoveryTests : IDisposable
{
    private static readonly SourceSpan Project = new("/p/platform.ksproj", 1, 1);
    private readonly TemporaryDirectory _directory = new();
    private readonly DiagnosticBag _diagnostics = new();

    [Theory]
    [InlineData("ksail.yaml", "local=ksail.yaml")]
    [InlineData("ksail.yml", "local=ksail.yml")]
    [InlineData("ksail.prod.yaml", "prod=ksail.prod.yaml")]
    [InlineData("ksail.staging-2.yml", "staging-2=ksail.staging-2.yml")]
    [InlineData("ksail.test.yaml ksail.yaml ksail.acceptance.yml", "local=ksail.yaml acceptance=ksail.acceptance.yml test=ksail.test.yaml")]
    [InlineData("my-ksail.yaml ksail-prod.yaml ksail.json ksail.lock.json ksailprod.yaml Ksail.yaml", "")]
    [InlineData("ksail.prod.yaml/kustomization.yaml", "")]
    public void FileNamesNameEnvironments(string files, string expected)
    {
        Assert.Equal(expected, Show(Discover(files)));
        Assert.Empty(_diagnostics.Items);
    }

    [Fact]
    public void TheDefaultNameIsTheProjectsToChoose() =>
        Assert.Equal("dev=ksail.yaml local=ksail.local.yaml", Show(Discover("ksail.yaml ksail.local.yaml", "dev")));

    [Theory]
    [InlineData("ksail.Prod.yaml", "KSAIL1002", "use 'prod'")]
    [InlineData("ksail.a.b.yaml", "KSAIL1002", "lower-case letters")]
    [InlineData("ksail..yaml", "KSAIL1002", "is empty")]
    [InlineData("ksail.-x.yaml", "KSAIL1002", "start and end")]
    [InlineData("ksail.pröd.yaml", "KSAIL1002", "lower-case letters")]
    [InlineData("ksail.prod.yaml ksail.prod.yml", "KSAIL1003", "already configured by 'ksail.prod.yaml'")]
    [InlineData("ksail.yaml ksail.yml", "KSAIL1003", "already configured by 'ksail.yaml'")]
    [InlineData("ksail.yaml ksail.local.yaml", "KSAIL1003", "the environment 'local'")]
    public void BadAndAmbiguousNamesAreReportedAtTheFile(string files, string code, string message)
    {
        Discover(files);
        var finding = Assert.Single(_diagnostics.Items);
        Assert.Equal(code, finding.Code);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(finding.Span.File), files, StringComparison.Ordinal);
    }

    [Fact]
    public void ANameLongerThanALabelIsRefused()
    {
        Discover($"ksail.{new string('a', 64)}.yaml");
        Assert.Equal("KSAIL1002", Assert.Single(_diagnostics.Items).Code);
    }

    [Theory]
    [InlineData("prod", null, "prod=ksail.prod.yaml")]
    [InlineData("production", "ksail.prod.yaml", "production=ksail.prod.yaml")]
    [InlineData("prod", "config/production.yaml", "prod=config/production.yaml")]
    [InlineData("local", null, "local=ksail.yaml")]
    [InlineData("old", null, "old=ksail.old.yml")]
    public void ItemsTakeThePlaceOfFileNames(string name, string? config, string expected)
    {
        var found = Discover("ksail.yaml ksail.prod.yaml ksail.other.yaml ksail.old.yml config/production.yaml", items: [new(name, config, Project)]);
        Assert.Empty(_diagnostics.Items);
        Assert.Equal(expected, Show(found));
        Assert.Equal(Project, found[0].Span);
    }

    [Theory]
    [InlineData("prod", null, "KSAIL1006", "should be 'ksail.prod.yaml', which does not exist")]
    [InlineData("prod", "folder", "KSAIL1006", "'folder' is a folder")]
    [InlineData("prod", "../elsewhere.yaml", "KSAIL0106", "outside of the repository")]
    [InlineData("Prod", "ksail.yaml", "KSAIL1002", "use 'prod'")]
    public void AnItemThatCannotBeUsedIsReportedAtTheProject(string name, string? config, string code, string message)
    {
        Assert.Empty(Discover("ksail.yaml folder/x.yaml", items: [new(name, config, Project)]));
        var finding = Assert.Single(_diagnostics.Items);
        Assert.Equal((code, Project), (finding.Code, finding.Span));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoFilesForOneItemAreReportedAndOneFileTwiceIsNot()
    {
        Discover("a.yaml b.yaml", items: [new("prod", "a.yaml", Project), new("prod", "b.yaml", Project), new("prod", "./a.yaml", Project)]);
        Assert.Equal("KSAIL1003", Assert.Single(_diagnostics.Items).Code);
    }

    [Fact]
    public void AProjectMayBeReachedThroughALink()
    {
        if (OperatingSystem.IsWindows())
            return;
        _directory.Write("real/ksail.yaml", "");
        Directory.CreateSymbolicLink(_directory["link"], _directory["real"]);
        var view = new SourceTree(_directory["link"]).OpenView();
        var found = EnvironmentDiscovery.Discover(view, _directory["link"], [], "local", _diagnostics);
        Assert.Equal(_directory["real/ksail.yaml"], Assert.Single(found).Path);
    }

    [Theory]
    [InlineData(null, "local prod")]
    [InlineData("", "local prod")]
    [InlineData("prod", "prod")]
    public void AllAreSelectedUnlessOneIsChosen(string? chosen, string expected) =>
        Assert.Equal(expected, string.Join(' ', EnvironmentSelection.Select(Discover("ksail.yaml ksail.prod.yaml"), chosen, Project, _diagnostics).Select(e => e.Name)));

    [Theory]
    [InlineData("prd", "there is no environment 'prd'; known: 'local', 'prod'; did you mean 'prod'?")]
    [InlineData("Prod", "there is no environment 'Prod'; known: 'local', 'prod'; did you mean 'prod'?")]
    [InlineData("staging", "there is no environment 'staging'; known: 'local', 'prod'")]
    public void AnUnknownEnvironmentIsAnErrorThatListsTheKnown(string chosen, string message)
    {
        Assert.Empty(EnvironmentSelection.Select(Discover("ksail.yaml ksail.prod.yaml"), chosen, Project, _diagnostics));
        Assert.Equal($"{Project}: error KSAIL1004: {message}", Assert.Single(_diagnostics.Items).ToString());
    }

    [Fact]
    public void AProjectWithoutConfigurationIsToldWhichFilesAreLookedFor()
    {
        Assert.Empty(EnvironmentSelection.Select(Discover("readme.md"), "prod", Project, _diagnostics));
        var finding = Assert.Single(_diagnostics.Items);
        Assert.Equal("KSAIL1001", finding.Code);
        Assert.StartsWith("no ksail.yaml, no ksail.<environment>.yaml and no folder k8s, kubernetes, clusters or overlays ", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOperationOnOneEnvironmentNeedsAChoiceWhereThereAreSeveral()
    {
        var two = Discover("ksail.yaml ksail.prod.yaml");
        Assert.Equal("prod", EnvironmentSelection.SelectOne(two, "prod", "publish", Project, _diagnostics)!.Name);
        Assert.Equal("local", EnvironmentSelection.SelectOne([two[0]], null, "publish", Project, _diagnostics)!.Name);
        Assert.Empty(_diagnostics.Items);
        Assert.Null(EnvironmentSelection.SelectOne(two, null, "publish", Project, _diagnostics));
        Assert.Equal("publish works on one environment; choose with -p:Environment=<name>: 'local', 'prod'", Assert.Single(_diagnostics.Items).Message);
    }

    public void Dispose() => _directory.Dispose();

    private IReadOnlyList<EnvironmentFile> Discover(string files, string defaultName = "local", IReadOnlyList<EnvironmentItem>? items = null)
    {
        foreach (var file in files.Split(' '))
            _directory.Write(file, "");
        return EnvironmentDiscovery.Discover(new SourceTree(_directory.Root).OpenView(), _directory.Root, items ?? [], defaultName, _diagnostics);
    }

    private string Show(IReadOnlyList<EnvironmentFile> found) =>
        string.Join(' ', found.Select(e => $"{e.Name}={Path.GetRelativePath(_directory.Root, e.Path)}"));
}
