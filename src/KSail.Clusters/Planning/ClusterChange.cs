using System.Globalization;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Planning;

/// <summary>What a change does to what runs, from harmless to fatal.</summary>
public enum ChangeEffect
{
    /// <summary>Something new.</summary>
    Create,

    /// <summary>Something that stands still is started.</summary>
    Start,

    /// <summary>Changed while it runs.</summary>
    InPlace,

    /// <summary>Nodes restart, one after the other.</summary>
    Reboot,

    /// <summary>Nodes are made anew, one after the other; what lies on their disks is lost, the cluster stays.</summary>
    Replace,

    /// <summary>A partition of nodes is wiped, one after the other.</summary>
    Wipe,

    /// <summary>Something is removed for good.</summary>
    Remove,

    /// <summary>Only another cluster can have it. Never done, only said.</summary>
    Impossible,
}

/// <summary>One step from what runs to what is wanted.</summary>
/// <param name="Effect">What it does.</param>
/// <param name="Subject">What it does it to: <c>node local-worker-2</c>, <c>network local</c>.</param>
/// <param name="Reason">Why, without secret values: <c>machine.sysctls.vm.max_map_count: 65530 → 262144</c>.</param>
public sealed record ClusterChange(ChangeEffect Effect, string Subject, string Reason)
{
    /// <summary>Where the wish is written; null where nobody wrote it down.</summary>
    public SourceSpan? Span { get; init; }

    /// <summary>What it adds to the bill of a month, in <see cref="Currency"/>; negative where it saves; null where nothing is billed.</summary>
    public decimal? MonthlyPrice { get; init; }

    /// <summary>What the subject costs in a month as it is, where another one comes in its place; null where nothing was there, or nobody knows.</summary>
    public decimal? PriceBefore { get; init; }

    /// <summary>Currency of the price: <c>EUR</c>.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Whether something is lost by it, so that it is done only when it was confirmed by the cluster's name.</summary>
    public bool IsDestructive => Effect is ChangeEffect.Replace or ChangeEffect.Wipe or ChangeEffect.Remove;

    /// <summary>What it adds to the bill, for people: <c>+5.49 EUR a month</c>, and <c>3.49 → 5.49 EUR a month</c> for what is replaced; empty where nothing is billed.</summary>
    public string PriceText => (PriceBefore, MonthlyPrice) switch
    {
        (_, null) => "",
        ({ } before, { } more) => string.Create(CultureInfo.InvariantCulture, $"{before:0.00} → {before + more:0.00} {Currency} a month"),
        (null, { } more) => new PlanPrice(more, Currency).ToString(),
    };

    /// <summary>A line for people.</summary>
    public override string ToString()
    {
        var verb = Effect switch
        {
            ChangeEffect.Create => "create",
            ChangeEffect.Start => "start",
            ChangeEffect.InPlace => "change",
            ChangeEffect.Reboot => "reboot",
            ChangeEffect.Replace => "replace",
            ChangeEffect.Wipe => "wipe",
            ChangeEffect.Remove => "remove",
            _ => "impossible",
        };
        var price = PriceText is { Length: > 0 } text ? $" ({text})" : "";
        return Reason.Length == 0 ? $"{verb,-10}  {Subject}{price}" : $"{verb,-10}  {Subject}: {Reason}{price}";
    }
}
