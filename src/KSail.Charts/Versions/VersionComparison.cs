namespace KSail.Charts.Versions;

/// <summary>One comparison of a <see cref="VersionConstraint"/>: an operator and a version whose later numbers may be left open.</summary>
internal sealed class VersionComparison
{
    private static readonly string[] Operators = ["!=", ">=", "=>", "<=", "=<", "~>", "=", ">", "<", "~", "^"];

    private readonly string _operator;
    private readonly SemanticVersion _version;
    private readonly bool _isOpen;
    private readonly bool _isMinorOpen;
    private readonly bool _isPatchOpen;

    private VersionComparison(string @operator, SemanticVersion version, bool isOpen, bool isMinorOpen, bool isPatchOpen)
    {
        _operator = @operator;
        _version = version;
        _isOpen = isOpen;
        _isMinorOpen = isMinorOpen;
        _isPatchOpen = isPatchOpen;
    }

    /// <summary>What an empty constraint means: every release.</summary>
    public static VersionComparison Any { get; } = new("", Version("0.0.0"), isOpen: true, isMinorOpen: false, isPatchOpen: false);

    public bool HasOperator => _operator.Length > 0;

    public VersionComparison AsLowerBound() => new(">=", _version, _isOpen, _isMinorOpen, _isPatchOpen);

    public VersionComparison AsUpperBound() => new("<=", _version, _isOpen, _isMinorOpen, _isPatchOpen);

    /// <summary>Reads a comparison and moves past it; null when there is none.</summary>
    public static VersionComparison? Read(string text, ref int at)
    {
        var name = "";
        foreach (var candidate in Operators)
        {
            if (string.CompareOrdinal(text, at, candidate, 0, candidate.Length) == 0)
            {
                name = candidate;
                break;
            }
        }

        var position = at + name.Length;
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
        if (position < text.Length && text[position] == 'v')
            position++;
        var major = Part(text, ref position);
        if (major.Length == 0)
            return null;
        var minor = DottedPart(text, ref position);
        var patch = DottedPart(text, ref position);
        var suffix = Suffix(text, ref position, '-') + Suffix(text, ref position, '+');
        var isMinorOpen = false;
        var isPatchOpen = false;
        var isOpen = true;
        string written;
        if (IsWildcard(major))
        {
            written = $"0.0.0{suffix}";
        }
        else if (minor.Length == 0 || IsWildcard(minor))
        {
            isMinorOpen = true;
            written = $"{major}.0.0{suffix}";
        }
        else if (patch.Length == 0 || IsWildcard(patch))
        {
            isPatchOpen = true;
            written = $"{major}.{minor}.0{suffix}";
        }
        else
        {
            isOpen = false;
            written = $"{major}.{minor}.{patch}{suffix}";
        }

        if (!SemanticVersion.TryParse(written, strict: false, out var version))
            return null;
        at = position;
        return new VersionComparison(name, version, isOpen, isMinorOpen, isPatchOpen);
    }

    public bool Matches(SemanticVersion version)
    {
        if (version.Prerelease.Length > 0 && _version.Prerelease.Length == 0)
            return false;
        return _operator switch
        {
            "" or "=" => _isOpen ? IsTilde(version) : SemanticVersion.Compare(version, _version) == 0,
            "!=" => IsDifferent(version),
            ">" => IsGreater(version),
            "<" => SemanticVersion.Compare(version, _version) < 0,
            ">=" or "=>" => SemanticVersion.Compare(version, _version) >= 0,
            "<=" or "=<" => IsAtMost(version),
            "^" => IsCaret(version),
            _ => IsTilde(version),
        };
    }

    private bool IsDifferent(SemanticVersion version)
    {
        if (!_isOpen)
            return SemanticVersion.Compare(version, _version) != 0;
        if (_version.Major != version.Major)
            return true;
        if (_isMinorOpen)
            return false;
        if (_version.Minor != version.Minor)
            return true;
        if (!_isPatchOpen)
            return _version.Patch != version.Patch || SemanticVersion.Compare(version, _version) != 0;
        return SemanticVersion.ComparePrereleases(version.Prerelease, _version.Prerelease) != 0;
    }

    // ">11" leaves out all of 11.
    private bool IsGreater(SemanticVersion version)
    {
        if (!_isOpen)
            return SemanticVersion.Compare(version, _version) > 0;
        if (version.Major != _version.Major)
            return version.Major > _version.Major;
        if (_isMinorOpen)
            return false;
        return _isPatchOpen ? version.Minor > _version.Minor : SemanticVersion.Compare(version, _version) > 0;
    }

    // "<=11" holds all of 11.
    private bool IsAtMost(SemanticVersion version)
    {
        if (!_isOpen)
            return SemanticVersion.Compare(version, _version) <= 0;
        if (version.Major != _version.Major)
            return version.Major < _version.Major;
        return version.Minor <= _version.Minor || _isMinorOpen;
    }

    private bool IsTilde(SemanticVersion version)
    {
        if (SemanticVersion.Compare(version, _version) < 0)
            return false;
        // "~0.0.0" and "*" are every version.
        if (_version is { Major: 0, Minor: 0, Patch: 0 } && !_isMinorOpen && !_isPatchOpen)
            return true;
        return version.Major == _version.Major && (version.Minor == _version.Minor || _isMinorOpen);
    }

    private bool IsCaret(SemanticVersion version)
    {
        if (SemanticVersion.Compare(version, _version) < 0)
            return false;
        if (_version.Major > 0 || _isMinorOpen)
            return version.Major == _version.Major;
        if (version.Major > 0)
            return false;
        if (_version.Minor > 0 || _isPatchOpen)
            return version.Minor == _version.Minor;
        return version.Minor == 0 && version.Patch == _version.Patch;
    }

    private static SemanticVersion Version(string text) =>
        SemanticVersion.TryParse(text, strict: true, out var version) ? version : throw new ArgumentException($"'{text}' is no version.", nameof(text));

    private static bool IsWildcard(string part) => part is "x" or "X" or "*";

    private static string Part(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is 'x' or 'X' or '*'))
            at++;
        return text[start..at];
    }

    private static string DottedPart(string text, ref int at)
    {
        if (at + 1 >= text.Length || text[at] != '.' || !(char.IsAsciiDigit(text[at + 1]) || text[at + 1] is 'x' or 'X' or '*'))
            return "";
        at++;
        return Part(text, ref at);
    }

    private static string Suffix(string text, ref int at, char sign)
    {
        if (at + 1 >= text.Length || text[at] != sign || !(char.IsAsciiLetterOrDigit(text[at + 1]) || text[at + 1] == '-'))
            return "";
        var start = at++;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '.'))
            at++;
        return text[start..at];
    }
}
