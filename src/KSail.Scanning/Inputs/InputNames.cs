namespace KSail.Scanning.Inputs;

/// <summary>Names of the inputs of controls, as Kubescape spells them.</summary>
internal static class InputNames
{
    public const string InsecureCapabilities = "insecureCapabilities";
    public const string SensitiveKeyNames = "sensitiveKeyNames";
    public const string SensitiveKeyNamesAllowed = "sensitiveKeyNamesAllowed";
    public const string SensitiveValues = "sensitiveValues";
    public const string SensitiveValuesAllowed = "sensitiveValuesAllowed";
    public const string RecommendedLabels = "recommendedLabels";
    public const string CommonLabels = "k8sRecommendedLabels";
    public const string CpuRequestMin = "cpu_request_min";
    public const string CpuRequestMax = "cpu_request_max";
    public const string CpuLimitMin = "cpu_limit_min";
    public const string CpuLimitMax = "cpu_limit_max";
    public const string MemoryRequestMin = "memory_request_min";
    public const string MemoryRequestMax = "memory_request_max";
    public const string MemoryLimitMin = "memory_limit_min";
    public const string MemoryLimitMax = "memory_limit_max";
    public const string AllowedRepositories = "imageRepositoryAllowList";
    public const string PublicRegistries = "publicRegistries";
    public const string UntrustedRegistries = "untrustedRegistries";
    public const string DigestExemptRepositories = "imageDigestExemptRepositories";
    public const string FloatingTags = "floatingImageTags";
    public const string HardenedRuntimeClasses = "hardenedSandboxRuntimeClasses";
    public const string SandboxCpuLimitMax = "sandbox_cpu_limit_max";
    public const string SandboxMemoryLimitMax = "sandbox_memory_limit_max";
    public const string TrustedSigningKeys = "trustedCosignPublicKeys";
}
