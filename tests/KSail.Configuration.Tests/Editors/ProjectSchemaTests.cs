using System.Xml;
using System.Xml.Schema;
using KSail.EditorFiles;

namespace KSail.Configuration.Tests.Editors;

/// <summary>The XSD for project files, in the judgement of the runtime's own schema processor.</summary>
public sealed class ProjectSchemaTests
{
    private static readonly string _page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "properties.md"));

    [Fact]
    public void TheCommittedSchemaIsThatOfTheDocumentation() =>
        // build/editor-files.sh writes it.
        Assert.Equal(ProjectSchema.Create(_page), File.ReadAllText(Path.Combine(Repository.Root, "sdk", "schemas", ProjectSchema.FileName)));

    [Theory]
    [InlineData("KSailScan", "false leaves the scan out")]
    [InlineData("KSailTimeout", "Longest time that one task may take.")]
    [InlineData("KSailSchemaLocation", "As an item: A folder")]
    [InlineData("NoWarn", "As in a C# project.")]
    public void AnElementSaysWhatItMeans(string name, string meaning)
    {
        var element = Compile().GlobalElements.Values.Cast<XmlSchemaElement>().Single(element => element.Name == name);
        var text = Assert.Single(element.Annotation!.Items.OfType<XmlSchemaDocumentation>()).Markup!.Single()!.Value!;
        Assert.Contains(meaning, text, StringComparison.Ordinal);
        Assert.DoesNotContain("](", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<Project Sdk="KSail.Sdk/0.1.0" />""")]
    [InlineData("""<Project Sdk="KSail.Sdk"><PropertyGroup Condition="true"><KSailScan Condition="'$(CI)' == ''">$(Scan)</KSailScan><Mine>1</Mine></PropertyGroup></Project>""")]
    [InlineData("""<Project><ItemGroup><KSailEnvironment Include="prod" Config="a.yaml" /><Other Include="x"><More>1</More></Other></ItemGroup><Target Name="T"><Message Text="x" /></Target></Project>""")]
    [InlineData("""<Project xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="obj/KSail.Sdk.xsd" Sdk="KSail.Sdk/0.1.0"><PropertyGroup><KSailEnvironment>prod</KSailEnvironment></PropertyGroup></Project>""")]
    public void NothingThatMsBuildTakesIsRefused(string project)
    {
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(Compile());
        settings.ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings;
        var problems = new List<string>();
        settings.ValidationEventHandler += (_, e) =>
        {
            if (e.Severity == XmlSeverityType.Error)
                problems.Add(e.Message);
        };
        using var reader = XmlReader.Create(new StringReader(project), settings);
        while (reader.Read())
        {
        }

        Assert.Empty(problems);
    }

    private static XmlSchemaSet Compile()
    {
        var schemas = new XmlSchemaSet();
        using var reader = XmlReader.Create(new StringReader(ProjectSchema.Create(_page)));
        schemas.Add(null, reader);
        schemas.Compile();
        return schemas;
    }
}
