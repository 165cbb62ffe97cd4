using System.IO.Compression;
using System.Security.Cryptography;

namespace KSail.Sdk.Tests.Templates;

/// <summary>What <c>dotnet new</c> makes with the packed templates. KSAIL_TEST_TEMPLATES=all makes and builds every combination of options.</summary>
public sealed class TemplateTests
{
    // What stands in the templates where a choice goes.
    private static readonly string[] _marks =
        ["#if", "#else", "#endif", "SDK_VERSION", "KSailPlatform", "KSailEnvironmentName", "KSailProjectName", "ProviderName", "provider-folder", "GitOpsEngineName", "registry.example/", "environment-to-publish", "patches-of-nodes", "PLATFORM_NAME", "ENVIRONMENT_NAME"];

    [Fact]
    public void Every_platform_builds_without_a_warning_as_it_is_made()
    {
        var platforms = ScaffoldedPlatforms.Instance;
        var rows = platforms.Rows;

        // An environment that comes later is the one that could have been there from the beginning.
        foreach (var (first, second) in Twins(rows))
        {
            using var later = Open();
            Copy(platforms[first], later["platform"]);
            later.Dotnet(["new", "ksail-environment", "-n", "staging", "-o", "platform", "--gitops", rows[first].GitOps, "--provider", rows[first].Provider]).Succeeds();
            Assert.Equal(
                Files(platforms[second]).Where(static file => file.Key.Contains("staging", StringComparison.Ordinal)).Select(static file => (file.Key, file.Value)),
                Files(later["platform"]).Where(static file => file.Key.Contains("staging", StringComparison.Ordinal)).Select(static file => (file.Key, file.Value)));
        }

        Assert.All(Enumerable.Range(0, rows.Count), i =>
        {
            var files = Files(platforms[i]);
            Assert.All(files, file => Assert.All(_marks, mark => Assert.False(file.Value.Contains(mark, StringComparison.Ordinal), $"{mark} in {file.Key} of {rows[i]}")));
            Assert.Equal(rows[i].Pipeline switch { "GitHub" => [".github/workflows/platform.yml"], "GitLab" => [".gitlab-ci.yml"], "Azure" => ["azure-pipelines.yml"], _ => Array.Empty<string>() },
                files.Keys.Where(static file => file.EndsWith(".yml", StringComparison.Ordinal)));
        });
        var build = platforms.Build().Succeeds();
        Assert.Empty(build.Warnings.Select(static warning => $"{warning.File}({warning.LineNumber}): {warning.Code} {warning.Text}"));
        Assert.All(Enumerable.Range(0, rows.Count), i => Assert.True(Directory.Exists(Path.Combine(platforms[i], "bin", "ksail")), rows[i].ToString()));
    }

    [Fact]
    public void A_first_environment_on_a_provider_brings_its_folders()
    {
        using var workspace = Open();
        workspace.Dotnet("new", "ksail", "-n", "platform", "--environments", "local", "--gitops", "ArgoCD").Succeeds();
        workspace.Dotnet("new", "ksail-environment", "-n", "edge", "-o", "platform", "--gitops", "ArgoCD").Succeeds();
        var missing = workspace.Build("build", "platform").Fails("KSAIL2010").Errors;
        Assert.All(missing, error => Assert.Contains("providers/hetzner", error.Text, StringComparison.Ordinal));
        workspace.Dotnet("new", "ksail-environment", "-n", "edge", "-o", "platform", "--gitops", "ArgoCD", "--new-provider", "--force").Succeeds();
        Assert.Empty(workspace.Build("build", "platform").Succeeds().Warnings);
    }

    [Fact]
    public void Manifests_that_are_there_are_not_touched()
    {
        using var workspace = Open();
        workspace.Write("repository/deploy/overlays/dev/kustomization.yaml", "resources:\n- config.yaml\n");
        workspace.Write("repository/deploy/overlays/dev/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: default\ndata:\n  replicas: 3\n");
        var before = Files(workspace["repository"]);
        workspace.Dotnet("new", "ksail-project", "-o", "repository", "--source", "deploy", "--entry", "overlays/dev").Succeeds();
        var after = Files(workspace["repository"]);
        Assert.Equal(["ksail.yaml", "repository.ksproj"], after.Keys.Except(before.Keys).Order(StringComparer.Ordinal));
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
        var error = Assert.Single(workspace.Build("build", "repository").Fails("KSAIL3002").Errors);
        Assert.Equal((workspace["repository/deploy/overlays/dev/config.yaml"], 7, 13), (error.File, error.LineNumber, error.ColumnNumber));
    }

    [Fact]
    public void Templates_are_listed_and_a_dry_run_writes_nothing()
    {
        using var workspace = Open();
        var list = workspace.Dotnet("new", "list", "ksail").Succeeds().Output;
        Assert.Matches(@"KSail platform +ksail +Kubernetes/GitOps/Platform", list);
        Assert.Matches(@"KSail environment +ksail-environment +Kubernetes/GitOps/Platform", list);
        Assert.Matches(@"KSail project for manifests that are there +ksail-project +Kubernetes/GitOps/Platform", list);
        var dry = workspace.Dotnet("new", "ksail", "-n", "My.Platform", "--dry-run").Succeeds().Output;
        Assert.Contains("My.Platform.ksproj", dry, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace["My.Platform"]));
    }

    [Fact]
    public void The_package_names_the_sdk_of_its_own_version_and_is_the_same_bytes_again()
    {
        var first = TemplatePackage.Instance.File;
        using (var package = ZipFile.OpenRead(first))
        {
            var projects = package.Entries.Where(static entry => entry.Name.EndsWith(".ksproj", StringComparison.Ordinal)).ToList();
            Assert.Equal(2, projects.Count);
            Assert.All(projects, entry =>
            {
                using var reader = new StreamReader(entry.Open());
                Assert.Equal($"<Project Sdk=\"KSail.Sdk/{SdkPackage.Version}\" />\n", reader.ReadToEnd());
            });
        }

        using var directory = new KSail.Testing.TemporaryDirectory();
        Assert.Equal(SHA256.HashData(File.ReadAllBytes(first)), SHA256.HashData(File.ReadAllBytes(TemplatePackage.Pack(directory.Root))));
    }

    private static SdkWorkspace Open(params string[] archives)
    {
        var workspace = new SdkWorkspace(archives);
        TemplatePackage.Inhabit(workspace, TemplatePackage.Instance.Home);
        return workspace;
    }

    // Pairs of rows that differ in 'staging' alone. Without Flux, an environment that comes later puts its host into the example application.
    private static IEnumerable<(int First, int Second)> Twins(IReadOnlyList<PlatformOptions> rows) =>
        from first in Enumerable.Range(0, rows.Count)
        where rows[first].Environments == "local prod" && rows[first].Pipeline == rows.First(row => row.Environments == "local prod" && row.GitOps == rows[first].GitOps).Pipeline
        from second in Enumerable.Range(0, rows.Count)
        where rows[second].Environments == "local staging prod" && (rows[second].GitOps, rows[second].Provider, rows[second].HasApp) == (rows[first].GitOps, rows[first].Provider, rows[first].HasApp)
            && (rows[first].GitOps == "Flux" || rows[first].HasApp)
        select (first, second);

    private static SortedDictionary<string, string> Files(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            files[Path.GetRelativePath(folder, file).Replace('\\', '/')] = File.ReadAllText(file);
        return files;
    }

    private static void Copy(string from, string to)
    {
        foreach (var (file, text) in Files(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, file))!);
            File.WriteAllText(Path.Combine(to, file), text);
        }
    }
}
