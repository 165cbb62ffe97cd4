using KSail.Cel.Evaluation;
using KSail.Cel.Values;

namespace KSail.Cel.Functions;

/// <summary>Arithmetic operators: checked for overflow, never mixing the kinds of numbers.</summary>
internal static class Arithmetic
{
    private static readonly CelFailure IntOverflow = new("integer overflow");
    private static readonly CelFailure UintOverflow = new("unsigned integer overflow");
    private static readonly CelFailure DurationOverflow = new("duration out of range");
    private static readonly CelFailure TimestampOverflow = new("timestamp out of range: it must be in the years 1 to 9999");
    private static readonly CelFailure DivisionByZero = new("division by zero");
    private static readonly CelFailure ModulusByZero = new("modulus by zero");

    public static CelValue Add(CelRun run, CelValue left, CelValue right)
    {
        switch (left, right)
        {
            case (CelInt a, CelInt b):
                var sum = unchecked(a.Value + b.Value);
                return ((a.Value ^ sum) & (b.Value ^ sum)) < 0 ? IntOverflow : CelInt.Of(sum);
            case (CelUint a, CelUint b):
                return a.Value > ulong.MaxValue - b.Value ? UintOverflow : new CelUint(a.Value + b.Value);
            case (CelDouble a, CelDouble b):
                return new CelDouble(a.Value + b.Value);
            case (CelString a, CelString b):
                CelRun.CheckLength((long)a.Value.Length + b.Value.Length);
                return new CelString(a.Value + b.Value);
            case (CelBytes a, CelBytes b):
                CelRun.CheckLength((long)a.Value.Length + b.Value.Length);
                return new CelBytes([.. a.Value, .. b.Value]);
            case (CelList a, CelList b):
                return a.Concat(b, run);
            case (CelDuration a, CelDuration b):
                return OfSum(a.Nanoseconds, b.Nanoseconds);
            case (CelTimestamp a, CelDuration b):
                return Shift(a, b.Nanoseconds);
            case (CelDuration a, CelTimestamp b):
                return Shift(b, a.Nanoseconds);
            default:
                return CelFailure.NoOverload;
        }
    }

    public static CelValue Subtract(CelValue left, CelValue right)
    {
        switch (left, right)
        {
            case (CelInt a, CelInt b):
                var difference = unchecked(a.Value - b.Value);
                return ((a.Value ^ b.Value) & (a.Value ^ difference)) < 0 ? IntOverflow : CelInt.Of(difference);
            case (CelUint a, CelUint b):
                return a.Value < b.Value ? UintOverflow : new CelUint(a.Value - b.Value);
            case (CelDouble a, CelDouble b):
                return new CelDouble(a.Value - b.Value);
            case (CelDuration a, CelDuration b):
                return b.Nanoseconds == long.MinValue ? DurationOverflow : OfSum(a.Nanoseconds, -b.Nanoseconds);
            case (CelTimestamp a, CelDuration b):
                return b.Nanoseconds == long.MinValue ? DurationOverflow : Shift(a, -b.Nanoseconds);
            case (CelTimestamp a, CelTimestamp b):
                return Difference(a, b);
            default:
                return CelFailure.NoOverload;
        }
    }

    public static CelValue Multiply(CelValue left, CelValue right)
    {
        switch (left, right)
        {
            case (CelInt a, CelInt b):
                var high = Math.BigMul(a.Value, b.Value, out var low);
                return high == low >> 63 ? CelInt.Of(low) : IntOverflow;
            case (CelUint a, CelUint b):
                return Math.BigMul(a.Value, b.Value, out var product) == 0 ? new CelUint(product) : UintOverflow;
            case (CelDouble a, CelDouble b):
                return new CelDouble(a.Value * b.Value);
            default:
                return CelFailure.NoOverload;
        }
    }

    public static CelValue Divide(CelValue left, CelValue right) => (left, right) switch
    {
        (CelInt, CelInt { Value: 0 }) or (CelUint, CelUint { Value: 0 }) => DivisionByZero,
        (CelInt { Value: long.MinValue }, CelInt { Value: -1 }) => IntOverflow,
        (CelInt a, CelInt b) => CelInt.Of(a.Value / b.Value),
        (CelUint a, CelUint b) => new CelUint(a.Value / b.Value),
        (CelDouble a, CelDouble b) => new CelDouble(a.Value / b.Value),
        _ => CelFailure.NoOverload,
    };

    public static CelValue Modulo(CelValue left, CelValue right) => (left, right) switch
    {
        (CelInt, CelInt { Value: 0 }) or (CelUint, CelUint { Value: 0 }) => ModulusByZero,
        (CelInt { Value: long.MinValue }, CelInt { Value: -1 }) => IntOverflow,
        (CelInt a, CelInt b) => CelInt.Of(a.Value % b.Value),
        (CelUint a, CelUint b) => new CelUint(a.Value % b.Value),
        _ => CelFailure.NoOverload,
    };

    public static CelValue Negate(CelValue value) => value switch
    {
        CelInt { Value: long.MinValue } => IntOverflow,
        CelInt number => CelInt.Of(-number.Value),
        CelDouble number => new CelDouble(-number.Value),
        _ => CelFailure.NoOverload,
    };

    private static CelValue OfSum(long left, long right)
    {
        var sum = unchecked(left + right);
        return ((left ^ sum) & (right ^ sum)) < 0 ? DurationOverflow : new CelDuration(sum);
    }

    private static CelValue Shift(CelTimestamp time, long nanoseconds)
    {
        const long PerSecond = CelDuration.NanosecondsPerSecond;
        var seconds = time.Seconds + (nanoseconds / PerSecond);
        var rest = time.Nanoseconds + (nanoseconds % PerSecond);
        if (rest < 0)
        {
            rest += PerSecond;
            seconds--;
        }
        else if (rest >= PerSecond)
        {
            rest -= PerSecond;
            seconds++;
        }

        return seconds is < CelTimestamp.MinSeconds or > CelTimestamp.MaxSeconds
            ? TimestampOverflow
            : new CelTimestamp(seconds, (int)rest, time.OffsetMinutes);
    }

    private static CelValue Difference(CelTimestamp left, CelTimestamp right)
    {
        // 292 years fit a duration.
        var seconds = left.Seconds - right.Seconds;
        var nanoseconds = left.Nanoseconds - right.Nanoseconds;
        var high = Math.BigMul(seconds, CelDuration.NanosecondsPerSecond, out var low);
        return high == low >> 63 ? OfSum(low, nanoseconds) : DurationOverflow;
    }
}
