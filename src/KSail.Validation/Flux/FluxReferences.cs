using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Validation.Flux;

/// <summary>
/// Looks up what Flux objects name. A missing object is a warning, as a cluster may have more than the repository, and not even that where
/// something unseen may create it.
/// </summary>
internal sealed class FluxReferences(FluxObjects objects, DiagnosticBag diagnostics)
{
    private const string Bootstrap = "flux-system";

    public void Check(Resource resource)
    {
        if (resource.Tree.GetMapping("spec") is not { } spec)
            return;
        switch (resource.Kind)
        {
            case "Kustomization":
                CheckSource(resource, spec.GetMapping("sourceRef"));
                foreach (var item in spec.GetSequence("healthChecks") ?? [])
                    CheckHealthCheck(resource, item as YamlMapping);
                break;
            case "HelmRelease":
                CheckSource(resource, spec.GetMapping("chart")?.GetMapping("spec")?.GetMapping("sourceRef"));
                CheckSource(resource, spec.GetMapping("chartRef"));
                foreach (var item in spec.GetSequence("valuesFrom") ?? [])
                    CheckValues(resource, item as YamlMapping);
                break;
            case "HelmChart" or "ImageUpdateAutomation":
                CheckSource(resource, spec.GetMapping("sourceRef"));
                break;
            case "ImagePolicy":
                CheckNamed(resource, spec.GetMapping("imageRepositoryRef"), "ImageRepository");
                break;
            case "Alert":
                CheckNamed(resource, spec.GetMapping("providerRef"), "Provider");
                foreach (var item in spec.GetSequence("eventSources") ?? [])
                    CheckEventSource(resource, item as YamlMapping);
                break;
            case "Receiver":
                foreach (var item in spec.GetSequence("resources") ?? [])
                    CheckEventSource(resource, item as YamlMapping);
                break;
        }
    }

    private void CheckSource(Resource owner, YamlMapping? reference)
    {
        if (reference?.GetString("kind") is { } kind)
            CheckNamed(owner, reference, kind);
    }

    private void CheckEventSource(Resource owner, YamlMapping? reference)
    {
        if (reference?.GetString("name") != "*" && reference?.GetString("kind") is { } kind)
            CheckNamed(owner, reference, kind);
    }

    // What the bootstrap made is in no repository.
    private void CheckNamed(Resource owner, YamlMapping? reference, string kind)
    {
        if (reference?["name"] is not YamlScalar { IsNull: false } name || OpaqueValue.IsIn(name.Value))
            return;
        var ns = reference.GetString("namespace") is { Length: > 0 } own ? own : FluxObjects.NamespaceOf(owner);
        if (objects.Find(kind, ns, name.Value) is not null || (ns == Bootstrap && name.Value == Bootstrap))
            return;
        // The source of the bootstrap is there, and the likeliest to be meant.
        var names = ns == Bootstrap && kind is "OCIRepository" or "GitRepository" ? [Bootstrap, .. objects.Names(kind, ns)] : objects.Names(kind, ns);
        var suggestion = NearestName.Suggest(name.Value, names);
        if (suggestion.Length > 0 || !objects.HasUnseenParts)
            Report(owner, name, $"{kind}/{ns}/{name.Value}", suggestion);
    }

    private void CheckHealthCheck(Resource owner, YamlMapping? check)
    {
        // Objects of other kinds may be made by releases and operators.
        if (check?.GetString("kind") is not ("HelmRelease" or "Kustomization") and not "Deployment" || check["name"] is not YamlScalar name)
            return;
        var kind = check.GetString("kind")!;
        var ns = check.GetString("namespace") is { Length: > 0 } own ? own : FluxObjects.NamespaceOf(owner);
        if (objects.Find(kind, ns, name.Value) is not null)
            return;
        var suggestion = NearestName.Suggest(name.Value, objects.Names(kind, ns));
        if (suggestion.Length > 0 || (kind != "Deployment" && !objects.HasUnseenParts))
            Report(owner, name, $"{kind}/{ns}/{name.Value}", suggestion);
    }

    private void CheckValues(Resource owner, YamlMapping? source)
    {
        if (source?.GetString("kind") is not { } kind || source["name"] is not YamlScalar { IsNull: false } name || source.GetString("optional") == "true")
            return;
        var ns = FluxObjects.NamespaceOf(owner);
        if (objects.Find(kind, ns, name.Value) is not null || IsMade(kind, ns, name.Value))
            return;
        // The release's own namespace is always obscure: the release is in it.
        var suggestion = NearestName.Suggest(name.Value, objects.Names(kind, ns));
        if (suggestion.Length > 0)
            Report(owner, name, $"{kind}/{ns}/{name.Value}", suggestion);
    }

    private bool IsMade(string kind, string ns, string name) =>
        kind == "Secret" && (objects.Find("ExternalSecret", ns, name) is not null || objects.Find("SealedSecret", ns, name) is not null || objects.Find("Certificate", ns, name) is not null);

    private void Report(Resource owner, YamlScalar name, string target, string suggestion) =>
        diagnostics.Add(FluxCheckDiagnostics.ReferenceMissing, name.Span.HasFile ? name.Span : owner.Span,
            $"{owner} refers to {target}, which this environment does not create{(suggestion.Length > 0 ? suggestion : "; add it, or correct kind, name and namespace")}");
}
