using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering.Flux.Substitution;

namespace KSail.Rendering.Flux.Variables;

/// <summary>The variables of one Kustomization.</summary>
/// <param name="Values">Values by name, line breaks removed; they note who is asked for.</param>
/// <param name="IsComplete">Whether all sources were found, so that a name that is missing here is really not set.</param>
/// <param name="Sources">The sources that were found.</param>
internal sealed record VariableSet(NotedVariables Values, bool IsComplete, IReadOnlyList<FoundSource> Sources)
{
    /// <summary><c>postBuild.substitute</c>, which goes before all sources; null where there is none.</summary>
    public YamlMapping? Inline { get; init; }

    /// <summary>
    /// Collects the variables: <c>substituteFrom</c> in order, later entries win, then <c>substitute</c>. Null when there is nothing to
    /// substitute, because <c>postBuild</c> is absent, or is without variables and does not say <c>substituteStrategy: Always</c>.
    /// </summary>
    /// <param name="kustomization">The Kustomization.</param>
    /// <param name="objects">What has been rendered before it.</param>
    /// <param name="own">What the Kustomization itself applies, decrypted.</param>
    /// <param name="isEverythingRendered">
    /// False when an earlier Kustomization could not be built, so that an object may be missing for no fault of this one.
    /// </param>
    /// <param name="diagnostics">Takes what is wrong with sources and names.</param>
    public static VariableSet? Of(FluxKustomization kustomization, VariableObjects objects, IReadOnlyList<Resource> own, bool isEverythingRendered, DiagnosticBag diagnostics)
    {
        if (kustomization.Spec.GetMapping("postBuild") is not { } postBuild)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var complete = true;
        var sources = new List<FoundSource>();
        foreach (var source in VariableSource.Of(kustomization))
        {
            if (objects.Find(source.Kind, kustomization.Id.Namespace, source.Name) is { } found)
            {
                Take(kustomization, source, found, values, diagnostics);
                sources.Add(new FoundSource(source, found));
                continue;
            }

            if (FindOwn(own, source, kustomization.Id.Namespace) is { } mine)
            {
                Take(kustomization, source, mine, values, diagnostics);
                sources.Add(new FoundSource(source, mine));
                if (isEverythingRendered && !source.IsOptional)
                    ReportOwn(kustomization, source, diagnostics);
                continue;
            }

            var isMade = objects.IsMadeInCluster(source.Kind, kustomization.Id.Namespace, source.Name);
            if (source.IsOptional && !isMade)
                continue;
            complete = false;
            if (isEverythingRendered && !isMade)
                ReportMissing(kustomization, source, objects, diagnostics);
        }

        foreach (var entry in postBuild.GetMapping("substitute")?.Entries ?? [])
        {
            if (entry.Value is YamlScalar { IsNull: false } value)
                Set(values, entry.Key, value.Value, $"postBuild.substitute of {kustomization.Id}", diagnostics);
        }

        return values.Count == 0 && complete && postBuild.GetString("substituteStrategy") != "Always" ? null
            : new VariableSet(new NotedVariables(values), complete, sources) { Inline = postBuild.GetMapping("substitute") };
    }

    /// <summary>Tells of sources that nothing was taken from, once all objects of the Kustomization are substituted; optional ones may be there for others.</summary>
    public void ReportUnused(KustomizationId kustomization, DiagnosticBag diagnostics)
    {
        foreach (var (source, content) in Sources)
        {
            if (!source.IsOptional && HasVariables(content) && !IsAnyUsed(content))
            {
                diagnostics.Add(FluxDiagnostics.VariablesUnused, source.Span,
                    $"in this environment, no object of {kustomization} uses a variable of the {source.Kind} {kustomization.Namespace}/{source.Name}; where none does in any, remove the entry");
            }
        }
    }

    /// <summary>The variables that were asked for, by name in ordinal order; to be called once all objects of the Kustomization are substituted.</summary>
    public IReadOnlyList<SubstitutedVariable> Describe()
    {
        var variables = new List<SubstitutedVariable>();
        foreach (var name in Values.Asked)
        {
            var isSet = Values.TryGetValue(name, out var value);
            variables.Add(new SubstitutedVariable(name, isSet ? new Secret(value!) : null, isSet && IsOfSecret(name), isSet || IsComplete));
        }

        return variables;
    }

