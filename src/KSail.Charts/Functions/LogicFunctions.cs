using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>Sprig's functions that ask whether something is there, and of what type it is.</summary>
internal static class LogicFunctions
{
    public static TemplateFunction? Find(string name) => name switch
    {
        "default" => new(name, "aa*", static (_, a) => a.Length < 2 || IsEmpty(a[1]) ? a[0] : a[1]),
        "empty" => new(name, "a", static (_, a) => IsEmpty(a[0])),
        "coalesce" => new(name, "a*", static (_, a) => Array.Find(a, static value => !IsEmpty(value))),
        "all" => new(name, "a*", static (_, a) => !Array.Exists(a, IsEmpty)),
        "any" => new(name, "a*", static (_, a) => Array.Exists(a, static value => !IsEmpty(value))),
        "ternary" => new(name, "aab", static (_, a) => (bool)a[2]! ? a[0] : a[1]),
        "typeOf" => new(name, "a", static (_, a) => TypeNames.Of(a[0])),
        "typeIs" => new(name, "sa", static (_, a) => TypeNames.Of(a[1]) == (string)a[0]!),
        "typeIsLike" => new(name, "sa", static (_, a) => TypeNames.Of(a[1]) is var type && (type == (string)a[0]! || type == "*" + (string)a[0]!)),
        "kindOf" => new(name, "a", static (_, a) => TypeNames.KindOf(a[0])),
        "kindIs" => new(name, "sa", static (_, a) => TypeNames.KindOf(a[1]) == (string)a[0]!),
        "deepEqual" => new(name, "aa", static (run, a) => Lists.AreDeeplyEqual(run, a[0], a[1])),
        _ => null,
    };

    /// <summary>Whether Sprig takes a value for empty: as <c>if</c> takes it for false.</summary>
    public static bool IsEmpty(object? value) => !Truth.Of(value);
}
