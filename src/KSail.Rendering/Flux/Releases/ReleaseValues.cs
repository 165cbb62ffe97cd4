using System.Text;
using KSail.Charts.Releases;
using KSail.Charts.Templates;
using KSail.Charts.Values;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Charts;
using KSail.Rendering.Flux.Variables;
using KSail.Rendering.Kustomize;
using KSail.Restore;

namespace KSail.Rendering.Flux.Releases;

/// <summary>
/// The values of a release, put together as helm-controller does (<c>fluxcd/pkg/chartutil</c>): the objects of <c>valuesFrom</c> in their order,
/// then <c>spec.values</c>. Remembers where each value was written.
/// </summary>
internal sealed class ReleaseValues : IValuePlaces
{
    private readonly WrittenValues _written = new();
    private readonly List<(string[] Path, SourceSpan Span, bool IsSecret)> _targets = [];
    private readonly Resource _release;

    private ReleaseValues(Resource release) => _release = release;

    /// <summary>The values; to be copied before they are changed.</summary>
    public ValueMap Values { get; private set; } = new();

    /// <summary>Whether all values are known: none is missing, and no whole file of them is encrypted.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Puts the values of a release together; null after an error in <paramref name="diagnostics"/>.</summary>
    /// <param name="release">The HelmRelease.</param>
    /// <param name="objects">ConfigMaps and Secrets of the environment.</param>
    /// <param name="view">Reads the repository, to find places in texts.</param>
    /// <param name="diagnostics">Takes what is wrong with entries of <c>valuesFrom</c>.</param>
    public static ReleaseValues? Of(Resource release, VariableObjects objects, SourceView view, DiagnosticBag diagnostics)
    {
        var result = new ReleaseValues(release);
        var spec = release.Tree.GetMapping("spec");
        var inline = spec?.GetMapping("values");
        var own = inline is null ? new ValueMap() : ValuesYaml.MapOf(inline);
        var context = new BuildContext(view, NothingRestored.Instance, CancellationToken.None);
        var isValid = true;
        foreach (var item in spec?.GetSequence("valuesFrom") ?? [])
        {
            if (item is YamlMapping entry && !result.Add(entry, own, objects, context, diagnostics))
                isValid = false;
        }

        result.Values = ValueMerging.Merged(result.Values, own);
        if (inline is not null)
            result._written.Add(inline);
        return isValid ? result : null;
    }

    /// <inheritdoc/>
    public SourceSpan Locate(IReadOnlyList<string> path, out bool isSecret)
    {
        isSecret = false;
        for (var i = _targets.Count - 1; i >= 0; i--)
        {
            if (!StartsWith(path, _targets[i].Path))
                continue;
            isSecret = _targets[i].IsSecret;
            return _targets[i].Span;
        }

        var written = _written.Locate(path, out isSecret);
        if (written.HasFile)
            return written;
        return _release.Tree.GetMapping("spec")?.TryGetEntry("values", out var values) == true && values.Key.Span.HasFile ? values.Key.Span : _release.Span;
    }

    private bool Add(YamlMapping entry, ValueMap own, VariableObjects objects, BuildContext context, DiagnosticBag diagnostics)
    {
        var (kind, name) = (entry.GetString("kind") ?? "", entry.GetString("name") ?? "");
        var ns = KustomizationId.NamespaceOf(_release);
        var isOptional = entry["optional"] is YamlScalar flag && flag.AsBoolean() == true;
        if (objects.Find(kind, ns, name) is not { } found)
        {
            // That it is missing is said where references are checked.
            IsComplete &= isOptional && !objects.IsMadeInCluster(kind, ns, name);
            return true;
        }

        var key = entry.GetString("valuesKey") is { Length: > 0 } written ? written : "values.yaml";
        if (ReadText(found, kind, key) is not { } text)
        {
            if (isOptional)
                return true;
            diagnostics.Add(ReleaseDiagnostics.InvalidValues, (entry["valuesKey"] ?? entry["name"] ?? entry).Span,
                $"{_release} takes values from the {kind} {ns}/{name}, which has no key '{key}'{NearestName.Suggest(key, Keys(found))}");
            return false;
        }

        if (entry.GetString("targetPath") is { Length: > 0 } path)
            return Set(entry, path, text, kind == "Secret", own, diagnostics);
        if (OpaqueValue.IsIn(text.Value))
        {
            IsComplete = false;
            return true;
        }

        return Merge(text, context, kind, $"{ns}/{name}", key, diagnostics);
    }

