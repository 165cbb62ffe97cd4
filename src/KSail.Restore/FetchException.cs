using KSail.Documents.Diagnostics;

namespace KSail.Restore;

/// <summary>Something cannot be fetched, for a reason that belongs to the network, a server or the reference.</summary>
/// <param name="descriptor">The kind of finding it becomes.</param>
/// <param name="message">What went wrong and what to do, in one line, without the reference.</param>
internal sealed class FetchException(DiagnosticDescriptor descriptor, string message) : Exception(message)
{
    public FetchException(string message)
        : this(RestoreDiagnostics.CannotFetch, message)
    {
    }

    public DiagnosticDescriptor Descriptor { get; } = descriptor;
}
