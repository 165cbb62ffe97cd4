namespace KSail.Kubernetes;

/// <summary>The release of an API server (<c>/version</c>).</summary>
/// <param name="Major">For example 1.</param>
/// <param name="Minor">For example 36.</param>
/// <param name="GitVersion">The whole name, for example <c>v1.36.4</c>.</param>
public sealed record KubernetesVersion(int Major, int Minor, string GitVersion);
