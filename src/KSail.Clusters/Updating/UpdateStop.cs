using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Updating;

/// <summary>Ends an update where it stands. It becomes one finding; never leaves this room.</summary>
internal sealed class UpdateStop(DiagnosticDescriptor code, string message, Exception? inner = null) : Exception(message, inner)
{
    public DiagnosticDescriptor Code { get; } = code;
}
