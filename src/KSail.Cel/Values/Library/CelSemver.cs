using System.Globalization;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;

namespace KSail.Cel.Values;

/// <summary>A version as semver.org 2.0.0 has it. Build metadata count neither for order nor for equality.</summary>
internal sealed class CelSemver : CelValue
{
    private readonly string[] _release;

    private CelSemver(ulong major, ulong minor, ulong patch, string[] release, string text)
    {
        Major = major;
        Minor = minor;
        Patch = patch;
        _release = release;
        Text = text;
    }

    public ulong Major { get; }

    public ulong Minor { get; }

    public ulong Patch { get; }

    /// <summary>The version as written.</summary>
    public string Text { get; }

    public override CelType Type => CelType.Semver;

    public override CelValue EqualTo(CelValue other, CelRun run) =>
        other is CelSemver ? CelBool.Of(CompareTo(other) == 0) : CelFailure.NoOverload;

    public override int? CompareTo(CelValue other)
    {
        if (other is not CelSemver version)
            return null;
        if (Major != version.Major)
            return Major.CompareTo(version.Major);
        if (Minor != version.Minor)
            return Minor.CompareTo(version.Minor);
        return Patch != version.Patch ? Patch.CompareTo(version.Patch) : CompareReleases(_release, version._release);
    }

    /// <summary>Reads a version; null when it is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isLoose">Whether a <c>v</c> before it, leading zeros and missing parts are tolerated.</param>
    public static CelSemver? Parse(string text, bool isLoose)
    {
        if (isLoose)
            text = Normalize(text);
        var parts = text.Split('.', 3);
        if (parts.Length != 3)
            return null;
        var patch = parts[2];
        var build = patch.IndexOf('+', StringComparison.Ordinal);
        if (build >= 0)
        {
            if (!Array.TrueForAll(patch[(build + 1)..].Split('.'), IsIdentifier))
                return null;
            patch = patch[..build];
        }

        string[] release = [];
        var dash = patch.IndexOf('-', StringComparison.Ordinal);
        if (dash >= 0)
        {
            release = patch[(dash + 1)..].Split('.');
            patch = patch[..dash];
            foreach (var part in release)
            {
                if (!IsIdentifier(part) || (IsNumber(part) && !TryReadNumber(part, out _)))
                    return null;
            }
        }

        return TryReadNumber(parts[0], out var major) && TryReadNumber(parts[1], out var minor) && TryReadNumber(patch, out var last)
            ? new CelSemver(major, minor, last, release, text)
            : null;
    }

    private static string Normalize(string text)
    {
        var parts = (text.StartsWith('v') ? text[1..] : text).Split('.', 3);
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length < 2)
                continue;
            var part = parts[i].TrimStart('0');
            parts[i] = part.Length == 0 || !char.IsAsciiDigit(part[0]) ? "0" + part : part;
        }

        if (parts.Length < 3 && parts[^1].AsSpan().IndexOfAny('+', '-') >= 0)
            return "";
        return parts.Length switch
        {
            1 => parts[0] + ".0.0",
            2 => $"{parts[0]}.{parts[1]}.0",
            _ => string.Join('.', parts),
        };
    }

    private static int CompareReleases(string[] left, string[] right)
    {
        if (left.Length == 0 || right.Length == 0)
            return right.Length.CompareTo(0) - left.Length.CompareTo(0);
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var (a, b) = (left[i], right[i]);
            var order = (IsNumber(a), IsNumber(b)) switch
            {
                (true, true) => a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b),
                (true, false) => -1,
                (false, true) => 1,
                _ => string.CompareOrdinal(a, b),
            };
            if (order != 0)
                return Math.Sign(order);
        }

        return left.Length.CompareTo(right.Length);
    }

    private static bool IsIdentifier(string part)
    {
        foreach (var c in part)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return false;
        }

        return part.Length > 0;
    }

    private static bool IsNumber(string part)
    {
        foreach (var c in part)
        {
            if (!char.IsAsciiDigit(c))
                return false;
        }

        return part.Length > 0;
    }

    private static bool TryReadNumber(string part, out ulong value)
    {
        value = 0;
        return IsNumber(part) && (part.Length == 1 || part[0] != '0') && ulong.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
