using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace KSail.Charts.Versions;

/// <summary>
/// A version as Helm reads it (Masterminds' semver): semantic versioning 2.0, where a leading <c>v</c> and missing minor or patch numbers are
/// forgiven. Build metadata does not count in comparisons.
/// </summary>
public sealed class SemanticVersion
{
    // Longer than any version; what is read comes from indexes that anybody may have written.
    private const int MaxLength = 256;

    private SemanticVersion(string original, ulong major, ulong minor, ulong patch, string prerelease, string metadata)
    {
        Original = original;
        Major = major;
        Minor = minor;
        Patch = patch;
        Prerelease = prerelease;
        Metadata = metadata;
    }

    /// <summary>The text as written.</summary>
    public string Original { get; }

    /// <summary>First number.</summary>
    public ulong Major { get; }

    /// <summary>Second number; 0 when left out.</summary>
    public ulong Minor { get; }

    /// <summary>Third number; 0 when left out.</summary>
    public ulong Patch { get; }

    /// <summary>What follows <c>-</c>; empty for a release.</summary>
    public string Prerelease { get; }

    /// <summary>What follows <c>+</c>; may be empty.</summary>
    public string Metadata { get; }

    /// <summary>Reads a version.</summary>
    /// <param name="text">The text.</param>
    /// <param name="strict">Whether all three numbers must be there, and no <c>v</c>.</param>
    /// <param name="version">The version.</param>
    public static bool TryParse(string text, bool strict, [NotNullWhen(true)] out SemanticVersion? version)
    {
        ArgumentNullException.ThrowIfNull(text);
        version = null;
        if (text.Length is 0 or > MaxLength)
            return false;
        var rest = text.AsSpan();
        if (!strict && rest[0] == 'v')
            rest = rest[1..];
        var metadata = "";
        var plus = rest.IndexOf('+');
        if (plus >= 0)
        {
            metadata = rest[(plus + 1)..].ToString();
            rest = rest[..plus];
            if (!AreIdentifiers(metadata, numbersMayHaveZeros: true))
                return false;
        }

        var prerelease = "";
        var dash = rest.IndexOf('-');
        if (dash >= 0)
        {
            prerelease = rest[(dash + 1)..].ToString();
            rest = rest[..dash];
            if (!AreIdentifiers(prerelease, numbersMayHaveZeros: false))
                return false;
        }

        Span<ulong> numbers = stackalloc ulong[3];
        var count = 0;
        foreach (var part in rest.Split('.'))
        {
            if (count == 3 || !TryNumber(rest[part], strict, out numbers[count]))
                return false;
            count++;
        }

        if (strict && count < 3)
            return false;
        version = new SemanticVersion(text, numbers[0], numbers[1], numbers[2], prerelease, metadata);
        return true;
    }

    /// <summary>Orders by precedence; build metadata does not count. Negative when the left one comes first.</summary>
    public static int Compare(SemanticVersion left, SemanticVersion right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Major != right.Major)
            return left.Major.CompareTo(right.Major);
        if (left.Minor != right.Minor)
            return left.Minor.CompareTo(right.Minor);
        return left.Patch != right.Patch ? left.Patch.CompareTo(right.Patch) : ComparePrereleases(left.Prerelease, right.Prerelease);
    }

    /// <summary>Orders two prereleases of one release; the empty one, which is the release itself, comes last.</summary>
    public static int ComparePrereleases(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left == right)
            return 0;
        if (left.Length == 0)
            return 1;
        if (right.Length == 0)
            return -1;
        var ours = left.Split('.');
        var theirs = right.Split('.');
        for (var i = 0; i < Math.Max(ours.Length, theirs.Length); i++)
        {
            if (i == ours.Length)
                return -1;
            if (i == theirs.Length)
                return 1;
            var order = CompareIdentifiers(ours[i], theirs[i]);
            if (order != 0)
                return order;
        }

        return 0;
    }

    /// <summary>The version in its full form, without <c>v</c>.</summary>
    public override string ToString()
    {
        var numbers = string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
        return $"{numbers}{(Prerelease.Length > 0 ? "-" + Prerelease : "")}{(Metadata.Length > 0 ? "+" + Metadata : "")}";
    }

    // Numbers go before texts, and by value.
    private static int CompareIdentifiers(string left, string right)
    {
        var isLeftNumber = ulong.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var leftNumber);
        var isRightNumber = ulong.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var rightNumber);
        if (isLeftNumber && isRightNumber)
            return leftNumber.CompareTo(rightNumber);
        if (isLeftNumber != isRightNumber)
            return isLeftNumber ? -1 : 1;
        return string.CompareOrdinal(left, right);
    }

    private static bool TryNumber(ReadOnlySpan<char> text, bool strict, out ulong number)
    {
        number = 0;
        if (strict && text.Length > 1 && text[0] == '0')
            return false;
        return text.Length > 0 && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool AreIdentifiers(string text, bool numbersMayHaveZeros)
    {
        foreach (var identifier in text.Split('.'))
        {
            if (identifier.Length == 0)
                return false;
            var isNumber = true;
            foreach (var c in identifier)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                    return false;
                isNumber &= char.IsAsciiDigit(c);
            }

            if (isNumber && !numbersMayHaveZeros && identifier.Length > 1 && identifier[0] == '0')
                return false;
        }

        return true;
    }
}
