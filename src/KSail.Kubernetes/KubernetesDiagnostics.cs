using KSail.Documents.Diagnostics;

namespace KSail.Kubernetes;

/// <summary>What can go wrong between a kubeconfig and an API server.</summary>
public static class KubernetesDiagnostics
{
    /// <summary>A kubeconfig is missing, cannot be read, or is not one.</summary>
    public static readonly DiagnosticDescriptor InvalidKubeconfig = new("KSAIL6100", "The kubeconfig cannot be used");

    /// <summary>The context that the environment names is in no kubeconfig.</summary>
    public static readonly DiagnosticDescriptor UnknownContext = new("KSAIL6101", "The kubeconfig has no such context");

    /// <summary>The entry of the context or of its cluster does not say where the server is, or how it is reached.</summary>
    public static readonly DiagnosticDescriptor InvalidCluster = new("KSAIL6102", "The kubeconfig's cluster cannot be used");

    /// <summary>The entry of the context's user holds credentials that cannot be used.</summary>
    public static readonly DiagnosticDescriptor InvalidUser = new("KSAIL6103", "The kubeconfig's user cannot be used");

    /// <summary>Somebody in between could read and change everything.</summary>
    public static readonly DiagnosticDescriptor Unprotected = new("KSAIL6104", "The connection to the cluster is not protected", DiagnosticSeverity.Warning);

    /// <summary>A kubeconfig cannot be written.</summary>
    public static readonly DiagnosticDescriptor NotWritten = new("KSAIL6105", "The kubeconfig cannot be written");

    /// <summary>No connection: refused, unknown host, no route, cut.</summary>
    public static readonly DiagnosticDescriptor Unreachable = new("KSAIL6110", "The cluster cannot be reached");

    /// <summary>No encrypted connection that can be trusted.</summary>
    public static readonly DiagnosticDescriptor Untrusted = new("KSAIL6111", "The connection to the cluster cannot be trusted");

    /// <summary>A certificate's time is over, or has not come.</summary>
    public static readonly DiagnosticDescriptor CertificateExpired = new("KSAIL6112", "A certificate of the cluster has expired");

    /// <summary>A credential plugin failed, or a token file cannot be read.</summary>
    public static readonly DiagnosticDescriptor NoCredentials = new("KSAIL6113", "The cluster's credentials cannot be obtained");

    /// <summary>The server does not know who is asking.</summary>
    public static readonly DiagnosticDescriptor Unauthorized = new("KSAIL6114", "The cluster wants other credentials");

    /// <summary>The server knows who is asking, and says no.</summary>
    public static readonly DiagnosticDescriptor Forbidden = new("KSAIL6115", "The cluster forbids the request");

    /// <summary>An object or a kind is not there.</summary>
    public static readonly DiagnosticDescriptor NotFound = new("KSAIL6116", "The cluster has no such object or kind");

    /// <summary>Somebody else has changed, made or owns the same.</summary>
    public static readonly DiagnosticDescriptor Conflict = new("KSAIL6117", "The change conflicts with another one");

    /// <summary>The server refuses the request for a reason that trying again does not cure.</summary>
    public static readonly DiagnosticDescriptor Refused = new("KSAIL6118", "The cluster refuses the request");

    /// <summary>The server is in trouble or overloaded, and stayed so.</summary>
    public static readonly DiagnosticDescriptor Unavailable = new("KSAIL6119", "The cluster's API server does not work at the moment");

    /// <summary>No answer in time.</summary>
    public static readonly DiagnosticDescriptor TimedOut = new("KSAIL6120", "The cluster did not answer in time");

    /// <summary>What answers is not an API server, or a broken one.</summary>
    public static readonly DiagnosticDescriptor Nonsense = new("KSAIL6121", "The cluster's answer makes no sense");

    /// <summary>The kind of finding that a failure becomes.</summary>
    public static DiagnosticDescriptor Of(KubernetesFailure failure) => failure switch
    {
        KubernetesFailure.Unreachable => Unreachable,
        KubernetesFailure.CertificateUntrusted => Untrusted,
        KubernetesFailure.CertificateExpired => CertificateExpired,
        KubernetesFailure.Credentials => NoCredentials,
        KubernetesFailure.Unauthorized => Unauthorized,
        KubernetesFailure.Forbidden => Forbidden,
        KubernetesFailure.NotFound => NotFound,
        KubernetesFailure.Conflict or KubernetesFailure.AlreadyExists or KubernetesFailure.Expired => Conflict,
        KubernetesFailure.Unavailable or KubernetesFailure.TooManyRequests => Unavailable,
        KubernetesFailure.Timeout => TimedOut,
        KubernetesFailure.Nonsense => Nonsense,
        _ => Refused,
    };
}
