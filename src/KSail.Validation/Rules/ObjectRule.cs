using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Validation.Rules;

/// <summary>What an API server asks of the objects of a kind, beside their schema and their metadata.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Check">Checks the tree of an object.</param>
/// <param name="Spec">
/// What to say when an object has no <c>spec</c>, for kinds whose schemas let it be absent although nothing without one is accepted; null for the others.
/// </param>
internal sealed record ObjectRule(string Group, string Kind, Action<YamlMapping, Findings> Check, DiagnosticDescriptor? Spec = null)
{
    /// <summary>Whether the rule is for the group of an <c>apiVersion</c>.</summary>
    public bool IsFor(string apiVersion) =>
        Group.Length == 0
            ? !apiVersion.Contains('/', StringComparison.Ordinal)
            : apiVersion.Length > Group.Length && apiVersion[Group.Length] == '/' && apiVersion.StartsWith(Group, StringComparison.Ordinal);
}
