using System.Globalization;

namespace KSail.Clusters.Updating.Versions;

/// <summary>A release of Talos or Kubernetes, down to the patch.</summary>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second number.</param>
/// <param name="Patch">Third number.</param>
/// <param name="Suffix">What follows, with its sign: <c>-rc.1</c>; empty for a release proper.</param>
internal sealed record ReleaseNumber(int Major, int Minor, int Patch, string Suffix = "") : IComparable<ReleaseNumber>
{
    /// <summary>Reads <c>v1.13.9</c>, with or without the <c>v</c>, the patch and a suffix; null for anything else.</summary>
    public static ReleaseNumber? Parse(string? text)
    {
        var rest = (text ?? "").AsSpan().Trim();
        if (rest.StartsWith('v'))
            rest = rest[1..];
        var end = rest.IndexOfAny('-', '+');
        var suffix = end < 0 ? "" : rest[end..].ToString();
        if (end >= 0)
            rest = rest[..end];
        var first = rest.IndexOf('.');
        if (first <= 0 || !TryNumber(rest[..first], out var major))
            return null;
        rest = rest[(first + 1)..];
        var second = rest.IndexOf('.');
        var patch = 0;
        if (second >= 0 && !TryNumber(rest[(second + 1)..], out patch))
            return null;
        return TryNumber(second < 0 ? rest : rest[..second], out var minor) ? new ReleaseNumber(major, minor, patch, suffix) : null;
    }

    /// <summary>The release that an image is of, by its tag: <c>ghcr.io/siderolabs/kubelet:v1.36.3-slim</c>; null where the tag is none.</summary>
    public static ReleaseNumber? OfImage(string? image)
    {
        var (_, tag) = Split(image);
        return Parse(tag) is { } release ? release with { Suffix = Flavor(tag).Length > 0 ? "" : release.Suffix } : null;
    }

    /// <summary>The same image of another release. The kubelet's flavor stays.</summary>
    public static string ImageOf(string image, ReleaseNumber release)
    {
        var (name, tag) = Split(image);
        return $"{name}:{release}{Flavor(tag)}";
    }

    /// <summary>The name of an image without tag and digest.</summary>
    public static string NameOf(string image) => Split(image).Name;

    /// <summary>Whether both are of one minor series.</summary>
    public bool IsOfSeries(ReleaseNumber other) => Major == other.Major && Minor == other.Minor;

    public int CompareTo(ReleaseNumber? other)
    {
        if (other is null)
            return 1;
        if (Major != other.Major)
            return Major.CompareTo(other.Major);
        if (Minor != other.Minor)
            return Minor.CompareTo(other.Minor);
        if (Patch != other.Patch)
            return Patch.CompareTo(other.Patch);
        // What is to be released comes before what was.
        var (early, otherEarly) = (Suffix.StartsWith('-'), other.Suffix.StartsWith('-'));
        return early == otherEarly ? string.CompareOrdinal(Suffix, other.Suffix) : early ? -1 : 1;
    }

    public static bool operator <(ReleaseNumber left, ReleaseNumber right) => left.CompareTo(right) < 0;

    public static bool operator >(ReleaseNumber left, ReleaseNumber right) => left.CompareTo(right) > 0;

    public static bool operator <=(ReleaseNumber left, ReleaseNumber right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ReleaseNumber left, ReleaseNumber right) => left.CompareTo(right) >= 0;

    /// <summary><c>v1.13.9</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"v{Major}.{Minor}.{Patch}{Suffix}");

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Flavor(string tag) => tag.EndsWith("-fat", StringComparison.Ordinal) ? "-fat" : tag.EndsWith("-slim", StringComparison.Ordinal) ? "-slim" : "";

    // A port has a colon, too, before the last slash.
    private static (string Name, string Tag) Split(string? image)
    {
        var text = image ?? "";
        if (text.IndexOf('@', StringComparison.Ordinal) is >= 0 and var digest)
            text = text[..digest];
        var colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf('/') ? (text[..colon], text[(colon + 1)..]) : (text, "");
    }
}