    private bool Merge(YamlScalar text, BuildContext context, string kind, string name, string key, DiagnosticBag diagnostics)
    {
        var file = InlineText.Parse(context, text, YamlDialect.Yaml11);
        foreach (var diagnostic in file.Diagnostics)
        {
            if (diagnostic.Severity != DiagnosticSeverity.Error)
                continue;
            diagnostics.Add(ReleaseDiagnostics.InvalidValues, diagnostic.Span, $"the values for {_release} in '{key}' of the {kind} {name} are not YAML: {(kind == "Secret" ? "check them where they are not encrypted" : diagnostic.Message)}");
            return false;
        }

        if (file.Documents.Count == 0 || file.Documents[0] is YamlScalar { IsNull: true })
            return true;
        if (file.Documents[0] is not YamlMapping mapping)
        {
            diagnostics.Add(ReleaseDiagnostics.InvalidValues, text.Span, $"the values for {_release} in '{key}' of the {kind} {name} are no mapping");
            return false;
        }

        _written.Add(mapping, isSecret: kind == "Secret");
        Values = ValueMerging.Merged(Values, ValuesYaml.MapOf(mapping));
        return true;
    }

    // As Flux does: what is inline is there already when a path is set, and goes over it in the end where the two share no map.
    private bool Set(YamlMapping entry, string path, YamlScalar text, bool isSecret, ValueMap own, DiagnosticBag diagnostics)
    {
        Values = ValueMerging.Merged(Values, own);
        var isLiteral = entry["literal"] is YamlScalar flag && flag.AsBoolean() == true;
        if (ReleaseValuesSetting.TrySet(Values, path, text.Value, isLiteral, out var problem))
        {
            _targets.Add((path.Split('.', '['), text.Span.HasFile ? text.Span : entry.Span, isSecret));
            return true;
        }

        diagnostics.Add(ReleaseDiagnostics.InvalidValues, entry["targetPath"]!.Span, $"the targetPath '{path}' of {_release} cannot be set: {problem}");
        return false;
    }

    private static YamlScalar? ReadText(YamlMapping found, string kind, string key)
    {
        if (kind == "Secret" && found.GetMapping("stringData")?[key] is YamlScalar plain)
            return plain;
        if (found.GetMapping("data")?[key] is not YamlScalar scalar)
            return null;
        if (kind != "Secret" || OpaqueValue.IsIn(scalar.Value))
            return scalar.IsNull ? YamlScalar.String("", scalar.Span) : scalar;
        try
        {
            // Where the text is encoded, all of it stands at one place.
            return new YamlScalar(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(scalar.Value)), ScalarType.String, ScalarStyle.Folded, scalar.Span);
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            return YamlScalar.String(OpaqueValue.For(key), scalar.Span);
        }
    }

    private static List<string> Keys(YamlMapping found)
    {
        var keys = new List<string>();
        foreach (var field in (string[])["data", "stringData"])
        {
            foreach (var entry in found.GetMapping(field)?.Entries ?? [])
                keys.Add(entry.Name);
        }

        return keys;
    }

    private static bool StartsWith(IReadOnlyList<string> path, string[] prefix)
    {
        if (path.Count < prefix.Length)
            return false;
        for (var i = 0; i < prefix.Length; i++)
        {
            if (path[i] != prefix[i].TrimEnd(']'))
                return false;
        }

        return true;
    }
}
