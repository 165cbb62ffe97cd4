using KSail.Cel.Functions;
using KSail.Cel.Syntax;
using KSail.Cel.Types;
using KSail.Cel.Values;

namespace KSail.Cel.Evaluation;

/// <summary>
/// Runs macros. What each round costs is what the loop costs that cel-go makes of the macro, in which the accumulated result is a variable
/// and every list gets longer by the sum of two lists.
/// </summary>
internal static class MacroRunner
{
    public static CelValue Run(MacroExpression macro, CelRun run) => macro.Kind switch
    {
        MacroKind.OptionalMap or MacroKind.OptionalFlatMap => RunOptional(macro, run),
        MacroKind.SortBy => RunSortBy(macro, run),
        _ => RunLoop(macro, run),
    };

    private static CelValue RunLoop(MacroExpression macro, CelRun run)
    {
        var range = Interpreter.Evaluate(macro.Range, run);
        if (range.IsFailure)
            return range;
        return macro.Kind switch
        {
            _ when range is not (CelList or CelMap) =>
                new CelFailure($"a list or a map is needed to loop over, but the value is of type {range.Type}"),
            MacroKind.All or MacroKind.Exists => RunQuantifier(macro, range, run),
            MacroKind.ExistsOne => RunExistsOne(macro, range, run),
            MacroKind.TransformMap or MacroKind.TransformMapEntry => RunTransformMap(macro, range, run),
            _ => RunTransformList(macro, range, run),
        };
    }

    private static CelValue RunQuantifier(MacroExpression macro, CelValue range, CelRun run)
    {
        var isAll = macro.Kind == MacroKind.All;
        CelFailure? failure = null;
        var count = Count(range);
        for (var i = 0; i < count; i++)
        {
            run.Spend(isAll ? 3 : 4);
            Bind(macro, range, i, run);
            var value = Interpreter.Evaluate(macro.Body, run);
            if (value is CelBool condition)
            {
                if (condition.Value == isAll)
                    continue;
                // Another element, if there is one, asks whether to go on, and does not.
                run.Spend(i + 1 < count ? (isAll ? 3 : 4) : 1);
                return condition;
            }

            failure = Interpreter.Combine(failure, value as CelFailure ?? CelFailure.NoOverload);
        }

        run.Spend(1);
        return failure ?? (CelValue)CelBool.Of(isAll);
    }

    // A failure stays, but it does not end the loop: the elements that are left are asked, and paid for, all the same.
    private static CelValue RunExistsOne(MacroExpression macro, CelValue range, CelRun run)
    {
        var found = 0;
        CelFailure? failure = null;
        var count = Count(range);
        for (var i = 0; i < count; i++)
        {
            Bind(macro, range, i, run);
            run.Step();
            if (!Accepts(macro.Body, run, ref failure))
                continue;
            found++;
            run.Spend(failure is null ? 2 : 1);
        }

        run.Spend(failure is null ? 2 : 1);
        return failure ?? (CelValue)CelBool.Of(found == 1);
    }

    private static CelValue RunTransformList(MacroExpression macro, CelValue range, CelRun run)
    {
        var items = new List<CelValue>();
        CelFailure? failure = null;
        var count = Count(range);
        // A list of a literal is a literal.
        var newList = macro.Kind != MacroKind.Filter && Interpreter.IsConstant(macro.Body) ? 0 : CallCosts.NewList;
        for (var i = 0; i < count; i++)
        {
            Bind(macro, range, i, run);
            run.Step();
            if (!Accepts(macro.Kind == MacroKind.Filter ? macro.Body : macro.Filter, run, ref failure))
                continue;
            run.Spend(1);
            if (failure is not null)
                continue;
            run.Spend(1 + newList + (macro.Kind == MacroKind.Filter ? 1 : 0));
            var item = macro.Kind == MacroKind.Filter ? run.Locals[macro.Slot] : Interpreter.Evaluate(macro.Body, run);
            failure = item as CelFailure;
            items.Add(item);
        }

        run.Spend(1);
        return failure ?? (CelValue)new ArrayList(items);
    }

