using KSail.Sdk.Tasks;
using KSail.Sdk.Tests.Documentation;

namespace KSail.Sdk.Tests.Templates;

/// <summary>Names that people give: of platforms, environments and folders, as they are; of properties, when a letter is missing.</summary>
public sealed class NamingTests
{
    [Fact]
    public void Names_stand_in_files_as_they_were_given()
    {
        using var workspace = new SdkWorkspace();
        TemplatePackage.Inhabit(workspace, TemplatePackage.Instance.Home);
        Directory.CreateDirectory(workspace["my repository/.git"]);
        workspace.Dotnet("new", "ksail", "-n", "Großes Team.v1-2", "-o", "my repository/clusters & more").Succeeds();
        var folder = "my repository/clusters & more";
        workspace.DotnetIn(folder, "new", "ksail-environment", "-n", "pre-prod").Succeeds();
        Assert.StartsWith("# Großes Team.v1-2\n", File.ReadAllText(workspace[folder + "/README.md"]), StringComparison.Ordinal);
        Assert.Contains("example-org/gro-es-team-v1-2/manifests", File.ReadAllText(workspace[folder + "/ksail.prod.yaml"]), StringComparison.Ordinal);
        var environment = File.ReadAllText(workspace[folder + "/ksail.pre-prod.yaml"]);
        Assert.All(["  name: pre-prod\n", "distributionConfig: talos-pre-prod\n", "kustomizationFile: clusters/pre-prod\n"], line => Assert.Contains(line, environment, StringComparison.Ordinal));

        // All three environments are built, and a property that nothing reads is told once.
        var build = workspace.Build("build", $"{folder}/Großes Team.v1-2.ksproj", "-p:KSailComplianceTreshold=90").Succeeds();
        var warning = Assert.Single(build.Warnings);
        Assert.Equal(("KSAIL0007", "there is no property 'KSailComplianceTreshold', and nothing reads it; did you mean 'KSailComplianceThreshold'?"), (warning.Code, warning.Text));
        Assert.Equal(["local", "pre-prod", "prod"], Directory.GetDirectories(workspace[folder + "/bin/ksail"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("KSailScan", "")]
    [InlineData("ksailscan", "")]
    [InlineData("KSailScn", "KSailScan")]
    [InlineData("KSailTimeOut", "")]
    [InlineData("KSailTag", "KSailTags")]
    [InlineData("KSailConfrim", "KSailConfirm")]
    [InlineData("KSailFlavourOfOurOwn", "")]
    [InlineData("Enviroment", "Environment")]
    [InlineData("Envrionment", "Environment")]
    [InlineData("Environment", "")]
    [InlineData("environment", "")]
    [InlineData("Environments", "")]
    [InlineData("EnvironmentName", "")]
    [InlineData("Configuration", "")]
    public void A_property_that_is_nearly_one_of_ours_is_told(string given, string meant) =>
        Assert.Equal(meant.Length == 0 ? [] : [$"there is no property '{given}', and nothing reads it; did you mean '{meant}'?"], PropertyNames.Misspelt([given]).Select(static finding => finding.Message));

    [Theory]
    [InlineData("<PropertyGroup>\n    <KSailComplianceTreshold>90</KSailComplianceTreshold>", "platform.ksproj(3,6) there is no property 'KSailComplianceTreshold', and nothing reads it; did you mean 'KSailComplianceThreshold'?")]
    [InlineData("<PropertyGroup><KSailScan>false</KSailScan><KSailFlavour>x</KSailFlavour><EnvironmentName>x</EnvironmentName>", "")]
    [InlineData("<ItemGroup><KSailEnviroment Include=\"prod\" Config=\"a.yaml\" />", "platform.ksproj(2,13) there is no item 'KSailEnviroment', and nothing reads it; did you mean 'KSailEnvironment'?")]
    [InlineData("<ItemGroup><KSailSchemaLocation Include=\"schemas\" /><KSailEnvironment Include=\"prod\" />", "")]
    [InlineData("<!-- <KSailScn>false</KSailScn> --><PropertyGroup><KSailTag>v1</KSailTag><KSailTags>$(KSailTag) latest</KSailTags>", "")]
    [InlineData("<!-- <KSailScn>", "")]
    [InlineData("<KSailScn", "platform.ksproj(2,2) there is no property 'KSailScn', and nothing reads it; did you mean 'KSailScan'?")]
    public void A_project_file_is_looked_at_too(string text, string told) =>
        Assert.Equal(
            told,
            string.Concat(ProjectElements.Misspelt("platform.ksproj", "<Project Sdk=\"KSail.Sdk\">\n" + text).Select(static finding => $"{finding.Span} {finding.Message}")));

    [Fact]
    public void Properties_that_are_known_are_those_of_the_sdk() => Assert.Equal(PublicSurface.Properties, PropertyNames.All);
}
