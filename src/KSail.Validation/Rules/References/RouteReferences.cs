using System.Globalization;
using KSail.Documents;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Validation.Rules.References;

/// <summary>Services, their ports and certificates behind Ingresses and routes of the Gateway API.</summary>
internal static class RouteReferences
{
    public static void CheckIngress(YamlMapping ingress, string ns, ReferenceLookup lookup)
    {
        var spec = ingress.Map("spec");
        CheckBackend(spec.Map("defaultBackend"), ns, lookup);
        var rules = spec.Items("rules");
        for (var i = 0; i < rules.Count; i++)
        {
            var paths = (rules[i] as YamlMapping).Map("http").Items("paths");
            for (var j = 0; j < paths.Count; j++)
                CheckBackend((paths[j] as YamlMapping).Map("backend"), ns, lookup);
        }

        // Certificates are commonly made on demand, by the name that the Ingress gives them.
        if (IsCertified(ingress))
            return;
        var tls = spec.Items("tls");
        for (var i = 0; i < tls.Count; i++)
        {
            if ((tls[i] as YamlMapping).Text("secretName") is { } secret)
                lookup.Require("Secret", secret, ns);
        }
    }

    public static void CheckRoute(YamlMapping route, string ns, ReferenceLookup lookup)
    {
        var rules = route.Map("spec").Items("rules");
        for (var i = 0; i < rules.Count; i++)
        {
            var backends = (rules[i] as YamlMapping).Items("backendRefs");
            for (var j = 0; j < backends.Count; j++)
            {
                if (backends[j] is not YamlMapping backend || !backend.IsBlank("group") || !(backend.IsBlank("kind") || backend.Is("kind", "Service")) || backend.Text("name") is not { } name)
                    continue;
                var service = lookup.Require("Service", name, backend.Word("namespace") ?? ns);
                if (backend.Scalar("port") is { } port)
                    CheckPort(service, port, lookup);
            }
        }
    }

    private static void CheckBackend(YamlMapping? backend, string ns, ReferenceLookup lookup)
    {
        if (backend.Map("service") is not { } target || target.Text("name") is not { } name)
            return;
        var service = lookup.Require("Service", name, ns);
        var port = target.Map("port");
        if ((port.Text("name") ?? port.Scalar("number")) is { } wanted)
            CheckPort(service, wanted, lookup);
    }

    private static void CheckPort(Resource? service, YamlScalar wanted, ReferenceLookup lookup)
    {
        if (service?.Tree.Map("spec") is not { } spec || spec.Is("type", "ExternalName"))
            return;
        var ports = spec.Items("ports");
        var names = new List<string>();
        var number = wanted.AsWhole();
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i] is not YamlMapping port || port.HasUnknown())
                return;
            if (number is null ? port.Is("name", wanted.Value) : port.Whole("port") == number)
                return;
            if (number is null && port.Word("name") is { } name)
                names.Add(name);
            else if (port.Whole("port") is { } other)
                names.Add(other.ToString(CultureInfo.InvariantCulture));
        }

        if (ports.Count == 0)
            return;
        var hint = number is null ? NearestName.Suggest(wanted.Value, names) : names.Count <= 5 ? $"; it has {string.Join(", ", names)}" : "";
        lookup.Findings.Report(RuleDiagnostics.MissingPort, wanted, $"is {(number is null ? $"'{Findings.Shorten(wanted.Value)}'" : wanted.Value)}, but Service/{service.Name} has no such port{hint}");
    }

    private static bool IsCertified(YamlMapping ingress)
    {
        foreach (var entry in ingress.Map("metadata").Map("annotations")?.Entries ?? [])
        {
            if (entry.Name.StartsWith("cert-manager.io/", StringComparison.Ordinal) || entry.Name == "kubernetes.io/tls-acme")
                return true;
        }

        return false;
    }
}
