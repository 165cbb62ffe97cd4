namespace KSail.Scanning.Frameworks;

/// <summary>A list of controls.</summary>
/// <param name="Name">Its name, as Kubescape spells it.</param>
/// <param name="Files">Numbers of its controls that count for files, manual reviews among them: <c>0002 0012-0015</c>.</param>
/// <param name="Others">Numbers of its controls that need a cluster.</param>
internal sealed record Framework(string Name, string Files, string Others)
{
    /// <summary>Whether it is for the clusters of one cloud, so that nothing of it counts for files.</summary>
    public bool IsForCloud { get; init; }

    /// <summary>IDs of the controls that count, in order.</summary>
    public List<string> FileIds => Read(Files);

    /// <summary>IDs of the controls that need a cluster, in order.</summary>
    public List<string> OtherIds => Read(Others);

    private static List<string> Read(string numbers)
    {
        List<string> ids = [];
        foreach (var part in numbers.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            var first = int.Parse(dash < 0 ? part : part[..dash]);
            var last = dash < 0 ? first : int.Parse(part[(dash + 1)..]);
            for (var number = first; number <= last; number++)
                ids.Add($"C-{number:D4}");
        }

        ids.Sort(StringComparer.Ordinal);
        return ids;
    }
}