    private static CelValue RunTransformMap(MacroExpression macro, CelValue range, CelRun run)
    {
        var entries = new EntryMap();
        CelFailure? failure = null;
        var count = Count(range);
        var isEntry = macro.Kind == MacroKind.TransformMapEntry;
        for (var i = 0; i < count; i++)
        {
            Bind(macro, range, i, run);
            run.Step();
            if (!Accepts(macro.Filter, run, ref failure))
                continue;
            run.Spend(1);
            if (failure is not null)
                continue;
            run.Spend(isEntry ? 1 : 2);
            var value = Interpreter.Evaluate(macro.Body, run);
            failure = value as CelFailure ?? (isEntry ? InsertAll(entries, value) : Insert(entries, run.Locals[macro.Slot], value));
        }

        run.Spend(1);
        return failure ?? (CelValue)entries;
    }

    private static CelValue RunOptional(MacroExpression macro, CelRun run)
    {
        var target = Interpreter.Evaluate(macro.Range, run);
        if (target is not CelOptional optional)
            return target.IsFailure ? target : CelFailure.NoOverload;
        // The target is a variable of the macro, unless it is one anyway.
        run.Spend(macro.Range is NameExpression ? 1 : 2);
        if (optional.Value is null)
        {
            run.Spend(1);
            return CelOptional.None;
        }

        run.Spend(2);
        run.Locals[macro.Slot] = optional.Value;
        var value = Interpreter.Evaluate(macro.Body, run);
        if (value.IsFailure || macro.Kind == MacroKind.OptionalFlatMap)
            return value;
        run.Spend(1);
        return CelOptional.Of(value);
    }

    private static CelValue RunSortBy(MacroExpression macro, CelRun run)
    {
        var range = Interpreter.Evaluate(macro.Range, run);
        if (range is not CelList list)
            return range.IsFailure ? range : CelFailure.NoOverload;
        var keys = new List<CelValue>(list.Count);
        run.Spend(2);
        for (var i = 0; i < list.Count; i++)
        {
            Bind(macro, list, i, run);
            run.Spend(Interpreter.IsConstant(macro.Body) ? 2 : 2 + CallCosts.NewList);
            var key = Interpreter.Evaluate(macro.Body, run);
            if (key.IsFailure)
                return key;
            keys.Add(key);
        }

        run.Spend(1);
        var sorted = ListFunctions.Sort(run, list, new ArrayList(keys));
        run.Spend(CallCosts.Of(run, CallCost.ListSquare, [new ArrayList(keys)], sorted));
        return sorted;
    }

    private static bool Accepts(Expression? condition, CelRun run, ref CelFailure? failure)
    {
        if (condition is null)
            return true;
        var value = Interpreter.Evaluate(condition, run);
        if (value is CelBool accepts)
            return accepts.Value;
        failure = Interpreter.Combine(failure, value as CelFailure ?? CelFailure.NoOverload);
        return false;
    }

    private static CelFailure? Insert(EntryMap entries, CelValue key, CelValue value)
    {
        if (entries.TryAdd(key, value))
            return null;
        return new CelFailure(EntryMap.IsKey(key) ? $"the key {ValueText.Of(key)} occurs twice" : $"a value of type {key.Type} cannot be a key of a map");
    }

    private static CelFailure? InsertAll(EntryMap entries, CelValue value)
    {
        if (value is not CelMap map)
            return CelFailure.NoOverload;
        foreach (var key in map.Keys)
        {
            if (Insert(entries, key, map.At(key)) is { } failure)
                return failure;
        }

        return null;
    }

    private static int Count(CelValue range) => range is CelList list ? list.Count : ((CelMap)range).Keys.Count;

    private static void Bind(MacroExpression macro, CelValue range, int index, CelRun run)
    {
        var hasTwo = macro.Variables.Length == 2;
        if (range is CelList list)
        {
            if (hasTwo)
                run.Locals[macro.Slot] = CelInt.Of(index);
            run.Locals[macro.Slot + (hasTwo ? 1 : 0)] = list[index];
            return;
        }

        var map = (CelMap)range;
        run.Locals[macro.Slot] = map.Keys[index];
        if (hasTwo)
            run.Locals[macro.Slot + 1] = map.At(map.Keys[index]);
    }
}
