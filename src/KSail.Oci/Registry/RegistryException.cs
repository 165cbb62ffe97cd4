using KSail.Documents.Diagnostics;

namespace KSail.Oci.Registry;

/// <summary>A registry could not do what was asked. The message is one line for the user; it becomes a diagnostic of the given kind.</summary>
public sealed class RegistryException : Exception
{
    internal RegistryException(DiagnosticDescriptor descriptor, string message, bool isTransient = false, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(message, inner)
    {
        Descriptor = descriptor;
        IsTransient = isTransient;
        RetryAfter = retryAfter;
    }

    /// <summary>What kind of failure it is.</summary>
    public DiagnosticDescriptor Descriptor { get; }

    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient { get; }

    /// <summary>How long the registry wants to be left alone; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; }
}
