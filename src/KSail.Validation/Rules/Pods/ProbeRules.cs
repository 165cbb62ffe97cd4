using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Pods;

/// <summary>
/// Probes and lifecycle handlers: <c>validateProbe</c>, <c>validateHandler</c>. Zero stands for the default in all numbers of a probe, so only
/// negative ones are wrong.
/// </summary>
internal static class ProbeRules
{
    private static readonly string[] ProbeHandlers = ["exec", "httpGet", "tcpSocket", "grpc"];
    private static readonly string[] LifecycleHandlers = ["exec", "httpGet", "tcpSocket", "sleep"];
    private static readonly string[] Numbers = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];

    public static void Check(YamlMapping container, PodSubject pod, Findings findings)
    {
        foreach (var name in (ReadOnlySpan<string>)["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container.Map(name) is { } probe)
                CheckProbe(probe, name, container, pod, findings);
        }

        if (container.Map("lifecycle") is not { } lifecycle)
            return;
        foreach (var name in (ReadOnlySpan<string>)["postStart", "preStop"])
        {
            if (lifecycle.Map(name) is { } handler)
                CheckHandler(handler, LifecycleHandlers, container, pod, findings);
        }
    }

    private static void CheckProbe(YamlMapping probe, string name, YamlMapping container, PodSubject pod, Findings findings)
    {
        CheckHandler(probe, ProbeHandlers, container, pod, findings);
        foreach (var field in Numbers)
        {
            if (probe.Whole(field) is < 0)
                findings.Wrong(RuleDiagnostics.Probe, probe[field]!, "must not be negative");
        }

        if (name != "readinessProbe" && probe.Whole("successThreshold") is > 1)
            findings.Wrong(RuleDiagnostics.Probe, probe["successThreshold"]!, $"must be 1 for a {name}");
        if (!probe.Has("terminationGracePeriodSeconds"))
            return;
        if (name == "readinessProbe")
            findings.Field(RuleDiagnostics.Probe, probe, "terminationGracePeriodSeconds", "must not be set for a readinessProbe");
        else if (probe.Whole("terminationGracePeriodSeconds") is <= 0)
            findings.Wrong(RuleDiagnostics.Probe, probe["terminationGracePeriodSeconds"]!, "must be greater than 0");
    }

    private static void CheckHandler(YamlMapping handler, string[] kinds, YamlMapping container, PodSubject pod, Findings findings)
    {
        string? first = null;
        foreach (var kind in kinds)
        {
            if (!handler.Has(kind))
                continue;
            if (first is not null)
                findings.Field(RuleDiagnostics.Probe, handler, kind, $"must not be set beside {first}: there is one handler");
            first ??= kind;
            if (handler.Map(kind) is { } action)
                CheckAction(kind, action, container, pod, findings);
        }

        if (first is null)
            findings.Report(RuleDiagnostics.Probe, handler, $"must have one of {string.Join(", ", kinds)}");
    }

    private static void CheckAction(string kind, YamlMapping action, YamlMapping container, PodSubject pod, Findings findings)
    {
        switch (kind)
        {
            case "exec":
                if (action.IsEmpty("command"))
                    findings.Missing(RuleDiagnostics.Probe, action, "command");
                break;
            case "httpGet":
                CheckPort(action, container, findings);
                CheckHeaders(action.Items("httpHeaders"), findings);
                break;
            case "tcpSocket":
                CheckPort(action, container, findings);
                break;
            case "grpc":
                if (action.Whole("port") is { } port && !PortRules.IsPort(port))
                    findings.Wrong(RuleDiagnostics.Probe, action["port"]!, PortRules.PortRule);
                break;
            case "sleep":
                if (action.Whole("seconds") is { } seconds && !pod.Spec["terminationGracePeriodSeconds"].HasUnknown() && (seconds < 0 || seconds > pod.GracePeriod))
                    findings.Wrong(RuleDiagnostics.Probe, action["seconds"]!, $"must be from 0 to the pod's terminationGracePeriodSeconds ({pod.GracePeriod})");
                break;
        }
    }

    private static void CheckPort(YamlMapping action, YamlMapping container, Findings findings)
    {
        PortRules.CheckNumberOrName(action, "port", RuleDiagnostics.Probe, findings);
        if (action.Text("port") is not { } port || !Names.IsPortName(port.Value))
            return;
        var names = new List<string>();
        foreach (var item in container.Items("ports"))
        {
            if (item is not YamlMapping own || own["name"].HasUnknown())
                continue;
            if (own.Is("name", port.Value))
                return;
            if (own.Word("name") is { } name)
                names.Add(name);
        }

        findings.Report(RuleDiagnostics.PodUnintended, port, $"is '{port.Value}', but the container has no port of that name{Documents.NearestName.Suggest(port.Value, names)}");
    }

    private static void CheckHeaders(YamlSequence headers, Findings findings)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i] is not YamlMapping header)
                continue;
            if (header.Has("name") && header.IsBlank("name"))
                findings.Missing(RuleDiagnostics.Probe, header, "name");
            else if (header.Text("name") is { } name && !Names.IsHeader(name.Value))
                findings.Wrong(RuleDiagnostics.Probe, name, Names.HeaderRule);
        }
    }
}
