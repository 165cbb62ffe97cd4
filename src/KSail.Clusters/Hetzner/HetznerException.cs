using KSail.Clusters.Hetzner.Api;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Hetzner;

/// <summary>A request to Hetzner, or what it began, did not succeed. The message is one line for the user; it becomes a diagnostic of the given kind.</summary>
public sealed class HetznerException : Exception
{
    internal HetznerException(string code, string message, DiagnosticDescriptor? descriptor = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Descriptor = descriptor ?? HetznerErrors.DescriptorOf(code);
    }

    /// <summary>The API's code, for example <c>uniqueness_error</c>; empty where there was no answer.</summary>
    public string Code { get; }

    /// <summary>What kind of failure it is.</summary>
    public DiagnosticDescriptor Descriptor { get; }

    /// <summary>
    /// Whether what was asked for may have happened all the same: the answer was lost, or says nothing about it. Nothing that must not happen twice
    /// is to be repeated then without a look first.
    /// </summary>
    public bool MayHaveHappened { get; internal init; }

    /// <summary>Whether the resource is not there.</summary>
    public bool IsNotFound => Code == HetznerErrors.NotFound;

    /// <summary>Whether another location, or the same a little later, may have room.</summary>
    public bool IsOutOfCapacity => Descriptor == HetznerDiagnostics.NoCapacity;
}
