using KSail.Clusters.Talos.Wire;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Talos;

/// <summary>A call to a node did not succeed. The message is one line for the user; it becomes a diagnostic of the given kind.</summary>
public sealed class TalosException : Exception
{
    internal TalosException(GrpcCode code, string reason, string message, DiagnosticDescriptor? descriptor = null, bool wasSent = true, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Reason = reason;
        Descriptor = descriptor ?? DescriptorOf(code);
        WasSent = wasSent;
    }

    /// <summary>The status.</summary>
    public GrpcCode Code { get; }

    /// <summary>What the node said, or the system, word for word; part of the message.</summary>
    public string Reason { get; }

    /// <summary>What kind of failure it is.</summary>
    public DiagnosticDescriptor Descriptor { get; }

    /// <summary>
    /// Whether the node may have got the request, and even have done it: the connection broke afterwards, or time ran out. Nothing that must not
    /// happen twice is to be repeated then without a look first.
    /// </summary>
    public bool WasSent { get; }

    /// <summary>Whether the same call may succeed a little later, because the node starts, restarts, or is busy.</summary>
    public bool IsTransient => Code is GrpcCode.Unavailable or GrpcCode.DeadlineExceeded or GrpcCode.Aborted && Descriptor != TalosDiagnostics.Untrusted;

    internal static TalosException Malformed(string what, ProtoException inner) =>
        new(GrpcCode.Internal, inner.Message, $"the answer of {what} cannot be understood: {inner.Message}", inner: inner);

    private static DiagnosticDescriptor DescriptorOf(GrpcCode code) => code switch
    {
        GrpcCode.Unavailable => TalosDiagnostics.Unreachable,
        GrpcCode.DeadlineExceeded or GrpcCode.Canceled => TalosDiagnostics.TimedOut,
        GrpcCode.Unauthenticated or GrpcCode.PermissionDenied => TalosDiagnostics.NotAllowed,
        GrpcCode.InvalidArgument or GrpcCode.NotFound or GrpcCode.AlreadyExists or GrpcCode.FailedPrecondition or GrpcCode.OutOfRange
            or GrpcCode.Unimplemented or GrpcCode.ResourceExhausted or GrpcCode.Aborted => TalosDiagnostics.Refused,
        _ => TalosDiagnostics.Failed,
    };
}
