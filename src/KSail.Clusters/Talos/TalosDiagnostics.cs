using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Talos;

/// <summary>What can go wrong between this machine and the nodes of a cluster.</summary>
public static class TalosDiagnostics
{
    /// <summary>Nothing answers at the address of a node.</summary>
    public static readonly DiagnosticDescriptor Unreachable = new("KSAIL7110", "A node cannot be reached");

    /// <summary>The node is not the one that it should be, or the connection cannot be trusted.</summary>
    public static readonly DiagnosticDescriptor Untrusted = new("KSAIL7111", "The certificate of a node is not trusted");

    /// <summary>The node does not accept who calls.</summary>
    public static readonly DiagnosticDescriptor NotAllowed = new("KSAIL7112", "A node refuses the client certificate");

    /// <summary>The node does not do what it is asked.</summary>
    public static readonly DiagnosticDescriptor Refused = new("KSAIL7113", "A node refuses a call");

    /// <summary>The node tried and failed, or its answer is damaged.</summary>
    public static readonly DiagnosticDescriptor Failed = new("KSAIL7114", "A call to a node failed");

    /// <summary>The node did not answer in time.</summary>
    public static readonly DiagnosticDescriptor TimedOut = new("KSAIL7115", "A node did not answer in time");

    /// <summary>Credentials that this tool cannot use.</summary>
    public static readonly DiagnosticDescriptor UnusableCredentials = new("KSAIL7116", "The credentials of a cluster cannot be used");

    /// <summary>The installer of an upgrade ended with an error.</summary>
    public static readonly DiagnosticDescriptor UpgradeFailed = new("KSAIL7117", "A node could not be upgraded");

    /// <summary>A client configuration that is damaged.</summary>
    public static readonly DiagnosticDescriptor ConfigUnreadable = new("KSAIL7120", "The talosconfig cannot be read");

    /// <summary>A client configuration that cannot be written.</summary>
    public static readonly DiagnosticDescriptor ConfigUnwritable = new("KSAIL7121", "The talosconfig cannot be written");
}
