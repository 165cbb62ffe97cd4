namespace KSail.Validation.Tests.Rules;

/// <summary>A test that talks to the API server of <c>KSAIL_TEST_KUBECONFIG</c>; without one it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresClusterFactAttribute : FactAttribute
{
    public RequiresClusterFactAttribute() => Skip = Path is null ? "KSAIL_TEST_KUBECONFIG names no kubeconfig" : null;

    /// <summary>Path of the kubeconfig; null when there is none.</summary>
    public static string? Path => Environment.GetEnvironmentVariable("KSAIL_TEST_KUBECONFIG") is { Length: > 0 } path ? path : null;
}
