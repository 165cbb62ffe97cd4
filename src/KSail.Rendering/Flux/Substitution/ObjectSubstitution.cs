using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Flux.Variables;

namespace KSail.Rendering.Flux.Substitution;

/// <summary>
/// Substitutes variables in objects as Flux does: in the text that the object is printed as, keys and all, which is then read again as
/// YAML 1.1. So <c>${n}</c> becomes a number if the value looks like one, whatever quotes the author wrote.
/// </summary>
internal sealed class ObjectSubstitution(
    KustomizationId kustomization, VariableSet variables, SourceView view, DiagnosticBag diagnostics, SubstitutionBudget budget)
{
    private const string DisableKey = "kustomize.toolkit.fluxcd.io/substitute";

    private readonly SourcePlaces _places = new(view);
    private readonly List<PrintedScalar> _printed = [];

    /// <summary>The object with values in place of variables; its nodes keep the places of what they were made from.</summary>
    public YamlMapping Apply(YamlMapping tree)
    {
        if (IsDisabled(tree))
            return tree;
        return HasWork(tree) ? Substitute(tree, mayRetry: true) : (YamlMapping)JsonForm.Of(tree);
    }

    private YamlMapping Substitute(YamlMapping tree, bool mayRetry)
    {
        _printed.Clear();
        var printed = new StringBuilder(1024);
        YamlWriter.Write(tree, printed, _printed);
        var text = printed.ToString();
        var result = EnvSubst.Expand(text, variables.Values, OpaqueValue.IsIn);
        if (result.Problems.Count > 0)
            return mayRetry ? Substitute(WithoutFailures(tree, Report(text, result.Problems)), mayRetry: false) : tree;
        if (!budget.Spend(result.Text.Length))
        {
            diagnostics.Add(FluxDiagnostics.TooLarge, new Resource(tree).Span, "the substituted objects of this environment are too large altogether; use smaller values");
            return tree;
        }

        var file = YamlReader.Read(SourceFile.FromText("", result.Text), YamlDialect.Yaml11);
        foreach (var diagnostic in file.Diagnostics)
        {
            // go-yaml lets the last of equal keys win.
            if (diagnostic.Code == DocumentDiagnostics.DuplicateKey.Code || diagnostic.Severity != DiagnosticSeverity.Error)
                continue;
            ReportBroken(text, result, OffsetOf(result.Text, diagnostic.Span), diagnostic.Message);
            return tree;
        }

        if (file.Documents is not [YamlMapping substituted])
        {
            ReportBroken(text, result, result.Text.Length, "the result is no longer one object");
            return tree;
        }

        SpanCarrier.Carry(tree, substituted);
        return (YamlMapping)JsonForm.Of(substituted);
    }

    private static bool IsDisabled(YamlMapping tree)
    {
        var metadata = tree.GetMapping("metadata");
        return metadata?.GetMapping("labels")?.GetString(DisableKey) == "disabled" || metadata?.GetMapping("annotations")?.GetString(DisableKey) == "disabled";
    }

    private static bool HasWork(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return EnvSubst.HasWork(scalar.Value);
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                {
                    if (HasWork(sequence[i]))
                        return true;
                }

                return false;
            case YamlMapping mapping:
                for (var i = 0; i < mapping.Count; i++)
                {
                    if (EnvSubst.HasWork(mapping.Entries[i].Name) || HasWork(mapping.Entries[i].Value))
                        return true;
                }

                return false;
            default:
                return false;
        }
    }

    /// <summary>Reports problems; returns the scalars that hold them.</summary>
    private HashSet<YamlScalar> Report(string text, IReadOnlyList<EnvSubstProblem> problems)
    {
        var failed = new HashSet<YamlScalar>(ReferenceEqualityComparer.Instance);
        foreach (var problem in problems)
        {
            var printed = At(problem.Offset);
            failed.Add(printed.Scalar);
            if (problem.Error == EnvSubstError.UndefinedVariable && !variables.IsComplete)
                continue;
            var expression = Excerpt(text, problem.Offset);
            var span = _places.Find(printed.Scalar, Opening(expression), Occurrence(text, printed.Offset, problem.Offset, Opening(expression)));
            switch (problem.Error)
            {
                case EnvSubstError.UndefinedVariable:
                    diagnostics.Add(FluxDiagnostics.UndefinedVariable, span,
                        $"the variable '{problem.Variable}' is not set for {kustomization}: set it in postBuild, give it a default '${{{problem.Variable}:=…}}', "
                        + $"or write '$${{' where Flux shall leave the text alone{NearestName.Suggest(problem.Variable, variables.Values.Keys)}");
                    break;
                case EnvSubstError.TooLarge:
                    diagnostics.Add(FluxDiagnostics.TooLarge, span, $"the result of '{expression}' for {kustomization} is too large or nested too deep");
                    break;
                default:
                    diagnostics.Add(FluxDiagnostics.InvalidExpression, span,
                        $"'{expression}' {Explain(problem)}; write '$${{' to keep the text, or annotate the object with '{DisableKey}: disabled'");
                    break;
            }
        }

        return failed;
    }

    private static string Explain(in EnvSubstProblem problem) => problem.Error switch
    {
        EnvSubstError.InvalidName => "does not start with the name of a variable",
        EnvSubstError.MissingBrace => $"has no '}}' or function of Flux after '{problem.Variable}'",
        _ => "is no expression that Flux can evaluate",
    };

    private void ReportBroken(string text, EnvSubstResult result, int offset, string reason)
    {
        // What is expanded last before the place where reading failed is the likely cause.
        var cause = result.Expansions.Count == 0 ? new EnvSubstExpansion(0, 0) : result.Expansions[0];
        foreach (var expansion in result.Expansions)
        {
            if (expansion.ResultOffset <= offset)
                cause = expansion;
        }

        var printed = At(cause.Offset);
        var expression = Excerpt(text, cause.Offset);
        var span = _places.Find(printed.Scalar, Opening(expression), Occurrence(text, printed.Offset, cause.Offset, Opening(expression)));
        diagnostics.Add(FluxDiagnostics.BrokenBySubstitution, span,
            $"with the value of '{expression}' for {kustomization} the object cannot be read any more: {reason}; Flux inserts values without quoting them");
    }

    // The last key or value printed at or before an offset.
    private PrintedScalar At(int offset)
    {
        int low = 0, high = _printed.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_printed[middle].Offset <= offset)
                low = middle;
            else
                high = middle - 1;
        }

        return _printed[low];
    }

    private static string Opening(string expression)
    {
        var end = 2;
        while (end < expression.Length && (char.IsLetterOrDigit(expression[end]) || expression[end] == '_'))
            end++;
        return expression[..Math.Min(end, expression.Length)];
    }

    // How many times the same opening stands in the same scalar before.
    private static int Occurrence(string text, int start, int offset, string opening)
    {
        var count = 0;
        for (var at = text.IndexOf(opening, start, StringComparison.Ordinal); at >= 0 && at < offset; at = text.IndexOf(opening, at + 1, StringComparison.Ordinal))
            count++;
        return count;
    }

    private static string Excerpt(string text, int offset)
    {
        var end = offset;
        while (end < text.Length && end - offset < 60 && text[end] is not ('}' or '\n'))
            end++;
        return text[offset..Math.Min(end < text.Length && text[end] == '}' ? end + 1 : end, text.Length)];
    }

    private static int OffsetOf(string text, in SourceSpan span)
    {
        var at = 0;
        for (var line = 1; line < span.Line && at < text.Length; line++)
        {
            var next = text.IndexOf('\n', at);
            if (next < 0)
                return text.Length;
            at = next + 1;
        }

        return Math.Min(text.Length, at + Math.Max(0, span.Column - 1));
    }

    // What cannot be substituted is unknown from here on, so that nobody complains about it a second time.
    private static YamlMapping WithoutFailures(YamlMapping tree, HashSet<YamlScalar> failed)
    {
        var result = new YamlMapping(tree.Span);
        foreach (var entry in tree.Entries)
            result.Set(failed.Contains(entry.Key) ? Unknown(entry.Key) : entry.Key, Replace(entry.Value));
        return result;

        YamlNode Replace(YamlNode node) => node switch
        {
            YamlMapping mapping => WithoutFailures(mapping, failed),
            YamlSequence sequence => new YamlSequence(sequence.Select(Replace), sequence.Span),
            YamlScalar scalar when failed.Contains(scalar) => Unknown(scalar),
            _ => node,
        };
    }

    private static YamlScalar Unknown(YamlScalar scalar) => YamlScalar.String(OpaqueValue.For("substitution"), scalar.Span);
}
