namespace KSail.Sdk.Tests;

/// <summary>
/// What a user gets wrong ends in errors with codes and exit code 1, with nothing half-written; where each error points is tested with the
/// engine. All of it in one build per kind of command, because a repository may have many faults at once.
/// </summary>
public sealed class BadInputFlowTests
{
    private static readonly string[] _files =
    [
        "hello/k8s/apps/greeting.yaml", "hello/k8s/apps/kustomization.yaml", "hello/ksail.prod.yaml",
    ];

    [Theory]
    [InlineData(0, "apiVersion: v1\n\tkind: ConfigMap\n", "KSAIL0103", "a tab")]
    [InlineData(0, "a: &a [*a]\n", "KSAIL0103", "an alias of itself")]
    [InlineData(0, "\0\u0001binary", "KSAIL0102", "not text")]
    [InlineData(1, "resources: [missing.yaml]\n", "KSAIL2010", "a missing file")]
    [InlineData(1, "resources: [../../../../../../../etc]\n", "KSAIL2011", "out of the source directory")]
    [InlineData(1, "resources: [../clusters/prod]\n", "KSAIL2014", "a cycle")]
    [InlineData(1, "patches: [{path: missing.yaml}]\nresources: []\n", "KSAIL2010", "a missing patch")]
    [InlineData(2, "", "KSAIL1007", "an empty configuration")]
    public void Ends_in_an_error_and_writes_nothing(int file, string content, string code, string what)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        workspace.Write(_files[file], content);
        var run = workspace.Build("publish", "hello", "-p:Environment=prod");
        run.Result.Fails();
        Assert.True(run.Errors.Count == 1 && run.Errors[0].Code == code, $"{what}: {run.Result.Output}");
        Assert.DoesNotContain("   at ", run.Result.Output, StringComparison.Ordinal);
        // Nothing but the reports of what is wrong.
        string[] written = Directory.Exists(workspace["hello/bin"]) ? Directory.GetFiles(workspace["hello/bin"], "*", SearchOption.AllDirectories) : [];
        Assert.All(written, file => Assert.Contains(Path.GetFileName(file), (string[])["validation.sarif", "report.html"]));
    }
}
