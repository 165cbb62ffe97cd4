using KSail.Documents.Diagnostics;

namespace KSail.Oci.Pulling;

/// <summary>What can go wrong between a registry and a comparison with what it has.</summary>
public static class PullDiagnostics
{
    /// <summary>The environment has no registry to compare with.</summary>
    public static readonly DiagnosticDescriptor NothingToCompare = new("KSAIL6070", "There is nothing to compare with");

    /// <summary>What is under the tag is no artifact of files, or a hostile one.</summary>
    public static readonly DiagnosticDescriptor CannotUnpack = new("KSAIL6071", "The published artifact cannot be unpacked");

    /// <summary>What is published has errors of its own.</summary>
    public static readonly DiagnosticDescriptor CannotRender = new("KSAIL6072", "The published artifact does not render", DiagnosticSeverity.Warning);
}
