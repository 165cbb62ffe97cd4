using KSail.Scanning.Results;

namespace KSail.Scanning.Reports;

/// <summary>What changed between two scans of an environment.</summary>
/// <param name="PreviousScore">The score of the earlier one.</param>
/// <param name="PreviousFrameworks">Its frameworks and their scores.</param>
/// <param name="New">Findings that it did not have, by place.</param>
/// <param name="Fixed">Findings that are gone: the resource passes, or is no more.</param>
/// <param name="Accepted">Findings that an exception accepts by now.</param>
/// <param name="Unchecked">Findings of controls that no framework of the later scan has; nobody knows about them.</param>
internal sealed record ScanChanges(
    float PreviousScore, IReadOnlyDictionary<string, float> PreviousFrameworks, IReadOnlyList<Finding> New,
    IReadOnlyList<PreviousFinding> Fixed, IReadOnlyList<PreviousFinding> Accepted, IReadOnlyList<PreviousFinding> Unchecked)
{
    /// <summary>Compares a scan with an earlier one; null where that was of another environment.</summary>
    public static ScanChanges? Between(PreviousScan previous, ScanResult result, FindingList findings)
    {
        if (previous.Environment != result.Environment)
            return null;
        var current = new HashSet<string>(StringComparer.Ordinal);
        var added = new List<Finding>();
        foreach (var finding in findings.Failed)
        {
            if (current.Add(finding.Key) && !previous.Findings.ContainsKey(finding.Key))
                added.Add(finding);
        }

        var excepted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var finding in findings.Accepted)
            excepted.Add(finding.Key);
        var controls = new HashSet<string>(StringComparer.Ordinal);
        foreach (var control in result.Controls)
            controls.Add(control.Control.Id);

        var @fixed = new List<PreviousFinding>();
        var accepted = new List<PreviousFinding>();
        var @unchecked = new List<PreviousFinding>();
        foreach (var key in InOrder(previous.Findings))
        {
            if (current.Contains(key))
                continue;
            var finding = previous.Findings[key];
            (excepted.Contains(key) ? accepted : controls.Contains(finding.ControlId) ? @fixed : @unchecked).Add(finding);
        }

        return new ScanChanges(previous.Score, previous.Frameworks, added, @fixed, accepted, @unchecked);
    }

    private static List<string> InOrder(IReadOnlyDictionary<string, PreviousFinding> findings)
    {
        var keys = new List<string>(findings.Keys);
        keys.Sort(string.CompareOrdinal);
        return keys;
    }
}
