using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Hetzner;

/// <summary>What can go wrong between this machine, Hetzner and the servers of a cluster.</summary>
public static class HetznerDiagnostics
{
    /// <summary>Nothing answers, or not in time.</summary>
    public static readonly DiagnosticDescriptor Unreachable = new("KSAIL7300", "The Hetzner API cannot be reached");

    /// <summary>The token is not one of a project.</summary>
    public static readonly DiagnosticDescriptor NotAllowed = new("KSAIL7301", "Hetzner does not accept the token");

    /// <summary>The token may only read.</summary>
    public static readonly DiagnosticDescriptor ReadOnlyToken = new("KSAIL7302", "The Hetzner token may only read");

    /// <summary>Too many requests in an hour.</summary>
    public static readonly DiagnosticDescriptor RateLimited = new("KSAIL7303", "Hetzner answers no more requests for now");

    /// <summary>The account may have no more of something.</summary>
    public static readonly DiagnosticDescriptor LimitReached = new("KSAIL7304", "A limit of the Hetzner account is reached");

    /// <summary>Hetzner has no machine left that fits.</summary>
    public static readonly DiagnosticDescriptor NoCapacity = new("KSAIL7305", "Hetzner has no capacity for a server");

    /// <summary>A request that is wrong in itself.</summary>
    public static readonly DiagnosticDescriptor Refused = new("KSAIL7306", "Hetzner refuses a request");

    /// <summary>Something of somebody else has the name.</summary>
    public static readonly DiagnosticDescriptor NameTaken = new("KSAIL7307", "A name is taken in the Hetzner project");

    /// <summary>Somebody protected it.</summary>
    public static readonly DiagnosticDescriptor Protected = new("KSAIL7308", "A resource at Hetzner is protected");

    /// <summary>Something works on it, or uses it.</summary>
    public static readonly DiagnosticDescriptor InUse = new("KSAIL7309", "A resource at Hetzner is in use");

    /// <summary>What was begun did not succeed.</summary>
    public static readonly DiagnosticDescriptor ActionFailed = new("KSAIL7310", "An action at Hetzner failed");

    /// <summary>What was begun does not end.</summary>
    public static readonly DiagnosticDescriptor ActionTimedOut = new("KSAIL7311", "An action at Hetzner does not end");

    /// <summary>Hetzner's own fault, or an answer that is none.</summary>
    public static readonly DiagnosticDescriptor Failed = new("KSAIL7312", "The Hetzner API failed");

    /// <summary>The variable of the token is empty.</summary>
    public static readonly DiagnosticDescriptor TokenMissing = new("KSAIL7320", "There is no Hetzner token");

    /// <summary>A server type, location, ISO or key of the configuration that is not there.</summary>
    public static readonly DiagnosticDescriptor NotThere = new("KSAIL7321", "Something that the configuration names is not at Hetzner");

    /// <summary>No location has such servers.</summary>
    public static readonly DiagnosticDescriptor SoldOut = new("KSAIL7322", "A server type is sold out in all locations");

    /// <summary>The cluster would need more servers than the account may have.</summary>
    public static readonly DiagnosticDescriptor OverQuota = new("KSAIL7323", "The cluster needs more servers than the account may have");

    /// <summary>More data than a server takes.</summary>
    public static readonly DiagnosticDescriptor UserDataTooLong = new("KSAIL7324", "The configuration of a node is too long for a server's data");

    /// <summary>A name that no server can have.</summary>
    public static readonly DiagnosticDescriptor NameTooLong = new("KSAIL7325", "The name of a server is not one");

    /// <summary>What is there does not fit what is configured, and cannot be changed.</summary>
    public static readonly DiagnosticDescriptor CannotChange = new("KSAIL7326", "A resource at Hetzner cannot become what is configured");

    /// <summary>Nothing to start servers from.</summary>
    public static readonly DiagnosticDescriptor NoBootImage = new("KSAIL7328", "There is no image that servers could start from");

    /// <summary>The snapshot could not be made.</summary>
    public static readonly DiagnosticDescriptor SnapshotFailed = new("KSAIL7329", "The image of the nodes could not be built");

    /// <summary>A node that waits for its configuration where only the private network leads.</summary>
    public static readonly DiagnosticDescriptor OutOfReach = new("KSAIL7331", "A node waits for its configuration in the private network", DiagnosticSeverity.Warning);

    /// <summary>Addresses that do not fit together.</summary>
    public static readonly DiagnosticDescriptor BadNetwork = new("KSAIL7330", "The private network of the servers is not usable");
}
