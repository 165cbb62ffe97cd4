namespace KSail.Benchmarks;

/// <summary>What one command cost. <paramref name="Cpu"/> covers the process and all it waited for; <paramref name="PeakMemory"/>, in bytes, the process alone.</summary>
internal sealed record Measurement(TimeSpan Wall, TimeSpan Cpu, long PeakMemory);
