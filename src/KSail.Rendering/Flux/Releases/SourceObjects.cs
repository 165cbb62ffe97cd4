using KSail.Charts.Versions;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering.Flux.Variables;
using KSail.Restore;

namespace KSail.Rendering.Flux.Releases;

/// <summary>The sources of charts that an environment has, and which chart a release gets from them.</summary>
internal sealed class SourceObjects(OwnSources own, VariableObjects objects)
{
    private readonly ChartSignatures _signatures = new(objects);
    private readonly Dictionary<string, Resource> _sources = new(StringComparer.Ordinal);

    /// <summary>Notes the sources among objects.</summary>
    public void Learn(IReadOnlyList<Resource> resources)
    {
        foreach (var resource in resources)
        {
            if (resource.Group == "source.toolkit.fluxcd.io")
                _sources[KeyOf(resource.Kind, KustomizationId.NamespaceOf(resource), resource.Name)] = resource;
        }
    }

    /// <summary>Where the chart of a release comes from.</summary>
    public ReleaseSource Find(Resource release) => release.Origin is null ? FindFor(release) : FindFor(release) with { Span = release.Span };

    private ReleaseSource FindFor(Resource release)
    {
        var spec = release.Tree.GetMapping("spec");
        var ns = KustomizationId.NamespaceOf(release);
        if (spec?.GetMapping("chartRef") is { } reference)
            return FromReference(reference, ns);
        return spec?.GetMapping("chart")?.GetMapping("spec") is { } template
            ? FromTemplate(template, ns)
            : ReleaseSource.Opaque("it names no chart", release.Span);
    }

    private ReleaseSource FromReference(YamlMapping reference, string ns)
    {
        var span = reference["name"]?.Span ?? reference.Span;
        var kind = reference.GetString("kind") ?? "";
        if (Find(reference, ns) is not { } source || source.Tree.GetMapping("spec") is not { } spec)
            return ReleaseSource.Opaque($"the environment has no {kind} {reference.GetString("name")}", span);
        return kind switch
        {
            "HelmChart" => FromTemplate(spec, KustomizationId.NamespaceOf(source)),
            "OCIRepository" => FromRegistry(spec, KustomizationId.NamespaceOf(source), span),
            _ => ReleaseSource.Opaque($"what a {kind} holds is known to the cluster alone", span),
        };
    }

    private ReleaseSource FromRegistry(YamlMapping spec, string ns, SourceSpan span)
    {
        var url = (spec.GetString("url") ?? "").TrimEnd('/');
        var slash = url.LastIndexOf('/');
        var selection = spec.GetMapping("ref");
        if (slash < "oci://x".Length || OpaqueValue.IsIn(url))
            return ReleaseSource.Opaque("the address of its OCIRepository is not known", span);
        // Of several ways to choose the first in this order counts.
        var (version, isRange) = selection?.GetString("digest") is { Length: > 0 } digest ? (digest, false)
            : selection?.GetString("semver") is { Length: > 0 } range ? (range, true)
            : (selection?.GetString("tag") is { Length: > 0 } tag ? tag : "latest", false);
        var chart = new ChartReference(url[..slash], url[(slash + 1)..], version)
        {
            IsTag = !isRange && !version.StartsWith("sha256:", StringComparison.Ordinal),
            TagFilter = isRange ? selection!.GetString("semverFilter") ?? "" : "",
            LayerType = spec.GetMapping("layerSelector")?.GetString("mediaType") ?? "",
        };
        return _signatures.Require(new ReleaseSource(chart, null, null, span) { InvalidVersion = isRange ? Invalid(selection!["semver"]) : null }, spec.GetMapping("verify"), ns);
    }

    private ReleaseSource FromTemplate(YamlMapping template, string ns)
    {
        var chart = template.GetString("chart") ?? "";
        var span = template["chart"]?.Span is { HasFile: true } named ? named : template.Span;
        if (chart.Length == 0 || template.GetMapping("sourceRef") is not { } reference)
            return ReleaseSource.Opaque("it names no chart", span);
        var kind = reference.GetString("kind") ?? "";
        var found = FromSource(template, chart, kind, reference, ns, span);
        return found with
        {
            ValuesFiles = template.GetSequence("valuesFiles"),
            IgnoresMissingFiles = template["ignoreMissingValuesFiles"] is YamlScalar flag && flag.AsBoolean() == true,
        };
    }

    private ReleaseSource FromSource(YamlMapping template, string chart, string kind, YamlMapping reference, string ns, SourceSpan span)
    {
        var name = reference.GetString("name") ?? "";
        if (kind is "GitRepository" or "Bucket" && own.Holds(kind, reference.GetString("namespace") is { Length: > 0 } place ? place : ns, name))
            return new ReleaseSource(null, chart, null, span);
        if (kind != "HelmRepository")
            return ReleaseSource.Opaque($"the {kind} {name} is not this repository", span);
        if (Find(reference, ns)?.Tree.GetMapping("spec")?.GetString("url") is not { Length: > 0 } url)
            return ReleaseSource.Opaque($"the environment has no HelmRepository {name}", span);
        if (OpaqueValue.IsIn(url))
            return ReleaseSource.Opaque($"the address of the HelmRepository {name} is encrypted", span);
        var version = template.GetString("version") ?? "";
        var found = new ReleaseSource(new ChartReference(url.TrimEnd('/'), chart, version == "*" ? "" : version), null, null, span) { InvalidVersion = Invalid(template["version"]) };
        return _signatures.Require(found, template.GetMapping("verify"), reference.GetString("namespace") is { Length: > 0 } given ? given : ns);
    }

    private Resource? Find(YamlMapping reference, string ns) =>
        _sources.GetValueOrDefault(KeyOf(reference.GetString("kind") ?? "", reference.GetString("namespace") is { Length: > 0 } own ? own : ns, reference.GetString("name") ?? ""));

    private static YamlScalar? Invalid(YamlNode? version) =>
        version is YamlScalar { IsNull: false } text && !OpaqueValue.IsIn(text.Value) && !VersionConstraint.TryParse(text.Value, out _)
            && !SemanticVersion.TryParse(text.Value, strict: false, out _) ? text : null;

    private static string KeyOf(string kind, string ns, string name) => $"{kind}/{ns}/{name}";
}
