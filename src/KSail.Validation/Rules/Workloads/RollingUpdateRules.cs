using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Workloads;

/// <summary>How many pods an update may take away or add: <c>ValidateRollingUpdateDeployment</c> and its siblings.</summary>
internal static class RollingUpdateRules
{
    /// <summary>Checks <c>maxSurge</c> and <c>maxUnavailable</c>.</summary>
    /// <param name="rolling">The mapping that has them.</param>
    /// <param name="defaultSurge">What <c>maxSurge</c> is by default.</param>
    /// <param name="defaultUnavailable">What <c>maxUnavailable</c> is by default.</param>
    /// <param name="exactlyOne">Whether one of the two must be zero, as for a DaemonSet.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void Check(YamlMapping? rolling, string defaultSurge, string defaultUnavailable, bool exactlyOne, Findings findings)
    {
        if (rolling is null)
            return;
        var surge = Read(rolling, "maxSurge", defaultSurge, findings);
        var unavailable = Read(rolling, "maxUnavailable", defaultUnavailable, findings);
        if (surge is null || unavailable is null)
            return;
        if (surge == 0 && unavailable == 0)
            findings.Report(RuleDiagnostics.Workload, rolling, "must not have both maxSurge and maxUnavailable 0: nothing could ever be updated");
        else if (exactlyOne && surge != 0 && unavailable != 0)
            findings.Report(RuleDiagnostics.Workload, rolling, $"must not have both maxSurge and maxUnavailable{(rolling.Has("maxUnavailable") ? "" : ", which is 1 by default: set it to 0")}");
        CheckPercent(rolling, "maxUnavailable", findings);
        if (exactlyOne)
            CheckPercent(rolling, "maxSurge", findings);
    }

    /// <summary>Checks <c>maxUnavailable</c> of a StatefulSet, which must not be zero.</summary>
    public static void CheckMaxUnavailable(YamlMapping rolling, Findings findings)
    {
        if (Read(rolling, "maxUnavailable", "1", findings) == 0)
            findings.Field(RuleDiagnostics.Workload, rolling, "maxUnavailable", "must not be 0");
        CheckPercent(rolling, "maxUnavailable", findings);
    }

    private static long? Read(YamlMapping rolling, string field, string fallback, Findings findings)
    {
        if (!rolling.Has(field))
            return IntOrPercent.TryParse(YamlScalar.Plain(fallback), out var standard, out _) ? standard : null;
        if (rolling.Scalar(field) is not { } scalar)
            return null;
        if (IntOrPercent.TryParse(scalar, out var value, out _))
            return value;
        if (scalar.Type is ScalarType.Integer or ScalarType.String)
            findings.Wrong(RuleDiagnostics.Workload, scalar, IntOrPercent.Rule);
        return null;
    }

    private static void CheckPercent(YamlMapping rolling, string field, Findings findings)
    {
        if (rolling.Scalar(field) is { } scalar && IntOrPercent.TryParse(scalar, out var value, out var isPercent) && isPercent && value > 100)
            findings.Wrong(RuleDiagnostics.Workload, scalar, "must be at most 100%");
    }
}
