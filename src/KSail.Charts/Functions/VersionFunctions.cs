using System.Globalization;
using KSail.Charts.Templates;
using KSail.Charts.Versions;

namespace KSail.Charts.Functions;

/// <summary>Sprig's functions on versions.</summary>
internal static class VersionFunctions
{
    public static TemplateFunction? Find(string name) => name switch
    {
        "semver" => new(name, "s", static (_, a) => new VersionValue(Parse((string)a[0]!))),
        "semverCompare" => new(name, "ss", static (_, a) => Matches((string)a[0]!, (string)a[1]!)),
        _ => null,
    };

    private static SemanticVersion Parse(string text)
    {
        if (SemanticVersion.TryParse(text, strict: false, out var version))
            return version;
        throw new FunctionException("invalid semantic version");
    }

    private static bool Matches(string constraint, string version)
    {
        // Where charts are chosen, nothing means everything; here it is an error.
        var isBlank = Array.Exists(constraint.Split("||"), string.IsNullOrWhiteSpace);
        if (isBlank || !VersionConstraint.TryParse(constraint, out var parsed))
            throw new FunctionException($"improper constraint: {constraint}");
        return parsed.Matches(Parse(version));
    }

    /// <summary>What <c>semver</c> gives: the numbers as fields, comparisons as methods.</summary>
    private sealed class VersionValue(SemanticVersion version) : ValueObject
    {
        public override string TypeName => "*semver.Version";

        public override object Printed => version.ToString();

        internal override ValueObject DeepCopied() => Next(0, 0, 0);

        public override TemplateFunction? FindMethod(string name) => name switch
        {
            "Major" => Method(name, "", version.Major),
            "Minor" => Method(name, "", version.Minor),
            "Patch" => Method(name, "", version.Patch),
            "Prerelease" => Method(name, "", version.Prerelease),
            "Metadata" => Method(name, "", version.Metadata),
            "Original" => Method(name, "", version.Original),
            "String" => Method(name, "", version.ToString()),
            "Compare" => new(name, "a", (_, a) => (nint)SemanticVersion.Compare(version, Other(a[0]))),
            "Equal" => new(name, "a", (_, a) => SemanticVersion.Compare(version, Other(a[0])) == 0),
            "LessThan" => new(name, "a", (_, a) => SemanticVersion.Compare(version, Other(a[0])) < 0),
            "GreaterThan" => new(name, "a", (_, a) => SemanticVersion.Compare(version, Other(a[0])) > 0),
            "LessThanEqual" => new(name, "a", (_, a) => SemanticVersion.Compare(version, Other(a[0])) <= 0),
            "GreaterThanEqual" => new(name, "a", (_, a) => SemanticVersion.Compare(version, Other(a[0])) >= 0),
            "IncMajor" => Method(name, "", Next(version.Major + 1, 0, 0)),
            "IncMinor" => Method(name, "", Next(version.Major, version.Minor + 1, 0)),
            "IncPatch" => Method(name, "", Next(version.Major, version.Minor, version.Patch + (version.Prerelease.Length > 0 ? 0UL : 1))),
            _ => null,
        };

        private static TemplateFunction Method(string name, string signature, object value) => new(name, signature, (_, _) => value);

        private static SemanticVersion Other(object? value) => value is VersionValue other
            ? other.Version
            : throw new FunctionException($"wrong type for value; expected *semver.Version; got {TypeNames.Of(value)}");

        private SemanticVersion Version => version;

        private static VersionValue Next(ulong major, ulong minor, ulong patch) =>
            new(Parse(string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}.{patch}")));
    }
}
