using KSail.Cel.Evaluation;
using KSail.Cel.Types;

namespace KSail.Cel.Values;

/// <summary>
/// A value while an expression runs. Errors are values too: that is how <c>&amp;&amp;</c>, <c>||</c> and the macros built on them absorb
/// an error that does not matter.
/// </summary>
internal abstract class CelValue
{
    /// <summary>The type at run time; elements of lists and maps are of any type.</summary>
    public abstract CelType Type { get; }

    /// <summary>Whether this is an error or not known.</summary>
    public virtual bool IsFailure => false;

    /// <summary>How much there is of it, as the cost of functions counts: characters, bytes, items; 1 for everything else.</summary>
    public virtual long Size => 1;

    /// <summary>Whether <c>optional.ofNonZeroValue</c> takes it for nothing.</summary>
    public virtual bool IsZero => false;

    /// <summary>Whether both are equal: true, false, or an error where the two cannot be compared.</summary>
    public abstract CelValue EqualTo(CelValue other, CelRun run);

    /// <summary>
    /// The order of both: below zero, zero, above zero; null where there is none. Equality is finer than this for lists and maps, which have
    /// no order at all.
    /// </summary>
    public virtual int? CompareTo(CelValue other) => null;

    /// <summary>Whether both are equal beyond doubt.</summary>
    public bool Equals(CelValue other, CelRun run) => Equal(this, other, run) is CelBool { Value: true };

    /// <summary>Equality of any two values: null equals only null.</summary>
    public static CelValue Equal(CelValue left, CelValue right, CelRun run)
    {
        run.Step();
        return left is CelNull || right is CelNull ? CelBool.Of(left is CelNull && right is CelNull) : left.EqualTo(right, run);
    }
}

/// <summary>An error: what kept an expression from having a value.</summary>
internal sealed class CelFailure : CelValue
{
    /// <summary>The operands are of types that the function does not take.</summary>
    public static readonly CelFailure NoOverload = new("no such overload: the values are of types that this function or operator does not take");

    /// <summary>The result depends on a text that is encrypted in the repository.</summary>
    public static readonly CelFailure Encrypted = new("the value is encrypted", isUnknown: true);

    public CelFailure(string message, bool isUnknown = false)
    {
        Message = message;
        IsUnknown = isUnknown;
    }

    /// <summary>What went wrong, in one line.</summary>
    public string Message { get; }

    /// <summary>Whether the value exists, but is not known here: no verdict is possible.</summary>
    public bool IsUnknown { get; }

    public override CelType Type => CelType.Error;

    public override bool IsFailure => true;

    public override CelValue EqualTo(CelValue other, CelRun run) => this;
}
