using KSail.Testing;

namespace KSail.Scanning.Tests.Reports;

/// <summary>The validator of SARIF's own authors: the published schema, the rules of the format, and those of GitHub's code scanning.</summary>
internal static class SarifMultitool
{
    public const string Package = "@microsoft/sarif-multitool-linux";
    public const string File = "Sarif.Multitool";

    // Not asked for: an address of the tool, which the project has not, and whether addresses can be reached, because tests use no network.
    private const string Policy = """
        <?xml version="1.0" encoding="utf-8"?>
        <Properties>
          <Properties Key="SARIF2005.ProvideToolProperties.Options">
            <Property Key="RuleEnabled" Value="Disabled" Type="Driver.RuleEnabledState" />
          </Properties>
          <Properties Key="SARIF2006.UrisShouldBeReachable.Options">
            <Property Key="RuleEnabled" Value="Disabled" Type="Driver.RuleEnabledState" />
          </Properties>
        </Properties>
        """;

    /// <summary>Its errors and warnings about logs, which it knows as <c>0.sarif</c> and so on.</summary>
    public static IReadOnlyList<string> Validate(params byte[][] logs)
    {
        var (path, problem) = NpmPackage.Find(Package, File);
        using var directory = new TemporaryDirectory();
        var policy = directory.Write("policy.xml", Policy);
        for (var i = 0; i < logs.Length; i++)
            System.IO.File.WriteAllBytes(directory[$"{i}.sarif"], logs[i]);
        var (_, output, error) = ExternalTool.TryRun(
            path ?? throw new InvalidOperationException(problem), directory.Root, "", "validate", directory["*.sarif"], "--config", policy, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning");
        Assert.Contains($"Done. {logs.Length} files scanned.", output + error, StringComparison.Ordinal);
        return [.. output.Split('\n').Where(static line => line.Contains(".sarif(", StringComparison.Ordinal))];
    }
}

/// <summary>A test with the validator: skipped with the reason where it cannot be had, but failing on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresMultitoolFactAttribute : FactAttribute
{
    public RequiresMultitoolFactAttribute() => Skip = NpmPackage.ReasonToSkip(SarifMultitool.Package, SarifMultitool.File);
}
