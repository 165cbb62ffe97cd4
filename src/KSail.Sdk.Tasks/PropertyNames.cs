using KSail.Documents;
using KSail.Documents.Diagnostics;

namespace KSail.Sdk.Tasks;

/// <summary>
/// The properties that a user can give to the SDK, and what a command line gave under a name that none of them has. MSBuild takes any name: a misspelt
/// threshold would pass every build. A project may have properties of its own, so only names are told that are nearly one of ours.
/// </summary>
public static class PropertyNames
{
    private const string Prefix = "KSail";

    /// <summary>Those of the SDK, in ordinal order; <c>docs/properties.md</c> says what they mean.</summary>
    public static IReadOnlyList<string> All =>
    [
        "KSailArchive", "KSailArtifact", "KSailCachePath", "KSailChartKeyring", "KSailComplianceThreshold", "KSailConfirm", "KSailDecryptForValidation",
        "KSailDefaultEnvironment", "KSailDeleteVolumes", "KSailDiffExitCode", "KSailDryRun", "KSailEnvironment", "KSailExpectedDigest", "KSailFluxOperator",
        "KSailForceDrain", "KSailHelpLinkBase", "KSailImmutableTags", "KSailInheritPackageReferences", "KSailIntermediatePath", "KSailMaxDiagnostics", "KSailOutputPath", "KSailPush",
        "KSailPushTimeout", "KSailReconcile", "KSailReconcileExclude", "KSailReconcileTimeout", "KSailRegistryAuthorities", "KSailRegistryPlainHttp",
        "KSailRenderCharts", "KSailReport", "KSailReportSourceLink", "KSailRequestTimeout", "KSailRequiredAttestations", "KSailRestore", "KSailRestoreComponents",
        "KSailScan", "KSailScanCharts", "KSailScanExceptions", "KSailScanFrameworks", "KSailScanInputs", "KSailSchemaCatalog", "KSailSigningKey", "KSailTags",
        "KSailTasksDirectory", "KSailTimeout", "KSailVerificationKey", "KSailWatchDirectories",
    ];

    /// <summary>What is probably misspelt among the properties of a command line, by name; nothing is compared where no name has our prefix or looks like ours.</summary>
    public static IReadOnlyList<Diagnostic> Misspelt(IEnumerable<string> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        List<Diagnostic>? found = null;
        foreach (var name in given)
        {
            if (NearestTo(name) is { } nearest)
                (found ??= []).Add(SdkDiagnostics.UnknownProperty.At(SourceSpan.None, $"there is no property '{name}', and nothing reads it; did you mean '{nearest}'?"));
        }

        found?.Sort(static (left, right) => string.CompareOrdinal(left.Message, right.Message));
        return found ?? (IReadOnlyList<Diagnostic>)[];
    }

    /// <summary>Whether a name that begins at <paramref name="start"/> could be a slip of one of ours: a look at its first letters.</summary>
    internal static bool LooksLikeOurs(string text, int start) =>
        string.Compare(text, start, Prefix, 0, Prefix.Length, StringComparison.OrdinalIgnoreCase) == 0
        || string.Compare(text, start, "Env", 0, 3, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>The property that <paramref name="name"/> was probably meant to be; null where it is one of ours, or near to none.</summary>
    internal static string? NearestTo(string name)
    {
        if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return NearestName.Find(name, All) is { } nearest && !nearest.Equals(name, StringComparison.OrdinalIgnoreCase) ? nearest : null;
        // As long as ours, give or take a letter: others have properties like EnvironmentName.
        return name.StartsWith("Env", StringComparison.OrdinalIgnoreCase) && Math.Abs(name.Length - nameof(Environment).Length) <= 1
            && !name.Equals(nameof(Environment), StringComparison.OrdinalIgnoreCase) && !name.Equals("Environments", StringComparison.OrdinalIgnoreCase)
            ? NearestName.Find(name, [nameof(Environment)])
            : null;
    }
}
