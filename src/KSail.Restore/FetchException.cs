using KSail.Documents.Diagnostics;

namespace KSail.Restore;

/// <summary>Something cannot be fetched, for a reason that belongs to the network, a server or the reference.</summary>
/// <param name="descriptor">The kind of finding it becomes.</param>
/// <param name="message">What went wrong and what to do, in one line, without the reference.</param>
public sealed class FetchException(DiagnosticDescriptor descriptor, string message) : Exception(message)
{
    /// <summary>Something cannot be fetched, for want of a more particular reason.</summary>
    /// <param name="message">What went wrong and what to do, in one line, without the reference.</param>
    public FetchException(string message)
        : this(RestoreDiagnostics.CannotFetch, message)
    {
    }

    /// <summary>The kind of finding it becomes.</summary>
    public DiagnosticDescriptor Descriptor { get; } = descriptor;
}
