using System.Diagnostics.CodeAnalysis;
using KSail.Charts.Releases;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>A chart that a kustomization lists: an entry of <c>helmCharts</c>, or an object that says the same.</summary>
/// <param name="fields">Its well-formed fields.</param>
/// <param name="globals">The fields of <c>helmGlobals</c>; null for none.</param>
internal sealed class ChartEntry(YamlMapping fields, YamlMapping? globals)
{
    // What Helm calls a release that has no name. With --generate-name, which kustomize then gives it, helm template goes on doing so.
    private const string NoName = "release-name";
    private const int MaxNameLength = 53;

    private static readonly string[] Merges = ["merge", "override", "replace"];

    public YamlMapping Fields => fields;

    /// <summary>Name of the chart, and of its folder.</summary>
    public string Name => Text("name");

    public string Version => Text("version");

    public string Repository => Text("repo").TrimEnd('/');

    /// <summary>Whether versions before a release count where no version is named.</summary>
    public bool TakesPrereleases => Flag("devel");

    /// <summary>The folder that the folders of charts are in, relative to the kustomization's.</summary>
    public string Home => globals?.GetString("chartHome") is { Length: > 0 } home ? home : "charts";

    /// <summary>How inline values go together with those of the file: <c>override</c> unless said otherwise.</summary>
    public string Merge => Text("valuesMerge") is { Length: > 0 } merge ? merge : "override";

    /// <summary>Values of the entry itself; null where it has none.</summary>
    public YamlMapping? Inline => fields.GetMapping("valuesInline") is { Count: > 0 } inline ? inline : null;

    public YamlScalar? ValuesFile => fields["valuesFile"] is YamlScalar { Value.Length: > 0 } file ? file : null;

    /// <summary>Where a reader recognises the entry.</summary>
    public SourceSpan Span => fields["name"]?.Span is { HasFile: true } named ? named : fields.Span;

    public string Text(string field) => fields.GetString(field) ?? "";

    public bool Flag(string field) => fields[field] is YamlScalar scalar && scalar.AsBoolean() == true;

    public IEnumerable<YamlScalar> Texts(string field) => fields.GetSequence(field)?.Cast<YamlScalar>() ?? [];

    /// <summary>Whether kustomize and Helm accept the entry; a report says why not.</summary>
    /// <param name="diagnostics">Gets the report.</param>
    /// <param name="releaseName">What the release is called.</param>
    public bool TryCheck(DiagnosticBag diagnostics, [NotNullWhen(true)] out string? releaseName)
    {
        releaseName = null;
        if (Name.Length == 0)
            return Refuse(diagnostics, fields.Span, "the chart has no name; write 'name:' with the name of the chart");
        if (Array.IndexOf(Merges, Merge) < 0)
            return Refuse(diagnostics, fields["valuesMerge"]!.Span, $"valuesMerge is one of {string.Join(", ", Merges)}, not '{Merge}'");
        if (!TryName(diagnostics, out var name))
            return false;
        if (!IsReleaseName(name))
            return Refuse(diagnostics, (fields["releaseName"] ?? fields["nameTemplate"] ?? fields["name"]!).Span, $"'{name}' is no name for a release: Helm takes at most {MaxNameLength} lower-case letters, digits, '-' and '.', which begin and end with a letter or digit");
        releaseName = name;
        return true;
    }

    private bool TryName(DiagnosticBag diagnostics, out string name)
    {
        (name, var template) = (Text("releaseName"), Text("nameTemplate"));
        if (template.Length == 0)
        {
            name = name.Length > 0 ? name : NoName;
            return true;
        }

        var span = fields["nameTemplate"]!.Span;
        if (name.Length > 0)
            return Refuse(diagnostics, span, "a chart has a releaseName or a nameTemplate, and Helm refuses both; remove one of the two");
        if (ReleaseNameTemplate.TryRender(template, out name, out var error))
            return true;
        return Refuse(diagnostics, span, $"the nameTemplate cannot be rendered: {error}");
    }

    private static bool IsReleaseName(string name)
    {
        if (name.Length is 0 or > MaxNameLength)
            return false;
        foreach (var label in name.Split('.'))
        {
            if (label.Length == 0 || label[0] == '-' || label[^1] == '-')
                return false;
            foreach (var c in label)
            {
                if (!char.IsAsciiDigit(c) && !char.IsAsciiLetterLower(c) && c != '-')
                    return false;
            }
        }

        return true;
    }

    private static bool Refuse(DiagnosticBag diagnostics, SourceSpan span, string message)
    {
        diagnostics.Add(KustomizeDiagnostics.InvalidGenerator, span, message);
        return false;
    }
}
