using KSail.Cel.Syntax;
using KSail.Cel.Types;
using KSail.Cel.Values;

namespace KSail.Cel.Evaluation;

/// <summary>Variables, fields and indexes: chains such as <c>self.spec.?replicas</c>, of which every link costs 1.</summary>
internal static class Access
{
    /// <summary>The value of a chain; the cost of the whole is the caller's.</summary>
    public static CelValue Resolve(Expression expression, CelRun run)
    {
        switch (expression)
        {
            case NameExpression { Meaning: NameMeaning.Local } name:
                return run.Locals[name.Slot];
            case NameExpression name:
                return run.Variables[name.Slot] ?? new CelFailure($"the variable '{name.Name}' has no value here");
            case SelectExpression select:
                return Take(Base(select.Operand, run), new CelString(select.Field), select.IsOptional, isField: true, run);
            default:
                var index = (IndexExpression)expression;
                var target = Base(index.Operand, run);
                if (target.IsFailure)
                    return target;
                var key = Interpreter.Branch(index.Index, run);
                return key.IsFailure ? key : Take(target, key, index.IsOptional, isField: false, run);
        }
    }

    /// <summary>Whether a chain begins with a conditional, which has no cost of its own.</summary>
    public static bool StartsAtBranch(Expression expression) => expression switch
    {
        SelectExpression select => StartsAtBranch(select.Operand),
        IndexExpression index => StartsAtBranch(index.Operand),
        _ => expression is ConditionalExpression,
    };

    /// <summary>Whether a field is there.</summary>
    public static CelValue Test(PresenceExpression presence, CelRun run)
    {
        var target = Base(presence.Operand, run);
        if (target.IsFailure)
            return target;
        if (target is CelOptional optional)
        {
            if (optional.Value is null)
                return CelBool.False;
            target = optional.Value;
        }

        if (target is not CelMap map)
            return new CelFailure($"has() needs an object or a map, but the value before '.{presence.Field}' is of type {target.Type}");
        var value = map.FindField(presence.Field);
        run.Spend(1);
        // What is encrypted is there.
        return value is CelFailure { IsUnknown: false } ? value : CelBool.Of(value is not null);
    }

    private static CelValue Base(Expression operand, CelRun run) => operand switch
    {
        NameExpression { TypeValue: null } or SelectExpression { QualifiedName: null } or IndexExpression => Resolve(operand, run),
        ConditionalExpression conditional => Interpreter.Conditional(conditional, run),
        _ => Interpreter.Evaluate(operand, run),
    };

    private static CelValue Take(CelValue target, CelValue key, bool isOptional, bool isField, CelRun run)
    {
        if (target.IsFailure)
            return target;
        if (target is not CelOptional wrapped)
        {
            if (isOptional)
                return Optional(target, key, isField, run);
            run.Spend(1);
            return Value(target, key, isField);
        }

        return wrapped.Value is null ? CelOptional.None : Optional(wrapped.Value, key, isField, run);
    }

    private static CelValue Value(CelValue target, CelValue key, bool isField) => target switch
    {
        CelMap map => isField ? map.FindField(((CelString)key).Value) ?? map.At(key) : map.At(key),
        CelList list when !isField => list.At(key),
        _ => NoAccess(target, key),
    };

    private static CelValue Optional(CelValue target, CelValue key, bool isField, CelRun run)
    {
        CelValue? found;
        switch (target)
        {
            case CelMap map:
                found = map.Find(key);
                break;
            case CelList list when !isField:
                found = list.Find(key);
                break;
            default:
                return NoAccess(target, key);
        }

        if (found is null)
            return CelOptional.None;
        run.Spend(1);
        return found.IsFailure ? found : CelOptional.Of(found);
    }

    private static CelFailure NoAccess(CelValue target, CelValue key) =>
        new($"no such overload: a value of type {target.Type} has no '{ValueText.Of(key)}' that could be read");
}
