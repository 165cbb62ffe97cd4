using KSail.Cel.Functions;
using KSail.Cel.Syntax;
using KSail.Cel.Types;
using KSail.Cel.Values;

namespace KSail.Cel.Checking;

/// <summary>
/// What the API server's estimate of an expression's cost is at least (<c>checker/cost.go</c> of cel-go): every name and field that is read
/// counts one, a loop counts its body as often as the schema allows, and what goes through a text or a list counts its greatest length. What
/// other functions cost, and sizes of what functions made, are left out, so that the true estimate is never below.
/// </summary>
internal sealed class CostBound
{
    // What a byte costs that a function goes through, and a character of a regular expression.
    private const double Traversal = 0.1;
    private const double Pattern = 0.25;

    private readonly CelSchema _self;
    private readonly int _slot;
    private readonly Dictionary<int, CelSchema?> _locals = [];

    private CostBound(CelSchema self, int slot)
    {
        _self = self;
        _slot = slot;
    }

    /// <summary>The bound for an expression.</summary>
    /// <param name="root">The checked expression.</param>
    /// <param name="self">The schema of the value that the rule stands at.</param>
    /// <param name="slot">The slot of the variable that is this value.</param>
    public static double Of(Expression root, CelSchema self, int slot) => new CostBound(self, slot).Cost(root);

    private double Cost(Expression expression)
    {
        switch (expression)
        {
            case NameExpression { Meaning: NameMeaning.Variable or NameMeaning.Local }:
                return 1;
            case SelectExpression { QualifiedName: null } or PresenceExpression:
                return 1 + CostOfChildren(expression);
            case ConditionalExpression conditional:
                return Cost(conditional.Condition) + Math.Max(Cost(conditional.Then), Cost(conditional.Otherwise));
            case MacroExpression macro:
                return CostOf(macro);
            case CallExpression { Operands: [var left, var right] } call:
                return CostOf(call.Function, left, right) + CostOfChildren(expression);
            default:
                return CostOfChildren(expression);
        }
    }

    private double CostOfChildren(Expression expression)
    {
        var sum = 0d;
        foreach (var child in ExpressionTree.Children(expression))
            sum += Cost(child);
        return sum;
    }

    private double CostOf(MacroExpression macro)
    {
        var range = Cost(macro.Range);
        var schema = SchemaOf(macro.Range);
        var isLoop = macro.Kind is not (MacroKind.OptionalMap or MacroKind.OptionalFlatMap or MacroKind.SortBy);
        // A single variable is an item of a list, or a key of a map; of two, the first is an index or a key.
        _locals[macro.Slot + macro.Variables.Length - 1] = !isLoop ? null : macro.Variables.Length == 2 || schema?.Items is not null ? schema?.Items ?? schema?.Values : null;
        var body = Cost(macro.Body) + (macro.Filter is null ? 0 : Cost(macro.Filter));
        var count = isLoop ? schema?.LargestCount ?? 0 : 0;
        return range + (count * (CostOfStep(macro.Kind) + body));
    }

    // What the loop that a macro stands for does besides: it reads, tests and grows a result.
    private static double CostOfStep(MacroKind kind) => kind switch
    {
        MacroKind.All => 3,
        MacroKind.Exists => 4,
        MacroKind.Map or MacroKind.Filter or MacroKind.TransformList => 12,
        _ => 1,
    };

    private double CostOf(string function, Expression left, Expression right) => function switch
    {
        OperatorNames.Equal or OperatorNames.NotEqual or OperatorNames.Less or OperatorNames.LessOrEqual or OperatorNames.Greater or OperatorNames.GreaterOrEqual =>
            Math.Ceiling(Math.Min(SizeOf(left), SizeOf(right)) * Traversal),
        OperatorNames.In => SchemaOf(right)?.Items is null ? 0 : SizeOf(right),
        "startsWith" or "endsWith" => Math.Ceiling(SizeOf(right) * Traversal),
        "contains" => Math.Ceiling(SizeOf(left) * Traversal) * Math.Ceiling(SizeOf(right) * Traversal),
        "matches" => Math.Ceiling((SizeOf(left) + 1) * Traversal) * Math.Ceiling(SizeOf(right) * Pattern),
        _ => 0,
    };

    // How long a text or list may be that the server reckons with; zero where that is not known here.
    private long SizeOf(Expression expression) => expression switch
    {
        LiteralExpression { Value: CelString text } => text.Length,
        ListExpression list => list.Items.Length,
        _ => SchemaOf(expression)?.LargestSize ?? 0,
    };

    private CelSchema? SchemaOf(Expression expression) => expression switch
    {
        NameExpression { Meaning: NameMeaning.Variable } name => name.Slot == _slot ? _self : null,
        NameExpression { Meaning: NameMeaning.Local } name => _locals.GetValueOrDefault(name.Slot),
        SelectExpression { QualifiedName: null, IsOptional: false } select => SchemaOf(select.Operand) is { } operand ? operand.Values ?? Property(operand, select.Field) : null,
        IndexExpression { IsOptional: false } index => SchemaOf(index.Operand) is { } operand ? operand.Items ?? operand.Values : null,
        _ => null,
    };

    private static CelSchema? Property(CelSchema schema, string field) =>
        FieldNames.Unescape(field) is { } name ? schema.FindProperty(name) : null;
}
