using KSail.Documents;

namespace KSail.Rendering;

/// <summary>A variable that something in a Kustomization asked for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null where it is not set, so that the default of each expression holds.</param>
/// <param name="IsSecret">Whether the value comes from a Secret.</param>
/// <param name="IsKnown">Whether that is certain: a source that only the cluster has may set what is not set here.</param>
public sealed record SubstitutedVariable(string Name, Secret? Value, bool IsSecret, bool IsKnown);
