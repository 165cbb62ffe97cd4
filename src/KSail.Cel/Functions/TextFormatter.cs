using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using KSail.Cel.Evaluation;
using KSail.Cel.Syntax;
using KSail.Cel.Types;
using KSail.Cel.Values;

namespace KSail.Cel.Functions;

/// <summary>
/// <c>format()</c> as version 2 of cel-go's strings extension has it: <c>%f</c> and <c>%e</c> in American English, with commas between
/// thousands and superscript powers.
/// </summary>
internal static class TextFormatter
{
    /// <summary>Puts values into a text.</summary>
    public static CelValue Format(CelRun run, string text, CelList values)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var at = 0; at < text.Length;)
        {
            CelRun.CheckLength(result.Length);
            run.Step();
            if (text[at] != '%')
            {
                result.Append(text[at++]);
                continue;
            }

            if (at + 1 < text.Length && text[at + 1] == '%')
            {
                result.Append('%');
                at += 2;
                continue;
            }

            if (next >= values.Count)
                return new CelFailure($"format() has {values.Count} values, but the text asks for more");
            if (FormatClause.Read(text, at, out var problem) is not { } clause)
                return new CelFailure(problem);
            CelRun.CheckLength(result.Length + (long)clause.Precision);
            var value = values[next++];
            if (value.IsFailure)
                return value;
            if (!Append(run, result, value, clause))
                return new CelFailure(Misfit(clause.Verb, value.Type));
            at = clause.End;
        }

        CelRun.CheckLength(result.Length);
        return new CelString(result.ToString());
    }

    /// <summary>What is wrong with a literal text and a literal list of values, and where; null when nothing is.</summary>
    public static (Expression At, string Problem)? FindProblem(string text, ListExpression list)
    {
        var next = 0;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '%')
            {
                at++;
                continue;
            }

            if (at + 1 < text.Length && text[at + 1] == '%')
            {
                at += 2;
                continue;
            }

            if (next >= list.Items.Length)
                return (list, $"format() has {list.Items.Length} values, but the text asks for more");
            if (FormatClause.Read(text, at, out var problem) is not { } clause)
                return (list, problem);
            var item = list.Items[next++];
            if (!Takes(clause.Verb, item, out var at2))
                return (at2, Misfit(clause.Verb, at2.Type));
            at = clause.End;
        }

        return next < list.Items.Length ? (list, $"format() has {list.Items.Length} values, but the text asks for {next}") : null;
    }

    private static bool Takes(char verb, Expression item, out Expression culprit)
    {
        culprit = item;
        var kind = item.Type.Kind;
        if (kind == CelKind.Dyn)
            return true;
        switch (verb)
        {
            case 'd' or 'o':
                return kind is CelKind.Int or CelKind.Uint;
            case 'f' or 'e':
                return kind is CelKind.Double or CelKind.Text;
            case 'b':
                return kind is CelKind.Int or CelKind.Uint or CelKind.Bool;
            case 'x' or 'X':
                return kind is CelKind.Int or CelKind.Uint or CelKind.Text or CelKind.Bytes;
        }

        if (kind is CelKind.Object or CelKind.Optional)
            return false;
        IReadOnlyList<Expression> parts = item is ListExpression or MapExpression ? ExpressionTree.Children(item) : [];
        foreach (var part in parts)
        {
            if (!Takes(verb, part, out culprit))
                return false;
        }

        culprit = item;
        return true;
    }

    private static string Misfit(char verb, CelType type) => verb switch
    {
        'd' or 'o' => $"%{verb} takes whole numbers, but the value is of type {type}",
        'f' or 'e' => $"%{verb} takes numbers of type double, but the value is of type {type}; convert it with double()",
        'b' => $"%b takes whole numbers and booleans, but the value is of type {type}",
        'x' or 'X' => $"%{verb} takes whole numbers, texts and bytes, but the value is of type {type}",
        _ => $"%s does not take a value of type {type}",
    };

    private static bool Append(CelRun run, StringBuilder result, CelValue value, FormatClause clause)
    {
        switch (clause.Verb)
        {
            case 's':
                return AppendText(run, result, value, isQuoted: false);
            case 'd' when value is CelInt or CelUint:
                result.Append(ConversionLibrary.TextOf(value));
                return true;
            case 'f' when ToDouble(value) is { } number:
                result.Append(DecimalText.Fixed(number, clause.Precision, hasGroups: true));
                return true;
            case 'e' when ToDouble(value) is { } number:
                // A slip upstream that is there to stay: the precision of %e is a width, and six digits follow the point.
                result.Append(DecimalText.Scientific(number, FormatClause.DefaultPrecision).PadLeft(clause.Precision));
                return true;
            case 'b' when value is CelBool boolean:
                result.Append(boolean.Value ? '1' : '0');
                return true;
            case 'b' or 'o' or 'x' or 'X' when value is CelInt or CelUint:
                AppendRadix(result, value, clause.Verb);
                return true;
            case 'x' or 'X' when value is CelString or CelBytes:
                var hex = Convert.ToHexString(value is CelBytes bytes ? bytes.Value : Encoding.UTF8.GetBytes(((CelString)value).Value));
                result.Append(clause.Verb == 'x' ? hex.ToLowerInvariant() : hex);
                return true;
            default:
                return false;
        }
    }

    private static double? ToDouble(CelValue value) => value switch
    {
        CelDouble number => number.Value,
        CelString { Value: "NaN" } => double.NaN,
        CelString { Value: "Infinity" } => double.PositiveInfinity,
        CelString { Value: "-Infinity" } => double.NegativeInfinity,
        _ => null,
    };

    private static void AppendRadix(StringBuilder result, CelValue value, char verb)
    {
        var isNegative = value is CelInt { Value: < 0 };
        var magnitude = value is CelInt number ? unchecked((ulong)(isNegative ? -number.Value : number.Value)) : ((CelUint)value).Value;
        if (isNegative)
            result.Append('-');
        var shift = verb switch
        {
            'b' => 1,
            'o' => 3,
            _ => 4,
        };
        var digits = verb == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
        var text = new StringBuilder();
        do
        {
            text.Insert(0, digits[(int)(magnitude & ((1u << shift) - 1))]);
            magnitude >>= shift;
        }
        while (magnitude != 0);
        result.Append(text);
    }

    // Within lists and maps everything is written as a literal of the language.
    private static bool AppendText(CelRun run, StringBuilder result, CelValue value, bool isQuoted)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        run.Step();
        CelRun.CheckLength(result.Length);
        switch (value)
        {
            case CelNull:
                result.Append("null");
                return true;
            case CelList list:
                return AppendList(run, result, list);
            case CelMap map:
                return AppendMap(run, result, map);
            case CelDouble number when isQuoted:
                var digits = double.IsFinite(number.Value) ? DecimalText.Fixed(number.Value, 6, hasGroups: false) : $"\"{GoText.OfDouble(number.Value)}\"";
                result.Append(digits);
                return true;
            case CelOptional or CelQuantity or CelUrl or CelSemver or CelNamedFormat or CelIp or CelCidr or CelFailure:
                return false;
        }

        if (ConversionLibrary.TextOf(value) is not { } text)
            return false;
        if (!isQuoted)
        {
            result.Append(text);
            return true;
        }

        _ = value switch
        {
            CelString => result.Append(GoQuote.Of(text)),
            CelBytes => result.Append('b').Append(GoQuote.Of(text)),
            CelDuration => result.Append("duration(").Append(GoQuote.Of(text)).Append(')'),
            CelTimestamp => result.Append("timestamp(").Append(GoQuote.Of(text)).Append(')'),
            _ => result.Append(text),
        };
        return true;
    }

    private static bool AppendList(CelRun run, StringBuilder result, CelList list)
    {
        result.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0)
                result.Append(", ");
            if (!AppendText(run, result, list[i], isQuoted: true))
                return false;
        }

        result.Append(']');
        return true;
    }

    private static bool AppendMap(CelRun run, StringBuilder result, CelMap map)
    {
        var entries = new List<KeyValuePair<string, string>>();
        foreach (var key in map.Keys)
        {
            var name = new StringBuilder();
            var value = new StringBuilder();
            if (!AppendText(run, name, key, isQuoted: true) || !AppendText(run, value, map.At(key), isQuoted: true))
                return false;
            entries.Add(new(name.ToString(), value.ToString()));
        }

        entries.Sort(static (a, b) => CodePoints.Compare(a.Key, b.Key));
        result.Append('{');
        for (var i = 0; i < entries.Count; i++)
            result.Append(i > 0 ? ", " : "").Append(entries[i].Key).Append(':').Append(entries[i].Value);
        result.Append('}');
        return true;
    }
}
