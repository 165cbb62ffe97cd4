using KSail.Charts.Versions;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Restore;

namespace KSail.Rendering.Flux.Releases;

/// <summary>The sources of charts that an environment has, and which chart a release gets from them.</summary>
internal sealed class SourceObjects(OwnSources own)
{
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
            "OCIRepository" => FromRegistry(spec, span),
            _ => ReleaseSource.Opaque($"what a {kind} holds is known to the cluster alone", span),
        };
    }

    private static ReleaseSource FromRegistry(YamlMapping spec, SourceSpan span)
    {
        var url = (spec.GetString("url") ?? "").TrimEnd('/');
        var slash = url.LastIndexOf('/');
        var selection = spec.GetMapping("ref");
        if (slash < "oci://x".Length || OpaqueValue.IsIn(url))
            return ReleaseSource.Opaque("the address of its OCIRepository is not known", span);
        if (selection?.Contains("semverFilter") == true)
            return ReleaseSource.Opaque("its OCIRepository selects tags by a semverFilter", span);
        var (repository, name) = (url[..slash], url[(slash + 1)..]);
        if (selection?.GetString("digest") is { Length: > 0 } digest)
            return new ReleaseSource(new ChartReference(repository, name, digest), null, null, span);
        if (selection?.GetString("semver") is { Length: > 0 } range)
            return new ReleaseSource(new ChartReference(repository, name, range), null, null, span) { InvalidVersion = Invalid(selection["semver"]) };
        var tag = selection?.GetString("tag") is { Length: > 0 } written ? written : "latest";
        return new ReleaseSource(new ChartReference(repository, name, tag) { IsTag = true }, null, null, span);
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
        return new ReleaseSource(new ChartReference(url.TrimEnd('/'), chart, version == "*" ? "" : version), null, null, span) { InvalidVersion = Invalid(template["version"]) };
    }

    private Resource? Find(YamlMapping reference, string ns) =>
        _sources.GetValueOrDefault(KeyOf(reference.GetString("kind") ?? "", reference.GetString("namespace") is { Length: > 0 } own ? own : ns, reference.GetString("name") ?? ""));

    private static YamlScalar? Invalid(YamlNode? version) =>
        version is YamlScalar { IsNull: false } text && !OpaqueValue.IsIn(text.Value) && !VersionConstraint.TryParse(text.Value, out _)
            && !SemanticVersion.TryParse(text.Value, strict: false, out _) ? text : null;

    private static string KeyOf(string kind, string ns, string name) => $"{kind}/{ns}/{name}";
}
