using System.Text.Json;
using Xunit;

namespace KSail.Checks.Tests;

public sealed class ValidationReportTests
{
    [Fact]
    public async Task AllFindingsAreInTheReportOfTheirEnvironment()
    {
        using var project = new EnvironmentCheckFixture();
        project.Folder.Write("k8s/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: default}\nadta: {}\nbinraryData: {}\n");
        await project.CheckAsync();
        Assert.Equal([("KSAIL3001", "k8s/config.yaml", 4), ("KSAIL3001", "k8s/config.yaml", 5)], Results(project));

        // A replay leaves it alone, or brings it back.
        File.Delete(project.Output("local", "validation.sarif"));
        Assert.True((await project.CheckAsync()).Environments[0].FromCache);
        Assert.Equal(2, Results(project).Count);

        project.Folder.Write("k8s/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: default}\n");
        await project.CheckAsync();
        Assert.Empty(Results(project));
    }

    private static List<(string? Code, string? File, int Line)> Results(EnvironmentCheckFixture project)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(project.Output("local", "validation.sarif")));
        return [.. document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(static result =>
        {
            var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            return (result.GetProperty("ruleId").GetString(), place.GetProperty("artifactLocation").GetProperty("uri").GetString(), place.GetProperty("region").GetProperty("startLine").GetInt32());
        })];
    }
}
