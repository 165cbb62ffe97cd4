namespace KSail.Checks.Parity;

/// <summary>How large workloads are made: what differs between environments on purpose, and is looked for first when one of them is slow.</summary>
internal static class ScaleRows
{
    private static readonly string[] _ends = [".replicas", ".minReplicas", ".maxReplicas", ".parallelism", ".resources", ".resources.requests", ".resources.limits"];

    private static readonly string[] _within = [".resources.requests.", ".resources.limits.", ".resources.requests[", ".resources.limits["];

    /// <summary>The rows, in the order of resources and fields.</summary>
    public static IReadOnlyList<ParityRow> Of(IReadOnlyList<ResourceParity> resources)
    {
        var rows = new List<ParityRow>();
        foreach (var resource in resources)
        {
            // Variables of that name are no workload.
            if (resource.Name.StartsWith("ConfigMap ", StringComparison.Ordinal) || resource.Name.StartsWith("Secret ", StringComparison.Ordinal))
                continue;
            foreach (var field in resource.Fields)
            {
                if (IsScale(field.Path))
                    rows.Add(new ParityRow($"{resource.Name}: {field.Path}", field.From, field.To) { AreEqual = false });
            }
        }

        return rows;
    }

    private static bool IsScale(string path)
    {
        foreach (var end in _ends)
        {
            if (path.EndsWith(end, StringComparison.Ordinal))
                return true;
        }

        foreach (var part in _within)
        {
            if (path.Contains(part, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
