namespace KSail.Clusters.Lifecycle;

/// <summary>Sentences about clusters that several places say.</summary>
internal static class ClusterWords
{
    public static string Nodes(int controlPlanes, int workers) =>
        $"{Count(controlPlanes, "control plane")}{(workers == 0 ? "" : $" and {Count(workers, "worker")}")}";

    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    /// <summary>How to go on, for the end of a finding.</summary>
    public static string HowToGoOn(string environment) =>
        $"run it again to go on where it stopped, or remove what exists: dotnet build -t:ClusterDown -p:Environment={environment}";
}
