using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Devices;

/// <summary>
/// Claims of devices and classes of them: <c>pkg/apis/resource/validation</c> for <c>resource.k8s.io/v1</c>. Older versions, whose requests
/// have another form, are passed over.
/// </summary>
internal static class DeviceRules
{
    private const int MostItems = 32;
    private const int MostTolerations = 16;
    private const int LongestDriver = 63;

    public static void CheckClaim(YamlMapping claim, Findings findings)
    {
        if (claim.Is("apiVersion", "resource.k8s.io/v1"))
            CheckSpec(claim.Map("spec"), findings);
    }

    public static void CheckTemplate(YamlMapping template, Findings findings)
    {
        if (!template.Is("apiVersion", "resource.k8s.io/v1") || template.Map("spec") is not { } spec)
            return;
        if (spec.Map("metadata") is { } metadata)
        {
            if (metadata.Map("labels") is { } labels)
                MetadataRules.CheckLabels(labels, findings);
            if (metadata.Map("annotations") is { } annotations)
                MetadataRules.CheckAnnotations(annotations, findings);
        }

        CheckSpec(spec.Map("spec"), findings);
    }

    public static void CheckClass(YamlMapping deviceClass, Findings findings)
    {
        if (!deviceClass.Is("apiVersion", "resource.k8s.io/v1") || deviceClass.Map("spec") is not { } spec)
            return;
        CheckSelectors(spec.Items("selectors"), findings);
        CheckConfigurations(spec.Items("config"), null, findings);
    }

    private static void CheckSpec(YamlMapping? spec, Findings findings)
    {
        if (spec.Map("devices") is not { } devices)
            return;
        var requests = devices.Items("requests");
        CheckCount(requests, MostItems, findings);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var isKnown = !requests.HasUnknown();
        foreach (var item in requests)
        {
            if (item is YamlMapping request)
                CheckRequest(request, names, findings);
        }

        var constraints = devices.Items("constraints");
        CheckCount(constraints, MostItems, findings);
        foreach (var item in constraints)
        {
            if (item is not YamlMapping constraint)
                continue;
            CheckReferences(constraint.Items("requests"), isKnown ? names : null, findings);
            if (constraint.Scalar("matchAttribute") is { } attribute && !IsFullName(attribute.Value))
                findings.Wrong(RuleDiagnostics.Device, attribute, "must be a domain, '/' and a name, such as example.org/model");
        }

        var configurations = devices.Items("config");
        CheckCount(configurations, MostItems, findings);
        CheckConfigurations(configurations, isKnown ? names : null, findings);
    }

    private static void CheckRequest(YamlMapping request, HashSet<string> names, Findings findings)
    {
        var name = CheckName(request, "", names, findings);
        if (request.Has("exactly") == !request.IsEmpty("firstAvailable"))
            findings.Report(RuleDiagnostics.Device, request, request.Has("exactly") ? "must not have both exactly and firstAvailable" : "must have exactly or firstAvailable");
        if (request.Map("exactly") is { } exactly)
            CheckWish(exactly, findings);
        foreach (var item in request.Items("firstAvailable"))
        {
            if (item is not YamlMapping wish)
                continue;
            if (name is not null)
                CheckName(wish, name + "/", names, findings);
            CheckWish(wish, findings);
        }
    }

    private static string? CheckName(YamlMapping request, string prefix, HashSet<string> names, Findings findings)
    {
        if (request.Has("name") && request.IsBlank("name"))
            findings.Missing(RuleDiagnostics.Device, request, "name");
        if (request.Text("name") is not { } name)
            return null;
        if (!Names.IsLabel(name.Value))
            findings.Wrong(RuleDiagnostics.Device, name, Names.LabelRule);
        else if (!names.Add(prefix + name.Value))
            findings.Report(RuleDiagnostics.Device, name, $"is '{name.Value}', which is the name of an earlier request, too");
        return name.Value;
    }

