using System.Globalization;
using System.Text;

namespace KSail.Documents.Diagnostics;

/// <summary>Keeps a long list of findings readable: some of every kind, errors before warnings, and how many more there are.</summary>
public static class DiagnosticLimit
{
    /// <summary>
    /// At most <paramref name="max"/> of the errors and warnings, in their order, and all messages. Each code gets an equal share, errors
    /// first, and what some do not need goes to the others in their order: a thousand findings of one cause hide no other cause.
    /// </summary>
    /// <param name="diagnostics">The findings.</param>
    /// <param name="max">The most to keep; 0 keeps all.</param>
    /// <param name="rest">What was left out, as <c>KSAIL3001 900, KSAIL3002 12</c>; empty when nothing was.</param>
    public static IReadOnlyList<Diagnostic> Apply(IReadOnlyList<Diagnostic> diagnostics, int max, out string rest)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        rest = "";
        var total = 0;
        for (var i = 0; i < diagnostics.Count; i++)
            total += diagnostics[i].Severity == DiagnosticSeverity.Message ? 0 : 1;
        if (max <= 0 || total <= max)
            return diagnostics;
        var kept = new bool[diagnostics.Count];
        var left = max;
        Keep(diagnostics, DiagnosticSeverity.Error, kept, ref left);
        Keep(diagnostics, DiagnosticSeverity.Warning, kept, ref left);
        var shown = new List<Diagnostic>();
        var hidden = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < diagnostics.Count; i++)
        {
            if (kept[i] || diagnostics[i].Severity == DiagnosticSeverity.Message)
                shown.Add(diagnostics[i]);
            else
                hidden[diagnostics[i].Code] = hidden.GetValueOrDefault(diagnostics[i].Code) + 1;
        }

        rest = Describe(hidden);
        return shown;
    }

    private static void Keep(IReadOnlyList<Diagnostic> diagnostics, DiagnosticSeverity severity, bool[] kept, ref int left)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Severity == severity)
                counts[diagnostic.Code] = 0;
        }

        if (counts.Count == 0)
            return;
        var share = Math.Max(1, left / counts.Count);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < diagnostics.Count && left > 0; i++)
            {
                var code = diagnostics[i].Code;
                if (kept[i] || diagnostics[i].Severity != severity || (round == 0 && counts[code] >= share))
                    continue;
                counts[code]++;
                kept[i] = true;
                left--;
            }
        }
    }

    private static string Describe(SortedDictionary<string, int> hidden)
    {
        var text = new StringBuilder();
        foreach (var (code, count) in hidden)
            text.Append(text.Length == 0 ? "" : ", ").Append(code).Append(' ').Append(count.ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }
}
