using KSail.Documents.Diagnostics;

namespace KSail.Secrets.Age;

/// <summary>What can go wrong with age keys themselves, apart from files that they open. No message ever holds a key.</summary>
public static class AgeDiagnostics
{
    /// <summary>A new key has no place to be, or cannot be written there. Nothing was made then: the key is forgotten.</summary>
    public static readonly DiagnosticDescriptor KeyNotStored = new("KSAIL4100", "A new key cannot be stored");

    /// <summary>A key that a cluster needs to decrypt its files is not at hand.</summary>
    public static readonly DiagnosticDescriptor NoClusterKey = new("KSAIL4101", "The key of a cluster is missing");
}
