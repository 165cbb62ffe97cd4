using KSail.Cel.Types;
using KSail.Cel.Values;
using static KSail.Cel.Functions.Signature;

namespace KSail.Cel.Functions;

/// <summary>Semantic versions.</summary>
internal static class SemverLibrary
{
    public static Function[] Functions =>
    [
        new(
            "semver",
            Global([CelType.Text], CelType.Semver, static (_, v) => Parse(v[0], isLoose: false), CallCost.Scan),
            Global([CelType.Text, CelType.Bool], CelType.Semver, static (_, v) => Parse(v[0], IsTrue(v[1])), CallCost.Scan)),
        new(
            "isSemver",
            Global([CelType.Text], CelType.Bool, static (_, v) => CelBool.Of(!Parse(v[0], isLoose: false).IsFailure), CallCost.Scan),
            Global([CelType.Text, CelType.Bool], CelType.Bool, static (_, v) => CelBool.Of(!Parse(v[0], IsTrue(v[1])).IsFailure), CallCost.Scan)),
        new("isGreaterThan", Member([CelType.Semver, CelType.Semver], CelType.Bool, static (_, v) => CelBool.Of(v[0].CompareTo(v[1]) > 0))),
        new("isLessThan", Member([CelType.Semver, CelType.Semver], CelType.Bool, static (_, v) => CelBool.Of(v[0].CompareTo(v[1]) < 0))),
        new("compareTo", Member([CelType.Semver, CelType.Semver], CelType.Int, static (_, v) => CelInt.Of(Math.Sign(v[0].CompareTo(v[1])!.Value)))),
        Part("major", static version => version.Major),
        Part("minor", static version => version.Minor),
        Part("patch", static version => version.Patch),
    ];

    private static Function Part(string name, Func<CelSemver, ulong> part) =>
        new(name, Member([CelType.Semver], CelType.Int, (_, v) => CelInt.Of(unchecked((long)part((CelSemver)v[0])))));

    private static CelValue Parse(CelValue text, bool isLoose) =>
        CelSemver.Parse(((CelString)text).Value, isLoose) ?? (CelValue)new CelFailure($"'{ValueText.Of(text)}' is no semantic version such as 1.2.3");

    private static bool IsTrue(CelValue value) => ReferenceEquals(value, CelBool.True);
}
