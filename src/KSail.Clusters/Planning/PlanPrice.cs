using System.Globalization;

namespace KSail.Clusters.Planning;

/// <summary>What a plan adds to the bill of a month.</summary>
/// <param name="Amount">How much, before taxes where the provider says so; negative for what is saved.</param>
/// <param name="Currency">In which currency: <c>EUR</c>.</param>
public sealed record PlanPrice(decimal Amount, string Currency)
{
    /// <summary>The sum of all changes that have a price; null where none has.</summary>
    public static PlanPrice? Of(IReadOnlyList<ClusterChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        PlanPrice? sum = null;
        foreach (var change in changes)
        {
            if (change.MonthlyPrice is { } price)
                sum = new PlanPrice((sum?.Amount ?? 0) + price, change.Currency);
        }

        return sum;
    }

    /// <summary><c>+12.34 EUR a month</c>.</summary>
    public override string ToString() => Math.Abs(Amount) is > 0 and < 0.005m
        ? $"less than 0.01 {Currency} a month"
        : string.Create(CultureInfo.InvariantCulture, $"{Amount:+0.00;-0.00;0.00} {Currency} a month");
}
