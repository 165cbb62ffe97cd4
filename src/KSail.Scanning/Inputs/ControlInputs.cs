namespace KSail.Scanning.Inputs;

/// <summary>What people may set for controls, and what Kubescape sets when they do not. An input that is not set keeps its default.</summary>
internal sealed class ControlInputs
{
    private static readonly string[] _none = [];

    private readonly Dictionary<string, IReadOnlyList<string>> _set = new(StringComparer.Ordinal);
    private SensitiveText? _values;
    private SensitiveText? _allowedValues;

    /// <summary>Every input that a control on manifests reads.</summary>
    public static readonly string[] Names =
    [
        InputNames.InsecureCapabilities, InputNames.SensitiveKeyNames, InputNames.SensitiveKeyNamesAllowed, InputNames.SensitiveValues,
        InputNames.SensitiveValuesAllowed, InputNames.RecommendedLabels, InputNames.CommonLabels, InputNames.CpuRequestMin,
        InputNames.CpuRequestMax, InputNames.CpuLimitMin, InputNames.CpuLimitMax, InputNames.MemoryRequestMin, InputNames.MemoryRequestMax,
        InputNames.MemoryLimitMin, InputNames.MemoryLimitMax, InputNames.AllowedRepositories, InputNames.PublicRegistries,
        InputNames.UntrustedRegistries, InputNames.DigestExemptRepositories, InputNames.FloatingTags, InputNames.HardenedRuntimeClasses,
        InputNames.SandboxCpuLimitMax, InputNames.SandboxMemoryLimitMax, InputNames.TrustedSigningKeys,
    ];

    /// <summary>Inputs that exist, and that only controls of clusters or of image scans read: files that Kubescape takes name them, too.</summary>
    public static readonly string[] OtherNames =
    [
        "sensitiveInterfaces", "servicesNames", "wlKnownNames", "max_critical_vulnerabilities", "max_high_vulnerabilities",
    ];

    /// <summary>Texts that are credentials by their look.</summary>
    public SensitiveText SensitiveValues => _values ??= SensitiveText.Of(this[InputNames.SensitiveValues]);

    /// <summary>Texts that somebody said are none.</summary>
    public SensitiveText AllowedValues => _allowedValues ??= SensitiveText.Of(this[InputNames.SensitiveValuesAllowed]);

    /// <summary>The values of an input.</summary>
    public IReadOnlyList<string> this[string name] => _set.TryGetValue(name, out var values) ? values : DefaultOf(name);

    /// <summary>Replaces the default of an input.</summary>
    public void Set(string name, IReadOnlyList<string> values) => _set[name] = values;

    /// <summary>Whether none of the inputs has a value.</summary>
    public bool AreEmpty(string[] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (this[names[i]].Count > 0)
                return false;
        }

        return true;
    }

    private static string[] DefaultOf(string name) => name switch
    {
        InputNames.InsecureCapabilities => Capabilities.Value,
        InputNames.SensitiveKeyNames => KeyNames.Value,
        InputNames.SensitiveValues => SensitiveText.Defaults,
        InputNames.RecommendedLabels => Labels.Recommended,
        InputNames.CommonLabels => Labels.Common,
        InputNames.CpuRequestMin or InputNames.CpuLimitMin or InputNames.MemoryRequestMin or InputNames.MemoryLimitMin => Zero.Value,
        InputNames.HardenedRuntimeClasses => RuntimeClasses.Value,
        _ => _none,
    };

    // One class each, so that a scan that asks for one list does not build the others.
    private static class Capabilities
    {
        public static readonly string[] Value =
        [
            "SETPCAP", "NET_ADMIN", "NET_RAW", "SYS_MODULE", "SYS_RAWIO", "SYS_PTRACE", "SYS_ADMIN", "SYS_BOOT", "MAC_OVERRIDE", "MAC_ADMIN",
            "PERFMON", "ALL", "BPF",
        ];
    }

    private static class KeyNames
    {
        public static readonly string[] Value =
        [
            "aws_secret_access_key", "azure_batchai_storage_key", "azure_batch_key", "secret", "key", "password", "pwd", "token", "jwt", "bearer",
            "credential",
        ];
    }

    private static class Labels
    {
        public static readonly string[] Recommended = ["app", "tier", "phase", "version", "owner", "env"];

        public static readonly string[] Common =
        [
            "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/component",
            "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by", "app.kubernetes.io/created-by",
        ];
    }

    private static class Zero
    {
        public static readonly string[] Value = ["0"];
    }

    private static class RuntimeClasses
    {
        public static readonly string[] Value = ["gvisor"];
    }
}
