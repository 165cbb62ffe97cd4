using KSail.Cel.Functions;
using KSail.Cel.Syntax;
using KSail.Cel.Types;
using KSail.Cel.Values;

namespace KSail.Cel.Evaluation;

/// <summary>
/// Runs a checked expression by walking its tree. Costs are those of cel-go's interpreter: 1 for a variable and 1 for every field or index
/// taken of it, 10 for a new list, 30 for a new map, what <see cref="CallCosts"/> says for a call, and nothing for literals and branches.
/// </summary>
internal static class Interpreter
{
    /// <summary>The value of an expression.</summary>
    public static CelValue Evaluate(Expression expression, CelRun run)
    {
        switch (expression)
        {
            case LiteralExpression literal:
                return literal.Value;
            case NameExpression { TypeValue: { } type }:
                return type;
            case SelectExpression { QualifiedName.TypeValue: { } type }:
                return type;
            case NameExpression or SelectExpression or IndexExpression:
                var value = Access.Resolve(expression, run);
                run.Spend(Access.StartsAtBranch(expression) ? 0 : 1);
                return value;
            case PresenceExpression presence:
                return Access.Test(presence, run);
            case CallExpression call:
                return call.Constant ?? Call(call, run);
            case LogicalExpression logical:
                return Logical(logical, run);
            case ConditionalExpression conditional:
                return Conditional(conditional, run);
            case ListExpression list:
                return list.Constant ?? List(list, run);
            case MapExpression map:
                return map.Constant ?? Map(map, run);
            case MacroExpression macro:
                return MacroRunner.Run(macro, run);
            default:
                return new CelFailure("messages of protocol buffers are not evaluated here", isUnknown: true);
        }
    }

    /// <summary>Whether the value of an expression was known before the run.</summary>
    public static bool IsConstant(Expression expression) => expression is LiteralExpression or NameExpression { TypeValue: not null }
        or SelectExpression { QualifiedName: not null } or CallExpression { Constant: not null } or ListExpression { Constant: not null }
        or MapExpression { Constant: not null };

    /// <summary>The value of a branch: a variable, and what is taken of it, does not cost anything for itself there.</summary>
    public static CelValue Branch(Expression expression, CelRun run) => expression switch
    {
        NameExpression { TypeValue: null } or SelectExpression { QualifiedName: null } or IndexExpression => Access.Resolve(expression, run),
        _ => Evaluate(expression, run),
    };

    /// <summary>The value of a conditional.</summary>
    public static CelValue Conditional(ConditionalExpression conditional, CelRun run) => Evaluate(conditional.Condition, run) switch
    {
        CelBool condition => Branch(condition.Value ? conditional.Then : conditional.Otherwise, run),
        CelFailure failure => failure,
        _ => CelFailure.NoOverload,
    };

    /// <summary>Two failures as one: what is not known may still turn out well, so it counts more.</summary>
    public static CelFailure Combine(CelFailure? first, CelFailure second) => first is null || (second.IsUnknown && !first.IsUnknown) ? second : first;

    private static CelValue Logical(LogicalExpression logical, CelRun run)
    {
        CelFailure? failure = null;
        foreach (var term in logical.Terms)
        {
            var value = Evaluate(term, run);
            if (value is CelBool condition)
            {
                if (condition.Value != logical.IsAnd)
                    return condition;
                continue;
            }

            failure = Combine(failure, value as CelFailure ?? CelFailure.NoOverload);
        }

        return failure ?? (CelValue)CelBool.Of(logical.IsAnd);
    }

