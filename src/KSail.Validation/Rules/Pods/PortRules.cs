using System.Globalization;
using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Pods;

/// <summary>Ports of containers: <c>validateContainerPorts</c>, <c>checkHostPortConflicts</c> and <c>validatePodHostNetworkDeps</c>.</summary>
internal static class PortRules
{
    private const int HighestPort = 65535;

    /// <summary>What a port must be.</summary>
    public const string PortRule = "must be a number from 1 to 65535";

    /// <summary>Whether a number is a port.</summary>
    public static bool IsPort(long number) => number is >= 1 and <= HighestPort;

    /// <summary>Checks a port that is a number or a name.</summary>
    public static void CheckNumberOrName(YamlMapping parent, string field, Documents.Diagnostics.DiagnosticDescriptor descriptor, Findings findings)
    {
        if (parent.Scalar(field) is not { } port)
            return;
        if (port.AsWhole() is { } number)
        {
            if (!IsPort(number))
                findings.Wrong(descriptor, port, PortRule);
        }
        else if (port.Type == ScalarType.String && !Names.IsPortName(port.Value))
        {
            if (long.TryParse(port.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                findings.Report(descriptor, port, $"is the text '{Findings.Shorten(port.Value)}', which would be the name of a port, and has no letter; write the number without quotes");
            else
                findings.Wrong(descriptor, port, Names.PortNameRule);
        }
    }

    /// <summary>Checks the ports of one container.</summary>
    public static void Check(YamlMapping container, PodSubject pod, Findings findings)
    {
        var ports = container.Items("ports");
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i] is not YamlMapping port)
                continue;
            if (port.Whole("containerPort") is { } number && !IsPort(number))
                findings.Wrong(RuleDiagnostics.ContainerPort, port["containerPort"]!, PortRule);
            if (port.Whole("hostPort") is { } host and not 0)
            {
                if (!IsPort(host))
                    findings.Wrong(RuleDiagnostics.ContainerPort, port["hostPort"]!, PortRule);
                else if (pod.HostNetwork && port.Whole("containerPort") is { } inner && inner != host)
                    findings.Wrong(RuleDiagnostics.ContainerPort, port["hostPort"]!, $"must be the containerPort {inner}, because the pod uses the host's network");
            }

            if (port.Text("name") is not { } name)
                continue;
            if (!Names.IsPortName(name.Value))
                findings.Wrong(RuleDiagnostics.ContainerPort, name, Names.PortNameRule);
            else if (IsEarlier(ports, i, name.Value))
                findings.Report(RuleDiagnostics.ContainerPort, name, $"is '{name.Value}', which is the name of an earlier port of the container, too");
        }
    }

    /// <summary>Checks that no two ports take one port of the host.</summary>
    public static void CheckHostPorts(PodSubject pod, Findings findings)
    {
        CheckHostPorts(pod.Spec.Items("containers"), pod, findings);
        // Init containers run one after the other, and share nothing.
        foreach (var container in pod.Spec.Items("initContainers"))
            CheckHostPorts([container], pod, findings);
    }

    private static void CheckHostPorts(YamlSequence containers, PodSubject pod, Findings findings)
    {
        HashSet<string>? seen = null;
        for (var c = 0; c < containers.Count; c++)
        {
            var ports = (containers[c] as YamlMapping).Items("ports");
            for (var i = 0; i < ports.Count; i++)
            {
                if (ports[i] is not YamlMapping port)
                    continue;
                var host = port.Whole("hostPort") ?? 0;
                // A Pod in the host's network gets its ports there by default; templates do not.
                if (host == 0 && pod.IsPod && pod.HostNetwork)
                    host = port.Whole("containerPort") ?? 0;
                if (host == 0 || port["protocol"].HasUnknown() || port["hostIP"].HasUnknown())
                    continue;
                var key = $"{port.Word("protocol") ?? "TCP"}/{port.Word("hostIP")}/{host.ToString(CultureInfo.InvariantCulture)}";
                if (!(seen ??= new HashSet<string>(StringComparer.Ordinal)).Add(key))
                    findings.Report(RuleDiagnostics.ContainerPort, port[port.Has("hostPort") ? "hostPort" : "containerPort"] ?? port, $"takes port {host} of the host, which an earlier port of the pod takes, too");
            }
        }
    }

    private static bool IsEarlier(YamlSequence ports, int index, string name)
    {
        for (var i = 0; i < index; i++)
        {
            if (ports[i] is YamlMapping port && port.Is("name", name))
                return true;
        }

        return false;
    }
}
