using System.Globalization;

namespace KSail.Configuration.Rules.Facts;

/// <summary>A release as configurations name it: <c>v1.36.3</c>, with or without the <c>v</c> and the patch, with or without a pre-release.</summary>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second number.</param>
internal sealed record ReleaseVersion(int Major, int Minor)
{
    /// <summary>The release; null for other text.</summary>
    public static ReleaseVersion? TryParse(string text)
    {
        var start = text.StartsWith('v') ? 1 : 0;
        var end = text.AsSpan().IndexOfAny('-', '+');
        var suffix = end < 0 ? "" : text[(end + 1)..];
        if (end == text.Length - 1 || !IsSuffix(suffix))
            return null;
        var parts = (end < 0 ? text[start..] : text[start..Math.Max(start, end)]).Split('.');
        return parts.Length is 2 or 3 && TryNumber(parts[0], out var major) && TryNumber(parts[1], out var minor) && TryNumber(parts[^1], out _)
            ? new ReleaseVersion(major, minor)
            : null;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool IsSuffix(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '+'))
                return false;
        }

        return true;
    }
}
