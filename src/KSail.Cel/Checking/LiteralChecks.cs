using KSail.Cel.Evaluation;
using KSail.Cel.Functions;
using KSail.Cel.Patterns;
using KSail.Cel.Syntax;
using KSail.Cel.Types;
using KSail.Cel.Values;

namespace KSail.Cel.Checking;

/// <summary>
/// What the API server refuses about literals once the types are right: conversions that must fail, patterns that are none, lists and maps of
/// mixed types, and <c>format()</c> calls whose arguments do not fit (<c>cel/validator.go</c>, and constant folding in the interpreter).
/// </summary>
internal sealed class LiteralChecks
{
    private readonly List<TypeProblem> _problems = [];
    private readonly PatternSet _patterns;
    private readonly CelRun _run;

    private LiteralChecks(PatternSet patterns)
    {
        _patterns = patterns;
        _run = new CelRun([], 0, patterns, CelBudget.PerCallLimit, CancellationToken.None);
    }

    /// <summary>Checks a tree and compiles the patterns in it.</summary>
    public static IReadOnlyList<TypeProblem> Check(Expression root, PatternSet patterns)
    {
        var checks = new LiteralChecks(patterns);
        checks.Visit(root, isFormatted: false);
        return checks._problems;
    }

    private void Visit(Expression expression, bool isFormatted)
    {
        switch (expression)
        {
            case CallExpression call:
                isFormatted |= call.Function == "format";
                CheckCall(call);
                break;
            case ListExpression list:
                if (!isFormatted)
                    CheckItems(list.Items, list.Optional);
                break;
            case MapExpression map when !isFormatted:
                CheckItems(map.Keys, null);
                CheckItems(map.Values, map.Optional);
                break;
        }

        foreach (var child in ExpressionTree.Children(expression))
            Visit(child, isFormatted);
        switch (expression)
        {
            case CallExpression call:
                call.Constant = FoldConversion(call);
                break;
            case ListExpression list:
                list.Constant = FoldList(list);
                break;
            case MapExpression map:
                map.Constant = FoldMap(map);
                break;
        }
    }

    private void CheckCall(CallExpression call)
    {
        switch (call.Function)
        {
            case "matches" or "find" or "findAll":
                CheckPattern(call);
                break;
            case "format" when call.Target is LiteralExpression { Value: CelString text } && call.Arguments is [ListExpression list]:
                if (TextFormatter.FindProblem(text.Value, list) is var (at, problem))
                    _problems.Add(new TypeProblem(at.Position, problem));
                break;
        }
    }

    // A conversion that cannot succeed is refused at once.
    private CelValue? FoldConversion(CallExpression call)
    {
        if (call.Operands is not [var operand] || ConstantOf(operand) is not { } value)
            return null;
        CelValue[] operands = [value];
        foreach (var overload in call.Overloads)
        {
            if (overload.Cost is not (CallCost.Conversion or CallCost.ConversionScan) || !overload.Takes(operands))
                continue;
            var result = overload.Body(_run, operands);
            if (result is not CelFailure failure)
                return result;
            _problems.Add(new TypeProblem(operand.Position, failure.Message));
            return null;
        }

        if (Array.Exists(call.Overloads, static overload => overload.Cost is CallCost.Conversion or CallCost.ConversionScan))
            _problems.Add(new TypeProblem(operand.Position, $"{call.Function}() does not take a value of type {value.Type}"));
        return null;
    }

    private void CheckPattern(CallExpression call)
    {
        // A slip upstream: of matches(text, pattern) it checks the text as a pattern, too.
        if (call is { Function: "matches", Target: null, Arguments: [LiteralExpression { Value: CelString { Value: var value } } subject, ..] }
            && Pattern.Compile(value) is { Problem: { } misread, IsUnsupported: false })
        {
            _problems.Add(new TypeProblem(subject.Position, misread));
        }

        if (call.Operands.Length > 1 && call.Operands[1] is LiteralExpression { Value: CelString text } literal
            && _patterns.GetOrAdd(text.Value) is { Problem: { } problem, IsUnsupported: false })
        {
            _problems.Add(new TypeProblem(literal.Position, problem));
        }
    }

    private void CheckItems(Expression[] items, bool[]? optional)
    {
        CelType? first = null;
        for (var i = 0; i < items.Length; i++)
        {
            var type = optional?[i] == true && items[i].Type is { Kind: CelKind.Optional } wrapped ? wrapped.Parameters[0] : items[i].Type;
            first ??= type;
            if (first.IsSame(type))
                continue;
            _problems.Add(new TypeProblem(items[i].Position, $"all items of a list, and all keys or values of a map, need one type: the first is {first}, but this is {type}"));
            return;
        }
    }

    // What consists of literals is made once. The API server does the same, which is why it costs nothing.
    private static ArrayList? FoldList(ListExpression list)
    {
        if (Array.Exists(list.Optional, static optional => optional))
            return null;
        var items = new CelValue[list.Items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (ConstantOf(list.Items[i]) is not { } item)
                return null;
            items[i] = item;
        }

        return new ArrayList(items);
    }

    private static EntryMap? FoldMap(MapExpression map)
    {
        if (Array.Exists(map.Optional, static optional => optional))
            return null;
        var entries = new EntryMap();
        for (var i = 0; i < map.Keys.Length; i++)
        {
            if (ConstantOf(map.Keys[i]) is not { } key || ConstantOf(map.Values[i]) is not { } value || !EntryMap.IsKey(key))
                return null;
            entries.Set(key, value);
        }

        return entries;
    }

    private static CelValue? ConstantOf(Expression expression) => expression switch
    {
        LiteralExpression literal => literal.Value,
        NameExpression name => name.TypeValue,
        SelectExpression select => select.QualifiedName?.TypeValue,
        CallExpression call => call.Constant,
        ListExpression list => list.Constant,
        MapExpression map => map.Constant,
        _ => null,
    };
}
