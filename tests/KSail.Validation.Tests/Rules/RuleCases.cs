namespace KSail.Validation.Tests.Rules;

/// <summary>The cases of all tables.</summary>
internal static class RuleCases
{
    public static IReadOnlyList<RuleCase> All { get; } =
        [.. MetadataCases.All, .. PodCases.All, .. WorkloadCases.All, .. NetworkingCases.All, .. StorageCases.All, .. PolicyCases.All, .. ExtensionCases.All];
}
