using KSail.GitOps.Objects;

namespace KSail.GitOps.Waiting;

/// <summary>Objects that the user leaves out by name: <c>name</c>, <c>namespace/name</c> or <c>Kind/namespace/name</c>, each with <c>*</c> and <c>?</c>.</summary>
internal sealed class Exclusion(IReadOnlyList<string> patterns)
{
    public bool Has(ObjectKey key)
    {
        foreach (var pattern in patterns)
        {
            var depth = pattern.Split('/').Length;
            var text = depth switch
            {
                1 => key.Name.Name,
                2 => key.Name.ToString(),
                _ => $"{key.Kind}/{key.Name}",
            };
            if (Matches(pattern, text))
                return true;
        }

        return false;
    }

    // Goes back to the last star at most, so that it is no slower than pattern times text.
    internal static bool Matches(string pattern, string text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*')
            {
                p++;
                t++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }
}
