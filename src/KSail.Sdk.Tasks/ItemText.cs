namespace KSail.Sdk.Tasks;

/// <summary>Text as items carry it: MSBuild takes what a task puts into them for escaped, and lists for separated by semicolons.</summary>
internal static class ItemText
{
    public static string Escape(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);
}
