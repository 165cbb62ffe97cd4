using KSail.Documents.Diagnostics;
using KSail.Rendering.Flux;

namespace KSail.Checks;

/// <summary>
/// Makes one message of many that say the same: a platform that lists its sources of variables at every Kustomization by habit would get one for
/// each that needs none.
/// </summary>
internal static class UnusedVariables
{
    private const int MostTold = 3;

    /// <summary>The findings, in their order, with the first of the messages alone where there are many.</summary>
    public static List<Diagnostic> Fold(List<Diagnostic> diagnostics)
    {
        var count = 0;
        foreach (var diagnostic in diagnostics)
            count += IsMeant(diagnostic) ? 1 : 0;
        if (count <= MostTold)
            return diagnostics;
        var kept = new List<Diagnostic>(diagnostics.Count - count + 1);
        var isTold = false;
        foreach (var diagnostic in diagnostics)
        {
            if (!IsMeant(diagnostic))
                kept.Add(diagnostic);
            else if (!isTold)
                kept.Add(diagnostic with { Message = $"{diagnostic.Message}; {count - 1} more entries are like this one, and validation.sarif lists them" });
            isTold |= IsMeant(diagnostic);
        }

        return kept;
    }

    private static bool IsMeant(Diagnostic diagnostic) => diagnostic.Code == FluxDiagnostics.VariablesUnused.Code;
}
