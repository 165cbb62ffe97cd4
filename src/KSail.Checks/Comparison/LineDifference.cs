namespace KSail.Checks.Comparison;

/// <summary>The shortest way from one text to another by whole lines (Myers, "An O(ND) Difference Algorithm", 1986).</summary>
internal static class LineDifference
{
    private const int Context = 3;

    // Beyond so many differences the shortest way helps no reader, and looking for it takes time and memory by the square.
    private const int MaxEdits = 600;

    /// <summary>Lines marked with <c>+</c>, <c>-</c> or a blank, without those that are far from any change.</summary>
    public static IReadOnlyList<string> Of(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start])
            start++;
        var (oldEnd, newEnd) = (before.Length, after.Length);
        while (oldEnd > start && newEnd > start && before[oldEnd - 1] == after[newEnd - 1])
        {
            oldEnd--;
            newEnd--;
        }

        var lines = new List<string>();
        for (var i = 0; i < start; i++)
            lines.Add(" " + before[i]);
        Middle(before.AsSpan(start..oldEnd), after.AsSpan(start..newEnd), lines);
        for (var i = oldEnd; i < before.Length; i++)
            lines.Add(" " + before[i]);
        return Shorten(lines);
    }

    private static void Middle(ReadOnlySpan<string> before, ReadOnlySpan<string> after, List<string> lines)
    {
        if (Trace(before, after) is not { } trace)
        {
            foreach (var line in before)
                lines.Add("-" + line);
            foreach (var line in after)
                lines.Add("+" + line);
            return;
        }

        // From the end back to the start, along the furthest points that were reached with each number of edits.
        var middle = new List<string>();
        var (x, y) = (before.Length, after.Length);
        for (var edits = trace.Count - 1; edits > 0; edits--)
        {
            var reached = trace[edits - 1];
            var k = x - y;
            var isInsertion = k == -edits || (k != edits && At(reached, k - 1) < At(reached, k + 1));
            var previousX = At(reached, isInsertion ? k + 1 : k - 1);
            var previousY = previousX - (isInsertion ? k + 1 : k - 1);
            while (x > previousX && y > previousY && x > 0 && y > 0 && before[x - 1] == after[y - 1])
            {
                middle.Add(" " + before[--x]);
                y--;
            }

            middle.Add(isInsertion ? "+" + after[--y] : "-" + before[--x]);
        }

        while (x > 0)
            middle.Add(" " + before[--x]);
        middle.Reverse();
        lines.AddRange(middle);
    }

    // For each number of edits how far every diagonal k = x - y comes; null when there are too many.
    private static List<int[]>? Trace(ReadOnlySpan<string> before, ReadOnlySpan<string> after)
    {
        var trace = new List<int[]>();
        var furthest = new int[3];
        for (var edits = 0; edits <= MaxEdits; edits++)
        {
            var now = new int[(2 * edits) + 3];
            for (var k = -edits; k <= edits; k += 2)
            {
                var x = edits == 0 ? 0
                    : k == -edits || (k != edits && At(furthest, k - 1) < At(furthest, k + 1)) ? At(furthest, k + 1)
                    : At(furthest, k - 1) + 1;
                var y = x - k;
                while (x < before.Length && y < after.Length && before[x] == after[y])
                {
                    x++;
                    y++;
                }

                now[k + (now.Length / 2)] = x;
                if (x >= before.Length && y >= after.Length)
                {
                    trace.Add(now);
                    return trace;
                }
            }

            trace.Add(now);
            furthest = now;
        }

        return null;
    }

    private static int At(int[] furthest, int k) => furthest[k + (furthest.Length / 2)];

    private static List<string> Shorten(List<string> lines)
    {
        var near = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i][0] == ' ')
                continue;
            for (var j = Math.Max(0, i - Context); j <= Math.Min(lines.Count - 1, i + Context); j++)
                near[j] = true;
        }

        var kept = new List<string>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (near[i])
                kept.Add(lines[i]);
            else if (kept.Count == 0 || kept[^1] != "@@")
                kept.Add("@@");
        }

        if (kept.Count > 0 && kept[^1] == "@@")
            kept.RemoveAt(kept.Count - 1);
        return kept;
    }
}
