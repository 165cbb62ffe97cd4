using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// What becomes of values on their way through JSON: kustomize turns an object into JSON to patch it, where every number is a 64-bit float
/// and the words of YAML 1.1 are gone.
/// </summary>
internal static class JsonValues
{
    /// <summary>Writes numbers as 64-bit floats and forgets braces, and quotes that are not needed, in place. Only what is empty has braces in what comes back.</summary>
    /// <param name="node">The object.</param>
    /// <param name="asWritten">Whether numbers become the words that are written for them, as long as nobody has read them back.</param>
    public static void Normalize(YamlMapping node, bool asWritten = false) => Normalize(node, isFlow: false, asWritten);

    /// <summary>As above, for a value that is not shared; returns what stands for it.</summary>
    public static YamlNode Normalized(YamlNode node, bool asWritten)
    {
        if (Normalized(node, isFlow: false, asWritten) is { } scalar)
            return scalar;
        Normalize(node, isFlow: false, asWritten);
        return node;
    }

    private static void Normalize(YamlNode node, bool isFlow, bool asWritten)
    {
        switch (node)
        {
            case YamlMapping mapping:
                isFlow |= mapping.IsFlow;
                mapping.IsFlow = mapping.Count == 0;
                for (var i = 0; i < mapping.Count; i++)
                {
                    var entry = mapping.Entries[i];
                    if (Normalized(entry.Value, isFlow, asWritten) is { } rounded)
                        mapping.Set(entry.Key, rounded);
                    else
                        Normalize(entry.Value, isFlow, asWritten);
                }

                break;
            case YamlSequence sequence:
                isFlow |= sequence.IsFlow;
                sequence.IsFlow = sequence.Count == 0;
                for (var i = 0; i < sequence.Count; i++)
                {
                    if (Normalized(sequence[i], isFlow, asWritten) is { } rounded)
                        sequence[i] = rounded;
                    else
                        Normalize(sequence[i], isFlow, asWritten);
                }

                break;
        }
    }

    /// <summary>Quotes every text, as it is when JSON is read as YAML, in place.</summary>
    public static void Quote(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries.ToArray())
                {
                    if (entry.Value is YamlScalar scalar)
                        mapping.Set(entry.Key, Quoted(scalar));
                    else
                        Quote(entry.Value);
                }

                break;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                {
                    if (sequence[i] is YamlScalar scalar)
                        sequence[i] = Quoted(scalar);
                    else
                        Quote(sequence[i]);
                }

                break;
        }
    }

    /// <summary>Replaces the booleans of YAML 1.1 by those of JSON, in place, and in keys too; returns what stands for the node itself.</summary>
    public static YamlNode Canonical(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return scalar.AsBoolean() is { } truth && scalar.Value is not ("true" or "false") ? YamlScalar.Boolean(truth, scalar.Span) : scalar;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                    sequence[i] = Canonical(sequence[i]);
                return sequence;
            case YamlMapping mapping:
                var result = new YamlMapping(mapping.Span);
                foreach (var entry in mapping.Entries)
                    result.Set(Key(entry.Key), Canonical(entry.Value));
                return result;
            default:
                return node;
        }
    }

    /// <summary>A key on its way to JSON, which has only texts: a word of YAML 1.1 is <c>true</c> or <c>false</c>, a number its digits.</summary>
    public static YamlScalar Key(YamlScalar key) => key.Type switch
    {
        ScalarType.String => key,
        ScalarType.Boolean => YamlScalar.String(key.AsBoolean() == true ? "true" : "false", key.Span),
        ScalarType.Integer when key.TryGetInt64(out var whole) => YamlScalar.String(whole.ToString(System.Globalization.CultureInfo.InvariantCulture), key.Span),
        ScalarType.Float when key.TryGetDouble(out var number) && double.IsFinite(number) => YamlScalar.String(GoNumbers.Format(number), key.Span),
        _ => YamlScalar.String(key.Value, key.Span),
    };

    private static YamlScalar Quoted(YamlScalar scalar) => scalar.Type switch
    {
        ScalarType.Null => YamlScalar.Null(scalar.Span),
        // The type of a time stays for the writer, which knows its form as text.
        ScalarType.String or ScalarType.Timestamp => new YamlScalar(scalar.Value, scalar.Type, ScalarStyle.DoubleQuoted, scalar.Span),
        _ => scalar,
    };

    private static YamlScalar? Normalized(YamlNode node, bool isFlow, bool asWritten)
    {
        if (node is YamlScalar { IsNull: true } blank && OutputCheck.IsQuoted(blank, isFlow))
            return new YamlScalar("", ScalarType.String, ScalarStyle.DoubleQuoted, node.Span);
        if (isFlow && node is YamlScalar { Type: ScalarType.Timestamp } time && OutputCheck.IsQuotedInFlow(time))
            return new YamlScalar(time.Value, ScalarType.String, ScalarStyle.SingleQuoted, node.Span);
        // Null is null in so many words from now on, which later strategic patches leave alone.
        if (node is YamlScalar { IsNull: true })
            return YamlScalar.Null(node.Span);
        if (node is YamlScalar { Type: ScalarType.String, Style: ScalarStyle.Folded } folded && !isFlow)
            return WrittenText.FromJson(new YamlScalar(FoldedText.Rewritten(folded.Value), ScalarType.String, ScalarStyle.Literal, folded.Span));
        if (node is YamlScalar { Type: ScalarType.String or ScalarType.Timestamp } text)
            return WrittenText.FromJson(text);
        if (node is not YamlScalar { Type: ScalarType.Integer or ScalarType.Float } scalar || !scalar.TryGetDouble(out var number) || !double.IsFinite(number))
            return null;
        if (asWritten)
            return YamlScalar.Plain(GoJson.Write(scalar, indented: false), span: scalar.Span);
        var digits = GoNumbers.Format(number);
        return digits == scalar.Value && !scalar.IsUntyped ? null : YamlScalar.Plain(digits, span: scalar.Span);
    }
}
