using KSail.Documents.Diagnostics;

namespace KSail.Checks.Reports;

/// <summary>Findings of several environments: what they share is one finding of all of them.</summary>
internal sealed class FindingCollection
{
    private readonly Dictionary<Diagnostic, List<string>> _environments = [];

    /// <summary>Adds the findings of an environment, each once.</summary>
    public void Add(string environment, IReadOnlyList<Diagnostic> findings)
    {
        foreach (var finding in findings)
        {
            if (!_environments.TryGetValue(finding, out var environments))
                _environments.Add(finding, environments = []);
            environments.Add(environment);
        }
    }

    /// <summary>Errors first, then warnings and messages; each by code, then place.</summary>
    public IReadOnlyList<ReportedFinding> Sorted()
    {
        var findings = new List<ReportedFinding>(_environments.Count);
        foreach (var (finding, environments) in _environments)
            findings.Add(new ReportedFinding(finding, environments));
        findings.Sort(static (a, b) => Compare(a.Diagnostic, b.Diagnostic));
        return findings;
    }

    private static int Compare(Diagnostic a, Diagnostic b)
    {
        if (a.Severity != b.Severity)
            return b.Severity.CompareTo(a.Severity);
        var code = string.CompareOrdinal(a.Code, b.Code);
        return code != 0 ? code : a.CompareTo(b);
    }
}
