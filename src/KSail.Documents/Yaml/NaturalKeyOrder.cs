using System.Text;

namespace KSail.Documents.Yaml;

/// <summary>
/// The order in which go-yaml prints the keys of a mapping (<c>sorter.go</c>): letters by code point and after everything else, runs of
/// digits as numbers. The relation is not transitive for mixes such as <c>x9</c>, <c>x10</c>, <c>x1a</c>, where the original's result
/// depends on chance; here equal input always gives equal output.
/// </summary>
internal static class NaturalKeyOrder
{
    /// <summary>The entries of a mapping in print order; valid while the mapping stays as it is.</summary>
    public static ReadOnlySpan<YamlEntry> Sort(YamlMapping mapping)
    {
        // Nearly every mapping of a finished object was printed by a program once, or has a key or two.
        if (IsSorted(mapping.EntrySpan))
            return mapping.EntrySpan;
        var sorted = mapping.EntrySpan.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        if (!IsSorted(sorted))
            MergeSort(sorted, new YamlEntry[sorted.Length], 0, sorted.Length);
        return sorted;
    }

    // Strictly ascending neighbours do not prove a unique order for the intransitive mixes, which need a digit; those always take the
    // long way, so that the order of the input never shows.
    private static bool IsSorted(ReadOnlySpan<YamlEntry> entries)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            if (i > 0 && Compare(entries[i - 1].Name, entries[i].Name) >= 0)
                return false;
            if (entries.Length > 2 && HasDigit(entries[i].Name))
                return false;
        }

        return true;
    }

    private static bool HasDigit(string text)
    {
        foreach (var c in text)
        {
            if (char.IsDigit(c) || char.IsSurrogate(c))
                return true;
        }

        return false;
    }

    // Array.Sort may throw on an intransitive comparison; merging cannot.
    private static void MergeSort(YamlEntry[] entries, YamlEntry[] buffer, int start, int end)
    {
        if (end - start < 2)
            return;
        var middle = (start + end) / 2;
        MergeSort(entries, buffer, start, middle);
        MergeSort(entries, buffer, middle, end);
        if (Compare(entries[middle - 1].Name, entries[middle].Name) <= 0)
            return;
        Array.Copy(entries, start, buffer, start, end - start);
        for (int at = start, left = start, right = middle; at < end; at++)
        {
            var takeRight = left == middle || (right < end && Compare(buffer[right].Name, buffer[left].Name) < 0);
            entries[at] = takeRight ? buffer[right++] : buffer[left++];
        }
    }

    internal static int Compare(string a, string b)
    {
        var same = 0;
        var limit = Math.Min(a.Length, b.Length);
        while (same < limit && a[same] == b[same])
            same++;
        if (same == limit)
            return a.Length.CompareTo(b.Length);
        if (same > 0 && char.IsLowSurrogate(a[same]) && char.IsHighSurrogate(a[same - 1]))
            same--;
        Rune.DecodeFromUtf16(a.AsSpan(same), out var x, out _);
        Rune.DecodeFromUtf16(b.AsSpan(same), out var y, out _);
        var letterX = Rune.IsLetter(x);
        var letterY = Rune.IsLetter(y);
        if (letterX || letterY)
            return letterX && letterY ? x.CompareTo(y) : letterX ? 1 : -1;
        // A zero counts as a digit inside a number, not as a leading zero, when the common part ends in a number that has begun.
        long start = 0;
        if (x.Value == '0' || y.Value == '0')
        {
            for (var i = same - 1; i >= 0 && char.IsDigit(a[i]); i--)
            {
                if (a[i] != '0')
                {
                    start = 1;
                    break;
                }
            }
        }

        var numberX = Number(a, same, start, out var lengthX);
        var numberY = Number(b, same, start, out var lengthY);
        if (numberX != numberY)
            return numberX.CompareTo(numberY);
        return lengthX != lengthY ? lengthX.CompareTo(lengthY) : x.CompareTo(y);
    }

    private static long Number(string text, int at, long start, out int length)
    {
        var value = start;
        var begin = at;
        // Overflow wraps, as in the original.
        for (; at < text.Length && char.IsDigit(text[at]); at++)
            value = unchecked((value * 10) + (text[at] - '0'));
        length = at - begin;
        return value;
    }
}
