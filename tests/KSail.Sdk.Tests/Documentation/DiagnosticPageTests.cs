using System.Reflection;
using System.Text.RegularExpressions;
using KSail.Documents.Diagnostics;

namespace KSail.Sdk.Tests.Documentation;

/// <summary>The pages of diagnostics against the product: what is raised has a page, and what has a page is raised.</summary>
public sealed class DiagnosticPageTests
{
    private static readonly string _root = SdkPackage.RepositoryRoot;
    private const string OfRule = "Descriptor";

    private static readonly string _pages = Path.Combine(_root, "docs", "diagnostics");

    public static TheoryData<string, string> Descriptors()
    {
        var data = new TheoryData<string, string>();
        foreach (var descriptor in AllDescriptors())
            data.Add(descriptor.Code, descriptor.Title);
        return data;
    }

    [Theory]
    [MemberData(nameof(Descriptors))]
    public void A_diagnostic_has_a_page_with_its_title(string code, string title) =>
        Assert.Equal($"# {code}: {title}", PageLines(code)[0]);

    [Fact]
    public void A_code_means_one_thing() =>
        Assert.Empty(AllDescriptors().GroupBy(descriptor => descriptor.Code, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void A_code_raised_by_targets_has_a_page() =>
        Assert.All(CodesInTargets(), code => Assert.StartsWith($"# {code}: ", PageLines(code)[0], StringComparison.Ordinal));

    [Fact]
    public void A_page_is_about_a_code_that_is_raised()
    {
        var raised = AllDescriptors().Select(descriptor => descriptor.Code).Concat(CodesInTargets()).ToHashSet(StringComparer.Ordinal);
        Assert.All(Pages(), page => Assert.Contains(page, raised));
    }

    [Fact]
    public void A_page_gives_cause_example_and_fix() =>
        Assert.All(Pages(), page => Assert.Equal(["## Cause", "## Example", "## Fix"], PageLines(page).Where(line => line.StartsWith("## ", StringComparison.Ordinal))));

    [Fact]
    public void The_index_lists_every_page()
    {
        var listed = File.ReadLines(Path.Combine(_pages, "README.md")).Where(line => line.StartsWith("- [", StringComparison.Ordinal));
        var expected = Pages().Select(page => $"- [{page}]({page}.md): {PageLines(page)[0][$"# {page}: ".Length..]}");
        Assert.Equal(expected, listed); // build/diagnostics-index.sh writes it
    }

    // A rule may report what the reader of a file reports, too: one descriptor in two places.
    private static IEnumerable<DiagnosticDescriptor> AllDescriptors() => Fields().Distinct();

    private static IEnumerable<DiagnosticDescriptor> Fields() =>
        from file in Directory.EnumerateFiles(AppContext.BaseDirectory, "KSail.*.dll").Order(StringComparer.Ordinal)
        from type in Assembly.Load(Path.GetFileNameWithoutExtension(file)).GetTypes()
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.FieldType == typeof(DiagnosticDescriptor) || field.FieldType.GetProperty(OfRule)?.PropertyType == typeof(DiagnosticDescriptor)
        let descriptor = DescriptorOf(field.GetValue(null)!)
        where descriptor is not null
        select descriptor;

    // A rule is a value with its descriptor in it; a verdict that finds nothing has none.
    private static DiagnosticDescriptor? DescriptorOf(object value) =>
        value as DiagnosticDescriptor ?? (DiagnosticDescriptor?)value.GetType().GetProperty(OfRule)!.GetValue(value);

    private static IEnumerable<string> CodesInTargets() => Matches("Code=\"(?<name>KSAIL[0-9]{4})\"").Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Matches(string pattern) =>
        from file in Directory.EnumerateFiles(Path.Combine(_root, "sdk", "Sdk")).Order(StringComparer.Ordinal)
        from match in Regex.Matches(File.ReadAllText(file), pattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)
        select match.Groups["name"].Value;

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(_pages, "KSAIL*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    private static string[] PageLines(string code) => File.ReadAllLines(Path.Combine(_pages, code + ".md"));
}