    private static void CheckWish(YamlMapping wish, Findings findings)
    {
        if (wish.Has("deviceClassName") && wish.IsBlank("deviceClassName"))
            findings.Missing(RuleDiagnostics.Device, wish, "deviceClassName");
        else if (wish.Text("deviceClassName") is { } name && !Names.IsSubdomain(name.Value))
            findings.Wrong(RuleDiagnostics.Device, name, Names.SubdomainRule);
        if (wish.Is("allocationMode", "All") && wish.Whole("count") is { } all and not 0)
            findings.Wrong(RuleDiagnostics.Device, wish["count"]!, "must not be set where allocationMode is All");
        else if (wish.Whole("count") is < 0)
            findings.Wrong(RuleDiagnostics.Device, wish["count"]!, "must be greater than 0");
        CheckSelectors(wish.Items("selectors"), findings);
        CheckCount(wish.Items("tolerations"), MostTolerations, findings);
    }

    private static void CheckSelectors(YamlSequence selectors, Findings findings)
    {
        CheckCount(selectors, MostItems, findings);
        foreach (var item in selectors)
        {
            if (item is not YamlMapping selector)
                continue;
            if (!selector.Has("cel"))
                findings.Missing(RuleDiagnostics.Device, selector, "cel");
            else if (selector.Map("cel") is { } cel)
            {
                if (cel.Has("expression") && cel.IsBlank("expression"))
                    findings.Missing(RuleDiagnostics.Device, cel, "expression");
                // The types of devices are not known here.
                else if (cel.Text("expression") is { } expression)
                    Extension.ExpressionChecks.CheckSyntax(expression, findings);
            }
        }
    }

    private static void CheckConfigurations(YamlSequence configurations, HashSet<string>? requests, Findings findings)
    {
        foreach (var item in configurations)
        {
            if (item is not YamlMapping configuration)
                continue;
            CheckReferences(configuration.Items("requests"), requests, findings);
            if (!configuration.Has("opaque"))
                findings.Missing(RuleDiagnostics.Device, configuration, "opaque");
            if (configuration.Map("opaque") is not { } opaque)
                continue;
            if (opaque.Has("driver") && opaque.IsBlank("driver"))
                findings.Missing(RuleDiagnostics.Device, opaque, "driver");
            else if (opaque.Text("driver") is { } driver && (driver.Value.Length > LongestDriver || !Names.IsSubdomain(driver.Value)))
                findings.Wrong(RuleDiagnostics.Device, driver, $"must be a domain name of at most {LongestDriver} characters in lower case");
            if (opaque["parameters"] is { } parameters and not YamlMapping and not YamlScalar { IsNull: true } && !parameters.HasUnknown())
                findings.Field(RuleDiagnostics.Device, opaque, "parameters", "must be a mapping");
        }
    }

    // A request, or one of its alternatives: request/alternative.
    private static void CheckReferences(YamlSequence references, HashSet<string>? requests, Findings findings)
    {
        HashSet<string>? seen = null;
        foreach (var item in references)
        {
            if (item.AsKnown() is not { } reference)
                continue;
            if (requests?.Contains(reference.Value) == false)
                findings.Wrong(RuleDiagnostics.Device, reference, $"must be the name of a request{Documents.NearestName.Suggest(reference.Value, [.. requests])}");
            else if (!(seen ??= new HashSet<string>(StringComparer.Ordinal)).Add(reference.Value))
                findings.Report(RuleDiagnostics.Device, reference, $"is '{Findings.Shorten(reference.Value)}', which stands earlier, too");
        }
    }

    private static void CheckCount(YamlSequence items, int most, Findings findings)
    {
        if (items.Count > most)
            findings.Report(RuleDiagnostics.Device, items, $"must have at most {most} items, but has {items.Count}");
    }

    private static bool IsFullName(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        return slash > 0 && slash < text.Length - 1 && Names.IsSubdomain(text[..slash]);
    }
}
