namespace KSail.Cel.Values;

/// <summary>Order across the kinds of numbers, as cel-go's <c>types/compare.go</c> has it; not-a-number has none.</summary>
internal static class Numbers
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    public static int? Compare(CelNumber left, CelNumber right) => (left, right) switch
    {
        (CelInt a, CelInt b) => a.Value.CompareTo(b.Value),
        (CelInt a, CelUint b) => Compare(a.Value, b.Value),
        (CelUint a, CelInt b) => -Compare(b.Value, a.Value),
        (CelUint a, CelUint b) => a.Value.CompareTo(b.Value),
        (CelDouble a, CelDouble b) => Compare(a.Value, b.Value),
        (CelDouble a, CelInt b) => Compare(a.Value, b.Value),
        (CelDouble a, CelUint b) => Compare(a.Value, b.Value),
        (CelInt a, CelDouble b) => -Compare(b.Value, a.Value),
        (CelUint a, CelDouble b) => -Compare(b.Value, a.Value),
        _ => null,
    };

    private static int Compare(long left, ulong right) => left < 0 || right > long.MaxValue ? -1 : left.CompareTo((long)right);

    private static int? Compare(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? null : left < right ? -1 : left > right ? 1 : 0;

    private static int? Compare(double left, long right) =>
        double.IsNaN(left) ? null : left < -TwoTo63 ? -1 : left > TwoTo63 ? 1 : Compare(left, (double)right);

    private static int? Compare(double left, ulong right) =>
        double.IsNaN(left) ? null : left < 0 ? -1 : left > TwoTo64 ? 1 : Compare(left, (double)right);
}
