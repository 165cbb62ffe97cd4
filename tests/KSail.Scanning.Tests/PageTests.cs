using System.Reflection;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Scanning.Controls;

namespace KSail.Scanning.Tests;

/// <summary>The pages: what a page shows is what the product says, and what it calls a fix is one.</summary>
public sealed class PageTests
{
    private const string InputLead = "With the input `";

    public static TheoryData<string> Ids => [.. ControlTable.All.Where(static control => control.Descriptor is not null).Select(static control => control.Id)];

    public static TheoryData<string, string> Descriptors
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var member in typeof(ScanDiagnostics).GetFields(BindingFlags.Public | BindingFlags.Static))
            {
                var descriptor = (DiagnosticDescriptor)member.GetValue(null)!;
                rows.Add(descriptor.Code, descriptor.Title);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_example_fails_and_its_fix_does_not(string id)
    {
        var descriptor = ControlTable.Find(id)!.Descriptor!;
        var page = Page(descriptor.Code);
        Assert.StartsWith($"# {descriptor.Code}: {descriptor.Title}\n\n## Cause\n\n", page, StringComparison.Ordinal);
        Assert.Contains($"\n\nThis is control {id} of Kubescape, of {ControlTable.Find(id)!.Describe().Severity.ToString().ToLowerInvariant()} severity.\n\n## Example\n\n", page, StringComparison.Ordinal);
        var blocks = Blocks(page);
        Assert.Equal(2, blocks.Length);
        var request = Scan.Request(id) with { Inputs = Inputs(page) };
        var finding = Assert.Single(Scan.Run(blocks[0], request).Diagnostics);
        Assert.Equal((descriptor.Code, Message(page)), (finding.Code, finding.Message));
        Assert.DoesNotContain(Scan.Run(blocks[1], request).Diagnostics, d => d.Code == descriptor.Code);
    }

    [Theory]
    [MemberData(nameof(Descriptors))]
    public void A_finding_of_the_scan_itself_has_a_page(string code, string title)
    {
        var page = Page(code);
        Assert.StartsWith($"# {code}: {title}\n\n## Cause\n\n", page, StringComparison.Ordinal);
        Assert.Contains("\n\n## Example\n\n", page, StringComparison.Ordinal);
        Assert.Contains("\n\n## Fix\n\n", page, StringComparison.Ordinal);
        Assert.Contains(Examples(code, page), d => d.Code == code && d.Message == Message(page));
    }

    [Theory]
    [InlineData("KSAIL5902")]
    [InlineData("KSAIL5903")]
    [InlineData("KSAIL5904")]
    public void The_fix_of_an_exception_is_one(string code) =>
        Assert.DoesNotContain(WithExceptions(Blocks(Page(code))[1]), static d => d.Code.StartsWith("KSAIL59", StringComparison.Ordinal));

    // What the pages describe in words.
    private static IReadOnlyList<Diagnostic> Examples(string code, string page) => code switch
    {
        "KSAIL5900" => Scan.Run(Blocks(page)[0], Scan.Request("C-0038", "C-0041") with { Threshold = 95 }).Diagnostics,
        "KSAIL5901" => Scan.Run(Pod, "nsaa").Diagnostics,
        "KSAIL5905" => Scan.Run(Pod, Scan.Request("nsa") with { Inputs = [new ControlInput("cpu_limit_max", ["much"], SourceSpan.None)] }).Diagnostics,
        "KSAIL5906" => Scan.Run(Blocks(page)[0], "C-0016").Diagnostics,
        "KSAIL5907" => Scan.Run(Pod, "nsa", "C-0067").Diagnostics,
        "KSAIL5908" => Scan.Run(Pod, "cis-eks-t1.8.0").Diagnostics,
        _ => WithExceptions(Blocks(page)[0]),
    };

    private const string Pod = "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {hostPID: true}}";

    private static IReadOnlyList<Diagnostic> WithExceptions(string file) =>
        Scan.Run(Pod, Scan.Request("C-0038") with { Exceptions = SourceFile.FromText("/repository/exceptions.yaml", file) }).Diagnostics;

    private static ControlInput[] Inputs(string page)
    {
        var at = page.IndexOf(InputLead, StringComparison.Ordinal);
        if (at < 0)
            return [];
        var parts = page[(at + InputLead.Length)..].Split('`');
        return [new ControlInput(parts[0], [parts[2]], SourceSpan.None)];
    }

    private static string[] Blocks(string page) => [.. page.Split("```yaml\n").Skip(1).Select(static part => part.Split("\n```")[0] + "\n")];

    private static string Message(string page)
    {
        var example = page.Split("\n## Example\n")[1].Split("\n## Fix\n")[0].TrimEnd();
        return example[(example.LastIndexOf("\n`", StringComparison.Ordinal) + 2)..^1];
    }

    private static string Page(string code)
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            var file = Path.Combine(at, "docs", "diagnostics", $"{code}.md");
            if (File.Exists(file))
                return File.ReadAllText(file).ReplaceLineEndings("\n");
        }

        throw new FileNotFoundException($"{code} has no page");
    }
}
