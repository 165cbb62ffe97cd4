namespace KSail.Charts.Loading;

/// <summary>A chart, or what a release does with it, is wrong: it becomes a finding at the release.</summary>
/// <param name="message">What is wrong, in Helm's words where Helm has some, in one line.</param>
internal sealed class ChartException(string message) : Exception(message);
