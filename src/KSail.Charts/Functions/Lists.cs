using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>What functions on lists share.</summary>
internal static class Lists
{
    // What Go prints where a function looks for the type of nil.
    public const string NilPointer = "runtime error: invalid memory address or nil pointer dereference";

    /// <summary>The items of a list; null for what is none.</summary>
    public static object?[]? ItemsOf(object? value) => value switch
    {
        ValueList list => list.Items,
        byte[] bytes => Array.ConvertAll(bytes, static b => (object?)b),
        ValueObject { Content: ValueList list } => list.Items,
        _ => null,
    };

    /// <summary>The items of a list, or the failure of a function that needs one.</summary>
    /// <param name="value">The list.</param>
    /// <param name="problem">What goes before the kind of a value that is none.</param>
    public static object?[] Require(object? value, string problem)
    {
        if (value is null)
            throw new FunctionException(NilPointer);
        return ItemsOf(value) ?? throw new FunctionException(problem + TypeNames.KindOf(value));
    }

    /// <summary>Go's <c>reflect.DeepEqual</c>: types count.</summary>
    public static bool AreDeeplyEqual(TemplateRun run, object? left, object? right)
    {
        run.Step();
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left is null || right is null)
            return left is null && right is null;
        switch (left)
        {
            case ValueList a:
                if (right is not ValueList b || a.Count != b.Count || a.Element != b.Element || a.IsNil != b.IsNil)
                    return false;
                for (var i = 0; i < a.Count; i++)
                {
                    if (!AreDeeplyEqual(run, a[i], b[i]))
                        return false;
                }

                return true;
            case ValueMap x:
                if (right is not ValueMap y || x.Count != y.Count || x.TypeName != y.TypeName || x.IsNil != y.IsNil)
                    return false;
                foreach (var key in x.SortedKeys)
                {
                    if (!y.TryGet(key, out var other) || !AreDeeplyEqual(run, x[key], other))
                        return false;
                }

                return true;
            case byte[] bytes:
                return right is byte[] others && bytes.AsSpan().SequenceEqual(others);
            default:
                return left.GetType() == right.GetType() && left.Equals(right);
        }
    }
}
