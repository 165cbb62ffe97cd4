namespace KSail.Kubernetes.Objects;

/// <summary>An object to which another belongs, in the same namespace or in none.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Name">Name.</param>
/// <param name="Uid">What tells it from a later object of the same name.</param>
/// <param name="IsController">Whether it manages the other.</param>
public sealed record OwnerReference(string ApiVersion, string Kind, string Name, string Uid, bool IsController);
