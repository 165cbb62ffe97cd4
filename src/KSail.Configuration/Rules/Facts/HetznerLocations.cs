using KSail.Documents;

namespace KSail.Configuration.Rules.Facts;

/// <summary>
/// The locations of Hetzner Cloud and their network zones, from docs.hetzner.com (Cloud, Networks, FAQ). A private network lies in one zone.
/// </summary>
internal static class HetznerLocations
{
    private static readonly string[] Names = ["fsn1", "nbg1", "hel1", "ash", "hil", "sin"];
    private static readonly string[] Zones = ["eu-central", "eu-central", "eu-central", "us-east", "us-west", "ap-southeast"];

    /// <summary>The names, for people.</summary>
    public static string List => string.Join(", ", Names);

    /// <summary>The network zone of a location; null for one that is not known.</summary>
    public static string? ZoneOf(string location) => Array.IndexOf(Names, location) is >= 0 and var index ? Zones[index] : null;

    /// <summary>What a name was probably meant to be: <c>fsn1</c> for <c>fns1</c>, and for the data centre <c>fsn1-dc14</c>; null when nothing is near.</summary>
    public static string? NearestTo(string location)
    {
        var dash = location.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && ZoneOf(location[..dash]) is not null ? location[..dash] : NearestName.Find(location, Names);
    }
}
