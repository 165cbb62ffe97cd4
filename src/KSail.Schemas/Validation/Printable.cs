namespace KSail.Schemas.Validation;

/// <summary>Makes text from a manifest fit into a message of one line.</summary>
public static class Printable
{
    private const int MaxLength = 60;

    /// <summary>The text without control characters, cut after 60 characters.</summary>
    public static string Shorten(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = text;
        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                clean = string.Create(text.Length, text, static (span, source) =>
                {
                    for (var i = 0; i < span.Length; i++)
                        span[i] = char.IsControl(source[i]) ? ' ' : source[i];
                });
                break;
            }
        }

        return clean.Length <= MaxLength ? clean : string.Concat(clean.AsSpan(0, MaxLength), "…");
    }
}
