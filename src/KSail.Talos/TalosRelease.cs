using System.Globalization;

namespace KSail.Talos;

/// <summary>A release series of Talos: <c>1.13</c> for <c>v1.13.8</c>. Configuration changes between series, never within one.</summary>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second number.</param>
public sealed record TalosRelease(int Major, int Minor)
{
    /// <summary>The newest series whose configuration is known here.</summary>
    public static readonly TalosRelease Newest = new(1, 14);

    /// <summary>The series that configurations are made for when none is chosen.</summary>
    public static readonly TalosRelease Unpinned = new(1, 12);

    /// <summary>Reads a version with or without <c>v</c>, patch number and suffix; null when the text is none.</summary>
    public static TalosRelease? Parse(string? version)
    {
        var text = (version ?? "").AsSpan().Trim();
        if (text.Length > 0 && text[0] is 'v')
            text = text[1..];
        var dot = text.IndexOf('.');
        if (dot <= 0)
            return null;
        var minor = text[(dot + 1)..];
        var end = minor.IndexOfAnyExceptInRange('0', '9');
        if (end >= 0 && minor[end] is not ('.' or '-' or '+'))
            return null;
        return int.TryParse(text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(end < 0 ? minor : minor[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new TalosRelease(major, number)
            : null;
    }

    /// <summary>Whether this series came before another.</summary>
    public bool IsBefore(TalosRelease other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Major < other.Major || (Major == other.Major && Minor < other.Minor);
    }

    /// <summary><c>1.13</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