    // The last source that has it decides, and what the Kustomization says itself before all of them.
    private bool IsOfSecret(string name)
    {
        if (Inline?.Contains(name) == true)
            return false;
        for (var i = Sources.Count - 1; i >= 0; i--)
        {
            var (source, content) = Sources[i];
            if (content.GetMapping("data")?.Contains(name) == true || (source.Kind == "Secret" && content.GetMapping("stringData")?.Contains(name) == true))
                return source.Kind == "Secret";
        }

        return false;
    }

    private static bool HasVariables(YamlMapping content) => content.GetMapping("data") is { Count: > 0 } || content.GetMapping("stringData") is { Count: > 0 };

    private bool IsAnyUsed(YamlMapping content)
    {
        foreach (var field in (string[])["data", "stringData"])
        {
            foreach (var entry in content.GetMapping(field)?.Entries ?? [])
            {
                if (Values.WasAsked(entry.Name))
                    return true;
            }
        }

        return false;
    }

    // Somebody creates it by hand once, and from then on the Kustomization keeps it: a usual bootstrap.
    private static YamlMapping? FindOwn(IReadOnlyList<Resource> own, VariableSource source, string ns)
    {
        foreach (var resource in own)
        {
            if (resource.Kind == source.Kind && resource.ApiVersion == "v1" && resource.Name == source.Name && KustomizationId.NamespaceOf(resource) == ns)
                return resource.Tree;
        }

        return null;
    }

    private static void Take(
        FluxKustomization kustomization, VariableSource source, YamlMapping found, Dictionary<string, string> values, DiagnosticBag diagnostics)
    {
        var where = $"{source.Kind} {kustomization.Id.Namespace}/{source.Name}, which {kustomization.Id} takes variables from";
        foreach (var entry in found.GetMapping("data")?.Entries ?? [])
        {
            if (entry.Value is YamlScalar value)
                Set(values, entry.Key, source.Kind == "Secret" ? Decode(entry.Name, value.Value) : ValueOf(value), where, diagnostics);
        }

        // The API server merges stringData into data, over equal keys.
        if (source.Kind != "Secret")
            return;
        foreach (var entry in found.GetMapping("stringData")?.Entries ?? [])
        {
            if (entry.Value is YamlScalar value)
                Set(values, entry.Key, ValueOf(value), where, diagnostics);
        }
    }

    private static string ValueOf(YamlScalar scalar) => scalar.IsNull ? "" : scalar.Value;

    // What is not base64 of text is validation's to report; here it is unknown.
    private static string Decode(string key, string value)
    {
        if (OpaqueValue.IsIn(value))
            return value;
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(value));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            return OpaqueValue.For(key);
        }
    }

    private static void Set(Dictionary<string, string> values, YamlScalar key, string value, string where, DiagnosticBag diagnostics)
    {
        if (!EnvSubst.IsVariableName(key.Value))
        {
            diagnostics.Add(FluxDiagnostics.InvalidVariableName, key.Span,
                $"'{key.Value}' in {where} cannot be the name of a variable; use letters, digits and '_', not starting with a digit");
            return;
        }

        values[key.Value] = value.Replace("\n", "", StringComparison.Ordinal);
    }

    private static void ReportOwn(FluxKustomization kustomization, VariableSource source, DiagnosticBag diagnostics) =>
        diagnostics.Add(FluxDiagnostics.VariablesOwn, source.Span,
            $"{kustomization.Id} takes variables from the {source.Kind} {kustomization.Id.Namespace}/{source.Name}, which it creates itself, so that a new cluster waits until somebody creates it by hand; "
            + "create it in a Kustomization that this one depends on");

    private static void ReportMissing(FluxKustomization kustomization, VariableSource source, VariableObjects objects, DiagnosticBag diagnostics) =>
        diagnostics.Add(FluxDiagnostics.VariablesMissing, source.Span,
            $"{kustomization.Id} takes variables from the {source.Kind} {kustomization.Id.Namespace}/{source.Name}, which nothing rendered before it creates; "
            + "create it in a Kustomization that this one depends on, or mark the entry 'optional: true' if the cluster gets it from elsewhere"
            + NearestName.Suggest(source.Name, objects.Names(source.Kind, kustomization.Id.Namespace)));
}

/// <summary>A source and what it holds.</summary>
internal sealed record FoundSource(VariableSource Source, YamlMapping Content);