    private static CelValue Call(CallExpression call, CelRun run)
    {
        if (call.Function == OperatorNames.In && call.Operands[1] is ListExpression { Items.Length: 0 })
            return CelBool.False;
        if (call.Function is OptionalLibrary.Or or OptionalLibrary.OrValue && call.Target is not null)
            return Alternative(call, run);
        var operands = new CelValue[call.Operands.Length];
        CelValue? failure = null;
        for (var i = 0; i < operands.Length; i++)
        {
            operands[i] = Evaluate(call.Operands[i], run);
            if (!operands[i].IsFailure)
                continue;
            // A call that fails is paid for only if nothing was left to look at.
            failure = operands[i];
            if (i < operands.Length - 1)
                return failure;
        }

        var result = failure ?? Apply(call, operands, run);
        var cost = call.Overloads[0].Cost;
        if (!IsFolded(call, cost))
            run.Spend(call.Overloads.Length > 1 && CallCosts.NeedsSignature(cost) ? 1 : CallCosts.Of(run, cost, operands, result));
        return result;
    }

    private static CelValue Apply(CallExpression call, CelValue[] operands, CelRun run)
    {
        foreach (var overload in call.Overloads)
        {
            if (!overload.Takes(operands))
                continue;
            var result = overload.Body(run, operands);
            return ReferenceEquals(result, CelFailure.NoOverload) ? NoOverload(call, operands) : result;
        }

        return NoOverload(call, operands);
    }

    // The API server makes a set of literals once, and asks it for nothing.
    private static bool IsFolded(CallExpression call, CallCost cost) => cost == CallCost.CountSecond
        && call.Operands[1] is ListExpression { Constant: not null } list
        && list.Items[0].Type.Kind is CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.Text;

    // The second value is not even looked at while the first is there.
    private static CelValue Alternative(CallExpression call, CelRun run)
    {
        var first = Evaluate(call.Operands[0], run);
        if (first is not CelOptional optional)
            return first is CelFailure ? first : NoOverload(call, [first]);
        if (optional.Value is not null)
            return call.Function == OptionalLibrary.Or ? optional : optional.Value;
        var second = Evaluate(call.Operands[1], run);
        return call.Function == OptionalLibrary.Or && second is not (CelOptional or CelFailure) ? NoOverload(call, [first, second]) : second;
    }

    private static CelFailure NoOverload(CallExpression call, CelValue[] operands)
    {
        var types = string.Join(", ", Array.ConvertAll(operands, static operand => operand.Type.ToString()));
        var what = OperatorNames.IsOperator(call.Function) ? $"operator '{OperatorNames.Written(call.Function)}'" : $"function {call.Function}()";
        return new CelFailure($"no such overload: the {what} does not take values of type {types}");
    }

    private static CelValue List(ListExpression list, CelRun run)
    {
        var items = new List<CelValue>(list.Items.Length);
        for (var i = 0; i < list.Items.Length; i++)
        {
            var item = Evaluate(list.Items[i], run);
            if (item.IsFailure)
            {
                run.Spend(CallCosts.NewList);
                return item;
            }

            if (list.Optional[i])
            {
                if (item is not CelOptional optional)
                    return CelFailure.NoOverload;
                if (optional.Value is null)
                    continue;
                item = optional.Value;
            }

            items.Add(item);
        }

        run.Spend(CallCosts.NewList);
        return new ArrayList(items);
    }

    private static CelValue Map(MapExpression map, CelRun run)
    {
        var entries = new EntryMap();
        for (var i = 0; i < map.Keys.Length; i++)
        {
            var key = Evaluate(map.Keys[i], run);
            var value = key.IsFailure ? key : Evaluate(map.Values[i], run);
            if (value.IsFailure)
            {
                run.Spend(CallCosts.NewMap);
                return value;
            }

            if (!EntryMap.IsKey(key))
                return new CelFailure($"a value of type {key.Type} cannot be a key of a map");
            if (map.Optional[i])
            {
                if (value is not CelOptional optional)
                    return CelFailure.NoOverload;
                if (optional.Value is null)
                    continue;
                value = optional.Value;
            }

            entries.Set(key, value);
        }

        run.Spend(CallCosts.NewMap);
        return entries;
    }
}
