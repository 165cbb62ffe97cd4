using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Schemas;

namespace KSail.Validation.Tests.Rules;

/// <summary>
/// A manifest and what is wrong with it. A mark <c>»</c> stands before every place that must be told; a manifest without marks is valid.
/// </summary>
/// <param name="Code">The code of every finding; empty for a valid manifest.</param>
/// <param name="Manifest">The manifest with its marks.</param>
/// <param name="Why">What the case shows.</param>
public sealed record RuleCase(string Code, string Manifest, string Why)
{
    private const char Mark = '»';

    /// <summary>Where cases live: a namespace that is not defined, so that references lead who knows where.</summary>
    public const string Namespace = "shop";

    /// <summary>The manifest as a user would write it.</summary>
    public string Text => Manifest.Replace(Mark.ToString(), "", StringComparison.Ordinal).ReplaceLineEndings("\n");

    /// <summary>Rows for a theory.</summary>
    public static TheoryData<string, string, string> Rows(IEnumerable<RuleCase> cases)
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var item in cases)
            rows.Add(item.Code, item.Manifest, item.Why);
        return rows;
    }

    /// <summary>Fails unless exactly the marked places are told.</summary>
    public void Verify()
    {
        var found = Validate(Text);
        var actual = found.Select(static d => $"{d.Code} {d.Span.Line}:{d.Span.Column}").Order(StringComparer.Ordinal);
        var messages = string.Join('\n', found.Select(static d => d.Message));
        Assert.Equal($"{Why}\n{string.Join('\n', Marks().Order(StringComparer.Ordinal))}", $"{Why}\n{string.Join('\n', actual)}{(Marks().Count == 0 && found.Count > 0 ? $"\n{messages}" : "")}");
        foreach (var finding in found)
            Assert.Matches("^[A-Za-z]+/[^:]*: ", finding.Message);
    }

    /// <summary>Everything that is found in manifests.</summary>
    public static IReadOnlyList<Diagnostic> Validate(string text)
    {
        var file = YamlReader.Read(SourceFile.FromText("/repository/manifest.yaml", text));
        Assert.Empty(file.Diagnostics);
        return Validate([.. file.Documents.Select(static document => new Resource((YamlMapping)document))]);
    }

    /// <summary>Everything that is found in objects.</summary>
    public static IReadOnlyList<Diagnostic> Validate(IReadOnlyList<Resource> resources)
    {
        var diagnostics = new DiagnosticBag();
        var environment = new RenderedEnvironment("prod", [new RenderedKustomization("flux-system", "apps", "apps", SourceSpan.None, resources)], []);
        ManifestValidation.Validate(environment, SchemaCatalog.Embedded, diagnostics, CancellationToken.None);
        // Old versions of kinds are told as such, which is no rule's concern.
        return [.. diagnostics.Items.Where(static d => d.Severity != DiagnosticSeverity.Message && d.Code != "KSAIL3110")];
    }

    private List<string> Marks()
    {
        var marks = new List<string>();
        var line = 1;
        var column = 1;
        foreach (var c in Manifest.ReplaceLineEndings("\n"))
        {
            if (c == Mark)
            {
                marks.Add($"{Code} {line}:{column}");
                continue;
            }

            (line, column) = c == '\n' ? (line + 1, 1) : (line, column + 1);
        }

        return marks;
    }
}
