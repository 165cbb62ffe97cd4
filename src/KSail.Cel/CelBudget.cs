namespace KSail.Cel;

/// <summary>
/// What the rules of one object may cost, in the units of the API server: every evaluation takes what it used, and stops when an expression
/// alone exceeds <see cref="PerCallLimit"/> or all together exceed the total. Not thread-safe: one per object.
/// </summary>
/// <remarks>Source: <c>k8s.io/apiserver/pkg/apis/cel/config.go</c>.</remarks>
public sealed class CelBudget(long total = CelBudget.RuntimeCostBudget)
{
    /// <summary>The most that one evaluation of an expression may cost.</summary>
    public const long PerCallLimit = 1_000_000;

    /// <summary>The most that all rules of one object may cost.</summary>
    public const long RuntimeCostBudget = 10_000_000;

    /// <summary>The most that a rule may cost by what is known before it runs, times how often it may run for one object.</summary>
    public const long StaticLimit = 10_000_000;

    /// <summary>The most that all rules of a schema may cost so.</summary>
    public const long StaticLimitOfSchema = 100_000_000;

    /// <summary>The most bytes that a request to the server may have.</summary>
    public const long LargestRequest = 3 * 1024 * 1024;

    /// <summary>What is left; negative once it was exceeded.</summary>
    public long Remaining { get; private set; } = total;

    internal void Spend(long cost) => Remaining -= cost;
}
