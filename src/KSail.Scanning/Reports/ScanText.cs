using System.Globalization;
using System.Text;
using KSail.Scanning.Results;

namespace KSail.Scanning.Reports;

/// <summary>The words that all reports share.</summary>
public static class ScanText
{
    /// <summary>
    /// A scan in one line for a build log: <c>local: 96.03 (nsa 99.28, mitre 96.03), 3 of 30 controls fail, threshold 85</c>.
    /// </summary>
    public static string Summary(ScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder();
        text.Append(result.Environment).Append(": ").Append(Score(result.Score, result.Threshold)).Append(" (");
        for (var i = 0; i < result.Frameworks.Count; i++)
        {
            var framework = result.Frameworks[i];
            text.Append(i > 0 ? ", " : "").Append(framework.Name.ToLowerInvariant()).Append(' ').Append(Score(framework.Score));
        }

        text.Append("), ").Append(Count(result, ControlStatus.Failed)).Append(" of ").Append(result.Controls.Count)
            .Append(result.Controls.Count == 1 ? " control fails" : " controls fail");
        var skipped = Count(result, ControlStatus.Skipped);
        if (skipped > 0)
            text.Append(", ").Append(skipped).Append(" skipped");
        return (result.Threshold is { } threshold ? text.Append(", threshold ").Append(threshold) : text.Append(", no threshold")).ToString();
    }

    /// <summary>
    /// A score with two decimals. It is rounded as Kubescape prints it, but never up to a mark that it does not reach: 84.999 is not the 85.00
    /// of a threshold, and 99.999 not a perfect score.
    /// </summary>
    internal static string Score(float score, int? threshold = null)
    {
        var exact = (decimal)score;
        var rounded = Math.Round(exact, 2, MidpointRounding.AwayFromZero);
        if ((exact < threshold && rounded >= threshold) || (exact < 100 && rounded >= 100))
            rounded = Math.Floor(exact * 100) / 100;
        return rounded.ToString("0.00", CultureInfo.InvariantCulture);
    }

    /// <summary>How many controls have a verdict.</summary>
    internal static int Count(ScanResult result, ControlStatus status)
    {
        var count = 0;
        foreach (var control in result.Controls)
            count += control.Status == status ? 1 : 0;
        return count;
    }

    /// <summary>How many resources of a control have a verdict.</summary>
    internal static int Count(ControlResult control, ResourceStatus status)
    {
        var count = 0;
        foreach (var resource in control.Resources)
            count += resource.Status == status ? 1 : 0;
        return count;
    }

    /// <summary><c>1 resource</c>, <c>2 resources</c>.</summary>
    internal static string Plural(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>A resource's name after its namespace, where it has one: <c>shop/web</c>.</summary>
    internal static string NameOf(ResourceVerdict resource) => resource.Namespace.Length == 0 ? resource.Name : $"{resource.Namespace}/{resource.Name}";

    /// <summary>Why a control was skipped, as a sentence without its end; the reasons are Kubescape's.</summary>
    internal static string WhySkipped(ControlResult control) => control.Reason switch
    {
        "configuration" => "it needs inputs that are not configured",
        "manual review" => "a person has to review it",
        "" => "it was not decided",
        var reason => reason,
    };

    /// <summary>Severity as Kubescape spells it.</summary>
    internal static string NameOf(ControlSeverity severity) => severity switch
    {
        ControlSeverity.Critical => "Critical",
        ControlSeverity.High => "High",
        ControlSeverity.Medium => "Medium",
        ControlSeverity.Low => "Low",
        _ => "Unknown",
    };

    /// <summary>Where upstream explains a control.</summary>
    internal static string DocumentationOf(ControlDescription control) => $"https://kubescape.io/docs/controls/{Uri.EscapeDataString(control.Id.ToLowerInvariant())}/";
}
