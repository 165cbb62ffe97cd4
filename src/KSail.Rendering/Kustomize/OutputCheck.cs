using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// What kustomize finds wrong only when all is done and it prints: objects without kind or name, and what JSON cannot hold. Upstream turns
/// every object into JSON on its way out. What was left blank between braces becomes an empty text there.
/// </summary>
internal static class OutputCheck
{
    /// <summary>Reports what cannot be printed.</summary>
    public static void Run(DiagnosticBag diagnostics, BuildObject subject)
    {
        if (subject.Kind.Length == 0)
            diagnostics.Add(KustomizeDiagnostics.InvalidManifest, subject.Span, $"after all patches {subject.Name} has no kind");
        else if (subject.Name.Length == 0 && !subject.Kind.EndsWith("List", StringComparison.Ordinal))
            diagnostics.Add(KustomizeDiagnostics.InvalidManifest, subject.Span, $"after all patches this {subject.Kind} has no metadata.name");
        // The keys of the object itself are read as text whatever they are.
        for (var i = 0; i < subject.Tree.Count; i++)
            Visit(diagnostics, subject, new NodeSlot(subject.Tree, subject.Tree.Entries[i].Key), subject.Tree.IsFlow);
    }

    /// <summary>A value whose text is none of its type, which JSON cannot hold either; null when there is none.</summary>
    public static YamlScalar? FindMisfit(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                for (var i = 0; i < mapping.Count; i++)
                {
                    if (FindMisfit(mapping.Entries[i].Value) is { } found)
                        return found;
                }

                return null;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                {
                    if (FindMisfit(sequence[i]) is { } found)
                        return found;
                }

                return null;
            default:
                return node is YamlScalar { Type: not ScalarType.String } scalar && !Fits(scalar) ? scalar : null;
        }
    }

    /// <summary>Says what is wrong with such a value.</summary>
    public static void ReportMisfit(DiagnosticBag diagnostics, BuildObject subject, YamlScalar value) =>
        // No values are told: the object may be a Secret.
        diagnostics.Add(KustomizeDiagnostics.InvalidManifest, value.Span,
            $"a field of {subject} holds a {Describe(value)}, and the text that is put there or tagged so is none; the type of a field stays when it is replaced");

    private static void Visit(DiagnosticBag diagnostics, BuildObject subject, NodeSlot slot, bool isFlow)
    {
        switch (slot.Value)
        {
            case YamlMapping mapping:
                if (mapping.HasDuplicates && !diagnostics.HasErrors)
                    ReportDuplicates(diagnostics, subject, mapping);
                for (var i = 0; i < mapping.Count; i++)
                {
                    var key = mapping.Entries[i].Key;
                    if (key.Value == "<<")
                        ReportMerge(diagnostics, subject, key);
                    if (HasControl(key.Value))
                        ReportControl(diagnostics, subject, key.Span);
                    if (key.Type != ScalarType.String)
                        ReportKey(diagnostics, subject, key);
                    Visit(diagnostics, subject, new NodeSlot(mapping, key), isFlow || mapping.IsFlow);
                }

                break;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                    Visit(diagnostics, subject, new NodeSlot(sequence, i), isFlow || sequence.IsFlow);
                break;
            case YamlScalar { Type: ScalarType.Float } number when number.TryGetDouble(out var value) && !double.IsFinite(value):
                diagnostics.Add(KustomizeDiagnostics.InvalidManifest, number.Span, $"{number.Value} in {subject} cannot be written as JSON; put quotes around it");
                break;
            case YamlScalar { Type: not ScalarType.String } typed when !Fits(typed):
                ReportMisfit(diagnostics, subject, typed);
                slot.Set(new YamlScalar(typed.Value, ScalarType.String, ScalarStyle.Plain, typed.Span));
                break;
            case YamlScalar { Type: ScalarType.String } text when HasControl(text.Value):
                ReportControl(diagnostics, subject, text.Span);
                break;
            case YamlScalar { Type: ScalarType.String, Style: ScalarStyle.Folded } folded when !isFlow:
                slot.Set(new YamlScalar(FoldedText.Rewritten(folded.Value), ScalarType.String, ScalarStyle.Literal, folded.Span));
                break;
            case YamlScalar { Type: ScalarType.Timestamp } time when isFlow && IsQuotedInFlow(time):
                slot.Set(new YamlScalar(time.Value, ScalarType.String, ScalarStyle.SingleQuoted, time.Span));
                break;
            case YamlScalar { Type: ScalarType.Null } blank when IsQuoted(blank, isFlow):
                slot.Set(new YamlScalar("", ScalarType.String, ScalarStyle.SingleQuoted, blank.Span));
                break;
        }
    }

    /// <summary>Whether what looks like null is written as <c>''</c> between braces: what was left blank there, or set without a type.</summary>
    public static bool IsQuoted(YamlScalar blank, bool isFlow) =>
        blank.Style == ScalarStyle.SingleQuoted || (isFlow && blank is { IsUntyped: true, Value.Length: 0 });

    // That of a patch which is new to the object, and was not merged; those of manifests have been told.
    private static void ReportDuplicates(DiagnosticBag diagnostics, BuildObject subject, YamlMapping mapping) =>
        diagnostics.Add(KustomizeDiagnostics.InvalidManifest, mapping.Span, $"a mapping that a patch adds to {subject} has a key twice; remove one of the two");

    /// <summary>Whether a time is written in quotes between braces, which makes it a text: a colon has a meaning there.</summary>
    public static bool IsQuotedInFlow(YamlScalar time) => time.Type == ScalarType.Timestamp && time.Value.Contains(':', StringComparison.Ordinal);

    // JSON leaves these as they are, and the YAML that it is read as has no room for them.
    private static bool HasControl(string text)
    {
        for (var at = text.AsSpan().IndexOfAnyExceptInRange('\0', '~'); at >= 0 && at < text.Length; at++)
        {
            if (text[at] is (>= '\u007F' and <= '\u009F' and not '\u0085') or '\uFFFE' or '\uFFFF')
                return true;
        }

        return false;
    }

    private static void ReportControl(DiagnosticBag diagnostics, BuildObject subject, SourceSpan place) =>
        diagnostics.Add(KustomizeDiagnostics.InvalidManifest, place, $"a text of {subject} holds a control character that kustomize cannot print; take it out, or keep it in a Secret or in binaryData, where it is base64");

    // Of what is read, such keys are gone; this one a generator or a patch has made.
    private static void ReportMerge(DiagnosticBag diagnostics, BuildObject subject, YamlScalar key) =>
        diagnostics.Add(KustomizeDiagnostics.InvalidManifest, key.Span, $"a field of {subject} is named '<<', and kustomize takes its value for a mapping to merge; give it another name");

    // A key that a kustomization gives to many objects is told once.
    private static void ReportKey(DiagnosticBag diagnostics, BuildObject subject, YamlScalar key)
    {
        var name = key.Value.Length == 0 ? "an empty key" : $"the key {key.Value}";
        var where = key.Span.File == subject.Span.File ? $" in {subject}" : "";
        diagnostics.Add(KustomizeDiagnostics.InvalidManifest, key.Span,
            $"{name}{where} is a {Describe(key)} to kustomize, which prints only texts as keys: put quotes around it, or use another where kustomize itself sets it");
    }

    private static bool Fits(YamlScalar scalar) =>
        ScalarResolver.Resolve(scalar.Value, YamlDialect.Manifest) is var type && (type == scalar.Type || (scalar.Type == ScalarType.Float && type == ScalarType.Integer));

    private static string Describe(YamlScalar key) => key.Type switch
    {
        ScalarType.Boolean => "boolean",
        ScalarType.Null => "null",
        ScalarType.Timestamp => "time",
        _ => "number",
    };
}
