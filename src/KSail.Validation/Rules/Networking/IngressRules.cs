using KSail.Documents.Yaml;
using KSail.Validation.Forms;
using KSail.Validation.Rules.Pods;

namespace KSail.Validation.Rules.Networking;

/// <summary>Ingresses and their classes: <c>pkg/apis/networking/validation</c>.</summary>
internal static class IngressRules
{
    private const string ClassAnnotation = "kubernetes.io/ingress.class";

    public static void Check(YamlMapping ingress, Findings findings)
    {
        if (ingress.Map("spec") is not { } spec)
            return;
        if (spec.Has("ingressClassName") && ingress.Map("metadata").Map("annotations").Has(ClassAnnotation))
            findings.Field(RuleDiagnostics.Ingress, ingress.Map("metadata").Map("annotations")!, ClassAnnotation, "must not be set beside spec.ingressClassName");
        if (spec.Has("ingressClassName") && spec.IsBlank("ingressClassName"))
            findings.Field(RuleDiagnostics.Ingress, spec, "ingressClassName", "must not be empty; leave it out for the default class");
        else if (spec.Text("ingressClassName") is { } name && !Names.IsSubdomain(name.Value))
            findings.Wrong(RuleDiagnostics.Ingress, name, Names.SubdomainRule);
        if (spec.IsEmpty("rules") && !spec.Has("defaultBackend"))
            findings.Report(RuleDiagnostics.Ingress, spec, "must have rules or a defaultBackend");
        if (spec.Map("defaultBackend") is { } backend)
            CheckBackend(backend, findings);
        CheckTls(spec.Items("tls"), findings);
        var rules = spec.Items("rules");
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is YamlMapping rule)
                CheckRule(rule, findings);
        }
    }

    public static void CheckClass(YamlMapping ingressClass, Findings findings)
    {
        const int Longest = 250;
        if (ingressClass.Map("spec") is not { } spec)
            return;
        if (spec.IsBlank("controller"))
            findings.Missing(RuleDiagnostics.Ingress, spec, "controller");
        else if (spec.Text("controller") is { } controller && (controller.Value.Length > Longest || !QualifiedNames.IsDomainPath(controller.Value)))
            findings.Wrong(RuleDiagnostics.Ingress, controller, $"{QualifiedNames.DomainPathRule}, of at most {Longest} characters");
        if (spec.Map("parameters") is not { } parameters)
            return;
        CheckResource(parameters, findings);
        if (parameters.Scalar("scope") is { Value: not ("Cluster" or "Namespace") } scope)
            findings.Wrong(RuleDiagnostics.Ingress, scope, "must be Cluster or Namespace");
        if (parameters.Is("scope", "Namespace") && parameters.IsBlank("namespace"))
            findings.Missing(RuleDiagnostics.Ingress, parameters, "namespace", "where scope is Namespace");
        else if (!parameters.Is("scope", "Namespace") && !parameters["scope"].HasUnknown() && !parameters.IsBlank("namespace"))
            findings.Field(RuleDiagnostics.Ingress, parameters, "namespace", "must not be set unless scope is Namespace");
    }

    private static void CheckTls(YamlSequence entries, Findings findings)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i] is not YamlMapping entry)
                continue;
            var hosts = entry.Items("hosts");
            for (var j = 0; j < hosts.Count; j++)
            {
                if (hosts[j].AsKnown() is { } host)
                    CheckHost(host, findings);
            }

            if (entry.Text("secretName") is { } secret && !Names.IsSubdomain(secret.Value))
                findings.Wrong(RuleDiagnostics.Ingress, secret, Names.SubdomainRule);
        }
    }

    private static void CheckHost(YamlScalar host, Findings findings)
    {
        if (host.Value.Contains('*', StringComparison.Ordinal))
        {
            if (!Names.IsWildcardSubdomain(host.Value))
                findings.Wrong(RuleDiagnostics.Ingress, host, Names.WildcardRule);
        }
        else if (!Names.IsSubdomain(host.Value))
        {
            findings.Wrong(RuleDiagnostics.Ingress, host, "must be a domain name in lower case");
        }
    }

    private static void CheckRule(YamlMapping rule, Findings findings)
    {
        if (rule.Text("host") is { } host)
        {
            if (Addresses.IsAddress(host.Value))
                findings.Wrong(RuleDiagnostics.Ingress, host, "must be a domain name, not an IP address");
            else
                CheckHost(host, findings);
        }

        if (rule.Map("http") is not { } http)
            return;
        if (http["paths"] is YamlSequence { Count: 0 })
            findings.Missing(RuleDiagnostics.Ingress, http, "paths", "with at least one path");
        var paths = http.Items("paths");
        for (var i = 0; i < paths.Count; i++)
        {
            if (paths[i] is not YamlMapping path)
                continue;
            CheckPath(path, findings);
            if (path.Map("backend") is { } backend)
                CheckBackend(backend, findings);
        }
    }

    private static void CheckPath(YamlMapping path, Findings findings)
    {
        var type = path.Word("pathType");
        if (path.IsBlank("path"))
        {
            if (type is "Exact" or "Prefix")
                findings.Missing(RuleDiagnostics.Ingress, path, "path", $"and must begin with '/' where pathType is {type}");
            return;
        }

        if (path.Text("path") is not { } text)
            return;
        if (!text.Value.StartsWith('/'))
            findings.Wrong(RuleDiagnostics.Ingress, text, "must begin with '/'");
        else if (type is "Exact" or "Prefix" && FindForbidden(text.Value) is { } part)
            findings.Wrong(RuleDiagnostics.Ingress, text, $"must not have '{part}' in it where pathType is {type}");
    }

    private static string? FindForbidden(string path)
    {
        foreach (var part in (ReadOnlySpan<string>)["//", "/./", "/../", "%2f", "%2F"])
        {
            if (path.Contains(part, StringComparison.Ordinal))
                return part;
        }

        return path.EndsWith("/..", StringComparison.Ordinal) ? "/.." : path.EndsWith("/.", StringComparison.Ordinal) ? "/." : null;
    }

    private static void CheckResource(YamlMapping resource, Findings findings)
    {
        if (resource.Has("apiGroup") && resource.IsBlank("apiGroup"))
            findings.Field(RuleDiagnostics.Ingress, resource, "apiGroup", "must not be empty");
        else if (resource.Text("apiGroup") is { } group && !Names.IsSubdomain(group.Value))
            findings.Wrong(RuleDiagnostics.Ingress, group, Names.SubdomainRule);
        foreach (var field in (ReadOnlySpan<string>)["kind", "name"])
        {
            if (resource.Has(field) && resource.IsBlank(field))
                findings.Missing(RuleDiagnostics.Ingress, resource, field);
            else if (resource.Text(field) is { } text && !Names.IsPathSegment(text.Value))
                findings.Wrong(RuleDiagnostics.Ingress, text, Names.PathSegmentRule);
        }
    }

    private static void CheckBackend(YamlMapping backend, Findings findings)
    {
        if (backend.Has("service") == backend.Has("resource"))
        {
            findings.Report(RuleDiagnostics.Ingress, backend, backend.Has("service") ? "must not have both service and resource" : "must have a service or a resource");
            return;
        }

        if (backend.Map("resource") is { } resource)
            CheckResource(resource, findings);
        if (backend.Map("service") is not { } service)
            return;
        if (service.Has("name") && service.IsBlank("name"))
            findings.Missing(RuleDiagnostics.Ingress, service, "name");
        else if (service.Text("name") is { } name && !Names.IsLabel(name.Value))
            findings.Wrong(RuleDiagnostics.Ingress, name, Names.LabelRule);
        if (service["port"].HasUnknown() || (service.Has("port") && service.Map("port") is null))
            return;
        var port = service.Map("port");
        var hasNumber = port.Whole("number") is { } and not 0;
        if (hasNumber == !port.IsBlank("name"))
        {
            if (hasNumber)
                findings.Report(RuleDiagnostics.Ingress, port!, "must not have both name and number");
            else
                findings.Missing(RuleDiagnostics.Ingress, service, "port", "with a name or a number");
            return;
        }

        if (port.Whole("number") is { } number and not 0 && !PortRules.IsPort(number))
            findings.Wrong(RuleDiagnostics.Ingress, port!["number"]!, PortRules.PortRule);
        if (port.Text("name") is { } portName && !Names.IsPortName(portName.Value))
            findings.Wrong(RuleDiagnostics.Ingress, portName, Names.PortNameRule);
    }
}
