using System.Globalization;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// The parts of a field path of a replacement: keys separated by dots, <c>\.</c> for a dot in a key, <c>[key.with.dots]</c>,
/// <c>[name=pattern]</c> and <c>[=pattern]</c> for items of lists, an index, <c>*</c> for every item.
/// </summary>
internal static class FieldPath
{
    /// <summary>Splits a path (kyaml's SmarterPathSplitter).</summary>
    public static string[] Split(string path)
    {
        var pieces = SplitAtDots(path);
        var parts = new List<string>();
        for (var i = 0; i < pieces.Count; i++)
        {
            var part = pieces[i];
            if (part.StartsWith('[') && !part.EndsWith(']'))
            {
                while (i + 1 < pieces.Count)
                {
                    part += "." + pieces[++i];
                    if (part.EndsWith(']'))
                        break;
                }

                if (!part.Contains('=', StringComparison.Ordinal))
                    part = part.Trim('[', ']');
            }

            parts.Add(part);
        }

        return [.. parts];
    }

    /// <summary>Whether a part is the index of an item.</summary>
    public static bool IsIndex(string part, out int index) =>
        int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index) && index >= 0;

    /// <summary>Whether a part chooses items by what they hold.</summary>
    public static bool IsCondition(string part) => part.StartsWith('[') && part.EndsWith(']');

    /// <summary>The key and the value of a condition; false when it has no <c>=</c>.</summary>
    public static bool TrySplitCondition(string part, out string key, out string value)
    {
        key = value = "";
        var inner = part.EndsWith(']') ? part[..^1] : part;
        inner = inner.StartsWith('[') ? inner[1..] : inner;
        var at = inner.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
            return false;
        key = inner[..at];
        value = inner[(at + 1)..];
        return true;
    }

    private static List<string> SplitAtDots(string path)
    {
        var written = path.Split('.');
        var pieces = new List<string>();
        // A dot at the very beginning separates nothing.
        for (var i = written.Length > 1 && written[0].Length == 0 ? 1 : 0; i < written.Length; i++)
        {
            if (pieces.Count > 0 && pieces[^1].EndsWith('\\'))
                pieces[^1] = string.Concat(pieces[^1].AsSpan(0, pieces[^1].Length - 1), ".", written[i]);
            else
                pieces.Add(written[i]);
        }

        return pieces;
    }
}
