using KSail.Configuration.Model;

namespace KSail.Configuration.Rules;

/// <summary><c>spec.cluster.talos.extraPortMappings</c>.</summary>
internal static class PortMappingRules
{
    /// <summary>Docker gives a port of the host to one container port only; 0 lets it choose a free one.</summary>
    public static readonly ConfigurationRule HostPortTwice = new(
        new("KSAIL1113", "A port of the host is published twice"),
        ["spec.cluster.talos.extraPortMappings"],
        static (subject, report) =>
        {
            var mappings = subject.Cluster.Talos.ExtraPortMappings;
            for (var i = 1; i < mappings.Count; i++)
            {
                if (FirstWith(mappings, i) is { } first)
                    report.At(mappings[i].HostPort.Span, $"port {mappings[i].HostPort.Value} of the host is published by the mapping at line {first.Span.Line} already; use another one, or 0 for any that is free");
            }
        });

    private static PortMapping? FirstWith(IReadOnlyList<PortMapping> mappings, int index)
    {
        var mapping = mappings[index];
        for (var i = 0; i < index && mapping.HostPort.Value > 0; i++)
        {
            if (mappings[i].HostPort.Value == mapping.HostPort.Value && mappings[i].Protocol.Value == mapping.Protocol.Value)
                return mappings[i];
        }

        return null;
    }
}
