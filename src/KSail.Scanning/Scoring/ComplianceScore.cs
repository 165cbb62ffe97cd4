using KSail.Scanning.Results;

namespace KSail.Scanning.Scoring;

/// <summary>Compliance scores as Kubescape computes them: in single precision, without rounding on the way.</summary>
internal static class ComplianceScore
{
    /// <summary>
    /// The score of a control: the share of its resources that pass, excepted ones among them. A control that passed, with or without
    /// resources, has 100; one without resources that did not pass, because a person has to look, has 0.
    /// </summary>
    public static float Of(ControlStatus status, int passed, int all)
    {
        if (status == ControlStatus.Passed)
            return 100;
        return all == 0 ? 0 : (float)passed / all * 100;
    }

    /// <summary>The score of a framework or a scan: the mean of its controls; 0 without any.</summary>
    public static float Of(IReadOnlyList<ControlResult> controls)
    {
        var sum = 0f;
        for (var i = 0; i < controls.Count; i++)
            sum += controls[i].Score;
        return controls.Count == 0 ? 0 : sum / controls.Count;
    }

    /// <summary>How many points a control takes from the score of a scan of <paramref name="count"/> controls.</summary>
    public static float CostOf(ControlResult control, int count) => (100 - control.Score) / count;
}
