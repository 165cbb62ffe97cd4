using KSail.Checks.Caching;

namespace KSail.Checks;

/// <summary>What a step of this build came to in one environment.</summary>
/// <param name="Snapshot">What it found.</param>
/// <param name="Elapsed">How long it took, loading apart; null where it was replayed.</param>
internal sealed record StepOutcome(CheckSnapshot Snapshot, TimeSpan? Elapsed);
