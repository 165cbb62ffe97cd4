using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Providers;

/// <summary>A provider did not do what it was asked for. The message is one line for the user, says what to do, and holds no secret.</summary>
/// <param name="code">The finding it becomes.</param>
/// <param name="message">What is wrong and what helps.</param>
/// <param name="inner">Where it came from.</param>
public sealed class ProviderException(DiagnosticDescriptor code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The finding it becomes.</summary>
    public DiagnosticDescriptor Code { get; } = code;
}
