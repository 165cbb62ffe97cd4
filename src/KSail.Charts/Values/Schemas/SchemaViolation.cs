using KSail.Charts.Templates;

namespace KSail.Charts.Values.Schemas;

/// <summary>Something that the schema of a chart's values does not allow.</summary>
/// <param name="Path">Keys and positions from the root of the values that the schema is about.</param>
/// <param name="Message">What is wrong, in the words that Helm prints.</param>
public sealed record SchemaViolation(IReadOnlyList<string> Path, string Message)
{
    /// <summary>The key in the map at the path that is to blame; null where the value itself is.</summary>
    public string? Key { get; init; }

    /// <summary>The line that Helm prints, without the dash before it.</summary>
    public override string ToString() => $"at '{Pointer}': {Message}";

    private string Pointer
    {
        get
        {
            var text = new System.Text.StringBuilder();
            foreach (var part in Path)
                text.Append('/').Append(part.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
            return text.ToString();
        }
    }
}
