using KSail.Cel.Functions;
using KSail.Cel.Syntax;
using KSail.Cel.Types;

namespace KSail.Cel.Checking;

/// <content>Macros: the types of their variables, and what they ask of their parts.</content>
internal sealed partial class Checker
{
    private CelType VisitMacro(MacroExpression macro)
    {
        var range = _types.Resolve(Visit(macro.Range));
        return macro.Kind switch
        {
            MacroKind.OptionalMap or MacroKind.OptionalFlatMap => VisitOptionalMacro(macro, range),
            MacroKind.SortBy => VisitSortBy(macro, range),
            _ => VisitLoop(macro, range),
        };
    }

    private CelType VisitLoop(MacroExpression macro, CelType range)
    {
        var (first, second) = LoopTypes(macro, range);
        Enter(macro, first, second);
        if (macro.Filter is not null)
            RequireBool(macro.Filter, Visit(macro.Filter), "it decides which elements count");
        var body = Visit(macro.Body);
        _scope.Leave(macro.Variables.Length);
        switch (macro.Kind)
        {
            case MacroKind.All or MacroKind.Exists or MacroKind.ExistsOne:
                RequireBool(macro.Body, body, "it is tested for every element");
                return CelType.Bool;
            case MacroKind.Filter:
                RequireBool(macro.Body, body, "it decides which elements count");
                return CelType.ListOf(first);
            case MacroKind.TransformMap:
                return CelType.MapOf(first, body);
            case MacroKind.TransformMapEntry:
                var entry = CelType.MapOf(_types.NewVariable(), _types.NewVariable());
                if (!_types.Fits(body, entry))
                    Report(macro.Body, $"a map with one entry is needed here, but this is {Describe(_types.Resolve(body, isFinal: true))}");
                return _types.Resolve(entry);
            default:
                return CelType.ListOf(body);
        }
    }

    private (CelType First, CelType Second) LoopTypes(MacroExpression macro, CelType range)
    {
        var hasTwo = macro.Variables.Length == 2;
        switch (range.Kind)
        {
            case CelKind.List:
                return hasTwo ? (CelType.Int, range.Parameters[0]) : (range.Parameters[0], CelType.Error);
            case CelKind.Map:
                return (range.Parameters[0], range.Parameters[1]);
            case CelKind.Dyn or CelKind.Error or CelKind.Parameter:
                _types.Fits(CelType.Dyn, range);
                return (CelType.Dyn, CelType.Dyn);
            default:
                Report(macro.Range, $"a list or a map is needed here, but this is {Describe(range)}");
                return (CelType.Error, CelType.Error);
        }
    }

    private CelType VisitOptionalMacro(MacroExpression macro, CelType target)
    {
        var content = _types.NewVariable();
        if (!_types.Fits(target, CelType.OptionalOf(content)))
            Report(macro.Range, $"an optional value such as self.?field is needed here, but this is {Describe(_types.Resolve(target, isFinal: true))}");
        Enter(macro, _types.Resolve(content) is { Kind: not CelKind.Parameter } known ? known : CelType.Dyn, CelType.Error);
        var body = Visit(macro.Body);
        _scope.Leave(1);
        if (macro.Kind == MacroKind.OptionalMap)
            return CelType.OptionalOf(body);
        var result = CelType.OptionalOf(_types.NewVariable());
        if (_types.Fits(body, result))
            return _types.Resolve(body);
        Report(macro.Body, $"an optional value is needed here, but this is {Describe(_types.Resolve(body, isFinal: true))}; use optMap() for plain values");
        return CelType.Error;
    }

    private CelType VisitSortBy(MacroExpression macro, CelType target)
    {
        var item = _types.NewVariable();
        if (macro.Range is LiteralExpression or MapExpression or MessageExpression || !_types.Fits(target, CelType.ListOf(item)))
            Report(macro.Range, $"sortBy() needs a list, but this is {Describe(_types.Resolve(target, isFinal: true))}");
        Enter(macro, _types.Resolve(item), CelType.Error);
        var key = _types.Resolve(Visit(macro.Body));
        _scope.Leave(1);
        if (!ListLibrary.IsOrdered(key))
            Report(macro.Body, $"values of type {key} have no order; sort by a number, text, time or boolean");
        return _types.Resolve(CelType.ListOf(item));
    }

    private void Enter(MacroExpression macro, CelType first, CelType second) => macro.Slot = macro.Variables.Length == 1
        ? _scope.Enter(macro.Variables[0], first)
        : _scope.Enter(macro.Variables[0], first, macro.Variables[1], second);
}
