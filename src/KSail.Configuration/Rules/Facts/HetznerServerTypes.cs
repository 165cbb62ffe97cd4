using KSail.Documents;

namespace KSail.Configuration.Rules.Facts;

/// <summary>
/// The server types of Hetzner Cloud, from docs.hetzner.com (Cloud, Servers) and the changelog of docs.hetzner.cloud. The digits are size and
/// generation.
/// </summary>
internal static class HetznerServerTypes
{
    private static readonly string[] Offered =
    [
        "cx23", "cx33", "cx43", "cx53",
        "cpx11", "cpx21", "cpx31", "cpx41", "cpx51",
        "cpx12", "cpx22", "cpx32", "cpx42", "cpx52", "cpx62",
        "cax11", "cax21", "cax31", "cax41",
        "ccx13", "ccx23", "ccx33", "ccx43", "ccx53", "ccx63",
    ];

    // Changelog of 2024-06-06 and 2025-10-16: shared Intel processors of the first two generations.
    private static readonly string[] Retired = ["cx11", "cx21", "cx31", "cx41", "cx51", "cx22", "cx32", "cx42", "cx52"];
    private static readonly string[] Successors = ["cx23", "cx23", "cx33", "cx43", "cx53", "cx23", "cx33", "cx43", "cx53"];

    /// <summary>Whether new servers may have the type.</summary>
    public static bool IsOffered(string type) => Array.IndexOf(Offered, Normal(type)) >= 0;

    /// <summary>What took the place of a type that Hetzner no longer offers; null for any other.</summary>
    public static string? SuccessorOf(string type) => Array.IndexOf(Retired, Normal(type)) is >= 0 and var index ? Successors[index] : null;

    /// <summary>What a name was probably meant to be; null when nothing is near.</summary>
    public static string? NearestTo(string type) => NearestName.Find(type, Offered);

    /// <summary>Whether a type is there in the network zone eu-central only, as those with shared Intel processors and those with ARM are.</summary>
    public static bool IsEuropean(string type) => Normal(type) is var name && (name.StartsWith("cx", StringComparison.Ordinal) || name.StartsWith("cax", StringComparison.Ordinal));

    private static string Normal(string type) => type.ToLowerInvariant();
}
