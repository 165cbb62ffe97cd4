using KSail.Charts.Templates;
using static KSail.Charts.Functions.Convert;

namespace KSail.Charts.Functions;

/// <summary>Sprig's arithmetic: on 64-bit integers that wrap around, and on decimals.</summary>
internal static class MathFunctions
{
    public static TemplateFunction? Find(string name) => name switch
    {
        "atoi" => new(name, "s", static (_, a) => (nint)(GoNumber.TryParse((string)a[0]!, 10, out var value) || value != 0 ? value : 0)),
        "int64" => new(name, "a", static (_, a) => ToInt64(a[0])),
        "int" => new(name, "a", static (_, a) => (nint)ToInt64(a[0])),
        "float64" => new(name, "a", static (_, a) => ToFloat(a[0])),
        "toDecimal" => new(name, "a", static (run, a) => GoNumber.TryParse(GoFormat.Print(run, a[0]), 8, out var value) ? value : 0L),
        "add1" => new(name, "a", static (_, a) => unchecked(ToInt64(a[0]) + 1)),
        "add" => new(name, "a*", static (_, a) => Fold(a, 0, static (x, y) => unchecked(x + y))),
        "sub" => new(name, "aa", static (_, a) => unchecked(ToInt64(a[0]) - ToInt64(a[1]))),
        "div" => new(name, "aa", static (_, a) => Divide(ToInt64(a[0]), ToInt64(a[1]))),
        "mod" => new(name, "aa", static (_, a) => ToInt64(a[1]) switch { 0 => throw DivideByZero(), -1 => 0L, var by => ToInt64(a[0]) % by }),
        "mul" => new(name, "aa*", static (_, a) => Fold(a, 1, static (x, y) => unchecked(x * y))),
        "max" or "biggest" => new(name, "aa*", static (_, a) => Fold(a, long.MinValue, Math.Max)),
        "min" => new(name, "aa*", static (_, a) => Fold(a, long.MaxValue, Math.Min)),
        "maxf" => new(name, "aa*", static (_, a) => FoldFloat(a, Math.Max)),
        "minf" => new(name, "aa*", static (_, a) => FoldFloat(a, Math.Min)),
        "ceil" => new(name, "a", static (_, a) => Math.Ceiling(ToFloat(a[0]))),
        "floor" => new(name, "a", static (_, a) => Math.Floor(ToFloat(a[0]))),
        "round" => new(name, "aif*", static (_, a) => Round(ToFloat(a[0]), (nint)a[1]!, a.Length > 2 ? (double)a[2]! : 0.5)),
        "add1f" => new(name, "a", static (_, a) => BigDecimal.Of(ToFloat(a[0])).Add(BigDecimal.Of(1)).ToDouble()),
        "addf" => new(name, "a*", static (_, a) => FoldDecimal(BigDecimal.Of(0), a, static (x, y) => x.Add(y))),
        "subf" => new(name, "aa*", static (_, a) => FoldDecimal(BigDecimal.Of(ToFloat(a[0])), a[1..], static (x, y) => x.Subtract(y))),
        "mulf" => new(name, "aa*", static (_, a) => FoldDecimal(BigDecimal.Of(ToFloat(a[0])), a[1..], static (x, y) => x.Multiply(y))),
        "divf" => new(name, "aa*", static (_, a) => FoldDecimal(BigDecimal.Of(ToFloat(a[0])), a[1..], static (x, y) => x.Divide(y))),
        _ => null,
    };

    private static long Fold(object?[] values, long start, Func<long, long, long> combine)
    {
        foreach (var value in values)
            start = combine(start, ToInt64(value));
        return start;
    }

    private static double FoldFloat(object?[] values, Func<double, double, double> combine)
    {
        var result = ToFloat(values[0]);
        for (var i = 1; i < values.Length; i++)
            result = combine(result, ToFloat(values[i]));
        return result;
    }

    private static double FoldDecimal(BigDecimal start, object?[] values, Func<BigDecimal, BigDecimal, BigDecimal> combine)
    {
        foreach (var value in values)
            start = combine(start, BigDecimal.Of(ToFloat(value)));
        return start.ToDouble();
    }

    private static long Divide(long value, long by) => by switch
    {
        0 => throw DivideByZero(),
        -1 => unchecked(-value),
        _ => value / by,
    };

    private static FunctionException DivideByZero() => new("runtime error: integer divide by zero");

    private static double Round(double value, nint places, double roundOn)
    {
        var power = Math.Pow(10, places);
        var digit = power * value;
        return ((digit - Math.Truncate(digit)) >= roundOn ? Math.Ceiling(digit) : Math.Floor(digit)) / power;
    }
}
