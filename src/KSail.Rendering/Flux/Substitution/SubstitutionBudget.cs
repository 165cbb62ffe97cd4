namespace KSail.Rendering.Flux.Substitution;

/// <summary>How much text the substitutions of one environment may make: a large value in each of many objects adds up.</summary>
internal sealed class SubstitutionBudget
{
    // Thousands of manifests come to some ten million characters.
    private long _left = 256L * 1024 * 1024;

    /// <summary>Takes from the budget; false when it is used up.</summary>
    public bool Spend(int length) => (_left -= length) >= 0;
}
