using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Talos.Reading;

namespace KSail.Talos.Rules;

/// <summary>What rules judge: one role's configuration with all patches applied, and where to report.</summary>
internal sealed class RuleContext(MachineConfiguration configuration, NodePatchOptions options, DiagnosticBag diagnostics)
{
    public MachineConfiguration Configuration => configuration;

    public NodeRuntime Runtime => options.Runtime;

    /// <summary>The series that the configuration was generated for.</summary>
    public TalosRelease Release => options.Release ?? TalosRelease.Unpinned;

    /// <summary>Whether the nodes may know more than is known here.</summary>
    public bool IsBeyondKnown => TalosRelease.Newest.IsBefore(Release);

    public bool IsControlPlane => configuration.Role == NodeRole.ControlPlane;

    /// <summary>
    /// Reports at the first node that a patch wrote, or else at the patch that last touched the document. What no patch touched was generated, and
    /// nothing is wrong with it.
    /// </summary>
    public void Report(DiagnosticDescriptor descriptor, MachineDocument document, string message, params ReadOnlySpan<YamlNode?> at)
    {
        var span = document.LastPatch;
        foreach (var node in at)
        {
            if (node is { Span.HasFile: true })
            {
                span = node.Span;
                break;
            }
        }

        if (span.HasFile)
            diagnostics.Add(descriptor, span, PlaceholderText.Unmask(document.Identity.IsMachine ? message : $"{document.Identity}: {message}"));
    }

    /// <summary>Reports on the machine configuration.</summary>
    public void Report(DiagnosticDescriptor descriptor, string message, params ReadOnlySpan<YamlNode?> at) =>
        Report(descriptor, configuration.Machine, message, at);
}
