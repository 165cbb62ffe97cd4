using System.Text;
using KSail.Cel.Functions;
using KSail.Cel.Syntax;
using KSail.Cel.Values;

namespace KSail.Cel.Tests;

/// <summary>Writes a tree back as text, every operation in parentheses, so that two trees are equal if their texts are.</summary>
internal static class SyntaxPrinter
{
    public static string Print(Expression expression) => expression switch
    {
        LiteralExpression literal => Literal(literal.Value),
        NameExpression name => name.Name,
        SelectExpression select => $"{Print(select.Operand)}.{(select.IsOptional ? "?" : "")}{Field(select.Field)}",
        PresenceExpression presence => $"has({Print(presence.Operand)}.{Field(presence.Field)})",
        IndexExpression index => $"{Print(index.Operand)}[{(index.IsOptional ? "?" : "")}{Print(index.Index)}]",
        CallExpression { Function: OperatorNames.Not or OperatorNames.Negate } unary => $"({OperatorNames.Written(unary.Function)}({Print(unary.Arguments[0])}))",
        CallExpression call when OperatorNames.IsOperator(call.Function) =>
            $"({Print(call.Arguments[0])} {OperatorNames.Written(call.Function)} {Print(call.Arguments[1])})",
        CallExpression { Target: { } target } call => $"{Print(target)}.{call.Function}({Join(call.Arguments)})",
        CallExpression call => $"{call.Function}({Join(call.Arguments)})",
        LogicalExpression logical => $"({string.Join(logical.IsAnd ? " && " : " || ", logical.Terms.Select(Print))})",
        ConditionalExpression c => $"({Print(c.Condition)} ? {Print(c.Then)} : {Print(c.Otherwise)})",
        ListExpression list => $"[{string.Join(", ", list.Items.Select((item, i) => (list.Optional[i] ? "?" : "") + Print(item)))}]",
        MapExpression map => $"{{{string.Join(", ", map.Keys.Select((key, i) => $"{(map.Optional[i] ? "?" : "")}{Print(key)}: {Print(map.Values[i])}"))}}}",
        MacroExpression macro => Macro(macro),
        MessageExpression message => $"{message.Name}{{{string.Join(", ", message.Values.Select((value, i) => $"f{i}: {Print(value)}"))}}}",
        _ => throw new InvalidOperationException(expression.GetType().Name),
    };

    private static string Macro(MacroExpression macro)
    {
        var name = macro.Kind switch
        {
            MacroKind.All => "all",
            MacroKind.Exists => "exists",
            MacroKind.ExistsOne => "exists_one",
            MacroKind.Map => "map",
            MacroKind.Filter => "filter",
            MacroKind.TransformList => "transformList",
            MacroKind.TransformMap => "transformMap",
            MacroKind.TransformMapEntry => "transformMapEntry",
            MacroKind.OptionalMap => "optMap",
            MacroKind.OptionalFlatMap => "optFlatMap",
            _ => "sortBy",
        };
        var filter = macro.Filter is null ? "" : Print(macro.Filter) + ", ";
        return $"{Print(macro.Range)}.{name}({string.Join(", ", macro.Variables)}, {filter}{Print(macro.Body)})";
    }

    private static string Join(Expression[] expressions) => string.Join(", ", expressions.Select(Print));

    private static string Field(string name)
    {
        foreach (var c in name)
        {
            if (c != '_' && !char.IsAsciiLetterOrDigit(c))
                return $"`{name}`";
        }

        return name;
    }

    private static string Literal(CelValue value) => value switch
    {
        CelString text => Quote(text.Value),
        CelBytes bytes => "b\"" + string.Concat(bytes.Value.Select(b => $"\\x{b:x2}")) + "\"",
        CelDouble number => GoText.OfPlainDouble(number.Value) is var digits && digits.Contains('.', StringComparison.Ordinal) ? digits : digits + ".0",
        _ => Rendering.Render(value),
    };

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
            quoted.Append(rune.Value is >= ' ' and <= '~' and not ('"' or '\\') ? rune.ToString() : $"\\U{rune.Value:x8}");
        return quoted.Append('"').ToString();
    }
}
